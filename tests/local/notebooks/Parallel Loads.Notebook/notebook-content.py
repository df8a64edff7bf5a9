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

# # Parallel loads
# 
# Many tables at once; what each DAG says is put together at the end.

# CELL ********************

# MAGIC %%sql
# MAGIC CREATE SCHEMA IF NOT EXISTS shop.loads

# METADATA ********************

# META {
# META   "language": "sparksql",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

tables = {"customers": 10, "stores": 3, "products": 7}
activities = [
    {
        "name": f"load {name}",
        "path": "Load Table",
        "timeoutPerCellInSeconds": 300,
        "args": {"target": name, "rows": rows},
    }
    for name, rows in tables.items()
]
activities.append({"name": "orders", "path": "Load Table", "args": {"target": "orders", "rows": 5}, "dependencies": ["load customers", "load stores"]})
results = mssparkutils.notebook.runMultiple({"activities": activities, "timeoutInSeconds": 900, "concurrency": 3})

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

# The same by hand, as many notebooks do it.
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(max_workers=2) as pool:
    calls = [
        pool.submit(notebookutils.notebook.run, "Load Table", 300, {"target": f"by_hand_{n}", "rows": n})
        for n in (1, 2)
    ]
    counts = [call.result() for call in calls]

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

# MAGIC %%sql
# MAGIC SELECT c.target, count(*) AS pairs FROM local.shop.loads.customers AS c CROSS JOIN shop.loads.stores GROUP BY 1

# METADATA ********************

# META {
# META   "language": "sparksql",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

import json

found = {name: int(entry["exitVal"]) for name, entry in results.items()}
written = [table.name for table in spark.catalog.listTables("loads") if not table.isTemporary]
notebookutils.notebook.exit(json.dumps([found, counts, len(written)]))

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }
