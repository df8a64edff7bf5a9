"""The stand-in for Fabric's `notebookutils` (old name `mssparkutils`), importable while a notebook runs."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

from ingen_fab.local.notebookutils.credentials import Credentials
from ingen_fab.local.notebookutils.data import DataAccess
from ingen_fab.local.notebookutils.fs import FileSystem
from ingen_fab.local.notebookutils.lakehouse import Lakehouses
from ingen_fab.local.notebookutils.notebook import NotebookCalls
from ingen_fab.local.notebookutils.parts import NotAvailableError
from ingen_fab.local.notebookutils.runtime import Runtime
from ingen_fab.local.notebookutils.variable_library import VariableLibraries
from ingen_fab.local.session import Session

NAME = "notebookutils"
OLD_NAME = "mssparkutils"

PARTS: Mapping[str, Callable[[Session], object]] = {
    "credentials": lambda session: Credentials(),
    "data": DataAccess,
    "fs": FileSystem,
    "lakehouse": Lakehouses,
    "notebook": NotebookCalls,
    "runtime": Runtime,
    "variableLibrary": VariableLibraries,
}

NOT_HERE_YET = frozenset(
    {"conf", "connections", "env", "fabricClient", "help", "nbResPath", "session", "udf", "warehouse"}
)


def create_module(session: Session) -> ModuleType:
    """Make the module that a run's cells know as `notebookutils` and as `mssparkutils`."""
    module = ModuleType(NAME, "Stand-in for Fabric's notebookutils, on local folders.")
    # Without a spec, importlib.util.find_spec("notebookutils") would raise.
    module.__spec__ = ModuleSpec(NAME, loader=None)
    for name, make in PARTS.items():
        setattr(module, name, make(session))
    setattr(module, OLD_NAME, module)
    module.__dict__["__getattr__"] = _missing
    return module


def _missing(name: str) -> object:
    if name in NOT_HERE_YET:
        raise NotAvailableError(f"{NAME}.{name}")
    raise AttributeError(f"module '{NAME}' has no attribute '{name}'")


@contextmanager
def importable(module: ModuleType) -> Iterator[None]:
    """Let `import notebookutils`, `import mssparkutils` and `from notebookutils.fs import ls` find it.

    On leaving, `sys.modules` is as before, also where a package of that name is installed.
    """
    before = _loaded()
    for name in before:
        del sys.modules[name]
    for top in (NAME, OLD_NAME):
        sys.modules[top] = module
        for part in PARTS:
            # sys.modules holds any object; these are not modules, and need not be.
            sys.modules[f"{top}.{part}"] = getattr(module, part)
    try:
        yield
    finally:
        for name in _loaded():
            del sys.modules[name]
        sys.modules.update(before)


def import_of(module: ModuleType) -> Callable[..., object]:
    """Return an `__import__` that knows `notebookutils` and `mssparkutils` as this module.

    For the cells of a notebook beside which others run: `sys.modules` can have only one of each name.
    """
    plain = builtins.__import__

    def import_(
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> object:
        top, _, part = name.partition(".")
        if level or top not in (NAME, OLD_NAME):
            return plain(name, globals, locals, fromlist or (), level)
        return getattr(module, part) if part and fromlist else module

    return import_


def _loaded() -> dict[str, ModuleType]:
    return {name: found for name, found in sys.modules.items() if name.split(".")[0] in {NAME, OLD_NAME}}
