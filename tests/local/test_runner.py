from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from ingen_fab.errors import NotebookRunError, UserError
from ingen_fab.local.cell_loop import CellStart, OnCell, RunResult
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.runner import run_notebook
from ingen_fab.notebook.cells import (
    Cell,
    Kernel,
    Notebook,
    code_cell,
    markdown_cell,
    parameters_cell,
    python_notebook,
    tsql_notebook,
)

CARRIED_ERROR = """
class MissingFileError(Exception):
    exit_code = 2

    def __init__(self, message, hint=None):
        super().__init__(message)
        self.message = message
        self.hint = hint
"""


def code(source: str) -> Cell:
    return code_cell(source, Kernel.PYTHON)


def parameters(source: str) -> Cell:
    return parameters_cell(source, Kernel.PYTHON)


@pytest.fixture
def lakehouse(tmp_path: Path) -> LocalLakehouse:
    return LocalLakehouse.of_project(tmp_path)


@pytest.fixture
def run(lakehouse: LocalLakehouse) -> Run:
    return Run(lakehouse)


class Run:
    def __init__(self, lakehouse: LocalLakehouse) -> None:
        self._lakehouse = lakehouse

    def __call__(self, *cells: Cell | str, on_cell: OnCell | None = None, **values: object) -> RunResult:
        made = python_notebook(code(cell) if isinstance(cell, str) else cell for cell in cells)
        return run_notebook(
            made, name="nightly", parameters=values, lakehouse=self._lakehouse, on_cell=on_cell
        )


def test_cells_run_in_order_and_markdown_is_left_out(run: Run) -> None:
    assert run(
        "x = [1]", markdown_cell("x = 1/0"), "x.append(2)", "notebookutils.notebook.exit(x)"
    ) == RunResult("[1, 2]", 3)


def test_a_run_without_exit_has_no_exit_value(run: Run) -> None:
    assert run("x = 1") == RunResult(None, 1)
    assert run() == RunResult(None, 0)


def test_the_folders_of_the_lakehouse_are_there_in_a_run(run: Run, lakehouse: LocalLakehouse) -> None:
    run("notebookutils.fs.put('Files/a.txt', 'x')")
    assert (lakehouse.files / "a.txt").read_text() == "x"
    assert lakehouse.tables.is_dir()


def test_exit_ends_the_run_through_handlers_of_exceptions(run: Run) -> None:
    source = (
        "def work():\n    try:\n        mssparkutils.notebook.exit('done')\n"
        "    except Exception:\n        raise ValueError\n"
    )
    assert run(source, "work()", "1/0") == RunResult("done", 2)


def test_parameters_are_assigned_after_their_cell(run: Run) -> None:
    cells = (
        "a = 'early'",
        parameters("start_date = '2024-01-01'\nseed = 0\nratio = 1.0\nforce = False\nnote = ''\n"),
    )
    last = "notebookutils.notebook.exit((start_date, seed, ratio, force, note))"
    given = run(*cells, last, start_date='it\'s \\ "x"\n', ratio=float("inf"), force=True, note=None)
    assert given.exit_value == repr(('it\'s \\ "x"\n', 0, float("inf"), True, None))
    assert given.cells_run == 3
    assert run(*cells, last).exit_value == repr(("2024-01-01", 0, 1.0, False, ""))


def test_an_unknown_parameter_stops_the_run_before_its_first_cell(
    run: Run, lakehouse: LocalLakehouse
) -> None:
    with pytest.raises(UserError, match="no parameter 'sed'") as caught:
        run("notebookutils.fs.put('Files/a.txt', 'x')", parameters("seed = 0\n"), sed=1)
    assert caught.value.hint == "Did you mean 'seed'?"
    assert not (lakehouse.files / "a.txt").exists()


def test_a_parameters_cell_with_a_line_magic_still_knows_its_names(run: Run) -> None:
    assert (
        run(parameters("%time 1\nseed = 0\n"), "notebookutils.notebook.exit(seed)", seed=3).exit_value == "3"
    )


def test_a_parameter_that_is_no_plain_value_is_a_type_error(run: Run) -> None:
    with pytest.raises(TypeError, match="parameter 'seed' is of type list"):
        run(parameters("seed = 0\n"), seed=[1])


def test_a_failing_cell_is_named_with_line_and_cause(run: Run) -> None:
    with pytest.raises(NotebookRunError) as caught:
        run(markdown_cell("intro"), "x = 1", "y = 2\n{}['key']")
    assert caught.value.message == "notebook 'nightly', cell 3, line 2: KeyError: 'key'\n    {}['key']"
    assert caught.value.exit_code == 1
    assert isinstance(caught.value.__cause__, KeyError)


def test_a_failure_in_a_library_cell_names_the_calling_cell_and_the_library_cell(run: Run) -> None:
    with pytest.raises(NotebookRunError) as caught:
        run("def f(x):\n    return 1 / x", "f(0)")
    assert caught.value.message == (
        "notebook 'nightly', cell 2, line 1: ZeroDivisionError: division by zero\n    f(0)\n"
        "  raised in cell 1, line 2\n    return 1 / x"
    )


def test_an_error_of_the_carried_code_keeps_its_message_its_hint_and_its_exit_code(run: Run) -> None:
    with pytest.raises(NotebookRunError) as caught:
        run(CARRIED_ERROR, "raise MissingFileError('there is no file for 2024-01-01', 'Generate it.')")
    assert caught.value.message == str(caught.value) == "there is no file for 2024-01-01"
    assert caught.value.exit_code == 2
    assert caught.value.hint == "Generate it."
    assert caught.value.__notes__[0].startswith("notebook 'nightly', cell 2, line 1\n")
    assert NotebookRunError.exit_code == 1


@pytest.mark.parametrize("line", ["exit_code = True", "exit_code = '2'", "message = 5"])
def test_an_error_with_an_odd_exit_code_or_message_is_named_like_any_other(run: Run, line: str) -> None:
    with pytest.raises(NotebookRunError, match="cell 1, line 4: OddError"):
        run(f"class OddError(Exception):\n    exit_code, message = 2, 'm'\n    {line}\nraise OddError")


def test_a_magic_that_is_not_there_is_an_error_with_its_place(run: Run) -> None:
    with pytest.raises(NotebookRunError) as caught:
        run("x = 1", "%%sql\nSELECT 1\n")
    assert caught.value.message == (
        "notebook 'nightly', cell 2, line 1: magic %%sql is not available in a Python notebook here\n"
        "    %%sql"
    )
    assert caught.value.exit_code == 2


def test_a_cell_that_calls_sys_exit_fails(run: Run) -> None:
    with pytest.raises(NotebookRunError, match="cell 1, line 2: SystemExit: 0"):
        run("import sys\nsys.exit(0)", "x = 1")


def test_an_interrupt_passes_through(run: Run) -> None:
    with pytest.raises(KeyboardInterrupt):
        run("raise KeyboardInterrupt")


# Half a minute: long enough to be interrupted, and at an end by itself where the interrupt is not heard.
LONG_QUERY = (
    "import duckdb\n"
    "duckdb.sql('SELECT sum(hash(i + j) % 7) FROM range(45000) a(i), range(45000) b(j)').fetchall()\n"
)


@pytest.mark.parametrize("waiting", ["time.sleep(20)", LONG_QUERY], ids=["sleep", "query"])
def test_an_interrupt_from_outside_ends_a_cell_that_waits(run: Run, waiting: str) -> None:
    source = (
        "import os, signal, threading, time\n"
        "threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()"
    )
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run(source, waiting)
    assert time.monotonic() - started < 10


def test_what_cells_print_goes_to_stderr(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("print('hello')\ndisplay([{'a': 1}])\ndisplayHTML('<b>')\n40 + 2")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.split("\n") == [
        "hello",
        *("a", "-", "1"),
        "(displayHTML: 3 characters of HTML, not shown here)",
        "42",
        "",
    ]


def test_a_caller_hears_of_each_cell_before_it_runs(run: Run) -> None:
    heard: list[CellStart] = []
    run("\n# Library\nx = 1", markdown_cell("m"), "y = 2", on_cell=heard.append)
    assert heard == [CellStart("nightly", 1, 3, "# Library"), CellStart("nightly", 3, 3, "y = 2")]


def test_a_frozen_cell_is_left_out_and_named(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(code_cell("1/0", Kernel.PYTHON, extra={"frozen": True}), "x = 1").cells_run == 1
    assert capsys.readouterr().err == "cell 1 is frozen and is not run\n"


@pytest.mark.parametrize(
    ("notebook", "reason"),
    [
        (tsql_notebook([code_cell("SELECT 1", Kernel.TSQL)]), "the kernel 'sqldatawarehouse'"),
        (Notebook((code("x = 1"),), {"kernel_info": {"name": "fortran"}}), "the kernel 'fortran'"),
    ],
)
def test_a_notebook_of_another_kernel_is_refused(
    notebook: Notebook, reason: str, lakehouse: LocalLakehouse
) -> None:
    with pytest.raises(UserError, match=f"needs {reason}, and only Python and PySpark notebooks run"):
        run_notebook(notebook, name="n", parameters={}, lakehouse=lakehouse)
    assert not lakehouse.root.exists()


def test_the_process_is_as_before_after_a_run(run: Run, tmp_path: Path) -> None:
    folder, filters = Path.cwd(), warnings.filters[:]
    run(f"import os, warnings\nos.chdir({str(tmp_path)!r})\nwarnings.simplefilter('ignore')")
    assert Path.cwd() == folder
    assert warnings.filters == filters
    assert "notebookutils" not in sys.modules


def test_a_run_of_small_cells_is_fast(run: Run) -> None:
    run("x = 1")
    started = time.monotonic()
    run(*["x = 1"] * 20)
    assert time.monotonic() - started < 1


def in_process(tmp_path: Path, cells: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    script = (
        "import sys\nfrom pathlib import Path\nfrom ingen_fab.local.lakehouse import LocalLakehouse\n"
        "from ingen_fab.local.runner import run_notebook\n"
        "from ingen_fab.notebook.cells import Kernel, code_cell, python_notebook\n"
        f"cells = [code_cell(source, Kernel.PYTHON) for source in {cells!r}]\n"
        f"lakehouse = LocalLakehouse.of_project(Path({str(tmp_path)!r}))\n"
        "print(run_notebook(python_notebook(cells), name='n', parameters={}, lakehouse=lakehouse))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        capture_output=True,
        text=True,
    )


AUDITED = [
    "import sys\n"
    "for step in (1, 2):\n"
    "    sys.audit('ingen_fab.fault_point', 'publish')\n"
    "    print('step', step)\n"
]


def test_a_fault_kills_the_run_at_its_point(tmp_path: Path) -> None:
    ended = in_process(tmp_path, AUDITED, INGEN_FAB_FAULT="publish:2")
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGKILL, "", "step 1\n")


def test_a_fault_that_was_not_reached_is_named(tmp_path: Path) -> None:
    ended = in_process(tmp_path, AUDITED, INGEN_FAB_FAULT="publish:9")
    assert (ended.returncode, ended.stdout) == (0, "RunResult(exit_value=None, cells_run=1)\n")
    assert ended.stderr.endswith("INGEN_FAB_FAULT=publish:9 was not reached: passed 2 times so far\n")


def test_a_misspelt_fault_stops_the_run_before_it_begins(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEN_FAB_FAULT", "publish:zero")
    with pytest.raises(UserError, match="is not a fault point"):
        run("x = 1")
