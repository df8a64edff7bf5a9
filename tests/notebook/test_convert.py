"""Tests of the conversion of notebooks on disk: what is written, what is kept, what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ingen_fab.errors import NotebookFormatError, UserError
from ingen_fab.notebook.cells import (
    Kernel,
    code_cell,
    markdown_cell,
    pyspark_notebook,
    python_notebook,
    tsql_notebook,
)
from ingen_fab.notebook.convert import convert
from ingen_fab.notebook.fabric_source import parse, render
from ingen_fab.notebook.ipynb import to_ipynb
from ingen_fab.notebook.item import write_notebook_item
from ingen_fab.notebook.item_reader import read_notebook_item
from tests.command_line import tree

GOLDEN = Path(__file__).parent / "golden"
EXTENSIONS = {"tsql": "sql", "spark_sql": "sql", "scala": "scala", "sparkr": "r"}
ID = "3f1c2a54-7f0e-4a54-9f63-0d8d3d6b5f10"
STARS = "*" * 20
GOLDENS = pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.txt")))


def golden_item(folder: Path, name: str, bytes_before: bytes = b"", line_end: bytes = b"\n") -> Path:
    """An item folder with a golden text in it; gives back its notebook-content file."""
    item = folder / f"{name}.Notebook"
    item.mkdir()
    content = item / f"notebook-content.{EXTENSIONS.get(name, 'py')}"
    text = (GOLDEN / f"{name}.txt").read_bytes()
    content.write_bytes(bytes_before + text.replace(b"\n", line_end))
    return content


def jupyter(folder: Path, *sources: str, **metadata: object) -> Path:
    """An .ipynb as plain Jupyter writes it."""
    cells = [
        {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": source}
        for source in sources
    ]
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    path = folder / "plain.ipynb"
    notebook = {"cells": cells, "metadata": {**spec, **metadata}, "nbformat": 4, "nbformat_minor": 4}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("bytes_before", "line_end"), [(b"", b"\n"), (b"", b"\r\n"), (b"\xef\xbb\xbf", b"\r\n")], ids=repr
)
@GOLDENS
def test_an_item_comes_back_from_its_ipynb_byte_for_byte(
    tmp_path: Path, name: str, bytes_before: bytes, line_end: bytes
) -> None:
    content = golden_item(tmp_path, name, bytes_before, line_end)
    convert(content.parent, tmp_path / "x.ipynb")
    convert(tmp_path / "x.ipynb", tmp_path / "back" / f"{name}.Notebook")
    assert (tmp_path / "back" / f"{name}.Notebook" / content.name).read_bytes() == content.read_bytes()


@GOLDENS
def test_a_content_file_comes_back_from_its_ipynb_byte_for_byte(tmp_path: Path, name: str) -> None:
    content = golden_item(tmp_path, name)
    back = tmp_path / "back" / f"any name{content.suffix}"
    convert(content, tmp_path / "a" / "x.ipynb")
    assert convert(tmp_path / "a" / "x.ipynb", back).written == back
    assert back.read_bytes() == content.read_bytes()
    assert sorted(path.name for path in back.parent.iterdir()) == [back.name]


def test_a_new_item_folder_gets_a_platform_file_that_never_changes(tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").write_text(to_ipynb(pyspark_notebook([])), encoding="utf-8")
    made = [tmp_path / "a" / "Load sales.Notebook", tmp_path / "b" / "Load sales.Notebook"]
    for item in made:
        convert(tmp_path / "x.ipynb", item)
    assert tree(made[0]) == tree(made[1])
    platform = json.loads((made[0] / ".platform").read_bytes())
    assert platform["metadata"] == {"type": "Notebook", "displayName": "Load sales"}
    assert sorted(tree(made[0])) == [".platform", "notebook-content.py"]
    assert sorted(tree(tmp_path / "a")) == sorted(
        ["Load sales.Notebook", *(f"Load sales.Notebook/{name}" for name in tree(made[0]))]
    )


def test_an_item_folder_that_is_there_keeps_all_but_its_content(tmp_path: Path) -> None:
    item = write_notebook_item(tmp_path, python_notebook([]), "Load", ID, "Loads.")
    (item / "notebook-settings.json").write_text("{}", encoding="utf-8")
    before = tree(item)
    changed = tsql_notebook([code_cell("SELECT 1", Kernel.TSQL)])
    (tmp_path / "x.ipynb").write_text(to_ipynb(changed), encoding="utf-8")
    convert(tmp_path / "x.ipynb", item, force=True)
    assert read_notebook_item(item) == changed
    after = tree(item)
    assert after.keys() == before.keys() - {"notebook-content.py"} | {"notebook-content.sql"}
    assert all(after[name] == before[name] for name in (".platform", "notebook-settings.json"))


def test_an_item_of_ipynb_content_is_turned_into_source_in_place(tmp_path: Path) -> None:
    notebook = pyspark_notebook([markdown_cell("a")])
    item = tmp_path / "Load.Notebook"
    item.mkdir()
    (item / "notebook-content.ipynb").write_text(to_ipynb(notebook), encoding="utf-8")
    with pytest.raises(UserError, match="is there already"):
        convert(item, item)
    convert(item, item, force=True)
    assert sorted(tree(item)) == [".platform", "notebook-content.py"]
    assert (item / "notebook-content.py").read_bytes() == render(notebook).encode()


@pytest.mark.parametrize("name", ["x.ipynb", "x.py", "Load.Notebook"])
def test_what_is_there_is_overwritten_only_by_force(tmp_path: Path, name: str) -> None:
    item = write_notebook_item(tmp_path, python_notebook([]), "Load", ID)
    (tmp_path / "x.py").write_bytes(b"mine")
    source = tmp_path / "new.ipynb"
    source.write_text(to_ipynb(python_notebook([markdown_cell("new")])), encoding="utf-8")
    if name == "x.ipynb":
        (tmp_path / name).write_bytes(b"mine")
        source = item
    before = tree(tmp_path)
    with pytest.raises(UserError, match=rf"{re.escape(name)} is there already") as refused:
        convert(source, tmp_path / name)
    assert refused.value.hint == "Give --force to overwrite it."
    assert tree(tmp_path) == before
    convert(source, tmp_path / name, force=True)
    assert tree(tmp_path).keys() == before.keys()
    assert tree(tmp_path) != before


def test_a_notebook_of_plain_jupyter_needs_a_kernel(tmp_path: Path) -> None:
    source = jupyter(tmp_path, "print(1)", "%%sql\nSELECT 1")
    with pytest.raises(UserError, match="names no kernel of Fabric") as refused:
        convert(source, tmp_path / "Load.Notebook")
    assert refused.value.hint is not None
    assert "--kernel" in refused.value.hint
    assert sorted(tree(tmp_path)) == ["plain.ipynb"]
    convert(source, tmp_path / "Load.Notebook", kernel="pyspark")
    notebook = read_notebook_item(tmp_path / "Load.Notebook")
    assert notebook.kernel is Kernel.PYSPARK
    assert [cell.language for cell in notebook.cells] == ["python", "sparksql"]


@pytest.mark.parametrize(
    ("kernel", "name", "text"),
    [
        ("python", "x.ipynb", to_ipynb(pyspark_notebook([]))),
        ("pyspark", "notebook-content.py", render(pyspark_notebook([]))),
    ],
)
def test_a_kernel_for_a_notebook_that_names_one_is_refused(
    tmp_path: Path, kernel: str, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    destination = tmp_path / ("y.py" if name == "x.ipynb" else "y.ipynb")
    with pytest.raises(UserError, match=f"--kernel {kernel} does not fit .* which says synapse_pyspark"):
        convert(tmp_path / name, destination, kernel=kernel)


def test_a_notebook_without_metadata_needs_no_kernel_on_its_way_back(tmp_path: Path) -> None:
    text = f"-- Fabric notebook source\n\n\n-- CELL {STARS}\n\nSELECT 1\n"
    (tmp_path / "notebook-content.sql").write_bytes(text.encode())
    convert(tmp_path / "notebook-content.sql", tmp_path / "x.ipynb")
    convert(tmp_path / "x.ipynb", tmp_path / "y.sql")
    assert (tmp_path / "y.sql").read_bytes().decode() == text


def test_what_the_source_format_has_no_place_for_is_named(tmp_path: Path) -> None:
    source = jupyter(tmp_path, "1", widgets={}, kernel_info={"name": "jupyter"}, language_info={"name": "x"})
    data = json.loads(source.read_bytes())
    data["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    source.write_text(json.dumps(data), encoding="utf-8")
    done = convert(source, tmp_path / "x.py")
    assert done.left_out == ("the outputs of 1 cell", "the metadata widgets")


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        (["a", f"b\n# CELL {STARS}\nc"], "cell 2: line 2 of the cell reads like a block marker"),
        (["# MAGIC %%sql\n# MAGIC SELECT 1"], "cell 1: line 1 of the cell reads like an escaped cell magic"),
        (["\ud800"], "cell 1 holds what the source format cannot hold"),
    ],
)
def test_a_cell_that_would_not_be_read_back_is_refused(
    tmp_path: Path, sources: list[str], message: str
) -> None:
    source = jupyter(tmp_path, *sources)
    with pytest.raises(NotebookFormatError, match=f"plain.ipynb: {message}"):
        convert(source, tmp_path / "Load.Notebook", kernel="python")
    assert sorted(tree(tmp_path)) == ["plain.ipynb"]


def test_metadata_that_would_not_be_read_back_is_refused(tmp_path: Path) -> None:
    source = jupyter(tmp_path, kernel_info={"name": "jupyter"}, dependencies={"a": float("nan")})
    with pytest.raises(NotebookFormatError, match="the notebook's metadata holds"):
        convert(source, tmp_path / "x.py")


def test_every_character_that_the_source_text_can_hold_is_kept(tmp_path: Path) -> None:
    sources = ["a\r\nb\r", "x = '\0'", "\ufeff", "\u2028\x0c\x1e", "é\U0001f600"]
    convert(jupyter(tmp_path, *sources), tmp_path / "x.py", kernel="python")
    text = (tmp_path / "x.py").read_bytes().decode()
    assert [cell.source for cell in parse(text).cells] == sources


@pytest.mark.parametrize(
    ("source", "destination", "message"),
    [
        ("x.ipynb", "y.ipynb", "is an .ipynb, so it becomes source text"),
        ("x.ipynb", "y", "does not end in one of .Notebook, .py, .sql, .scala, .r"),
        ("x.ipynb", "y.sql", r"belongs into a file .py, not .sql"),
        ("x.ipynb", "a:b.Notebook", "the display name 'a:b' holds ':'"),
        ("x.ipynb", "Load.Notebook/notebook-content.scala", r"holds notebook-content.py already"),
        ("x.ipynb", "file.Notebook", "is no folder, as a notebook's item is"),
        ("x.ipynb", "folder.py", "is a folder"),
        ("x.ipynb", "file.Notebook/y.py", "y.py cannot be written: File exists"),
        ("Load.Notebook", "y.py", "is source text, so it becomes an .ipynb"),
        ("Load.Notebook", "z.Notebook", "is source text, so it becomes an .ipynb"),
        ("Load.Notebook/.platform", "y.ipynb", "is no notebook by its name"),
        ("none.ipynb", "y.py", "there is no file or folder"),
        ("folder.py", "y.ipynb", "must hold one notebook-content file, found: none"),
        ("x" * 300, "y.ipynb", "cannot be read: File name too long"),
    ],
)
def test_paths_that_do_not_fit_are_refused(
    tmp_path: Path, source: str, destination: str, message: str
) -> None:
    write_notebook_item(tmp_path, python_notebook([]), "Load", ID)
    (tmp_path / "x.ipynb").write_text(to_ipynb(python_notebook([])), encoding="utf-8")
    (tmp_path / "file.Notebook").write_bytes(b"")
    (tmp_path / "folder.py").mkdir()
    before = tree(tmp_path)
    with pytest.raises(UserError, match=message):
        convert(tmp_path / source, tmp_path / destination, force=True)
    assert tree(tmp_path) == before
