"""Generation into a warehouse: a Python notebook sends T-SQL, which makes the rows, checks and replaces them."""
