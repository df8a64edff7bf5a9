"""The errors that travel in notebooks; each has the exit code that the command line returns for it."""

from __future__ import annotations


class RuntimeFailure(Exception):  # noqa: N818 - it is what a run ends with
    """Base of the errors of carried code; `hint` is one sentence that tells the reader what to do next."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class RuntimeUserError(RuntimeFailure):
    """Raised when the user can mend the cause: a date, a rate, a configuration."""

    exit_code = 2
