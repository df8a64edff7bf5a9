# Fabric notebook source

# METADATA ********************

# META {
# META   "kernel_info": {
# META     "name": "jupyter",
# META     "jupyter_kernel_name": "python3.12"
# META   },
# META   "dependencies": {}
# META }

# MARKDOWN ********************

# # Every call of fs

# CELL ********************

fs = notebookutils.fs
fs.mkdirs("Files/tour/in")
fs.put("Files/tour/in/a.txt", "eins\n")
fs.append("Files/tour/in/a.txt", "zwei\n")
fs.append("abfss://ws@onelake.dfs.fabric.microsoft.com/shop.Lakehouse/Files/tour/in/b.txt", "drei", True)
assert fs.head("Files/tour/in/a.txt", 4) == "eins"

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }

# CELL ********************

fs.cp("Files/tour/in", "Files/tour/copy", True)
fs.mv("Files/tour/copy/b.txt", "Files/tour/moved/new/b.txt")
assert [(f.name, f.size, f.isFile) for f in fs.ls("Files/tour/in")] == [("a.txt", 10, True), ("b.txt", 4, True)]
assert fs.getProperties("/lakehouse/default/Files/tour/in/a.txt")["size"] == 10
assert not fs.exists("Files/tour/copy/b.txt")
fs.rm("Files/tour/copy", True)

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }

# CELL ********************

import os
from pathlib import Path

# Any library, through the mount point and through an f-string of OneLake's path.
with open("/lakehouse/default/Files/tour/in/a.txt") as stream:
    lines = stream.read().split()
workspace, lakehouse = "ws", "shop"
base = f"abfss://{workspace}@onelake.dfs.fabric.microsoft.com/{lakehouse}.Lakehouse"
assert Path(f"{base}/Files/tour/in/a.txt").exists() and os.path.isdir("/lakehouse/default/Tables")
notebookutils.notebook.exit(",".join([*lines, *(f.name for f in fs.ls("Files/tour"))]))

# METADATA ********************

# META {
# META   "language": "python",
# META   "language_group": "jupyter_python"
# META }
