-- Fabric notebook source

-- METADATA ********************

-- META {
-- META   "kernel_info": {
-- META     "name": "synapse_pyspark"
-- META   },
-- META   "dependencies": {}
-- META }

-- MARKDOWN ********************

-- # Orders by day

-- CELL ********************

CREATE OR REPLACE TEMP VIEW by_day AS
SELECT order_day, count(*) AS orders, sum(amount) AS amount
FROM sales.orders
GROUP BY order_day

-- METADATA ********************

-- META {
-- META   "language": "sparksql",
-- META   "language_group": "synapse_pyspark"
-- META }

-- CELL ********************

CREATE TABLE IF NOT EXISTS gold_by_day AS SELECT * FROM by_day; SELECT * FROM gold_by_day

-- METADATA ********************

-- META {
-- META   "language": "sparksql",
-- META   "language_group": "synapse_pyspark"
-- META }

-- CELL ********************

-- MAGIC %%pyspark
-- MAGIC total = spark.sql("SELECT sum(amount) FROM gold_by_day").first()[0]
-- MAGIC mssparkutils.notebook.exit(total)

-- METADATA ********************

-- META {
-- META   "language": "python",
-- META   "language_group": "synapse_pyspark"
-- META }
