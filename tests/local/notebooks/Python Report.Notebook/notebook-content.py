# Fabric notebook source

# METADATA ********************

# META {
# META   "kernel_info": {
# META     "name": "jupyter",
# META     "jupyter_kernel_name": "python3.12"
# META   },
# META   "dependencies": {}
# META }

# PARAMETERS CELL ********************

customers: int = 3
name = "customers"

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }

# CELL ********************

%pip install duckdb pyarrow --quiet

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }

# CELL ********************

%run py_helpers

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }

# CELL ********************

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

table = pa.table({"id": range(customers), "city": ["Oslo"] * customers})
write_deltalake(f"/lakehouse/default/Tables/crm/{name}", table, mode="overwrite")
display(table)

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }

# CELL ********************

found = DeltaTable("/lakehouse/default/Tables/crm/customers").to_pyarrow_table()
counted = rows_of("SELECT city, count(*) FROM found GROUP BY city")
tables = [t.name for t in notebookutils.lakehouse.listTables()]
notebookutils.notebook.exit({"counted": counted, "tables": tables})

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }
