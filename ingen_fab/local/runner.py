"""Runs a notebook on this machine: its cells in order in one shell, as a Fabric session would."""

from __future__ import annotations

import builtins
import contextlib
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingen_fab.errors import UserError
from ingen_fab.local import faults
from ingen_fab.local.cell_loop import CellRun, OnCell, RunResult
from ingen_fab.local.display import display, display_html
from ingen_fab.local.items import Items
from ingen_fab.local.kernels import kernel_of
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.magics.tables import MAGICS
from ingen_fab.local.notebookutils import NAME, OLD_NAME, create_module, import_of, importable
from ingen_fab.local.parameters import assignments, check_names
from ingen_fab.local.session import Session
from ingen_fab.local.shell import CellShell, cell_shell
from ingen_fab.local.spark_lakehouse import SparkLakehouse
from ingen_fab.local.thread_output import named_output, told_on_stderr
from ingen_fab.notebook.cells import CellKind, Kernel, Notebook

# How deep notebooks may call one another: more is a notebook that calls itself without end.
MAX_DEPTH = 20
# An argument of Fabric's, not of the notebook's.
SAME_LAKEHOUSE = "useRootDefaultLakehouse"


def run_notebook(
    notebook: Notebook,
    *,
    name: str,
    parameters: Mapping[str, object],
    lakehouse: LocalLakehouse,
    items: Items | None = None,
    path: Path | None = None,
    on_cell: OnCell | None = None,
) -> RunResult:
    """Run the code cells of a notebook in order; what they print goes to stderr.

    `parameters` are assigned right after the parameters cell. `items` are the notebooks and variable
    libraries that it may name, and `path` is where it lies itself. Before each cell, also of notebooks that
    it calls, `on_cell` hears of it. Raises `NotebookRunError` for a cell that fails, `UserError` for what the
    user can mend before the run, and `TypeError` for a parameter that is no plain value.
    """
    kernel = kernel_of(notebook, name)
    injected = assignments(parameters)
    fault = faults.arm()
    lakehouse.create()
    session = Session(
        name,
        kernel.value,
        lakehouse,
        path=path,
        items=items or Items(),
        spark=_spark(lakehouse, notebook) if kernel is Kernel.PYSPARK else None,
        run_reference=_Caller(on_cell).run,
        values=parameters,
        default_lakehouse=_attached(notebook, "default_lakehouse"),
    )
    with told_on_stderr(), _open_shell(session) as shell:
        _check_parameters(notebook, parameters, name, shell)
        result = CellRun(notebook, name, session, injected, on_cell=on_cell).through(shell)
    if fault is not None:
        _tell_unreached(fault)
    return result


@dataclass(frozen=True)
class _Caller:
    """Runs the notebooks that a notebook calls: each in a shell of its own, on the same lakehouse."""

    on_cell: OnCell | None

    def run(self, caller: Session, reference: str, arguments: Mapping[str, object], seconds: float) -> str:
        """Run a notebook and return its exit value, "" without one; a cell may take so many seconds."""
        depth = len(caller.callers) + 1
        if depth > MAX_DEPTH:
            raise UserError(
                f"'{reference}' is called {depth} notebooks deep", hint="Does a notebook call itself?"
            )
        found = caller.items.notebook(reference)
        notebook = found.read()
        kernel = kernel_of(notebook, found.name)
        values = {name: value for name, value in arguments.items() if name != SAME_LAKEHOUSE}
        session = Session(
            found.name,
            kernel.value,
            caller.lakehouse,
            path=found.path,
            items=caller.items,
            parent=caller,
            spark=(caller.spark or _spark(caller.lakehouse, notebook)) if kernel is Kernel.PYSPARK else None,
            run_reference=caller.run_reference,
            values=values,
            default_lakehouse=_attached(notebook, "default_lakehouse"),
        )
        if not arguments.get(SAME_LAKEHOUSE):
            _refuse_other_lakehouse(session)
        run = CellRun(notebook, found.name, session, assignments(values), seconds, self.on_cell, depth)
        with _named(found.name), _open_shell(session) as shell:
            return run.through(shell).exit_value or ""


def _spark(lakehouse: LocalLakehouse, notebook: Notebook) -> SparkLakehouse:
    return SparkLakehouse(lakehouse, _attached(notebook, "default_lakehouse_name"))


def _tell_unreached(fault: faults.Fault) -> None:
    wanted = f"{faults.VARIABLE}={fault.name}:{fault.nth}"
    print(f"{wanted} was not reached: passed {fault.passed} times so far", file=sys.stderr)


@contextlib.contextmanager
def _open_shell(session: Session) -> Iterator[CellShell]:
    module = create_module(session)
    names = {NAME: module, OLD_NAME: module, "display": display, "displayHTML": display_html}
    with (
        contextlib.chdir(Path.cwd()),
        importable(module) if _alone() else contextlib.nullcontext(),
        cell_shell(session, names, MAGICS[Kernel(session.kernel)]) as shell,
    ):
        if not _alone():
            shell.namespace["__builtins__"] = {**vars(builtins), "__import__": import_of(module)}
        yield shell


def _alone() -> bool:
    """Whether what the process has once is this notebook's: in other threads, notebooks run side by side."""
    return threading.current_thread() is threading.main_thread()


def _named(notebook: str) -> contextlib.AbstractContextManager[None]:
    return contextlib.nullcontext() if _alone() else named_output(notebook)


def _check_parameters(
    notebook: Notebook, parameters: Mapping[str, object], name: str, shell: CellShell
) -> None:
    sources = [cell.source for cell in notebook.cells if cell.kind is CellKind.PARAMETERS]
    check_names(parameters, shell.plain_python(sources[0]) if sources else None, name)


def _attached(notebook: Notebook, key: str) -> str:
    """What the notebook's metadata says of its default lakehouse: its id, or its name; "" where nothing."""
    attached = notebook.dependencies.get("lakehouse")
    found = attached.get(key) if isinstance(attached, Mapping) else None
    return found if isinstance(found, str) else ""


def _refuse_other_lakehouse(session: Session) -> None:
    own, root = session.default_lakehouse, session.root.default_lakehouse
    if own and root and own != root:
        raise UserError(
            f"'{session.notebook_name}' has another default lakehouse ({own})"
            f" than '{session.root.notebook_name}' ({root}), and Fabric does not run it",
            hint=f"Attach the same lakehouse, or give the argument {SAME_LAKEHOUSE}: True.",
        )
