"""A run that ended in the middle, a lost log, a dropped target: the next run goes by what targets hold.

Here the run ends by an exception that nothing catches, in the session of the other tests; a process that is
killed as `kill -9` does is in tests/crash/test_ingestion.py.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from ingen_fab.local.faults import AUDIT_EVENT
from tests.runtime.ingestion_pyspark.lake import Lake, Row

TIMES = {
    "job_start_time", "job_end_time", "created_date", "total_duration_ms", "execution_duration_seconds",
    "avg_rows_per_second", "throughput_mb_per_second", "data_read_duration_ms", "staging_write_duration_ms",
    "merge_duration_ms", "spark_application_id",
}  # fmt: skip
MODES: dict[str, Row] = {
    "append": {"batch_import_enabled": False},
    "merge": {"write_mode": "merge", "merge_keys": "id"},
    "overwrite": {"write_mode": "overwrite"},
}


class Ended(BaseException):
    """The end of a run, as sudden as it can be without the end of the process."""


@dataclass
class Stop:
    """Ends a run at the nth pass of a point."""

    point: str = ""
    passed: dict[str, int] = field(default_factory=dict)

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event != AUDIT_EVENT or not self.point:
            return
        name = str(arguments[0])
        self.passed[name] = self.passed.get(name, 0) + 1
        wanted, _, nth = self.point.partition(":")
        if name == wanted and self.passed[name] == int(nth or 1):
            raise Ended(name)


STOP = Stop()
sys.addaudithook(STOP)  # it cannot be taken out again; without a point it does nothing


@contextmanager
def ended_at(point: str) -> Iterator[None]:
    STOP.point, STOP.passed = point, {}
    try:
        with pytest.raises(Ended):
            yield
    finally:
        STOP.point = ""


def source(lake: Lake, name: str, mode: str) -> Row:
    for day, rows in ((1, "1,a\n2,b\nx,bad\n"), (2, "2,B\n3,c\n")):
        lake.write(f"{name}/2024/01/0{day}/x.csv", f"id,name\n{rows}", modified=1_700_000_000)
    schema = '{"id": "bigint", "name": "string"}'
    return lake.source(name, error_handling_strategy="log", custom_schema_json=schema, **MODES[mode])


def completed(lake: Lake, name: str) -> list[Row]:
    """The rows of the log of what was loaded, times aside."""
    rows = [entry for entry in lake.log(name) if entry["status"] == "completed"]
    found = [{column: value for column, value in row.items() if column not in TIMES} for row in rows]
    return sorted(found, key=lambda row: str(row["log_id"]))


def lose_log(lake: Lake) -> None:
    shutil.rmtree(lake.folder / "Tables" / "dbo" / "log_flat_file_ingestion")


@pytest.mark.slow
def test_a_log_that_was_lost_is_written_again_by_what_the_targets_tell(lake: Lake) -> None:
    lake.configure(*(source(lake, f"lost_{mode}", mode) for mode in MODES))
    lake.run()
    before = {mode: (lake.table(f"lost_{mode}"), completed(lake, f"lost_{mode}")) for mode in MODES}
    assert all(len(log) == 2 for _, log in before.values())
    lose_log(lake)
    plan = lake.run(dry_run=True)
    assert {line.action for line in plan.plan} == {"unchanged"}
    assert not (lake.folder / "Tables" / "dbo" / "log_flat_file_ingestion").exists()
    again = lake.run()
    assert {found.status for found in again.configs} == {"skipped"}
    assert {mode: (lake.table(f"lost_{mode}"), completed(lake, f"lost_{mode}")) for mode in MODES} == before
    assert (
        "lost_append: the log has lost 2 commits of bronze.lost_append; its history tells of 2 slices"
        in again.warnings
    )
    assert lake.run().warnings == []


@pytest.mark.long
def test_what_neither_log_nor_history_tells_of_is_replaced_and_not_doubled(lake: Lake) -> None:
    lake.configure(source(lake, "forgotten", "append"))
    lake.run()
    rows = lake.table("forgotten")
    lose_log(lake)
    # What Delta does to the history of a table after thirty days.
    folder = lake.folder / "Tables" / "bronze" / "forgotten"
    jvm: Any = lake.spark._jvm
    log = jvm.org.apache.spark.sql.delta.DeltaLog.forTable(lake.spark._jsparkSession, str(folder))
    log.checkpoint()
    *old, _ = sorted((folder / "_delta_log").glob("*.json"))
    for commit in old:
        commit.unlink()
    plan = lake.run(dry_run=True)
    (kept, forgotten) = sorted(plan.plan, key=lambda line: line.slice, reverse=True)
    assert kept.action == "unchanged"
    assert (forgotten.action, forgotten.reason) == (
        "replace", "neither the log nor the target's history tells whether it is loaded",
    )  # fmt: skip
    assert lake.loaded()["forgotten"].status == "completed"
    assert lake.table("forgotten") == rows
    assert lake.loaded()["forgotten"].status == "skipped"


@pytest.mark.slow
def test_the_log_of_a_table_that_was_dropped_says_nothing_of_its_successor(lake: Lake) -> None:
    lake.configure(source(lake, "dropped", "append"))
    lake.run()
    rows = lake.table("dropped")
    shutil.rmtree(lake.folder / "Tables" / "bronze" / "dropped")
    with ended_at("ingest_committed"):
        lake.run()
    # One of two slices is there again, and the log has the other one as loaded into the table before.
    assert lake.loaded()["dropped"].status == "completed"
    assert lake.table("dropped") == rows


@pytest.mark.long
def test_a_run_whose_config_became_another_kind_of_source_doubles_nothing(lake: Lake) -> None:
    row = source(lake, "turned", "append")
    lake.configure(row)
    lake.run()
    rows = lake.table("turned")
    lake.configure(row | {"import_pattern": "wildcard_pattern"})
    lake.run()
    assert lake.table("turned") == rows
    lake.configure(row)
    lake.run()
    assert lake.table("turned") == rows


@pytest.mark.slow
def test_a_run_may_end_again_and_again(lake: Lake) -> None:
    lake.configure(source(lake, "again", "append"))
    for point in ("ingest_before_commit", "ingest_committed", "ingest_interrupted_closed"):
        with ended_at(point):
            lake.run()
    lake.run()
    assert lake.loaded()["again"].status == "skipped"
    assert [found["id"] for found in lake.table("again")] == [1, 2, 2, 3]
    assert len(lake.rejects("again")) == 1
    done = [e["date_partition"] for e in lake.log("again") if e["status"] == "completed"]
    assert done == ["2024-01-01", "2024-01-02"]


@pytest.mark.slow
def test_a_commit_that_another_run_made_first_is_not_made_again(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingen_fab.runtime.ingestion_pyspark import config_load

    lake.configure(source(lake, "raced", "merge"))
    inner = vars(config_load)["fault_point"]

    def other_run(name: str) -> None:
        monkeypatch.setattr(config_load, "fault_point", inner)
        if name == "ingest_rejects_written":
            from ingen_fab.runtime.ingestion_pyspark import ingest

            with monkeypatch.context() as patched:
                # On Fabric there is no lock between two sessions.
                patched.setattr(ingest, "dataset_lock", lambda *_: _nothing())
                patched.setattr(ingest, "close_interrupted", lambda *_: None)
                lake.run()

    monkeypatch.setattr(config_load, "fault_point", other_run)
    found = lake.loaded()["raced"]
    assert found.status == "failed"
    assert found.message == "another run loaded raced at the same time"
    assert [row["id"] for row in lake.table("raced")] == [1, 2, 3]
    assert lake.loaded()["raced"].status == "skipped"
    assert len(lake.rejects("raced")) == 1


@contextmanager
def _nothing() -> Iterator[None]:
    yield
