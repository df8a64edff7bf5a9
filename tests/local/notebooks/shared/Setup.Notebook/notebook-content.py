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

# # Setup
# 
# Functions that the other notebooks take in with `%run`.

# PARAMETERS CELL ********************

schema_name = "dbo"
strict = False

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def with_day(df: DataFrame, column: str) -> DataFrame:
    return df.withColumn("order_day", F.to_date(F.col(column)))


def table_name(name: str) -> str:
    return f"{schema_name}.{name}"

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }

# CELL ********************

%run "Setup Names"

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "synapse_pyspark"
# META }
