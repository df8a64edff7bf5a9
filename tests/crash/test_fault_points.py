"""A run that is killed at any step of its write path, and started again, ends as a clean run does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_line import ROOT
from tests.crash.dataset_run import (
    KILLED,
    SERIES,
    Made,
    check_nothing_half_made,
    check_same,
    clean_run,
    finish,
    killed_at,
    new_project,
)

ALL_NAMES = sorted(
    {
        name
        for path in (ROOT / "ingen_fab").rglob("*.py")
        for name in re.findall(r'fault_point\("(\w+)"\)', path.read_text(encoding="utf-8"))
    }
)
# Ingestion and DDL scripts pass their own: see test_ingestion.py and test_ddl.py.
NAMES = [name for name in ALL_NAMES if not name.startswith(("ingest_", "ddl_"))]
# At which pass to end; the series has 13 files in 2 batches.
PASSES = {"file_staged": (1, 9), "file_published": (1, 13)}
# Passed only where a table-day is a folder of parts and is made again: see test_replacing.py.
ONLY_WITH_PARTS = {"folder_set_aside"}
# See test_warehouse.py.
ONLY_IN_A_WAREHOUSE = {"rows_staged", "before_replace", "days_replaced"}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return clean_run(tmp_path_factory.mktemp("clean"), SERIES)


def test_the_fault_points_are_found() -> None:
    assert {"file_staged", "before_publish", "file_published", "before_state", "state_written"} <= set(NAMES)


@pytest.mark.parametrize(
    ("name", "nth"),
    [
        (name, nth)
        for name in NAMES
        if name not in ONLY_WITH_PARTS | ONLY_IN_A_WAREHOUSE
        for nth in PASSES.get(name, (1, 2))
    ],
)
def test_a_run_killed_at_a_step_and_started_again_leaves_what_a_clean_run_leaves(
    tmp_path: Path, clean: Made, name: str, nth: int
) -> None:
    project = new_project(tmp_path)
    killed = killed_at(project, SERIES, f"{name}:{nth}")
    assert killed.code == KILLED, f"{name} was not passed {nth} times: {killed.err}"
    check_nothing_half_made(project, clean)
    finish(project, SERIES)
    check_same(project, clean, SERIES)


def test_a_run_may_be_killed_again_and_again(tmp_path: Path, clean: Made) -> None:
    project = new_project(tmp_path)
    for fault in ("file_published:3", "state_written", "file_staged:5"):
        assert killed_at(project, SERIES, fault).code == KILLED, fault
        check_nothing_half_made(project, clean)
    finish(project, SERIES)
    check_same(project, clean, SERIES)
