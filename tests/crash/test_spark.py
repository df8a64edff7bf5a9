"""A run on Spark that is killed and started again, in either mode, ends as a clean run does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.crash.dataset_run import (
    KILLED,
    SERIES,
    Made,
    check_nothing_half_made,
    check_same,
    clean_run,
    finish,
    killed_at,
    made_in,
    new_project,
)

ON_SPARK = (*SERIES, "--generation-mode", "pyspark", "--file-format", "csv")
IN_PYTHON = (*SERIES, "--generation-mode", "python", "--file-format", "csv")


def without_modes(made: Made) -> Made:
    """The same, whatever mode made which day."""
    return replace(made, state={key: row | {"generation_mode": ""} for key, row in made.state.items()})


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """What a run in Python leaves: CSV files are alike byte for byte."""
    return clean_run(tmp_path_factory.mktemp("clean"), IN_PYTHON)


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
@pytest.mark.parametrize("fault", ["file_published:3", pytest.param("before_state", marks=pytest.mark.long)])
def test_a_killed_run_is_finished_by_the_same_command(tmp_path: Path, clean: Made, fault: str) -> None:
    project = new_project(tmp_path)
    killed = killed_at(project, ON_SPARK, fault)
    assert killed.code == KILLED, killed.err
    check_nothing_half_made(project, clean)
    finish(project, IN_PYTHON if fault == "before_state" else ON_SPARK)
    assert without_modes(made_in(project)) == without_modes(clean)
    check_same(project, made_in(project), ON_SPARK)
