"""An ingestion that is killed as `kill -9` does, in a process of its own, is finished by the same command."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from ingen_fab.runtime.lakehouse.fault_points import fault_point
from tests.command_line import ROOT, ended, igf, igf_apart, start
from tests.crash.dataset_run import KILLED
from tests.runtime.ingestion_pyspark.config_table import write_config_table

RUN = ("run", "package", "flat-file-ingestion", "run", "--format", "csv")
LOG, REJECTS = "dbo/log_flat_file_ingestion", "dbo/rejects_flat_file_ingestion"
LOG_OF_RUNS = {
    "log_id", "execution_id", "job_start_time", "job_end_time", "created_date", "total_duration_ms",
    "execution_duration_seconds", "avg_rows_per_second", "throughput_mb_per_second", "rejected_at",
    "data_read_duration_ms", "staging_write_duration_ms", "merge_duration_ms", "spark_application_id",
    "_execution_id", "_ingestion_timestamp",
}  # fmt: skip
MODES: dict[str, dict[str, Any]] = {
    "append": {"write_mode": "append", "batch_import_enabled": False},
    "merge": {"write_mode": "merge", "merge_keys": "id"},
    "overwrite": {"write_mode": "overwrite"},
}
# Those on the way of a run that nobody disturbed before; each mode passes all of them but one.
POINTS = (
    "ingest_log_opened",
    "ingest_rejects_written",
    "ingest_columns_added",
    "ingest_before_commit",
    "ingest_committed",
    "ingest_log_closed",
)
ONLY_IN_MERGE = "ingest_columns_added"
# Those on the way of a run that finds that another one was killed, or that the log was lost.
POINTS_OF_RECOVERY = ("ingest_interrupted_closed", "ingest_log_recovered")
KILLS = [
    *((mode, point) for mode in MODES for point in POINTS if mode == "merge" or point != ONLY_IN_MERGE),
    # The commit of a second slice, with a first one that is there.
    *(("append", f"{point}:2") for point in ("ingest_before_commit", "ingest_committed")),
]


def table(project: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table that a run without a time and an execution of its own would leave, in order."""
    found = DeltaTable(str(project / "tmp" / "spark" / "Tables" / name)).to_pyarrow_table()
    rows = [{k: v for k, v in row.items() if k not in LOG_OF_RUNS} for row in found.to_pylist()]
    return sorted(rows, key=str)


@dataclass(frozen=True)
class Left:
    """What runs leave behind: the target, the rows of the log of what was loaded, the rejected rows."""

    target: list[dict[str, Any]]
    completed: list[dict[str, Any]]
    rejects: list[dict[str, Any]]


def left_in(project: Path) -> Left:
    log = table(project, LOG)
    assert "running" not in {row["status"] for row in log}
    completed = [row for row in log if row["status"] == "completed"]
    return Left(table(project, "bronze/sales"), completed, table(project, REJECTS))


def write_day(project: Path, day: int, lines: Sequence[str]) -> None:
    file = project / "tmp" / "spark" / "Files" / "sales" / "2024" / "01" / f"0{day}" / "sales.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def new_project(folder: Path, **row: object) -> Path:
    """A project whose config table has one row, for two days of CSV."""
    for day in (1, 2):
        write_day(folder, day, ("id,name", f"{day},a"))
    write_config_table(folder / "tmp" / "spark", {"source_file_path": "tmp/spark/Files/sales", **row})
    return folder


def run(project: Path) -> list[dict[str, str]]:
    """The command, which goes through."""
    done = igf(project, *RUN)
    assert done.code == 0, done.err
    return done.records


def killed(project: Path, fault: str) -> None:
    """The command, which ends at a fault point as `kill -9` would end it."""
    found = igf_apart(project, *RUN, env={"INGEN_FAB_FAULT": fault})
    assert found.code == KILLED, found.err


@dataclass(frozen=True)
class Prepared:
    """A project with two loaded days, then a changed one and a new one with a new column and bad rows."""

    before: Path
    clean: Left

    def copy(self, folder: Path) -> Path:
        shutil.copytree(self.before, folder / "copy")
        return folder / "copy"


@pytest.fixture(scope="module")
def prepared(needs_spark: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Prepared]:
    """For each mode, with what a run leaves that nobody disturbs."""
    found = {}
    for mode, row in MODES.items():
        folder = tmp_path_factory.mktemp(mode)
        project = new_project(folder / "before", error_handling_strategy="log", **row)
        run(project)
        write_day(project, 2, ("id,name", "1,newer", "2,changed", "x,no number"))
        write_day(project, 3, ("id,name,color", "2,new,red", "3,b,blue", "4,few"))
        shutil.copytree(project, folder / "clean")
        run(folder / "clean")
        found[mode] = Prepared(project, left_in(folder / "clean"))
    return found


@pytest.mark.long
@pytest.mark.parametrize(("mode", "fault"), KILLS)
def test_a_run_that_was_killed_is_finished_by_the_same_command(
    prepared: dict[str, Prepared], tmp_path: Path, mode: str, fault: str
) -> None:
    project = prepared[mode].copy(tmp_path)
    killed(project, fault)
    run(project)
    assert left_in(project) == prepared[mode].clean
    assert {row["status"] for row in run(project)} == {"skipped"}
    assert left_in(project) == prepared[mode].clean


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("first", ["ingest_rejects_written", "ingest_committed"])
def test_who_finishes_a_killed_run_may_be_killed_too(
    prepared: dict[str, Prepared], tmp_path: Path, mode: str, first: str
) -> None:
    project = prepared[mode].copy(tmp_path)
    killed(project, first)
    killed(project, "ingest_interrupted_closed")
    run(project)
    assert left_in(project) == prepared[mode].clean


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
def test_a_run_that_writes_a_lost_log_again_may_be_killed_too(
    prepared: dict[str, Prepared], tmp_path: Path, mode: str
) -> None:
    project = prepared[mode].copy(tmp_path)
    before = [row for row in table(project, LOG) if row["status"] == "completed"]
    shutil.rmtree(project / "tmp" / "spark" / "Tables" / LOG)
    killed(project, "ingest_log_recovered")
    run(project)
    found = left_in(project)
    assert found.target == prepared[mode].clean.target
    assert found.rejects == prepared[mode].clean.rejects
    assert len(found.completed) == len(prepared[mode].clean.completed)
    assert all(row in found.completed for row in before)


def test_every_fault_point_of_ingestion_has_a_test() -> None:
    code = ROOT / "ingen_fab" / "runtime" / "ingestion_pyspark"
    call = re.compile(rf'{fault_point.__name__}\("(\w+)"\)')
    named = {name for path in code.glob("*.py") for name in call.findall(path.read_text("utf-8"))}
    assert named == {*POINTS, *POINTS_OF_RECOVERY}


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
def test_a_run_that_was_killed_behind_its_commit_loads_nothing_twice(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    killed(project, "ingest_committed")
    (told,) = run(project)
    assert (told["config"], told["status"]) == ("sales", "skipped")
    found = left_in(project)
    assert [row["id"] for row in found.target] == [1, 2]
    assert [row["date_partition"] for row in found.completed] == ["2024-01-01", "2024-01-02"]


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
def test_two_runs_at_once_leave_what_one_leaves(
    prepared: dict[str, Prepared], tmp_path: Path, mode: str
) -> None:
    project = prepared[mode].copy(tmp_path)
    outcomes = [ended(process) for process in [start(project, *RUN) for _ in range(2)]]
    assert 0 in [outcome.code for outcome in outcomes]
    for outcome in outcomes:
        assert outcome.code == 0 or "another run is running flat_file_ingestion" in outcome.err, outcome.err
    assert left_in(project) == prepared[mode].clean


@pytest.mark.usefixtures("needs_spark")
def test_without_a_config_table_the_message_names_the_command_that_makes_it(tmp_path: Path) -> None:
    found = igf(tmp_path, *RUN)
    assert found.code == 2
    assert "there is no table config_flat_file_ingestion" in found.err
    assert "ingen_fab ddl run" in found.err
