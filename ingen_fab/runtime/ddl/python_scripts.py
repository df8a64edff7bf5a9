"""Runs a DDL script that is Python, as a cell of its own notebook would."""

from __future__ import annotations

import linecache
from collections.abc import Mapping

from ingen_fab.runtime.ddl.script_runs import DdlScript

# What Spark puts behind the message of an error.
JVM_STACKS = ("\n\nJVM stacktrace:", "\n\tat ", "\n\nDriver stacktrace:")


class PythonScripts:
    """Runs each script in a namespace of its own; `names` is what a Fabric notebook has without imports."""

    def __init__(self, names: Mapping[str, object]) -> None:
        self._names = dict(names)

    def execute(self, script: DdlScript) -> None:
        """Run the text; its name in tracebacks is the path of the script."""
        lines = script.text.splitlines(keepends=True)
        linecache.cache[script.path] = (len(script.text), None, lines, script.path)
        # Nothing of what this module imports from __future__ holds for the script.
        code = compile(script.text, script.path, "exec", dont_inherit=True)
        exec(code, {**self._names, "__name__": "__main__"})

    def told(self, script: DdlScript, error: BaseException) -> str:
        """The error with the deepest line of the script that led to it."""
        text = str(error)
        for mark in JVM_STACKS:
            text = text.split(mark)[0]
        said = f"{type(error).__name__}: {text.strip()}" if text.strip() else type(error).__name__
        line = failed_line(script.path, error)
        if line is None:
            return said
        source = linecache.getline(script.path, line).strip()
        return f"line {line}: {said}\n    {source}"


def failed_line(path: str, error: BaseException) -> int | None:
    """The deepest line of the script in the traceback of an error, or None where it has none."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno
    found, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == path:
            found = step.tb_lineno
        step = step.tb_next
    return found
