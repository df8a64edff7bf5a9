"""`notebookutils.notebook`: ending a run with a value."""

from __future__ import annotations

from typing import NoReturn

from ingen_fab.local.notebookutils.parts import Part


class NotebookExit(BaseException):
    """Raised by `notebook.exit` to end the run; no error, so `except Exception` in a cell lets it through."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value


class NotebookCalls(Part):
    """What `notebookutils.notebook` is here."""

    part = "notebook"
    not_here_yet = frozenset(
        {"run", "runMultiple", "validateDAG", "help"}
        | {"create", "get", "getDefinition", "update", "updateDefinition", "delete", "list"}
    )

    def exit(self, value: object = "") -> NoReturn:
        """End the run; its exit value is `value` as text, as on Fabric."""
        raise NotebookExit(str(value))
