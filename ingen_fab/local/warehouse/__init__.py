"""A Fabric Warehouse on this machine: T-SQL checked as Fabric would check it, carried to a DuckDB file."""
