from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import igf, tree

STARS = "*" * 20
SOURCE = f"# Fabric notebook source\n\n\n# CELL {STARS}\n\nprint(1)\n"


@pytest.fixture
def item(tmp_path: Path) -> Path:
    """The content file of an item."""
    folder = tmp_path / "Load.Notebook"
    folder.mkdir()
    content = folder / "notebook-content.py"
    content.write_bytes(SOURCE.encode())
    return content


def test_an_item_is_converted_and_back(item: Path, tmp_path: Path) -> None:
    there = igf(tmp_path, "notebook", "convert", "Load.Notebook", "load.ipynb")
    assert (there.code, there.out, there.err) == (0, "load.ipynb\n", "")
    back = igf(tmp_path, "notebook", "convert", "load.ipynb", "back/Load.Notebook")
    assert (back.code, back.out, back.err) == (0, "back/Load.Notebook\n", "")
    assert (tmp_path / "back" / "Load.Notebook" / item.name).read_bytes() == SOURCE.encode()


def test_paths_are_those_of_the_current_folder_whatever_the_project(item: Path, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    done = igf(tmp_path, "--project-dir", "project", "notebook", "convert", "Load.Notebook", "load.ipynb")
    assert (done.code, done.out) == (0, "load.ipynb\n")
    assert (tmp_path / "load.ipynb").is_file()


def test_what_is_there_is_overwritten_only_by_force(item: Path, tmp_path: Path) -> None:
    (tmp_path / "load.ipynb").write_bytes(b"mine")
    before = tree(tmp_path)
    refused = igf(tmp_path, "notebook", "convert", "Load.Notebook", "load.ipynb")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "Error: load.ipynb is there already\nHint: Give --force to overwrite it.\n"
    assert tree(tmp_path) == before
    assert igf(tmp_path, "notebook", "convert", "Load.Notebook", "load.ipynb", "--force").code == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("print(1)\n", "notebook-content.py: line 1: the first line is not the header"),
        (SOURCE.replace("\n# CELL", "\nimport os\n# CELL"), "notebook-content.py: line 4: this text is part"),
        (
            SOURCE + f"\n# METADATA {STARS}\n\n# META {{\n# META x\n",
            "line 11: the METADATA block is not JSON",
        ),
        ("# Fabric notebook source\n\n\n\udcff", "line 4: the file is not UTF-8 text"),
    ],
)
def test_text_that_is_no_notebook_is_refused_with_its_line(
    item: Path, tmp_path: Path, text: str, message: str
) -> None:
    item.write_bytes(text.encode(errors="surrogateescape"))
    before = tree(tmp_path)
    refused = igf(tmp_path, "notebook", "convert", "Load.Notebook", "load.ipynb")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("Error: ")
    assert message in refused.err
    assert tree(tmp_path) == before


def test_an_ipynb_that_is_no_json_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").write_bytes(b'{\n"cells": [,]\n}')
    refused = igf(tmp_path, "notebook", "convert", "x.ipynb", "X.Notebook")
    assert (refused.code, sorted(tree(tmp_path))) == (2, ["x.ipynb"])
    assert refused.err == "Error: x.ipynb: line 2: the .ipynb is not JSON: Expecting value\n"


def test_a_kernel_may_be_named_in_any_case_and_what_is_left_out_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").write_bytes(
        b'{"cells": [], "metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 2}'
    )
    done = igf(tmp_path, "notebook", "convert", "x.ipynb", "x.sql", "--kernel", "TSQL")
    assert (done.code, done.out) == (0, "x.sql\n")
    assert done.err == "left out, as the source format has no place for it: the metadata widgets\n"
    assert b"sqldatawarehouse" in (tmp_path / "x.sql").read_bytes()
