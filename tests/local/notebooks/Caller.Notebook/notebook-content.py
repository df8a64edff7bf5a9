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

times = 2

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }

# CELL ********************

first = notebookutils.notebook.run("Callee", 60, {"value": times})
second = mssparkutils.notebook.run("Callee", arguments={"value": int(first)})
silent = notebookutils.notebook.run("py_helpers")
assert silent == ""

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }

# CELL ********************

assert "value" not in globals()
notebookutils.notebook.exit(second)

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }
