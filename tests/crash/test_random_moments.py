"""A run that is killed at moments that nobody chose, and while the state table is written."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import files_of
from tests.crash.dataset_run import (
    KILLED,
    SERIES,
    STAGING,
    Made,
    check_nothing_half_made,
    check_same,
    clean_run,
    commits,
    finish,
    killed_when,
    new_project,
    state_table,
)

BY_TABLE = (*SERIES, "--path-format", "by_table")
KILLS = 4


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return clean_run(tmp_path_factory.mktemp("clean"), BY_TABLE)


def test_a_run_killed_at_random_moments_leaves_what_a_clean_run_leaves(
    tmp_path: Path, clean: Made, record_property: Callable[[str, object], None]
) -> None:
    project = new_project(tmp_path)
    seed = random.SystemRandom().randrange(2**32)
    record_property("seed", seed)
    dice = random.Random(seed)
    staging = files_of(project) / STAGING
    outcomes = []
    for _ in range(KILLS):
        ends_at: list[float] = []
        delay = dice.uniform(0, 0.9)

        def moment(ends_at: list[float] = ends_at, delay: float = delay) -> bool:
            # The run takes its lock in the staging folder after all that is slow and writes nothing.
            if not ends_at and staging.exists():
                ends_at.append(time.monotonic() + delay)
            return bool(ends_at) and time.monotonic() >= ends_at[0]

        outcomes.append(killed_when(project, BY_TABLE, moment).code)
        check_nothing_half_made(project, clean)
        if outcomes[-1] == 0:
            break
    assert set(outcomes) <= {0, KILLED}, f"seed {seed}: {outcomes}"
    finish(project, BY_TABLE)
    check_same(project, clean, BY_TABLE)


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "the folder of the table is there": lambda project: state_table(project).exists(),
    "the log of the table is there": lambda project: (state_table(project) / "_delta_log").exists(),
    "the table is made": lambda project: commits(project) >= 1,
    "the first rows are written": lambda project: any(state_table(project).glob("*.parquet")),
    "the second rows are written": lambda project: len(list(state_table(project).glob("*.parquet"))) >= 2,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_killed_while_the_state_is_written_leaves_what_a_clean_run_leaves(
    tmp_path: Path, clean: Made, moment: str
) -> None:
    project = new_project(tmp_path)
    killed_when(project, BY_TABLE, lambda: MOMENTS[moment](project))
    check_nothing_half_made(project, clean)
    finish(project, BY_TABLE)
    check_same(project, clean, BY_TABLE)


def test_a_state_table_that_was_made_and_never_written_is_taken_for_an_empty_one(
    tmp_path: Path, clean: Made
) -> None:
    project = new_project(tmp_path)
    finish(project, BY_TABLE)
    for path in [*state_table(project).glob("*.parquet"), *(state_table(project) / "_delta_log").iterdir()]:
        if path.name != f"{0:020}.json":
            path.unlink()
    finish(project, BY_TABLE)
    check_same(project, clean, BY_TABLE)
