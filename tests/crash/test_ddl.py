"""A run of DDL scripts that is killed behind a script and in front of its record is finished by the next one.

The points at which nothing but the record matters are tried with a record in memory, in tests/runtime/ddl.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from tests.command_line import igf, igf_apart
from tests.crash.dataset_run import KILLED

RUN = ("ddl", "run", "--format", "csv")
SAMPLES = 6


def rows_of(project: Path, table: str) -> list[dict[str, Any]]:
    path = project / "tmp" / "spark" / "Tables" / "dbo" / table
    rows: list[dict[str, Any]] = DeltaTable(str(path)).to_pyarrow_table().to_pylist()
    return rows


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
def test_a_merge_that_was_not_recorded_is_done_again_without_doubles(tmp_path: Path) -> None:
    killed = igf_apart(tmp_path, *RUN, env={"INGEN_FAB_FAULT": "ddl_script_run:4"})
    assert killed.code == KILLED, killed.err
    assert [row["status"] for row in rows_of(tmp_path, "ddl_script_executions")] == ["completed"] * 3
    assert len(rows_of(tmp_path, "config_flat_file_ingestion")) == SAMPLES
    planned = igf(tmp_path, *RUN, "--dry-run")
    assert [row["reason"] for row in planned.records] == ["done"] * 3 + ["new"] * 2
    made = igf(tmp_path, *RUN)
    assert made.code == 0, made.err
    assert [row["reason"] for row in made.records] == ["done"] * 3 + ["new"] * 2
    assert len(rows_of(tmp_path, "config_flat_file_ingestion")) == SAMPLES
    assert [row["status"] for row in rows_of(tmp_path, "ddl_script_executions")] == ["completed"] * 5
