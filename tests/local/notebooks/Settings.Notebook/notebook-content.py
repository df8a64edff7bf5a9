# Fabric notebook source

# METADATA ********************

# META {
# META   "kernel_info": {
# META     "name": "jupyter",
# META     "jupyter_kernel_name": "python3.12"
# META   },
# META   "dependencies": {}
# META }

# CELL ********************

import os

library = notebookutils.variableLibrary.getLibrary("Shop Settings")
assert (library.retries, library["ratio"], library.getVariable("active")) == (3, 0.5, True)
region = notebookutils.variableLibrary.get("$(/**/Shop Settings/region)")

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }

# CELL ********************

os.environ["INGEN_FAB_SECRET_SHOP_KEY"] = "s3cret"
secret = notebookutils.credentials.getSecret("https://shop.vault.azure.net/", "key")
context = mssparkutils.runtime.context
assert context["currentNotebookName"] == "Settings" and not context["isReferenceRun"]
print(context["defaultLakehouseName"], context["currentKernel"])
mssparkutils.notebook.exit(f"{region} {len(secret)}")

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }
