"""Generation in a PySpark notebook: Spark SQL makes the rows and checks them, delta-spark keeps the state."""
