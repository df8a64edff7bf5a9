from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import igf


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_the_doctor_finds_what_is_needed(tmp_path: Path, output: str) -> None:
    told = igf(tmp_path, "doctor", "--format", output)
    assert told.code == 0
    assert told.err == "Everything that this version needs is here.\n"
    assert all(
        need in told.out for need in ("python", "duckdb", "deltalake", "pyarrow", "ipython", "lakehouse")
    )
    if output == "json":
        assert {row["state"] for row in json.loads(told.out)} <= {"ok", "optional"}


def test_the_doctor_fails_where_the_lakehouse_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "tmp").write_text("in the way")
    told = igf(tmp_path, "doctor", "--format", "csv")
    assert told.code == 1
    assert [row["state"] for row in told.records if row["what"] == "local lakehouse"] == ["missing"]


def test_the_doctor_refuses_a_folder_in_which_nothing_can_be_generated(tmp_path: Path) -> None:
    project = tmp_path / "a[1]"
    project.mkdir()
    told = igf(project, "doctor", "--format", "csv")
    assert told.code == 1
    (found,) = [row for row in told.records if row["what"] == "local lakehouse"]
    assert found["state"] == "missing"
    assert "there is '[' in the name of the folder" in found["found"]
    assert found["what_to_do"] == "Use a folder without '[' in its path."
