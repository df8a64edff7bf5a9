"""Two runs on one dataset: one goes through, the other says who is at work and changes nothing."""

from __future__ import annotations

import signal
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
    stalled_run,
)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return clean_run(tmp_path_factory.mktemp("clean"), SERIES)


def test_who_comes_second_is_told_who_is_at_work_and_changes_nothing(tmp_path: Path, clean: Made) -> None:
    project = new_project(tmp_path)
    with stalled_run(project) as first:
        before = tree(project)
        second = igf(project, *SERIES)
        cleaned = igf(project, GROUP, "clean", DATASET, "--yes")
        assert tree(project) == before
        assert first.released().code == 0
    for refused in (second, cleaned):
        assert refused.code == 2
        assert refused.err.splitlines()[-2:] == [
            f"Error: another run is generating {DATASET}",
            f"Hint: Wait until the process {first.process.pid} has ended, then run again.",
        ]
    check_same(project, clean, SERIES)


def test_a_plan_and_a_preview_may_be_asked_for_while_a_run_is_at_work(tmp_path: Path) -> None:
    with stalled_run(new_project(tmp_path)) as first:
        plan = igf(tmp_path, *SERIES, "--dry-run", "--format", "csv")
        shown = igf(tmp_path, GROUP, "preview", DATASET, "sales", "--date", "2024-01-01")
        assert first.released().code == 0
    assert [row["action"] for row in plan.records] == ["keep"] * 7 + ["make"] * 6
    assert shown.code == 0


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
    day = ("--date", "2024-01-01", "--scale", "0.001")
    with stalled_run(project) as first:
        finish(project, (GROUP, "generate-incremental", "retail_oltp_incremental", *day))
        assert first.released().code == 0
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
    with stalled_run(project) as run:
        run.process.send_signal(kind)
        outcome = run.released()
    if kind is signal.SIGINT:
        assert outcome.code == 130, outcome.err
        assert "Interrupted. The same command goes on where this one stopped." in outcome.err
        assert not (files_of(project) / STAGING).exists()
    else:
        assert outcome.code == -kind
    finish(project, SERIES)
    check_same(project, clean, SERIES)
