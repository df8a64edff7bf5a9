"""An ingestion that is killed as `kill -9` does, in a process of its own, is finished by the same command."""

from __future__ import annotations

from pathlib import Path

import pytest
from deltalake import DeltaTable

from tests.command_line import igf, igf_apart
from tests.crash.dataset_run import KILLED
from tests.runtime.ingestion_pyspark.config_table import write_config_table

RUN = ("run", "package", "flat-file-ingestion", "run", "--format", "csv")


def table(project: Path, name: str) -> list[dict[str, object]]:
    found = DeltaTable(str(project / "tmp" / "spark" / "Tables" / name)).to_pyarrow_table()
    return list(found.to_pylist())


def new_project(folder: Path) -> Path:
    """A project whose config table has one row, for two days of CSV."""
    lakehouse = folder / "tmp" / "spark"
    for day in (1, 2):
        file = lakehouse / "Files" / "sales" / "2024" / "01" / f"0{day}" / "sales.csv"
        file.parent.mkdir(parents=True)
        file.write_text(f"id,name\n{day},a\n", encoding="utf-8")
    write_config_table(lakehouse, {"source_file_path": "tmp/spark/Files/sales"})
    return folder


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
@pytest.mark.parametrize(
    "fault", [pytest.param("ingest_before_commit", marks=pytest.mark.long), "ingest_committed"]
)
def test_an_ingestion_that_was_killed_is_finished_by_the_same_command(tmp_path: Path, fault: str) -> None:
    project = new_project(tmp_path)
    killed = igf_apart(project, *RUN, env={"INGEN_FAB_FAULT": fault})
    assert killed.code == KILLED, killed.err
    again = igf(project, *RUN)
    assert again.code == 0, again.err
    (told,) = again.records
    assert (told["config"], told["status"]) == (
        ("sales", "completed") if fault == "ingest_before_commit" else ("sales", "skipped")
    )
    assert sorted(str(row["id"]) for row in table(project, "bronze/sales")) == ["1", "2"]
    log = table(project, "dbo/log_flat_file_ingestion")
    done = sorted(str(row["date_partition"]) for row in log if row["status"] == "completed")
    assert done == ["2024-01-01", "2024-01-02"]
    assert "running" not in {row["status"] for row in log}


@pytest.mark.usefixtures("needs_spark")
def test_without_a_config_table_the_message_names_the_command_that_makes_it(tmp_path: Path) -> None:
    found = igf(tmp_path, *RUN)
    assert found.code == 2
    assert "there is no table config_flat_file_ingestion" in found.err
    assert "ingen_fab ddl run" in found.err
