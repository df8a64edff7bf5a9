"""A run that replaces what is there, killed in the middle and started again, ends as a clean run does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import GROUP
from tests.crash.dataset_run import (
    KILLED,
    SERIES,
    check_same,
    clean_run,
    finish,
    killed_at,
    new_project,
)

PARTS = (("  path_format: nested ", "  max_rows_per_file: 1000\n  path_format: nested "),)
IN_PARTS = (
    *(GROUP, "generate-series", "corner_shop", "--start-date", "2024-01-01", "--end-date", "2024-01-04"),
    *("--tables", "members", "--scale", "5", "--batch-size", "2", "--force"),
)


@pytest.mark.parametrize("nth", [1, 4])
def test_folders_of_parts_may_be_lost_for_a_while_and_are_made_again(tmp_path: Path, nth: int) -> None:
    project = new_project(tmp_path / "killed", *PARTS)
    finish(project, IN_PARTS)
    killed = killed_at(project, IN_PARTS, f"folder_set_aside:{nth}")
    assert killed.code == KILLED, killed.err
    finish(project, IN_PARTS)
    clean = clean_run(tmp_path / "clean", IN_PARTS, changes=PARTS)
    assert any(path.endswith("members.parquet/part-00001.parquet") for path in clean.files)
    check_same(project, clean, IN_PARTS)


def test_a_run_killed_while_it_replaces_stale_days_goes_on_where_it_stopped(tmp_path: Path) -> None:
    project = new_project(tmp_path / "killed")
    finish(project, (*SERIES, "--seed", "7"))
    for nth in (2, 3):
        assert killed_at(project, SERIES, f"file_published:{nth}").code == KILLED
    finish(project, SERIES)
    check_same(project, clean_run(tmp_path / "clean", SERIES), SERIES)


def test_a_forced_run_killed_in_the_middle_makes_everything_anew_the_next_time(
    tmp_path: Path,
) -> None:
    project = new_project(tmp_path / "killed")
    forced = (*SERIES, "--force")
    finish(project, SERIES)
    assert killed_at(project, forced, "file_published:9").code == KILLED
    finish(project, forced)
    check_same(project, clean_run(tmp_path / "clean", SERIES), forced)
