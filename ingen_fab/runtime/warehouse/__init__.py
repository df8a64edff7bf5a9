"""Generation into a warehouse: a Python notebook sends T-SQL that makes, checks and keeps the rows."""
