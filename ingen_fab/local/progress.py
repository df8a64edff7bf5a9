"""Shows what the logger `ingen_fab.progress` tells: a bar on a terminal, plain lines elsewhere.

What a notebook carries knows nothing of this module: it logs a message, with `done`, `total` and `unit` as
extras where it counts something.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

LOGGER_NAME = "ingen_fab.progress"
SECONDS_BETWEEN_LINES = 1.0


@dataclass(frozen=True)
class Step:
    """One report: the message, and how much of what is done where something is counted."""

    message: str
    done: int | None = None
    total: int | None = None
    unit: str = ""

    @property
    def count(self) -> str:
        """The count as text: `3 of 10 table-days`, `3 table-days`, or nothing."""
        if self.done is None:
            return ""
        number = f"{self.done} of {self.total}" if self.total is not None else f"{self.done}"
        return f"{number} {self.unit}".rstrip()

    @property
    def line(self) -> str:
        """The report as one line."""
        return f"{self.message}: {self.count}" if self.count else self.message


def step_of(record: logging.LogRecord) -> Step:
    """Read a log record's message and its optional extras."""
    done, total = getattr(record, "done", None), getattr(record, "total", None)
    return Step(
        record.getMessage(),
        done if isinstance(done, int) else None,
        total if isinstance(total, int) else None,
        str(getattr(record, "unit", "")),
    )


class LineHandler(logging.Handler):
    """Writes plain lines: all that count nothing, and of the others the first, the last and one a second."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._stream = stream
        self._clock = clock
        self._written_at: float | None = None
        self._held: Step | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, or hold it back until a later one or the end."""
        step, now = step_of(record), self._clock()
        if step.done is None:
            self.flush()
            self._write(step)
        elif self._written_at is None or now - self._written_at >= SECONDS_BETWEEN_LINES:
            self._written_at, self._held = now, None
            self._write(step)
        else:
            self._held = step

    def flush(self) -> None:
        """Write the report that was held back, if any, so that lines keep their order."""
        held, self._held = self._held, None
        if held is not None:
            self._write(held)

    def close(self) -> None:
        """Write what was held back: the last report is always seen."""
        self.flush()
        super().close()

    def _write(self, step: Step) -> None:
        self._stream.write(f"{step.line}\n")
        self._stream.flush()


class BarHandler(logging.Handler):
    """Moves one progress bar; a message that counts nothing goes above it."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        # stdout is left alone: results are printed there.
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[count]}", markup=False),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            redirect_stdout=False,
        )
        self._task: TaskID | None = None
        self._counted: tuple[int | None, str] | None = None
        self._progress.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Show the record; a new total or unit begins a new bar."""
        step = step_of(record)
        if step.done is None:
            self._progress.console.print(step.line, markup=False, emoji=False, highlight=False)
            return
        if self._task is None or self._counted != (step.total, step.unit):
            self._counted = (step.total, step.unit)
            self._task = self._progress.add_task(step.message, total=step.total, count=step.count)
        self._progress.update(self._task, description=step.message, completed=step.done, count=step.count)

    def close(self) -> None:
        """Leave the bar as it stands and give the terminal back."""
        self._progress.stop()
        super().close()


@contextmanager
def progress_display(stream: TextIO | None = None, *, quiet: bool = False) -> Iterator[None]:
    """Show progress on `stream` (default: stderr) while the context is open; `quiet` leaves only warnings.

    Meanwhile the logger is at INFO and passes nothing on to other handlers; afterwards it is as before.
    """
    logger = logging.getLogger(LOGGER_NAME)
    before = logger.handlers[:], logger.level, logger.propagate, logger.disabled
    handler = _handler(sys.stderr if stream is None else stream, quiet)
    handler.setLevel(logging.WARNING if quiet else logging.INFO)
    logger.handlers[:] = [handler]
    logger.propagate = logger.disabled = False
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        handler.close()
        logger.handlers[:], level, logger.propagate, logger.disabled = before
        logger.setLevel(level)


def _handler(stream: TextIO, quiet: bool) -> logging.Handler:
    if quiet or not stream.isatty():
        return LineHandler(stream)
    console = Console(file=stream)
    return LineHandler(stream) if console.is_dumb_terminal else BarHandler(console)
