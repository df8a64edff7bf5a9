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

# # Nightly
# 
# Ingest, then the report; the report gets what the ingest tells.

# PARAMETERS CELL ********************

run_date = "2024-03-01"

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

DAG = {
    "activities": [
        {
            "name": "Report",
            "path": "Orders By Day",
            "dependencies": ["Ingest"],
        },
        {
            "name": "Ingest",
            "path": "Ingest Orders",
            "timeoutPerCellInSeconds": 300,
            "args": {"run_date": run_date, "rows": 4, "fail_first": True},
            "retry": 1,
            "retryIntervalInSeconds": 0,
        },
        {
            "name": "Tell",
            "path": "Tell",
            "args": {"text": "ingest said @activity('Ingest').exitValue()"},
            "dependencies": ["Ingest", "Report"],
        },
    ],
    "timeoutInSeconds": 3600,
    "concurrency": 2,
}
assert notebookutils.notebook.validateDAG(DAG)
results = notebookutils.notebook.runMultiple(DAG, {"displayDAGViaGraphviz": False})

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

print({name: entry["exitVal"] for name, entry in results.items()})
assert all(entry["exception"] is None for entry in results.values())
notebookutils.notebook.exit(results["Tell"]["exitVal"])

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }
