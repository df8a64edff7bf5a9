from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab.errors import NotebookFormatError, UserError
from ingen_fab.local.items import FoundNotebook, Items
from ingen_fab.notebook.cells import python_notebook
from ingen_fab.notebook.ipynb import to_ipynb
from tests.local.workspace import Workspace


def test_a_notebook_is_found_by_name_and_by_path(workspace: Workspace) -> None:
    deep = workspace.add("b", "x = 1", below="one/two")
    items = Items((workspace.folder,))
    for reference in ("b", "/b", "two/b", "/one/two/b", "items/one/two/b"):
        assert items.notebook(reference) == FoundNotebook("b", deep)
    with pytest.raises(UserError, match="there is no Notebook 'three/b'"):
        items.notebook("three/b")


def test_the_first_folder_counts(workspace: Workspace) -> None:
    first, second = workspace.add("a", "x = 1", below="1"), workspace.add("a", "x = 2", below="2")
    folders = first.parent, second.parent
    assert Items(folders).notebook("a").path == first
    assert Items(folders[::-1]).notebook("a").path == second
    with pytest.raises(UserError, match=r"there are 2 items 'a' in .*: 1/a\.Notebook, 2/a\.Notebook"):
        Items((workspace.folder / "items",)).notebook("a")


def test_hidden_folders_and_the_inside_of_items_are_passed_over(workspace: Workspace) -> None:
    workspace.add("a", "x = 1", below=".venv")
    workspace.add("a", "x = 1", below="b.Notebook/Resources")
    with pytest.raises(UserError, match="there is no Notebook 'a'"):
        Items((workspace.folder,)).notebook("a")


def test_an_ipynb_is_a_notebook_too(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(to_ipynb(python_notebook([])))
    found = Items((tmp_path,)).notebook("a")
    assert (found.name, found.read()) == ("a", python_notebook([]))


def test_a_path_may_be_that_of_the_content(workspace: Workspace) -> None:
    item = workspace.add("a", "x = 1")
    assert (
        FoundNotebook.at(item / "notebook-content.py") == FoundNotebook.at(item) == FoundNotebook("a", item)
    )


@pytest.mark.parametrize(
    ("name", "reason"), [("x.Notebook", "there is no notebook"), ("a.txt", "is no notebook")]
)
def test_a_path_without_a_notebook_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(UserError, match=reason):
        FoundNotebook.at(tmp_path / name)


@pytest.mark.parametrize("data", [b"{", b"\xff"])
def test_a_broken_ipynb_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.ipynb").write_bytes(data)
    with pytest.raises(NotebookFormatError, match=r"a\.ipynb: "):
        FoundNotebook.at(tmp_path / "a.ipynb").read()
