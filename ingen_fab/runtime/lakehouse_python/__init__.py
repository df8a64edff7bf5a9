"""Generation in a Python notebook: DuckDB makes the rows, deltalake keeps the state."""
