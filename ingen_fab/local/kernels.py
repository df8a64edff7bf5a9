"""Which session a notebook gets here, and in which language each of its cells runs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingen_fab.errors import UserError
from ingen_fab.notebook.cells import Cell, Kernel, Notebook, native_language

# Cells of a language that is not the session's own run as if this magic stood above them.
_MAGIC_OF_LANGUAGE: Mapping[Kernel, Mapping[str, str]] = {
    Kernel.PYSPARK: {"python": "", "sparksql": "%%sql", "scala": "%%spark", "r": "%%sparkr"},
    Kernel.PYTHON: {"python": "", "sql": "%%tsql"},
}

_PYSPARK_LINE = re.compile(r"[ \t]*%%pyspark[^\n]*")


def kernel_of(notebook: Notebook, name: str) -> Kernel:
    """The session of a notebook; raises UserError where this machine has none of that kind.

    Old exports name no kernel at all: they are from when there was Spark only.
    """
    kernel = notebook.kernel
    info = (notebook.metadata or {}).get("kernel_info")
    if kernel is None and info is None:
        return Kernel.PYSPARK
    if kernel is None or kernel not in _MAGIC_OF_LANGUAGE:
        named = info.get("name") if isinstance(info, Mapping) else info
        raise UserError(
            f"notebook '{name}' needs the kernel '{named}', and only Python and PySpark notebooks run here",
            hint="Run it in a Fabric workspace.",
        )
    return kernel


def magic_of(cell: Cell, notebook: Notebook, kernel: Kernel) -> str:
    """The cell magic under which a cell runs; empty for Python and for a cell that names its own magic.

    The cell's language decides, not the file's extension: a .sql notebook may have cells of Python.
    """
    if cell.source.lstrip().startswith("%%"):
        return ""
    language = cell.language or native_language(kernel, notebook.syntax)
    return _MAGIC_OF_LANGUAGE[kernel].get(language, f"%%{language}")


def source_of(cell: Cell, kernel: Kernel) -> str:
    """The text that runs for a cell; `%%pyspark` says Python, and leaves its line empty but for a comment."""
    return (
        _PYSPARK_LINE.sub("#", cell.source, count=1)
        if kernel is Kernel.PYSPARK and _PYSPARK_LINE.match(cell.source)
        else cell.source
    )
