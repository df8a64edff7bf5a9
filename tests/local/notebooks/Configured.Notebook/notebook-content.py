# Fabric notebook source

# METADATA ********************

# META {
# META   "kernel_info": {
# META     "name": "synapse_pyspark"
# META   },
# META   "dependencies": {}
# META }

# CELL ********************

# MAGIC %%configure -f
# MAGIC {
# MAGIC     "defaultLakehouse": {"name": "shop"},
# MAGIC     "conf": {
# MAGIC         "spark.sql.shuffle.partitions": {"parameterName": "partitions", "defaultValue": 3},
# MAGIC         "spark.sql.ansi.enabled": false,
# MAGIC     },
# MAGIC }

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# PARAMETERS CELL ********************

partitions = 5

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("another name").getOrCreate()
print(spark.conf.get("spark.sql.shuffle.partitions"))

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

display(spark.range(100).selectExpr("id", "CAST('x' AS INT) AS bad"))
displayHTML("<h1>Done</h1>")
display({"a": 1}, [{"b": 2}], summary=False)

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

# a comment above
spark.conf.set("spark.sql.ansi.enabled", "true")
value = spark.conf.get("spark.sql.shuffle.partitions")
notebookutils.notebook.exit(value)

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }
