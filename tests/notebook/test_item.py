"""Tests of the item folder: names, ids, `.platform` and the files on disk."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from ingen_fab.errors import NotebookFormatError, UserError
from ingen_fab.notebook.cells import (
    Kernel,
    Notebook,
    Syntax,
    code_cell,
    markdown_cell,
    python_notebook,
    tsql_notebook,
)
from ingen_fab.notebook.fabric_source import render
from ingen_fab.notebook.ipynb import to_ipynb
from ingen_fab.notebook.item import (
    check_display_name,
    logical_id,
    platform_text,
    write_notebook_item,
)
from ingen_fab.notebook.item_reader import read_notebook_item

ID = "3f1c2a54-7f0e-4a54-9f63-0d8d3d6b5f10"


def example() -> Notebook:
    """A small Python notebook."""
    return python_notebook([markdown_cell("# Zählen\n"), code_cell("print(1)", Kernel.PYTHON)])


def tsql_example() -> Notebook:
    """A small T-SQL notebook."""
    return tsql_notebook([code_cell("SELECT 1", Kernel.TSQL)])


def test_the_platform_text_is_fabrics_without_a_final_newline() -> None:
    assert platform_text("Notebook", "Load sales", ID) == (
        "{\n"
        '  "$schema": "https://developer.microsoft.com/json-schemas/fabric/gitIntegration/'
        'platformProperties/2.0.0/schema.json",\n'
        '  "metadata": {\n'
        '    "type": "Notebook",\n'
        '    "displayName": "Load sales"\n'
        "  },\n"
        '  "config": {\n'
        '    "version": "2.0",\n'
        f'    "logicalId": "{ID}"\n'
        "  }\n"
        "}"
    )


def test_a_description_follows_the_display_name() -> None:
    text = platform_text("Notebook", "a", ID, 'Lädt "alles"')
    assert '"displayName": "a",\n    "description": "Lädt \\"alles\\""\n  },' in text


@pytest.mark.parametrize("value", ["", "x", "3f1c2a547f0e4a549f630d8d3d6b5f10", f"{{{ID}}}"])
def test_a_logical_id_that_is_no_guid_is_refused(value: str) -> None:
    with pytest.raises(UserError, match="is not a GUID"):
        platform_text("Notebook", "a", value)


def test_the_logical_id_never_changes() -> None:
    value = logical_id("retail", "Notebook", "Load sales")
    assert value == logical_id("retail", "Notebook", "Load sales")
    assert value == "e8215dad-4730-5464-a8b4-14d9ec811192"
    assert uuid.UUID(value).version == 5


def test_each_part_of_the_name_changes_the_logical_id() -> None:
    names = [
        ("a", "b", "c"),
        ("x", "b", "c"),
        ("a", "x", "c"),
        ("a", "b", "x"),
        ("a", "bc", ""),
        ("ab", "", "c"),
    ]
    assert len({logical_id(*name) for name in names}) == len(names)


@pytest.mark.parametrize(
    "name", ["Load sales", "a", "Umsätze 2026 (neu)", "retail_python", "v1.2", "x" * 123]
)
def test_ordinary_names_are_taken(name: str) -> None:
    check_display_name(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("a ", "begins or ends"),
        (" a", "begins or ends"),
        ("a.", "ends with a dot"),
        ("a\t", "begins or ends"),
        ("..", "ends with a dot"),
        ("a/b", "holds '/'"),
        ("a\\b", "holds"),
        ('a"b:c', "holds '\"' ':'"),
        ("a\nb", "holds"),
        ("a\x00b", "holds"),
        ("a\u00a0b", "holds"),
        ("a\ud800b", "holds"),
        ("x" * 124, "has 124 characters"),
        ("ä" * 123, None),
        ("漢" * 83, "more than 255 bytes"),
    ],
)
def test_names_that_fabric_or_a_file_system_refuses_are_refused(name: str, reason: str | None) -> None:
    if reason is None:
        check_display_name(name)
        return
    with pytest.raises(UserError, match=reason):
        check_display_name(name)


def test_an_item_is_a_folder_of_two_files(tmp_path: Path) -> None:
    item = write_notebook_item(tmp_path / "items", example(), "Count", ID, "Counts.")
    assert item == tmp_path / "items" / "Count.Notebook"
    assert sorted(path.name for path in item.iterdir()) == [".platform", "notebook-content.py"]
    assert (item / "notebook-content.py").read_bytes() == render(example()).encode()
    assert (item / ".platform").read_bytes() == platform_text("Notebook", "Count", ID, "Counts.").encode()


@pytest.mark.parametrize("syntax", list(Syntax))
def test_every_language_is_read_back_from_its_own_file(tmp_path: Path, syntax: Syntax) -> None:
    notebook = replace(example(), syntax=syntax)
    item = write_notebook_item(tmp_path, notebook, "Count", ID)
    assert (item / f"notebook-content.{syntax.value}").is_file()
    assert read_notebook_item(item) == notebook


def test_writing_the_same_again_touches_no_file(tmp_path: Path) -> None:
    item = write_notebook_item(tmp_path, example(), "Count", ID)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in item.iterdir()}
    write_notebook_item(tmp_path, example(), "Count", ID)
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in item.iterdir()} == before


def test_a_changed_notebook_replaces_its_file_and_leaves_no_draft(tmp_path: Path) -> None:
    item = write_notebook_item(tmp_path, example(), "Count", ID)
    changed = python_notebook([code_cell("print(2)", Kernel.PYTHON)])
    write_notebook_item(tmp_path, changed, "Count", ID)
    assert read_notebook_item(item) == changed
    assert sorted(path.name for path in item.iterdir()) == [".platform", "notebook-content.py"]


def test_a_failed_replacement_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    item = tmp_path / "Count.Notebook"
    (item / "notebook-content.py" / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match="notebook-content"):
        write_notebook_item(tmp_path, example(), "Count", ID)
    assert [path.name for path in item.iterdir()] == ["notebook-content.py"]


def test_a_notebook_that_changes_its_language_leaves_one_content_file(tmp_path: Path) -> None:
    write_notebook_item(tmp_path, example(), "Count", ID)
    item = write_notebook_item(tmp_path, tsql_example(), "Count", ID)
    assert sorted(path.name for path in item.iterdir()) == [".platform", "notebook-content.sql"]


def test_a_bad_name_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="display name"):
        write_notebook_item(tmp_path, example(), "../Count", ID)
    assert list(tmp_path.iterdir()) == []


def test_a_checkout_with_windows_newlines_is_read_as_fabric_wrote_it(tmp_path: Path) -> None:
    text = "\ufeff" + render(example()).replace("\n", "\r\n")
    (tmp_path / "notebook-content.py").write_bytes(text.encode())
    assert read_notebook_item(tmp_path) == example()


def test_an_item_in_ipynb_form_is_read(tmp_path: Path) -> None:
    (tmp_path / "notebook-content.ipynb").write_bytes(to_ipynb(example()).encode())
    assert read_notebook_item(tmp_path) == example()


def test_a_folder_without_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="must hold one notebook-content file, found: none"):
        read_notebook_item(tmp_path)


def test_a_folder_with_two_contents_is_refused(tmp_path: Path) -> None:
    for name in ("notebook-content.py", "notebook-content.sql"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(UserError, match=r"found: notebook-content\.py, notebook-content\.sql"):
        read_notebook_item(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"print(1)\n", r"notebook-content\.py: line 1: "),
        (b"a\n\xff", r"notebook-content\.py: line 2: the file is not UTF-8"),
    ],
)
def test_a_broken_file_is_named_in_the_error(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "notebook-content.py").write_bytes(content)
    with pytest.raises(NotebookFormatError, match=reason):
        read_notebook_item(tmp_path)
