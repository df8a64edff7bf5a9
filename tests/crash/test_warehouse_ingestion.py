"""An ingestion into a warehouse that is killed between statements is finished by the same command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import igf, igf_apart
from tests.crash.dataset_run import KILLED
from tests.runtime.ingestion_warehouse.depot import Depot

RUN = (
    *("run", "package", "flat-file-ingestion", "run", "--format", "csv"),
    *("--target-environment", "warehouse"),
)
LATE = {"ingest_committed"}


def new_project(folder: Path) -> Depot:
    """A project whose config table has one row, for two days of CSV with a bad row each."""
    depot = Depot(folder)
    for day in (1, 2):
        depot.write(f"sales/2024/01/0{day}/sales.csv", f"id,name\n{day},a\nx,b\n")
    schema = '{"id": "bigint", "name": "string"}'
    depot.configure(depot.source("sales", custom_schema_json=schema, error_handling_strategy="skip"))
    return depot


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("ingest_log_opened", marks=pytest.mark.long),
        pytest.param("ingest_files_copied", marks=pytest.mark.long),
        "ingest_before_commit",
        pytest.param("ingest_committed", marks=pytest.mark.long),
    ],
)
def test_an_ingestion_that_was_killed_is_finished_by_the_same_command(tmp_path: Path, fault: str) -> None:
    depot = new_project(tmp_path)
    killed = igf_apart(tmp_path, *RUN, env={"INGEN_FAB_FAULT": fault})
    assert killed.code == KILLED, killed.err
    again = igf(tmp_path, *RUN)
    assert again.code == 0, again.err
    (told,) = again.records
    assert told["status"] == ("skipped" if fault in LATE else "completed")
    assert [row["id"] for row in depot.table("sales")] == [1, 2]
    assert len(depot.rejects("sales")) == 2
    log = depot.log("sales")
    done = sorted(str(row["date_partition"]) for row in log if row["status"] == "completed")
    assert done == ["2024-01-01", "2024-01-02"]
    assert "running" not in {row["status"] for row in log}
    assert depot.staging() == []
