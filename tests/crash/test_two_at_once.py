"""Two runs on one dataset: one goes through, the other says who is at work and changes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command_line import GROUP, Outcome, ended, files_of, igf, start, tree
from tests.crash.dataset_run import (
    DATASET,
    SERIES,
    STAGING,
    Made,
    check_same,
    clean_run,
    finish,
    made_in,
    new_project,
)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return clean_run(tmp_path_factory.mktemp("clean"), SERIES)


def started_and_at_work(project: Path, *options: str) -> subprocess.Popen[str]:
    """A run that has taken the lock and staged its first file."""
    process = start(project, *SERIES, *options)
    deadline = time.monotonic() + 60
    while not any((files_of(project) / STAGING).rglob("*.parquet")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.001)
    return process


@contextmanager
def stopped(process: subprocess.Popen[str]) -> Iterator[None]:
    """Holds a process still."""
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process.pid, signal.SIGCONT)


def test_who_comes_second_is_told_who_is_at_work_and_changes_nothing(tmp_path: Path, clean: Made) -> None:
    project = new_project(tmp_path)
    first = started_and_at_work(project)
    with stopped(first):
        before = tree(project)
        second = igf(project, *SERIES)
        after = tree(project)
    assert second.code == 2
    assert f"Error: another run is generating {DATASET}\n" in second.err
    assert f"the process {first.pid}" in second.err
    assert after == before
    assert ended(first).code == 0
    check_same(project, clean, SERIES)


def test_clean_waits_for_nobody_and_removes_nothing_while_a_run_is_at_work(
    tmp_path: Path, clean: Made
) -> None:
    project = new_project(tmp_path)
    finish(project, SERIES)
    first = started_and_at_work(project, "--force")
    with stopped(first):
        before = made_in(project)
        cleaned = igf(project, GROUP, "clean", DATASET, "--yes")
        assert made_in(project) == before
    assert cleaned.code == 2
    assert f"another run is generating {DATASET}" in cleaned.err
    assert ended(first).code == 0
    check_same(project, clean, SERIES)


def test_two_runs_started_together_leave_what_one_leaves(tmp_path: Path, clean: Made) -> None:
    project = new_project(tmp_path)
    both = [start(project, *SERIES) for _ in range(2)]
    outcomes: list[Outcome] = [ended(process) for process in both]
    assert 0 in [outcome.code for outcome in outcomes]
    for outcome in outcomes:
        assert outcome.code == 0 or (outcome.code == 2 and "another run is generating" in outcome.err), (
            outcome.err
        )
    check_same(project, clean, SERIES)


def test_two_datasets_may_be_generated_at_once(tmp_path: Path, clean: Made) -> None:
    project = new_project(tmp_path)
    other = (
        GROUP,
        "generate-incremental",
        "retail_oltp_incremental",
        "--date",
        "2024-01-01",
        "--scale",
        "0.001",
    )
    first = started_and_at_work(project)
    with stopped(first):
        finish(project, other)
    assert ended(first).code == 0
    finish(project, (GROUP, "clean", "retail_oltp_incremental", "--yes"))
    (files_of(project) / "synthetic_data" / "retail_oltp_incremental").rmdir()
    found = made_in(project)
    assert found.files == clean.files
    assert {key: row for key, row in found.state.items() if key[0] == DATASET} == clean.state


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminate"])
def test_a_run_that_is_interrupted_goes_on_with_the_same_command(
    tmp_path: Path, clean: Made, kind: signal.Signals
) -> None:
    project = new_project(tmp_path)
    process = started_and_at_work(project)
    process.send_signal(kind)
    outcome = ended(process)
    if kind is signal.SIGINT:
        assert outcome.code == 130, outcome.err
        assert "Interrupted. The same command goes on where this one stopped." in outcome.err
        assert not (files_of(project) / STAGING).exists()
    else:
        assert outcome.code == -kind
    finish(project, SERIES)
    check_same(project, clean, SERIES)
