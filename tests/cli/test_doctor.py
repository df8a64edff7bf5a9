from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.command_line import igf, igf_apart


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_the_doctor_finds_what_python_mode_needs(tmp_path: Path, output: str) -> None:
    told = igf(tmp_path, "doctor", "--generation-mode", "python", "--format", output)
    assert told.code == 0
    assert told.err == (
        "Everything that is needed is here.\nNext: ingen_fab synthetic-data list-incremental-datasets\n"
    )
    assert all(
        need in told.out for need in ("python", "duckdb", "deltalake", "pyarrow", "ipython", "lakehouse")
    )
    assert "java" not in told.out
    if output == "json":
        assert {row["state"] for row in json.loads(told.out)} <= {"ok", "optional"}


def test_the_doctor_tells_what_pyspark_lacks_and_how_to_get_it(tmp_path: Path) -> None:
    # No Java there, and a home folder into which no jar was ever fetched.
    env = {"JAVA_HOME": str(tmp_path), "HOME": str(tmp_path)}
    told = igf_apart(tmp_path, "doctor", "--format", "csv", env={**os.environ, **env})
    missing = {row["what"]: row for row in told.records if row["state"] == "missing"}
    assert told.code == 1
    assert missing["java"]["found"] == f"no Java runs in JAVA_HOME ({tmp_path})"
    assert "openjdk" in missing["java"]["what_to_do"]
    if "pyspark" in missing:
        assert "ingen_fab[spark]" in missing["pyspark"]["what_to_do"]
    else:
        assert "Maven Central" in missing["delta jars"]["what_to_do"]


def test_the_doctor_fails_where_the_lakehouse_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "tmp").write_text("in the way")
    told = igf(tmp_path, "doctor", "--generation-mode", "python", "--format", "csv")
    assert told.code == 1
    assert told.err.endswith("Next: ingen_fab doctor --generation-mode python\n")
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
