"""The arithmetic of generation: which rows a table has on a day, without an engine and without state."""
