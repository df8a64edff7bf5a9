"""Tests of a run's parameters as a pipeline or a person hands them to the notebook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.runtime.errors import RuntimeUserError
from tests.runtime.generation.town import spec

with importable(create_module(Session("tests", "jupyter", LocalLakehouse.of_project(Path())))):
    from ingen_fab.runtime.lakehouse.run_parameters import RunParameters, checked_parameters

GIVEN = {
    "start_date": "2024-01-15",
    "end_date": "",
    "path_format": "",
    "file_format": "",
    "seed": 0,
    "scale": "1",
    "force": False,
    "batch_size": 10,
    "tables": "",
}


def checked(**changes: Any) -> RunParameters:
    return checked_parameters(spec(), **{**GIVEN, **changes})


def test_without_an_end_date_the_run_is_one_day() -> None:
    parameters = checked()
    assert (parameters.first, parameters.last) == (date(2024, 1, 15), date(2024, 1, 15))


@pytest.mark.parametrize("name", ["start_date", "end_date"])
@pytest.mark.parametrize(
    "text",
    [
        *("20240115", 20240115, "2024-W03-1", "2024W031", "2024-1-15", " 2024-01-15", "2024-01-15T00:00"),
        *("2024-02-30", "15.01.2024", "today", "\u0662\u0660\u0662\u0664-01-15"),
    ],
)
def test_a_day_that_is_not_written_in_full_is_refused(name: str, text: object) -> None:
    with pytest.raises(RuntimeUserError) as refused:
        checked(**{name: text})
    assert refused.value.message == f"{name} is {text!r}, which is no day"
    assert refused.value.hint == "Write it yyyy-mm-dd, such as 2024-01-15."
