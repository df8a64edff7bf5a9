"""What notebooks that run side by side print: whole lines, each behind the name of its notebook."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TextIO


@dataclass
class _Line:
    """The line that a thread has begun."""

    name: str
    text: str = ""


class ThreadOutput(io.TextIOBase):
    """Passes on what is written; from a named thread line by line, with the name in front."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._lock = threading.Lock()
        self._own = threading.local()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream behind."""
        return self._stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        """How the stream behind treats what its encoding does not have."""
        return self._stream.errors

    @property
    def buffer(self) -> object:
        """The bytes below the stream behind."""
        return self._stream.buffer

    def writable(self) -> bool:
        """Always."""
        return True

    def isatty(self) -> bool:
        """Whether the stream behind is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The file of the stream behind; OSError where it has none."""
        return self._stream.fileno()

    def flush(self) -> None:
        """Flush the stream behind."""
        self._stream.flush()

    def write(self, text: str, /) -> int:
        """Write a text; returns its length."""
        line: _Line | None = getattr(self._own, "line", None)
        if line is None:
            return self._stream.write(text)
        *whole, line.text = (line.text + text).split("\n")
        self._tell(line.name, whole)
        return len(text)

    @contextmanager
    def named(self, name: str) -> Iterator[None]:
        """Put a name in front of the lines of this thread, unless it has one; the last line is ended."""
        if getattr(self._own, "line", None) is not None:
            yield
            return
        self._own.line = line = _Line(name)
        try:
            yield
        finally:
            self._own.line = None
            if line.text:
                self._tell(name, [line.text])

    def _tell(self, name: str, lines: list[str]) -> None:
        if lines:
            with self._lock:
                self._stream.write("".join(f"{name} | {line}\n" for line in lines))


@contextmanager
def told_on_stderr() -> Iterator[None]:
    """Let all that is printed go to stderr, by way of a ThreadOutput that `named_output` finds."""
    output = ThreadOutput(sys.stderr)
    with redirect_stdout(output), redirect_stderr(output):
        yield


@contextmanager
def named_output(name: str) -> Iterator[None]:
    """Put a name in front of what this thread prints, where the output goes through `told_on_stderr`."""
    output = sys.stderr
    if isinstance(output, ThreadOutput):
        with output.named(name):
            yield
    else:
        yield
