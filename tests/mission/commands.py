"""Runs commands as the users' guides write them, in an empty folder."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.command_line import Outcome, files_of, igf


def as_written(folder: Path, text: str, *more: str) -> Outcome:
    """Run a command copied from a guide, line breaks and all; `more` is added where it would take long."""
    program, *words = shlex.split(text.replace("\\\n", " "))
    assert program == "ingen_fab"
    return igf(folder, *words, *more)


def files_in(folder: Path, dataset_id: str) -> set[str]:
    """The paths of a dataset's files; folders without a file and files beside the dataset are refused."""
    files = files_of(folder)
    dataset = files / "synthetic_data" / dataset_id
    assert list(files.iterdir()) == [files / "synthetic_data"]
    assert list(files.joinpath("synthetic_data").iterdir()) == [dataset]
    everything = list(dataset.rglob("*"))
    assert [path for path in everything if path.is_dir() and not any(path.iterdir())] == []
    return {path.relative_to(dataset).as_posix() for path in everything if path.is_file()}
