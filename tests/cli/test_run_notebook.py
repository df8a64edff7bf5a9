from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab.notebook.cells import Kernel, code_cell, parameters_cell, python_notebook
from ingen_fab.notebook.ipynb import to_ipynb
from tests.command_line import igf, igf_apart


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    cells = [
        parameters_cell("size = 1\nname = 'x'", Kernel.PYTHON),
        code_cell("print('hello', name)\nassert size < 5, name", Kernel.PYTHON),
        code_cell("notebookutils.notebook.exit(size * 2)", Kernel.PYTHON),
    ]
    path = tmp_path / "sizes.ipynb"
    path.write_text(to_ipynb(python_notebook(cells)))
    return path


def test_the_exit_value_is_all_that_goes_to_stdout(notebook: Path) -> None:
    words = ("--param", "size=3", "--param", "name=a=b")
    told = igf_apart(notebook.parent, "notebook", "run", "sizes.ipynb", *words)
    assert (told.code, told.out) == (0, "6\n")
    assert told.err.splitlines() == [
        "sizes: cell 1 of 3: size = 1",
        "sizes: cell 2 of 3: print('hello', name)",
        "hello a=b",
        "sizes: cell 3 of 3: notebookutils.notebook.exit(size * 2)",
    ]


def test_quiet_leaves_only_what_the_cells_print(notebook: Path) -> None:
    told = igf(notebook.parent, "notebook", "run", "sizes.ipynb", "--quiet")
    assert (told.code, told.out, told.err) == (0, "2\n", "hello x\n")


def test_the_project_may_be_elsewhere(notebook: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    told = igf(tmp_path, "--project-dir", str(project), "notebook", "run", str(notebook))
    assert told.code == 0
    assert (project / "tmp" / "spark" / "Files").is_dir()


def test_a_failing_cell_is_told_with_its_place(notebook: Path) -> None:
    told = igf(notebook.parent, "notebook", "run", "sizes.ipynb", "--param", "size=7")
    assert (told.code, told.out) == (1, "")
    assert told.err.endswith(
        "Error: notebook 'sizes', cell 2, line 2: AssertionError: x\n    assert size < 5, name\n"
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("nothing.Notebook",), "there is no notebook nothing.Notebook"),
        (("sizes.ipynb", "--param", "size"), "'size' is not name=value"),
        (("sizes.ipynb", "--param", "a-b=1"), "'a-b=1' is not name=value"),
        (("sizes.ipynb", "--param", "size=1", "--param", "size=2"), "'size' is given twice"),
        (("sizes.ipynb", "--param", "size=big"), "the notebook wants a whole number"),
        (("sizes.ipynb", "--param", "siz=1"), "Did you mean 'size'?"),
    ],
)
def test_what_the_user_can_mend_ends_with_two(notebook: Path, words: tuple[str, ...], reason: str) -> None:
    told = igf(notebook.parent, "notebook", "run", *words)
    assert (told.code, told.out) == (2, "")
    assert reason in told.err
