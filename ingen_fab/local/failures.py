"""What went wrong in a cell, where, and the error that tells it to the user."""

from __future__ import annotations

from dataclasses import dataclass

from ingen_fab.errors import NotebookRunError

# Spark tells the whole stack of the JVM behind its message.
_JVM_STACK = ("\n\nJVM stacktrace:", "\n\tat ", "\n\nDriver stacktrace:")


@dataclass(frozen=True)
class Place:
    """A line of a cell: notebook, the cell's label, the line from 1, the text of that line."""

    notebook: str
    cell: str
    line: int
    text: str

    def seen_from(self, notebook: str) -> str:
        """The place in words, without the notebook where that is the reader's own."""
        inside = f"{self.cell}, line {self.line}"
        return inside if self.notebook == notebook else f"notebook '{self.notebook}', {inside}"


@dataclass(frozen=True)
class CellFailure:
    """How a cell failed: the exception, where in the cell, and where it was raised if in another cell."""

    error: BaseException
    place: Place
    raised_at: Place | None


class MagicError(NotebookRunError):
    """Raised by a magic whose arguments or text cannot be used; `line` is a line of the cell, from 1."""

    exit_code = 2

    def __init__(self, message: str, *, hint: str | None = None, line: int = 1) -> None:
        super().__init__(message, hint=hint)
        self.line = line


def run_error(failure: CellFailure) -> NotebookRunError:
    """Return the error of a failed cell.

    An exception with `exit_code` and `message` was raised for the user to read, so both are kept as they are
    and the place becomes a note. A magic does not know its place: it is named in front.
    """
    cause = failure.error
    message, exit_code = getattr(cause, "message", None), getattr(cause, "exit_code", None)
    carried = isinstance(message, str) and type(exit_code) is int and not isinstance(cause, MagicError)
    where = failure.place.seen_from("")
    hint = getattr(cause, "hint", None)
    error = NotebookRunError(
        str(message) if carried else f"{where}: {_told(cause)}\n{_detail(failure)}",
        hint=hint if isinstance(hint, str) else None,
    )
    if type(exit_code) is int:
        error.exit_code = exit_code
    for note in getattr(cause, "__notes__", ()):
        error.add_note(str(note))
    if carried:
        error.add_note(f"{where}\n{_detail(failure)}")
    return error


def without_jvm_stack(text: str) -> str:
    """The message of an error of Spark without what lies behind it."""
    for mark in _JVM_STACK:
        text = text.split(mark)[0]
    return text.strip()


def _detail(failure: CellFailure) -> str:
    detail = f"    {failure.place.text}"
    if failure.raised_at is not None:
        at = failure.raised_at
        detail += f"\n  raised in {at.seen_from(failure.place.notebook)}\n    {at.text}"
    return detail


def _told(cause: BaseException) -> str:
    text = without_jvm_stack(cause.message if isinstance(cause, MagicError) else str(cause))
    if isinstance(cause, MagicError):
        return text
    return f"{type(cause).__name__}: {text}" if text else type(cause).__name__
