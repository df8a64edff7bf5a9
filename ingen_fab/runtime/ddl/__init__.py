"""DDL scripts: which are due, running each once per content, the record of it."""
