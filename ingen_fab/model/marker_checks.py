"""Texts of a dataset that would end up as a line that Fabric reads as the beginning of another cell.

The format of a notebook in Git escapes nothing. So what has such a line cannot be compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ingen_fab.model.dataset import Dataset
from ingen_fab.model.problems import Path, Problem, in_column
from ingen_fab.model.table_facts import enabled_tables

_MARKER = r"(?:CELL|PARAMETERS CELL|MARKDOWN|METADATA|ATTACHMENTS) \*{20}$"
# The first line of a text stands behind a quote in the cell, and all lines of markdown behind a `#`.
_IN_CODE = re.compile(rf"\n(?P<line>(?:#|--|//) {_MARKER})", re.MULTILINE)
_IN_MARKDOWN = re.compile(rf"^(?P<line>{_MARKER})", re.MULTILINE)


def marker_problems(dataset: Dataset) -> Iterator[Problem]:
    """One problem for each text with such a line."""
    for key, text in (("dataset_name", dataset.dataset_name), ("description", dataset.description)):
        yield from _problem((key,), text or "", _IN_MARKDOWN)
    for table_name, table in enabled_tables(dataset).items():
        for name, column in table.columns.items():
            for path, text in _texts(column.model_dump(), ()):
                yield from _problem(in_column(table_name, name, *path), text, _IN_CODE)


def _problem(path: Path, text: str, marker: re.Pattern[str]) -> Iterator[Problem]:
    found = marker.search(text)
    if found is not None:
        yield Problem(
            path,
            f"has the line {found['line']!r}, at which Fabric would begin another cell of the notebook;"
            " take another number of asterisks",
        )


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from _texts(key, path)
            yield from _texts(held, (*path, key) if isinstance(key, str | int) else path)
    elif isinstance(value, list | tuple):
        for number, held in enumerate(value):
            yield from _texts(held, (*path, number))
