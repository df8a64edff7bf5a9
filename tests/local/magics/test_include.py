from __future__ import annotations

import pytest

from ingen_fab.errors import NotebookRunError, UserError
from ingen_fab.local.cell_loop import CellStart
from ingen_fab.notebook.cells import Kernel, code_cell, pyspark_notebook
from tests.local.workspace import Workspace, parameters

EXIT = "notebookutils.notebook.exit(found)"


@pytest.mark.parametrize("reference", ["helpers", '"helpers"', "'helpers'", "/helpers", "/shared/helpers "])
def test_the_names_of_another_notebook_are_there_afterwards(workspace: Workspace, reference: str) -> None:
    workspace.add("helpers", "def double(x):\n    return given * 2 * x", below="shared")
    workspace.add("main", "given = 10", f"%run {reference}\n", "found = double(2)", EXIT)
    assert workspace.exit_of("main") == "40"


def test_parameters_are_assigned_behind_the_parameters_cell(workspace: Workspace) -> None:
    workspace.add("helpers", parameters("a, b, c = 1, 2.0, 'x'\nd = None"), "found = (a, b, c, d)")
    workspace.add("main", '%run helpers { "a": 5, "c": "it\'s", "d": true, }', EXIT)
    assert workspace.exit_of("main") == repr((5, 2.0, "it's", True))


def test_without_a_parameters_cell_the_values_stand_on_top(workspace: Workspace) -> None:
    workspace.add("helpers", "found = size * 2")
    workspace.add("main", '%run helpers {"size": 4}', EXIT)
    assert workspace.exit_of("main") == "8"


def test_exit_in_another_notebook_ends_that_notebook_only(workspace: Workspace) -> None:
    workspace.add("helpers", "found = 1", "notebookutils.notebook.exit('early')", "found = 2")
    workspace.add("main", "%run helpers", EXIT)
    assert workspace.exit_of("main") == "1"


def test_five_notebooks_deep_is_possible_and_six_are_not(workspace: Workspace) -> None:
    workspace.add("level5", "found = 'bottom'")
    for level in range(4, 0, -1):
        workspace.add(f"level{level}", f"%run level{level + 1}")
    workspace.add("main", "%run level1", EXIT)
    assert workspace.exit_of("main") == "bottom"
    workspace.add("above", "%run main")
    with pytest.raises(NotebookRunError, match="%run of 'level5' is more than 5 notebooks deep") as caught:
        workspace.run("above")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("second", "circle"), [("%run main", "main -> helpers -> main"), ("%run helpers", "helpers -> helpers")]
)
def test_a_circle_is_refused_with_its_names(workspace: Workspace, second: str, circle: str) -> None:
    workspace.add("helpers", second)
    workspace.add("main", "%run helpers")
    with pytest.raises(NotebookRunError, match=f"%run goes in a circle: {circle}") as caught:
        workspace.run("main")
    assert caught.value.exit_code == 2


def test_a_failure_names_the_notebook_it_is_in_and_the_one_that_called(workspace: Workspace) -> None:
    workspace.add("helpers", "x = 1", "y = 2\n1 / 0")
    workspace.add("main", "z = 1", "# take them in\n%run helpers")
    with pytest.raises(NotebookRunError) as caught:
        workspace.run("main")
    assert caught.value.message == (
        "notebook 'helpers', cell 2, line 2: ZeroDivisionError: division by zero\n    1 / 0"
    )
    assert caught.value.__notes__ == ["notebook 'main', cell 2, line 2\n    %run helpers"]
    assert caught.value.exit_code == 1


def test_a_failure_in_a_function_of_another_notebook_names_both(workspace: Workspace) -> None:
    workspace.add("helpers", "def f(x):\n    return 1 / x")
    workspace.add("main", "%run helpers", "f(0)")
    with pytest.raises(NotebookRunError) as caught:
        workspace.run("main")
    assert caught.value.message == (
        "notebook 'main', cell 2, line 1: ZeroDivisionError: division by zero\n    f(0)\n"
        "  raised in notebook 'helpers', cell 1, line 2\n    return 1 / x"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("%run", "%run  cannot be read"),
        ("%run helpers {x}", "the parameters of %run helpers are no JSON"),
        ('%run helpers {"a": [1]}', r"%run cannot give 'a' the value \[1\]"),
        ('%run helpers {"a b": 1}', "%run cannot give 'a b' the value 1"),
        ("%run -b file.py", "of a file in the notebook's resources is not available here"),
        ("%run other words", "%run other words cannot be read"),
    ],
)
def test_what_cannot_be_run_is_named_with_its_place(workspace: Workspace, line: str, reason: str) -> None:
    workspace.add("helpers", "x = 1")
    workspace.add("main", line)
    with pytest.raises(NotebookRunError, match=f"notebook 'main', cell 1, line 1: .*{reason}") as caught:
        workspace.run("main")
    assert caught.value.exit_code == 2


def test_an_unknown_notebook_is_named_with_the_nearest(workspace: Workspace) -> None:
    workspace.add("helpers", "x = 1")
    workspace.add("main", "%run helper")
    with pytest.raises(NotebookRunError, match="there is no Notebook 'helper'") as caught:
        workspace.run("main")
    assert (caught.value.exit_code, caught.value.hint) == (2, "Did you mean 'helpers'?")


def test_a_notebook_of_another_kernel_is_refused(workspace: Workspace) -> None:
    workspace.add_notebook("sparky", pyspark_notebook([code_cell("x = 1", Kernel.PYSPARK)]))
    workspace.add("main", "%run sparky")
    with pytest.raises(NotebookRunError, match="'sparky' is a PySpark notebook"):
        workspace.run("main")


def test_cells_of_the_caller_alone_are_announced(workspace: Workspace) -> None:
    workspace.add("helpers", "x = 1")
    workspace.add("main", "%run helpers")
    heard: list[CellStart] = []
    workspace.run("main", on_cell=heard.append)
    assert [cell.notebook for cell in heard] == ["main"]


def test_a_parameter_of_the_caller_is_not_one_of_the_other(workspace: Workspace) -> None:
    workspace.add("helpers", parameters("size = 1"), "found = size")
    workspace.add("main", parameters("size = 2"), "%run helpers", EXIT)
    assert workspace.exit_of("main", size=3) == "1"
    with pytest.raises(UserError, match="has no parameter 'siz'"):
        workspace.run("main", siz=3)
