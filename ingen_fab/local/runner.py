"""Runs a notebook on this machine: its cells in order in one shell, as a Fabric session would."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingen_fab.errors import NotebookRunError, UserError
from ingen_fab.local import faults
from ingen_fab.local.display import display, display_html
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.magics import PYTHON_NOTEBOOK_MAGICS, MagicHandler, MagicNotAvailableError
from ingen_fab.local.notebookutils import NAME, OLD_NAME, create_module, importable
from ingen_fab.local.notebookutils.notebook import NotebookExit
from ingen_fab.local.parameters import assignments, check_names
from ingen_fab.local.session import Session
from ingen_fab.local.shell import CellFailure, CellShell, cell_shell
from ingen_fab.notebook.cells import Cell, CellKind, Kernel, Notebook

OnCell = Callable[[int, int, str], None]

# A kernel that is missing here cannot be run on this machine.
MAGICS: Mapping[Kernel, Mapping[str, MagicHandler]] = {Kernel.PYTHON: PYTHON_NOTEBOOK_MAGICS}

PARAMETERS_LABEL = "injected parameters"


@dataclass(frozen=True)
class RunResult:
    """What a run gave: the value of `notebook.exit` (None: no cell called it), and how many cells it ran."""

    exit_value: str | None
    cells_run: int


def run_notebook(
    notebook: Notebook,
    *,
    name: str,
    parameters: Mapping[str, object],
    lakehouse: LocalLakehouse,
    on_cell: OnCell | None = None,
) -> RunResult:
    """Run the code cells of a notebook in order; what they print goes to stderr.

    `parameters` are assigned right after the parameters cell. Before each cell, `on_cell` gets the cell's
    number among all cells (from 1), their count, and the first line of its source. Raises `NotebookRunError`
    for a cell that fails, `UserError` for what the user can mend before the run, and `TypeError` for a
    parameter that is no plain value.
    """
    kernel = _runnable_kernel(notebook, name)
    injected = assignments(parameters)
    fault = faults.arm()
    lakehouse.create()
    session = Session(name, kernel.value, lakehouse)
    module = create_module(session)
    names = {NAME: module, OLD_NAME: module, "display": display, "displayHTML": display_html}
    with (
        contextlib.redirect_stdout(sys.stderr),
        contextlib.chdir(Path.cwd()),
        importable(module),
        cell_shell(session, names, MAGICS[kernel]) as shell,
    ):
        _check_parameters(notebook, parameters, name, shell)
        result = _run_cells(shell, notebook, name, injected, on_cell)
    if fault is not None:
        _say(
            f"{faults.VARIABLE}={fault.name}:{fault.nth} was not reached: passed {fault.passed} times so far"
        )
    return result


def _runnable_kernel(notebook: Notebook, name: str) -> Kernel:
    kernel = notebook.kernel
    if kernel is None or kernel not in MAGICS:
        spelled = "no kernel that is known here" if kernel is None else f"the kernel '{kernel.value}'"
        raise UserError(
            f"notebook '{name}' needs {spelled}, and only Python notebooks can run on this machine yet",
            hint=f"Use a Python notebook (kernel '{Kernel.PYTHON.value}'), or run it in a Fabric workspace.",
        )
    return kernel


def _check_parameters(
    notebook: Notebook, parameters: Mapping[str, object], name: str, shell: CellShell
) -> None:
    sources = [cell.source for cell in notebook.cells if cell.kind is CellKind.PARAMETERS]
    check_names(parameters, shell.plain_python(sources[0]) if sources else None, name)


def _run_cells(
    shell: CellShell, notebook: Notebook, name: str, injected: str, on_cell: OnCell | None
) -> RunResult:
    cells_run = 0
    for number, cell in _executable(notebook):
        if on_cell is not None:
            on_cell(number, len(notebook.cells), _first_line(cell.source))
        cells_run += 1
        failure = shell.run(f"cell {number}", cell.source)
        if failure is None and cell.kind is CellKind.PARAMETERS and injected:
            failure = shell.run(PARAMETERS_LABEL, injected)
        if failure is None:
            continue
        if isinstance(failure.error, NotebookExit):
            return RunResult(failure.error.value, cells_run)
        if isinstance(failure.error, KeyboardInterrupt):
            raise failure.error
        if _stopped_duckdb(failure.error):
            raise KeyboardInterrupt from failure.error
        raise _run_error(name, failure) from failure.error
    return RunResult(None, cells_run)


def _stopped_duckdb(error: BaseException) -> bool:
    # duckdb 1.4 swallows the KeyboardInterrupt of a Ctrl-C in a query and raises this, with no trace of it.
    return type(error) is RuntimeError and str(error) == "Query interrupted"


def _executable(notebook: Notebook) -> Iterator[tuple[int, Cell]]:
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.kind is CellKind.MARKDOWN:
            continue
        # "Run all" leaves out a cell that somebody froze in the editor.
        if cell.extra.get("frozen") is True:
            _say(f"cell {number} is frozen and is not run")
            continue
        yield number, cell


def _run_error(name: str, failure: CellFailure) -> NotebookRunError:
    """Return the error of a failed cell.

    An exception with `exit_code` and `message` was raised for the user to read, so both are kept as they are
    and the place becomes a note. A magic that is not there does not know its place: it is named in front.
    """
    cause = failure.error
    message, exit_code = getattr(cause, "message", None), getattr(cause, "exit_code", None)
    where = f"notebook '{name}', {failure.place.cell}, line {failure.place.line}"
    detail = f"    {failure.place.text}"
    if failure.raised_at is not None:
        at = failure.raised_at
        detail += f"\n  raised in {at.cell}, line {at.line}\n    {at.text}"
    what = f"{type(cause).__name__}: {cause}" if str(cause) else type(cause).__name__
    if isinstance(cause, MagicNotAvailableError):
        what, message = cause.message, None
    carried = isinstance(message, str) and type(exit_code) is int
    hint = getattr(cause, "hint", None)
    error = NotebookRunError(
        str(message) if carried else f"{where}: {what}\n{detail}",
        hint=hint if isinstance(hint, str) else None,
    )
    if type(exit_code) is int:
        error.exit_code = exit_code
    if carried:
        error.add_note(f"{where}\n{detail}")
    return error


def _first_line(source: str) -> str:
    return next((line.strip() for line in source.split("\n") if line.strip()), "")


def _say(message: str) -> None:
    print(message, file=sys.stderr)
