"""The modules that notebooks carry, used in place."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import TracebackType
from typing import Any

from ingen_fab.errors import IngenFabError, UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.runtime.errors import RuntimeFailure


class RuntimeModules:
    """Lets carried modules be used in place: they import notebookutils, which exists while this is open.

    What they raise leaves as an error of the command line.
    """

    def __init__(self, lakehouse: LocalLakehouse) -> None:
        session = Session("ingen_fab", "jupyter", lakehouse)
        self._importable = importable(create_module(session))

    def __enter__(self) -> Callable[[str], Any]:
        self._importable.__enter__()
        return lambda name: import_module(f"ingen_fab.runtime.{name}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._importable.__exit__(kind, error, trace)
        if isinstance(error, RuntimeFailure):
            # With its message, hint and exit code.
            kind_here = UserError if error.exit_code == UserError.exit_code else IngenFabError
            raise kind_here(error.message, hint=error.hint) from error
