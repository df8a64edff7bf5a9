"""A run of DDL scripts that is killed behind a script and in front of its record is finished by the next one.

The other points are tried in tests/runtime/ddl, with a record in memory.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from tests.command_line import igf, igf_apart
from tests.crash.dataset_run import KILLED

RUN = ("ddl", "run", "--format", "csv")
CREATE = 'spark.sql("CREATE TABLE IF NOT EXISTS dbo.colours (name STRING) USING DELTA")\n'
MERGE = """
spark.sql(
    "MERGE INTO dbo.colours AS old USING (SELECT 'red' AS name) AS new ON old.name = new.name "
    "WHEN NOT MATCHED THEN INSERT (name) VALUES (new.name)"
)
"""


def rows_of(project: Path, table: str) -> list[dict[str, Any]]:
    path = project / "tmp" / "spark" / "Tables" / "dbo" / table
    rows: list[dict[str, Any]] = DeltaTable(str(path)).to_pyarrow_table().to_pylist()
    return rows


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
def test_a_merge_that_was_not_recorded_is_done_again_without_doubles(tmp_path: Path) -> None:
    folder = tmp_path / "ddl_scripts" / "Lakehouses" / "Shop" / "001_tables"
    folder.mkdir(parents=True)
    (folder / "001_create.py").write_text(CREATE)
    (folder / "002_fill.py").write_text(MERGE)
    killed = igf_apart(tmp_path, *RUN, env={"INGEN_FAB_FAULT": "ddl_script_run:2"})
    assert killed.code == KILLED, killed.err
    assert [row["status"] for row in rows_of(tmp_path, "ddl_script_executions")] == ["completed"]
    assert rows_of(tmp_path, "colours") == [{"name": "red"}]
    for command in ((*RUN, "--dry-run"), RUN):
        again = igf(tmp_path, *command)
        assert again.code == 0, again.err
        assert [row["reason"] for row in again.records] == ["done", "new"]
    assert rows_of(tmp_path, "colours") == [{"name": "red"}]
    assert [row["status"] for row in rows_of(tmp_path, "ddl_script_executions")] == ["completed"] * 2
