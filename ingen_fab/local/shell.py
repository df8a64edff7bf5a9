"""One IPython shell for one run: fresh namespace, no history, no colours, and nothing left behind."""

# IPython is typed in part.
# mypy: allow-untyped-calls

from __future__ import annotations

import atexit
import builtins
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

# For its effect: duckdb decides at its first import whether the session is interactive. With a notebook as
# `__main__` it would say yes, and write progress bars to the process's stdout, where results belong.
import duckdb  # noqa: F401
from IPython.core.compilerop import CachingCompiler
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets.config import Config

from ingen_fab.local.magics import NOT_AS_IN_IPYTHON, MagicCall, MagicHandler, MagicNotAvailableError
from ingen_fab.local.session import Session


@dataclass(frozen=True)
class Place:
    """A line of a cell: the cell's label, the line from 1, the text of that line."""

    cell: str
    line: int
    text: str


@dataclass(frozen=True)
class CellFailure:
    """How a cell failed: the exception, where in the cell, and where it was raised if in another cell."""

    error: BaseException
    place: Place
    raised_at: Place | None


class _Compiler(CachingCompiler):
    """Names the code of a cell after the cell, so that every traceback shows it."""

    code_name = "<cell>"

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return self.code_name


class _Interpreter(InteractiveShell):
    """IPython without what writes outside of a run; errors are reported by the runner, not printed here."""

    compiler_class = _Compiler
    compile: _Compiler
    session: Session
    handlers: Mapping[str, MagicHandler] = {}

    def init_virtualenv(self) -> None:
        """Leave sys.path as it is."""

    def init_prompts(self) -> None:
        """Leave sys.ps1 unset: its presence says 'interactive' to other libraries."""

    @contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        # IPython would keep a copy of all that a cell prints, without end.
        yield

    def showtraceback(self, *args: object, **options: object) -> None:
        """Print nothing."""

    def showsyntaxerror(self, *args: object, **options: object) -> None:
        """Print nothing."""

    def showindentationerror(self) -> None:
        """Print nothing."""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a magic of Fabric, or else of IPython; raises `MagicNotAvailableError` where neither has it."""
        name = f"%{magic_name}"
        if name in self.handlers:
            return self.handlers[name](MagicCall(line, None, self.session, self.user_ns))
        if name in NOT_AS_IN_IPYTHON or self.find_line_magic(magic_name) is None:
            raise MagicNotAvailableError(name)
        return super().run_line_magic(magic_name, line, _stack_depth=_stack_depth + 1)

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Run a magic of Fabric, or else of IPython; raises `MagicNotAvailableError` where neither has it."""
        name = f"%%{magic_name}"
        if name in self.handlers:
            return self.handlers[name](MagicCall(line, cell, self.session, self.user_ns))
        if self.find_cell_magic(magic_name) is None:
            raise MagicNotAvailableError(name)
        return super().run_cell_magic(magic_name, line, cell)


class CellShell:
    """Runs cells of one notebook in one namespace; made by `cell_shell`."""

    def __init__(self, interpreter: _Interpreter, notebook_name: str) -> None:
        self._interpreter = interpreter
        self._notebook_name = notebook_name
        self._cells: dict[str, tuple[str, list[str]]] = {}

    @property
    def namespace(self) -> dict[str, Any]:
        """The variables of the cells."""
        namespace: dict[str, Any] = self._interpreter.user_ns
        return namespace

    def plain_python(self, source: str) -> str:
        """Return the source with IPython's line magics turned into calls."""
        text: str = self._interpreter.transform_cell(source)
        return text

    def run(self, label: str, source: str) -> CellFailure | None:
        """Run one cell, known as `label` in tracebacks; return how it failed, and None where it did not."""
        code_name = f"<{self._notebook_name}, {label}>"
        self._cells[code_name] = (label, source.split("\n"))
        self._interpreter.compile.code_name = code_name
        result = self._interpreter.run_cell(source, store_history=False)
        error = result.error_before_exec or result.error_in_exec
        return None if error is None else self._failure(error, code_name)

    def _failure(self, error: BaseException, code_name: str) -> CellFailure:
        if isinstance(error, SyntaxError) and error.filename == code_name:
            return CellFailure(error, self._place(code_name, error.lineno or 1), None)
        places = list(self._traceback(error))
        own = [line for name, line in places if name == code_name]
        deepest = places[-1] if places else (code_name, 1)
        return CellFailure(
            error,
            self._place(code_name, own[-1] if own else 1),
            self._place(*deepest) if deepest[0] != code_name else None,
        )

    def _traceback(self, error: BaseException) -> Iterator[tuple[str, int]]:
        step = error.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename in self._cells:
                yield step.tb_frame.f_code.co_filename, step.tb_lineno
            step = step.tb_next

    def _place(self, code_name: str, line: int) -> Place:
        label, lines = self._cells[code_name]
        # IPython drops the blank lines that a cell begins with before it counts.
        blank = next((number for number, text in enumerate(lines) if text.strip()), 0)
        line = min(line + blank, len(lines))
        return Place(label, line, lines[line - 1].strip())


@contextmanager
def cell_shell(
    session: Session, names: Mapping[str, object], magics: Mapping[str, MagicHandler]
) -> Iterator[CellShell]:
    """Make a shell whose cells see `names`; on leaving, the process is as before.

    While it lives, `__main__` is the notebook and `get_ipython()` gives this shell.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="ingen_fab_ipython_"))
        stack.enter_context(_builtins_restored())
        stack.enter_context(warnings.catch_warnings())
        # A cell that calls sys.exit() fails like any other; IPython's advice on it is for a terminal.
        warnings.filterwarnings("ignore", message="To exit: use", category=UserWarning)
        interpreter = _interpreter(folder, session, names, magics)
        stack.callback(_close, interpreter)
        stack.enter_context(_current(interpreter))
        yield CellShell(interpreter, session.notebook_name)


def _interpreter(
    folder: str, session: Session, names: Mapping[str, object], magics: Mapping[str, MagicHandler]
) -> _Interpreter:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    # The default of 1000 would keep every table that a cell ends with alive for the whole run.
    config.InteractiveShell.cache_size = 0
    interpreter = _Interpreter(config=config, ipython_dir=folder, profile_dir=ProfileDir(location=folder))
    interpreter.session = session
    interpreter.handlers = magics
    interpreter.user_ns.update(names)
    return interpreter


def _close(interpreter: _Interpreter) -> None:
    # What IPython would do when the process ends: drop the variables, remove temporary files.
    interpreter.atexit_operations()
    atexit.unregister(interpreter.atexit_operations)
    interpreter.cleanup()


@contextmanager
def _current(interpreter: _Interpreter) -> Iterator[None]:
    """Let `IPython.get_ipython()` find the shell, which is not IPython's one shell of the process."""
    shells: Any = InteractiveShell
    before = shells._instance
    shells._instance = interpreter
    try:
        yield
    finally:
        shells._instance = before


@contextmanager
def _builtins_restored() -> Iterator[None]:
    """Take out again what a shell puts into `builtins` for good."""
    missing = object()
    before = {name: getattr(builtins, name, missing) for name in ("display", "__IPYTHON__")}
    streams = sys.stdin, sys.excepthook
    try:
        yield
    finally:
        for name, value in before.items():
            if value is not missing:
                setattr(builtins, name, value)
            elif hasattr(builtins, name):
                delattr(builtins, name)
        sys.stdin, sys.excepthook = streams
