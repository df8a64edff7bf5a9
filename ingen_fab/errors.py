"""Every exception of ingen_fab, under one base, each with the exit code that the command line returns."""

from __future__ import annotations


class IngenFabError(Exception):
    """Base of all errors; `exit_code` is 2 for what the user can mend and 1 for everything else.

    `hint` is one sentence that tells the reader what to do next.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UserError(IngenFabError):
    """Raised when the user can mend the cause: an option, a configuration, a folder."""

    exit_code = 2


class UnknownDatasetError(UserError):
    """Raised when no dataset of the project or the catalog bears the given id."""


class ConfigError(UserError):
    """Raised once for all problems of a configuration text, each with file, line and key."""


class PlanError(UserError):
    """Raised when a valid dataset asks for something that cannot be generated.

    `path` leads from the top of the configuration to what asks for it; it is empty where that is not known.
    """

    path: tuple[str | int, ...] = ()


class ExpressionError(PlanError):
    """Raised when a user's `expression:` uses something that not every engine can say alike."""


class TargetError(UserError):
    """Raised when a target cannot do what is asked; names the target, the step and the reason."""


class CompileError(IngenFabError):
    """Raised when a notebook cannot be put together."""


class NotebookFormatError(UserError):
    """Raised when a notebook's text does not follow the source format; names the line."""


class NotebookRunError(IngenFabError):
    """Raised when a cell fails here; names notebook, cell, line and the source line."""
