"""Projects for the tests of the command line: one empty, one with a small dataset, one that is generated."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command_line import GROUP, igf, with_corner_shop

# Two days in the layout whose files are text; the second one is no Monday, so `articles` is not due on it.
MADE = ("--path-format", "by_table", "--scale", "0.1")
FIRST, LAST = "2024-01-01", "2024-01-02"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with the sample dataset in it and nothing else."""
    with_corner_shop(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def _generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    with_corner_shop(folder)
    ran = igf(
        folder, GROUP, "generate-series", "corner_shop", "--start-date", FIRST, "--end-date", LAST, *MADE
    )
    assert ran.code == 0, ran.err
    return folder


@pytest.fixture
def generated(_generated: Path, tmp_path: Path) -> Path:
    """A copy of its own of a project that has generated two days of the sample dataset."""
    return shutil.copytree(_generated, tmp_path / "project")
