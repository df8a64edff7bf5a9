"""Runs the cells of a notebook in a shell, in order, until the end, an exit or a failure."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingen_fab.errors import NotebookRunError, UserError
from ingen_fab.local.failures import CellFailure, run_error
from ingen_fab.local.kernels import magic_of, source_of
from ingen_fab.local.magics.call import Cells
from ingen_fab.local.notebookutils.notebook import NotebookExit
from ingen_fab.local.session import Session
from ingen_fab.local.spark_session import SPARK_LOG
from ingen_fab.local.time_limit import TimeLimitError, time_limit
from ingen_fab.notebook.cells import Cell, CellKind, Kernel, Notebook

PARAMETERS_LABEL = "injected parameters"


@dataclass(frozen=True)
class CellStart:
    """A cell that is about to run: its number among all cells from 1, their count, its first line.

    `depth` is 0 for the notebook that was asked for, 1 for those that it runs, and so on.
    """

    notebook: str
    number: int
    count: int
    first_line: str
    depth: int = 0


OnCell = Callable[[CellStart], None]


@dataclass(frozen=True)
class RunResult:
    """What a run gave: the value of `notebook.exit` (None: no cell called it), and how many cells it ran."""

    exit_value: str | None
    cells_run: int


@dataclass(frozen=True)
class CellRun:
    """The cells of one notebook on their way through a shell.

    `injected` is the source that assigns parameters; `seconds` is what one cell may take.
    """

    notebook: Notebook
    name: str
    session: Session
    injected: str = ""
    seconds: float | None = None
    on_cell: OnCell | None = None
    depth: int = 0

    def through(self, cells: Cells) -> RunResult:
        """Run the cells; raises NotebookRunError for one that fails."""
        count = 0
        if self.injected and not any(cell.kind is CellKind.PARAMETERS for cell in self.notebook.cells):
            # Without a parameters cell, Fabric puts the values on top.
            self._refuse(cells.run(PARAMETERS_LABEL, self.injected, notebook=self.name))
        for number, cell in self._executable():
            self._announce(number, cell)
            count += 1
            failure = self._run(cells, number, cell)
            if failure is not None and isinstance(failure.error, NotebookExit):
                return RunResult(failure.error.value, count)
            self._refuse(failure)
        return RunResult(None, count)

    def _executable(self) -> Iterator[tuple[int, Cell]]:
        for number, cell in enumerate(self.notebook.cells, start=1):
            if cell.kind is CellKind.MARKDOWN:
                continue
            # "Run all" leaves out a cell that somebody froze in the editor.
            if cell.extra.get("frozen") is True:
                print(f"cell {number} is frozen and is not run", file=sys.stderr)
                continue
            yield number, cell

    def _announce(self, number: int, cell: Cell) -> None:
        if self.on_cell is not None:
            first = next((line.strip() for line in cell.source.split("\n") if line.strip()), "")
            self.on_cell(CellStart(self.name, number, len(self.notebook.cells), first, self.depth))

    def _run(self, cells: Cells, number: int, cell: Cell) -> CellFailure | None:
        label = f"cell {number}"
        kernel = Kernel(self.session.kernel)
        source, magic = source_of(cell, kernel), magic_of(cell, self.notebook, kernel)
        self._prepare(label, cell.source)
        started = time.monotonic()
        try:
            with time_limit(self.seconds):
                failure = cells.run(label, source, notebook=self.name, magic=magic)
        except TimeLimitError as error:
            raise self._too_long(label, error) from error
        if failure is not None and self._is_time_limit(failure.error, time.monotonic() - started):
            raise self._too_long(label, failure.error) from failure.error
        if failure is None and cell.kind is CellKind.PARAMETERS and self.injected:
            failure = cells.run(PARAMETERS_LABEL, self.injected, notebook=self.name)
        return failure

    def _prepare(self, label: str, source: str) -> None:
        try:
            if self.session.spark is not None:
                self.session.spark.before_cell(source)
        except UserError as error:
            error.add_note(f"notebook '{self.name}', {label}")
            raise

    def _is_time_limit(self, error: BaseException, elapsed: float) -> bool:
        # duckdb reports an alarm as it reports Ctrl-C.
        rang = self.seconds is not None and elapsed >= self.seconds
        return isinstance(error, TimeLimitError) or (rang and _stopped_duckdb(error))

    def _too_long(self, label: str, error: BaseException) -> NotebookRunError:
        # The limit may be that of a notebook further out.
        seconds = error.seconds if isinstance(error, TimeLimitError) else self.seconds
        return NotebookRunError(
            f"notebook '{self.name}', {label}: it takes longer than {seconds:g} seconds",
            hint="Give it more time where it is called, with timeout_seconds or timeoutPerCellInSeconds.",
        )

    def _refuse(self, failure: CellFailure | None) -> None:
        if failure is None:
            return
        if isinstance(failure.error, KeyboardInterrupt):
            raise failure.error
        if _stopped_duckdb(failure.error):
            raise KeyboardInterrupt from failure.error
        error = run_error(failure)
        if self.session.spark is not None and self.session.spark.has_ended():
            # What the cell is told is that nobody answers.
            error.hint = (
                f"Spark's process has ended; why, {self.session.lakehouse.root}/{SPARK_LOG} may tell."
            )
        raise error from failure.error


def _stopped_duckdb(error: BaseException) -> bool:
    # duckdb 1.4 swallows the KeyboardInterrupt of a Ctrl-C in a query and raises this, with no trace of it.
    return type(error) is RuntimeError and str(error) == "Query interrupted"
