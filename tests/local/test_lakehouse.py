from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse


def test_the_lakehouse_of_a_project_lies_below_tmp_spark(tmp_path: Path) -> None:
    lakehouse = LocalLakehouse.of_project(tmp_path)
    assert lakehouse.files == tmp_path / "tmp" / "spark" / "Files"
    assert lakehouse.tables == tmp_path / "tmp" / "spark" / "Tables"


def test_naming_the_lakehouse_makes_no_folder_and_creating_it_does(tmp_path: Path) -> None:
    lakehouse = LocalLakehouse.of_project(tmp_path)
    assert not lakehouse.root.exists()
    lakehouse.create()
    lakehouse.create()
    assert lakehouse.files.is_dir()
    assert lakehouse.tables.is_dir()


def test_a_relative_project_folder_gives_an_absolute_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert LocalLakehouse.of_project(Path()).root == tmp_path / "tmp" / "spark"


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "tmp").write_text("in the way")
    with pytest.raises(UserError, match=r"tmp/spark/Files cannot be made: Not a directory"):
        LocalLakehouse.of_project(tmp_path).create()


def test_importing_the_harness_loads_nothing_heavy() -> None:
    code = "import sys, ingen_fab.local; print({'IPython', 'rich', 'duckdb', 'pyarrow'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
