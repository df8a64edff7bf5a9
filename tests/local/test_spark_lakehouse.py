from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ingen_fab.notebook.cells import Kernel, code_cell, pyspark_notebook
from ingen_fab.notebook.item import logical_id, write_notebook_item

KILLS_SPARK = """
import os, signal, time
os.kill(spark.sparkContext._gateway.proc.pid, signal.SIGKILL)
time.sleep(1)
spark.range(3).count()
"""


@pytest.mark.long
@pytest.mark.usefixtures("needs_spark")
def test_where_the_process_of_spark_has_ended_the_error_names_its_log(tmp_path: Path) -> None:
    notebook = pyspark_notebook([code_cell(KILLS_SPARK.strip(), Kernel.PYSPARK)])
    path = write_notebook_item(tmp_path, notebook, "kills", logical_id("tests", "Notebook", "kills"))
    # In a process of its own: the session of the tests is needed further on.
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "ingen_fab.cli.main",
            "--project-dir",
            str(tmp_path),
            "notebook",
            "run",
            str(path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "notebook 'kills', cell 1, line 4" in told.stderr
    assert f"Hint: Spark's process has ended; why, {tmp_path}/tmp/spark/spark.log may tell." in told.stderr
