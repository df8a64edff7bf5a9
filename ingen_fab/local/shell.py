"""One IPython shell for one run: fresh namespace, no history, no colours, and nothing left behind."""

# IPython is typed in part.
# mypy: allow-untyped-calls

from __future__ import annotations

import atexit
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

# For its effect: duckdb decides at its first import whether the session is interactive. With a notebook as
# `__main__` it would say yes, and write progress bars to the process's stdout, where results belong.
import duckdb  # noqa: F401
from IPython.core.builtin_trap import BuiltinTrap
from IPython.core.compilerop import CachingCompiler
from IPython.core.display_trap import DisplayTrap
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets.config import Config

from ingen_fab.local.failures import CellFailure, MagicError, Place
from ingen_fab.local.lent_process import alive, lent_process
from ingen_fab.local.magics.call import NOT_AS_IN_IPYTHON, MagicCall, MagicHandler, MagicNotAvailableError
from ingen_fab.local.mount_paths import MAP_NAME, MountPaths, local_text
from ingen_fab.local.session import Session
from ingen_fab.local.spark_session import SparkNamespace

_PIP_COMMAND = re.compile(r"\s*(?:python3?\s+-m\s+)?pip3?\s+(?P<rest>.*)", re.DOTALL)


class _Compiler(CachingCompiler):
    """Names the code of a cell after the cell, so that every traceback shows it."""

    code_name = "<cell>"

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return self.code_name


class _NoBuiltinTrap(BuiltinTrap):
    """Changes nothing for the time of a cell: shells run side by side, and `lent_process` has done it."""

    def activate(self) -> None:
        """Do nothing."""

    def deactivate(self) -> None:
        """Do nothing."""


class _NoDisplayTrap(DisplayTrap):
    """Changes nothing for the time of a cell, as `_NoBuiltinTrap`."""

    def set(self) -> None:
        """Do nothing."""

    def unset(self) -> None:
        """Do nothing."""


class _Interpreter(InteractiveShell):
    """IPython without what writes outside of a run; errors are reported by the runner, not printed here."""

    compiler_class = _Compiler
    compile: _Compiler
    session: Session
    cells: CellShell
    handlers: Mapping[str, MagicHandler] = {}

    def init_virtualenv(self) -> None:
        """Leave sys.path as it is."""

    def init_builtins(self) -> None:
        """Leave `builtins` as they are."""
        self.builtin_trap = _NoBuiltinTrap(shell=self)

    def init_displayhook(self) -> None:
        """Make the hook, and leave `sys.displayhook` as it is."""
        super().init_displayhook()
        self.display_trap = _NoDisplayTrap(hook=self.displayhook)

    def init_sys_modules(self) -> None:
        """Leave `__main__` as it is."""

    def restore_sys_module_state(self) -> None:
        """Leave stdin, stdout, stderr and the hooks as they are."""

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
            return self._carry_out(name, line, None)
        if name in NOT_AS_IN_IPYTHON or self.find_line_magic(magic_name) is None:
            raise MagicNotAvailableError(name, self.session.kernel)
        return super().run_line_magic(magic_name, line, _stack_depth=_stack_depth + 1)

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Run a magic of Fabric, or else of IPython; raises `MagicNotAvailableError` where neither has it."""
        name = f"%%{magic_name}"
        if name in self.handlers:
            return self._carry_out(name, line, cell)
        if self.find_cell_magic(magic_name) is None:
            raise MagicNotAvailableError(name, self.session.kernel)
        return super().run_cell_magic(magic_name, line, cell)

    def system(self, cmd: str) -> None:
        """Run a command of the shell (`!cmd`); one that would install packages is treated like `%pip`."""
        installed = _PIP_COMMAND.match(cmd)
        if installed is None:
            super().system(cmd)
        else:
            self.run_line_magic("pip", installed["rest"])

    def _carry_out(self, name: str, line: str, body: str | None) -> object:
        call = MagicCall(line, body, self.session, self.user_ns, self.cells)
        return self.handlers[name](call)


@dataclass(frozen=True)
class Source:
    """The text of a cell that was run; with a magic above, code lines count from that line on."""

    notebook: str
    label: str
    lines: list[str]
    has_magic_above: bool


class CellShell:
    """Runs cells of one notebook in one namespace; made by `cell_shell`."""

    def __init__(self, interpreter: _Interpreter, session: Session) -> None:
        self._interpreter = interpreter
        self._notebook_name = session.notebook_name
        self._cells: dict[str, Source] = {}
        self._including = [] if session.path is None else [session.path]

    @property
    def namespace(self) -> dict[str, Any]:
        """The variables of the cells."""
        namespace: dict[str, Any] = self._interpreter.user_ns
        return namespace

    @property
    def including(self) -> tuple[Path, ...]:
        """The notebooks whose cells are running now, by `%run`, the outermost one first."""
        return tuple(self._including)

    @contextmanager
    def includes(self, notebook: Path) -> Iterator[None]:
        """Count a notebook among those that are running."""
        self._including.append(notebook)
        try:
            yield
        finally:
            self._including.pop()

    def plain_python(self, source: str) -> str:
        """Return the source with IPython's line magics turned into calls."""
        text: str = self._interpreter.transform_cell(source)
        return text

    def run(
        self, label: str, source: str, *, notebook: str | None = None, magic: str | None = None
    ) -> CellFailure | None:
        """Run one cell, known as `label` in tracebacks; return how it failed, and None where it did not.

        `notebook` names another notebook whose cell it is. `magic` is a cell magic that the source does not
        spell, for a cell in a language other than the session's.
        """
        owner = notebook or self._notebook_name
        code_name = f"<{owner}, {label}>"
        self._cells[code_name] = Source(owner, label, source.split("\n"), bool(magic))
        before = self._interpreter.compile.code_name
        self._interpreter.compile.code_name = code_name
        try:
            executed = f"{magic}\n{source}" if magic else source
            result = self._interpreter.run_cell(executed, store_history=False)
        finally:
            # A cell that runs another notebook's cells goes on afterwards.
            self._interpreter.compile.code_name = before
        error = result.error_before_exec or result.error_in_exec
        return None if error is None else self._failure(error, code_name)

    def _failure(self, error: BaseException, code_name: str) -> CellFailure:
        if isinstance(error, SyntaxError) and error.filename == code_name:
            return CellFailure(error, self._place(code_name, error.lineno or 1), None)
        places = list(self._traceback(error))
        own = [line for name, line in places if name == code_name]
        deepest = places[-1] if places else (code_name, 1)
        line = own[-1] if own else 1
        if isinstance(error, MagicError):
            # Its lines are those of the magic, which for a cell magic is the whole cell.
            line += error.line - 1
        return CellFailure(
            error,
            self._place(code_name, line),
            self._place(*deepest) if deepest[0] != code_name else None,
        )

    def _traceback(self, error: BaseException) -> Iterator[tuple[str, int]]:
        step = error.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename in self._cells:
                yield step.tb_frame.f_code.co_filename, step.tb_lineno
            step = step.tb_next

    def _place(self, code_name: str, line: int) -> Place:
        source = self._cells[code_name]
        # IPython drops the blank lines that a cell begins with before it counts.
        blank = next((number for number, text in enumerate(source.lines) if text.strip()), 0)
        line = line - 1 if source.has_magic_above else line + blank
        line = max(1, min(line, len(source.lines)))
        return Place(source.notebook, source.label, line, source.lines[line - 1].strip())


@contextmanager
def cell_shell(
    session: Session, names: Mapping[str, object], magics: Mapping[str, MagicHandler]
) -> Iterator[CellShell]:
    """Make a shell whose cells see `names`; when no shell is left, the process is as before.

    While it lives, `__main__` is the notebook and `get_ipython()` gives this shell; several may live at once,
    each in a thread of its own.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="ingen_fab_ipython_"))
        stack.enter_context(lent_process())
        interpreter = _interpreter(folder, session, names, magics)
        stack.callback(_close, interpreter)
        stack.enter_context(alive(interpreter))
        yield interpreter.cells


def _interpreter(
    folder: str, session: Session, names: Mapping[str, object], magics: Mapping[str, MagicHandler]
) -> _Interpreter:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    # The default of 1000 would keep every table that a cell ends with alive for the whole run.
    config.InteractiveShell.cache_size = 0
    # Without a namespace of ours the shell makes a plain one.
    namespace = None if session.spark is None else SparkNamespace(session.spark.session)
    interpreter = _Interpreter(
        config=config, ipython_dir=folder, profile_dir=ProfileDir(location=folder), user_ns=namespace
    )
    interpreter.session = session
    interpreter.cells = CellShell(interpreter, session)
    interpreter.ast_transformers.append(MountPaths(session.lakehouse.root))
    interpreter.handlers = magics
    interpreter.user_ns.update(names)
    interpreter.user_ns[MAP_NAME] = partial(local_text, root=session.lakehouse.root)
    return interpreter


def _close(interpreter: _Interpreter) -> None:
    # What IPython would do when the process ends: drop the variables, remove temporary files.
    interpreter.atexit_operations()
    atexit.unregister(interpreter.atexit_operations)
    interpreter.cleanup()
