"""The modules that notebooks carry, used in place.

Importing this module stays cheap: the engines behind notebookutils are loaded when one is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from ingen_fab.errors import IngenFabError, UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.runtime.errors import RuntimeFailure


@contextmanager
def told_to_the_user() -> Iterator[None]:
    """What carried modules raise leaves as an error of the command line: message, hint and exit code."""
    try:
        yield
    except RuntimeFailure as error:
        kind = UserError if error.exit_code == UserError.exit_code else IngenFabError
        raise kind(error.message, hint=error.hint) from error


@contextmanager
def runtime_modules(lakehouse: LocalLakehouse) -> Iterator[Callable[[str], Any]]:
    """Lets carried modules be used in place: they import notebookutils, which exists while this is open.

    Those of `runtime.generation` are pure and need `told_to_the_user` alone.
    """
    session = import_module("ingen_fab.local.session").Session("ingen_fab", "jupyter", lakehouse)
    notebookutils = import_module("ingen_fab.local.notebookutils")
    with told_to_the_user(), notebookutils.importable(notebookutils.create_module(session)):
        yield lambda name: import_module(f"ingen_fab.runtime.{name}")
