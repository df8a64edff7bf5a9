"""A run that ends at any step and is started again leaves what a clean run leaves: target, log and rejects.

Here the run ends by an exception that nothing catches, in the session of the other tests; a process that is
killed as `kill -9` does is in tests/crash/test_ingestion.py.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from ingen_fab.local.faults import AUDIT_EVENT
from tests.runtime.ingestion_pyspark.lake import Lake, Row

TIMES_AND_IDS = {
    "log_id", "execution_id", "job_start_time", "job_end_time", "created_date", "total_duration_ms",
    "execution_duration_seconds", "avg_rows_per_second", "throughput_mb_per_second", "rejected_at",
    "data_read_duration_ms", "staging_write_duration_ms", "merge_duration_ms", "config_id",
    "target_table_name", "source_file", "source_file_path", "source_files", "source_file_modified_time",
    "error_details",
}  # fmt: skip
# Each point in one of the modes, as a run takes seconds; each mode has one before its commit and one after.
POINTS = (
    ("merge", "ingest_log_opened"),
    ("append", "ingest_rejects_written"),
    ("merge", "ingest_before_commit"),
    ("merge", "ingest_committed"),
    ("append", "ingest_committed:2"),
    ("append", "ingest_log_closed"),
)
MODES: dict[str, Row] = {
    "append": {"batch_import_enabled": False},
    "merge": {"write_mode": "merge", "merge_keys": "id"},
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


def left(lake: Lake, name: str) -> tuple[list[Row], ...]:
    """Target, completed rows of the log and rejects, times and ids aside."""
    completed = [entry for entry in lake.log(name) if entry["status"] == "completed"]
    kept = [
        [{column: value for column, value in found.items() if column not in TIMES_AND_IDS} for found in rows]
        for rows in (completed, lake.rejects(name))
    ]
    return lake.table(name), *kept


@pytest.fixture(scope="module")
def clean(lake: Lake) -> dict[str, tuple[list[Row], ...]]:
    """What a run of each mode leaves that nobody disturbs."""
    lake.configure(*(source(lake, f"clean_{mode}", mode) for mode in MODES))
    lake.run()
    return {mode: left(lake, f"clean_{mode}") for mode in MODES}


@pytest.mark.long
@pytest.mark.parametrize(("mode", "point"), POINTS)
def test_a_run_that_ended_at_a_step_is_finished_by_the_next(
    lake: Lake, clean: dict[str, tuple[list[Row], ...]], mode: str, point: str
) -> None:
    name = f"{mode}_{point.replace(':', '_')}"
    lake.configure(source(lake, name, mode))
    with ended_at(point):
        lake.run()
    lake.run()
    assert left(lake, name) == clean[mode]
    assert "running" not in {entry["status"] for entry in lake.log(name)}


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
