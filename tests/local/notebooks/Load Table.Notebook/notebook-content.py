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

# # Load one table
# 
# What Parallel Loads runs for each table.

# PARAMETERS CELL ********************

target = ""
rows = 0

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

%run /shared/Setup {"schema_name": "loads", "strict": true}

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

import time

from notebookutils import runtime

print(f"loading {rows} rows", end=" ")
time.sleep(0.2)
print(f"into {target}")
new = spark.range(rows).withColumn("target", F.lit(target))
new.write.mode("overwrite").saveAsTable(f"shop.{table_name(target)}")

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

written = spark.table(f"shop.loads.{target}")
assert written.select("target").distinct().first()[0] == target
assert runtime.context["currentNotebookName"] == "Load Table", runtime.context
notebookutils.notebook.exit(written.count())

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }
