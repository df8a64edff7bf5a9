"""What a process has only once and a shell of cells changes: lent to the shells, and given back at the end.

Shells may run in several threads at once. Where the process can know only one, it knows the youngest that
lives; what Python asks in the middle of a cell is answered by the shell of the thread that asks.
"""

# IPython is typed in part.
# mypy: allow-untyped-calls

from __future__ import annotations

import builtins
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from IPython.core.display_functions import display
from IPython.core.interactiveshell import InteractiveShell

_LOCK = threading.RLock()
_LIVE: list[InteractiveShell] = []
_OWN = threading.local()
_HIDDEN = ("exit", "quit")
_NAMES = ("display", "__IPYTHON__", "get_ipython", *_HIDDEN)
_lent = False


@contextmanager
def lent_process() -> Iterator[None]:
    """Let shells have the process; the outermost one who asks gets it back as it was."""
    global _lent
    with _LOCK:
        outermost, _lent = not _lent, True
    if not outermost:
        yield
        return
    with ExitStack() as stack:
        stack.callback(_give_back)
        stack.enter_context(_builtins_of_shells())
        stack.enter_context(_hooks_of_shells())
        stack.enter_context(warnings.catch_warnings())
        # A cell that calls sys.exit() fails like any other; IPython's advice on it is for a terminal.
        warnings.filterwarnings("ignore", message="To exit: use", category=UserWarning)
        yield


def _give_back() -> None:
    global _lent
    with _LOCK:
        _lent = False


@contextmanager
def alive(shell: InteractiveShell) -> Iterator[None]:
    """Make a shell the one of this thread, and the one that `IPython.get_ipython()` and `__main__` are."""
    mine: list[InteractiveShell] = _OWN.__dict__.setdefault("shells", [])
    with _LOCK:
        _LIVE.append(shell)
        mine.append(shell)
        _show(shell)
    try:
        yield
    finally:
        with _LOCK:
            _LIVE.remove(shell)
            mine.remove(shell)
            # A shell that outlives the run, because its thread could not be stopped, changes nothing more.
            if _lent and _LIVE:
                _show(_LIVE[-1])


def shell_of_thread() -> InteractiveShell | None:
    """The innermost shell of this thread; in a thread that a cell has started, the youngest of all."""
    mine: list[InteractiveShell] = _OWN.__dict__.get("shells", [])
    with _LOCK:
        return next(reversed(mine or _LIVE), None)


def _show(shell: InteractiveShell) -> None:
    shells: Any = InteractiveShell
    shells._instance = shell
    # As pickle and others look there for what cells define.
    sys.modules["__main__"] = shell.user_module


def _display_result(value: object) -> None:
    shell = shell_of_thread()
    hook: Any = sys.__displayhook__ if shell is None else shell.displayhook
    hook(value)


@contextmanager
def _builtins_of_shells() -> Iterator[None]:
    missing = object()
    before = {name: getattr(builtins, name, missing) for name in _NAMES}
    vars(builtins).update(display=display, __IPYTHON__=True, get_ipython=shell_of_thread)
    for name in _HIDDEN:
        vars(builtins).pop(name, None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is not missing:
                setattr(builtins, name, value)
            elif hasattr(builtins, name):
                delattr(builtins, name)


@contextmanager
def _hooks_of_shells() -> Iterator[None]:
    shells: Any = InteractiveShell
    before = sys.stdin, sys.excepthook, sys.displayhook, sys.modules["__main__"], shells._instance
    sys.displayhook = _display_result
    try:
        yield
    finally:
        sys.stdin, sys.excepthook, sys.displayhook, sys.modules["__main__"], shells._instance = before
