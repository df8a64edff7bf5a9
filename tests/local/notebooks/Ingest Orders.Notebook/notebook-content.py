# Fabric notebook source

# METADATA ********************

# META {
# META   "kernel_info": {
# META     "name": "synapse_pyspark"
# META   },
# META   "dependencies": {
# META     "lakehouse": {
# META       "default_lakehouse": "5b3f5f3c-1d0a-4f4e-9a6e-0c1d2e3f4a5b",
# META       "default_lakehouse_name": "shop",
# META       "default_lakehouse_workspace_id": "00000000-0000-0000-0000-000000000000",
# META       "known_lakehouses": [
# META         {
# META           "id": "5b3f5f3c-1d0a-4f4e-9a6e-0c1d2e3f4a5b"
# META         }
# META       ]
# META     }
# META   }
# META }

# MARKDOWN ********************

# # Ingest orders
# 
# | column | type |
# |---|---|
# | id | int |


# PARAMETERS CELL ********************

run_date = "2024-01-01"
rows = 3
fail_first = False

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

%run /shared/Setup {"schema_name": "sales", "strict": true}

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

# A first attempt that fails leaves its mark; the second one finds it.
marker = "Files/attempts/ingest"
if fail_first and not notebookutils.fs.exists(marker):
    notebookutils.fs.put(marker, run_date, True)
    raise RuntimeError("the source is not ready")

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

lines = ["id,ordered_at,amount"] + [f"{n},{run_date} 0{n % 10}:00:00,{n}.50" for n in range(1, rows + 1)]
mssparkutils.fs.put(f"Files/raw/orders/{run_date}.csv", "\n".join(lines) + "\n", True)
df = spark.read.option("header", True).csv(f"Files/raw/orders/{run_date}.csv")
assert strict is True, "the parameter of %run is not there"

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

# MAGIC %%sql
# MAGIC -- the schema must be there before the table; nothing else
# MAGIC CREATE SCHEMA IF NOT EXISTS sales;

# METADATA ********************

# META {
# META   "language": "sparksql",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

typed = with_day(df, "ordered_at").select(
    F.col("id").cast("int"), "order_day", F.col("amount").cast("decimal(9,2)").alias("amount")
)
typed.write.mode("overwrite").option("overwriteSchema", True).saveAsTable(ORDERS)
display(typed.orderBy("id"))

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

import json

notebookutils.notebook.exit(json.dumps({"rows": spark.table("sales.orders").count(), "day": run_date}))

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }
