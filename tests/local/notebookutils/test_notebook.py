from __future__ import annotations

import time

import pytest

from ingen_fab.errors import NotebookRunError
from ingen_fab.local.cell_loop import CellStart
from ingen_fab.notebook.cells import Kernel, code_cell, python_notebook
from tests.local.workspace import Workspace, parameters

EXIT = "notebookutils.notebook.exit(found)"


def call(arguments: str) -> str:
    return f"found = notebookutils.notebook.run({arguments})"


def test_the_exit_value_comes_back_as_text(workspace: Workspace) -> None:
    workspace.add("child", parameters("a = 1\nb = 'x'"), "mssparkutils.notebook.exit([a, b])")
    workspace.add("main", call("'child', 90, {'a': 2}"), "assert isinstance(found, str)", EXIT)
    assert workspace.exit_of("main") == "[2, 'x']"


def test_without_an_exit_it_is_empty(workspace: Workspace) -> None:
    workspace.add("child", "x = 1")
    workspace.add("main", call("'child'"), "notebookutils.notebook.exit(repr(found))")
    assert workspace.exit_of("main") == "''"


def test_names_are_not_shared_and_files_are(workspace: Workspace) -> None:
    workspace.add("child", "assert 'mine' not in globals()\nyours = 1\nmssparkutils.fs.put('Files/a', 'x')")
    workspace.add(
        "main",
        "mine = 1",
        call("'child'"),
        "found = 'yours' in globals(), notebookutils.fs.head('Files/a')",
        EXIT,
    )
    assert workspace.exit_of("main") == "(False, 'x')"


def test_the_caller_goes_on_in_its_own_world(workspace: Workspace) -> None:
    workspace.add("child", "import os, sys\nos.chdir('/')\nsys.modules['__main__'].left = 1")
    workspace.add(
        "main",
        "import __main__, os\nhere = os.getcwd()",
        call("'child'"),
        "import sys\nassert sys.modules['__main__'] is __main__ and os.getcwd() == here\n"
        "found = get_ipython().user_ns is globals(), notebookutils.runtime.context['currentNotebookName']",
        EXIT,
    )
    assert workspace.exit_of("main") == "(True, 'main')"


def test_the_context_knows_caller_and_root(workspace: Workspace) -> None:
    keys = ("currentNotebookName", "rootNotebookName", "isReferenceRun", "referenceTreePath", "parentRunId")
    workspace.add(
        "grandchild",
        f"c = notebookutils.runtime.context\nmssparkutils.notebook.exit([c[k] for k in {keys[:4]}])",
    )
    workspace.add("child", call("'grandchild'"), EXIT)
    workspace.add("main", call("'child'"), EXIT)
    assert workspace.exit_of("main") == "['grandchild', 'main', True, 'main/child']"


def test_a_failure_in_a_child_names_both_notebooks(workspace: Workspace) -> None:
    workspace.add("child", "x = 1\nx / 0")
    workspace.add("main", "# first\nnotebookutils.notebook.run('child')")
    with pytest.raises(NotebookRunError) as caught:
        workspace.run("main")
    assert caught.value.message.startswith("notebook 'child', cell 1, line 2: ZeroDivisionError")
    assert caught.value.__notes__ == [
        "notebook 'main', cell 1, line 2\n    notebookutils.notebook.run('child')"
    ]


def test_a_caller_may_catch_what_a_child_raises(workspace: Workspace) -> None:
    workspace.add("child", "1 / 0")
    tries = "try:\n    mssparkutils.notebook.run('child')\n"
    source = f"{tries}except Exception as error:\n    found = error.message[:16]"
    workspace.add("main", source, EXIT)
    assert workspace.exit_of("main") == "notebook 'child'"


@pytest.mark.parametrize("waiting", ["time.sleep(9)", "while True: pass"])
def test_a_cell_that_takes_too_long_is_ended(workspace: Workspace, waiting: str) -> None:
    workspace.add("child", f"import time\ntry:\n    {waiting}\nexcept Exception:\n    pass")
    workspace.add("main", "notebookutils.notebook.run('child', 0.2)")
    started = time.monotonic()
    with pytest.raises(NotebookRunError, match=r"'child', cell 1: it takes longer than 0\.2 seconds"):
        workspace.run("main")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("'child', 0", "0 is no number of seconds"),
        ("'child', '90'", "'90' is no number of seconds"),
        ("'child', workspace='elsewhere'", 'the workspace "elsewhere" cannot be reached'),
        ("'nobody'", "there is no Notebook 'nobody'"),
        ("'main'", "'main' is called 21 notebooks deep"),
    ],
)
def test_what_cannot_be_called_is_refused(workspace: Workspace, arguments: str, reason: str) -> None:
    workspace.add("child", "x = 1")
    workspace.add("main", f"notebookutils.notebook.run({arguments})")
    with pytest.raises(NotebookRunError, match=reason) as caught:
        workspace.run("main")
    assert caught.value.exit_code == 2


def test_a_child_with_another_default_lakehouse_is_refused_as_on_fabric(workspace: Workspace) -> None:
    cells = [code_cell("x = 1", Kernel.PYTHON)]
    child = python_notebook(cells, dependencies={"lakehouse": {"default_lakehouse": "other"}})
    workspace.add_notebook("child", child)
    for name, arguments in (("main", "'child'"), ("bold", "'child', 90, {'useRootDefaultLakehouse': True}")):
        cells = [code_cell(f"notebookutils.notebook.run({arguments})", Kernel.PYTHON)]
        mine = python_notebook(cells, dependencies={"lakehouse": {"default_lakehouse": "mine"}})
        workspace.add_notebook(name, mine)
    with pytest.raises(
        NotebookRunError, match=r"'child' has another default lakehouse \(other\) than 'main'"
    ):
        workspace.run("main")
    workspace.run("bold")


def test_the_cells_of_a_child_are_announced_deeper(workspace: Workspace) -> None:
    workspace.add("child", "x = 1")
    workspace.add("main", "notebookutils.notebook.run('child')")
    heard: list[CellStart] = []
    workspace.run("main", on_cell=heard.append)
    assert [(cell.notebook, cell.depth) for cell in heard] == [("main", 0), ("child", 1)]
