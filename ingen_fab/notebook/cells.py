"""A notebook as frozen values, its cells and their languages, and constructors that check what they build.

A cell can hold any text, since a cell that Fabric wrote must be kept whatever it says. The constructors are
stricter: they refuse what Fabric would not give back as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from ingen_fab.errors import NotebookFormatError

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


class Kernel(StrEnum):
    """The sessions that a notebook can run in, by their `kernel_info.name`."""

    PYSPARK = "synapse_pyspark"
    PYTHON = "jupyter"
    TSQL = "sqldatawarehouse"


class Syntax(StrEnum):
    """The notebook's primary language, by the extension of its notebook-content file."""

    PY = "py"
    SQL = "sql"
    SCALA = "scala"
    R = "r"


class CellKind(StrEnum):
    """What a cell is to Fabric."""

    CODE = "code"
    PARAMETERS = "parameters"
    MARKDOWN = "markdown"


DEFAULT_HEADER = "Fabric notebook source"
DEFAULT_PYTHON = "python3.12"

COMMENT_PREFIX: Mapping[Syntax, str] = {Syntax.PY: "#", Syntax.R: "#", Syntax.SQL: "--", Syntax.SCALA: "//"}

LANGUAGE_GROUP: Mapping[Kernel, str] = {
    Kernel.PYSPARK: "synapse_pyspark",
    Kernel.PYTHON: "jupyter_python",
    Kernel.TSQL: "sqldatawarehouse",
}

DEFAULT_SYNTAX: Mapping[Kernel, Syntax] = {
    Kernel.PYSPARK: Syntax.PY,
    Kernel.PYTHON: Syntax.PY,
    Kernel.TSQL: Syntax.SQL,
}

NATIVE_LANGUAGE: Mapping[tuple[Kernel, Syntax], str] = {
    (Kernel.PYSPARK, Syntax.PY): "python",
    (Kernel.PYSPARK, Syntax.SQL): "sparksql",
    (Kernel.PYSPARK, Syntax.SCALA): "scala",
    (Kernel.PYSPARK, Syntax.R): "r",
    (Kernel.PYTHON, Syntax.PY): "python",
    (Kernel.TSQL, Syntax.SQL): "sql",
}

# Magics that change the cell's language; any other (%%configure, %%code, %%dax, %%chat) keeps the native one.
MAGIC_LANGUAGE: Mapping[Kernel, Mapping[str, str]] = {
    Kernel.PYSPARK: {"%%sql": "sparksql", "%%pyspark": "python", "%%spark": "scala", "%%sparkr": "r"},
    Kernel.PYTHON: {"%%tsql": "sql"},
    Kernel.TSQL: {},
}

_MAGIC = re.compile(r"[ \t]*(%%\w+)")
_MARKER = r"(?:CELL|PARAMETERS CELL|MARKDOWN|METADATA|ATTACHMENTS) \*{20}$"
_CODE_MARKER = re.compile(rf"^(?:#|--|//) {_MARKER}", re.MULTILINE)
# Markdown gets its comment prefix in writing.
_MARKDOWN_MARKER = re.compile(rf"^{_MARKER}", re.MULTILINE)
_ESCAPED_MAGIC = re.compile(r"(?:#|--|//) MAGIC %%")
# Git holds UTF-8 with LF only: no carriage return, no NUL, no half of a surrogate pair survives.
_UNWRITABLE = re.compile("[\r\0\ud800-\udfff]")


@dataclass(frozen=True)
class Cell:
    """One cell; `source` has no prefix and keeps every trailing newline.

    `extra` holds the cell's metadata beside language and group (Fabric writes `frozen` and `editable`), in
    order. `raw` is the text of the cell's blocks where the regular grammar would not write them so; it is
    used for writing as long as it still says what the cell says, and is no part of equality.
    """

    kind: CellKind
    source: str
    language: str | None = None
    language_group: str | None = None
    extra: Mapping[str, Json] = field(default_factory=dict)
    attachments: Mapping[str, Json] | None = None
    raw: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Notebook:
    """A notebook: its cells and its metadata as stored (`kernel_info`, then `dependencies`).

    `metadata` is None where the text has no metadata block, as some old exports do. `header` is the first
    line without its comment prefix. `raw_head` is to the text before the first cell what `Cell.raw` is to a
    cell. `line_end` (LF or CR LF) and `bom` say how the file was stored: Fabric writes LF and no byte order
    mark, a checkout on Windows may not. All texts of a notebook and its cells have LF.
    """

    cells: tuple[Cell, ...]
    metadata: Mapping[str, Json] | None
    syntax: Syntax = Syntax.PY
    header: str = DEFAULT_HEADER
    raw_head: str | None = field(default=None, compare=False, repr=False)
    line_end: str = field(default="\n", compare=False)
    bom: bool = field(default=False, compare=False)

    @property
    def kernel(self) -> Kernel | None:
        """The session that the notebook asks for; None where it names none, or one that is not known here."""
        info = (self.metadata or {}).get("kernel_info")
        name = info.get("name") if isinstance(info, Mapping) else None
        return Kernel(name) if isinstance(name, str) and name in set(Kernel) else None

    @property
    def dependencies(self) -> Mapping[str, Json]:
        """The attached lakehouse, warehouse, environment and so on; empty where there are none."""
        found = (self.metadata or {}).get("dependencies")
        return found if isinstance(found, Mapping) else {}


def code_cell(source: str, kernel: Kernel, *, extra: Mapping[str, Json] | None = None) -> Cell:
    """Make a code cell, its language taken from the kernel and the cell magic that the source begins with.

    Raises `NotebookFormatError` where Fabric would read something else than `source` back from Git.
    """
    _check_writable(source)
    check_read_back(CellKind.CODE, source)
    language, group = language_of(source, kernel)
    return Cell(CellKind.CODE, source, language, group, dict(extra or {}))


def parameters_cell(source: str, kernel: Kernel) -> Cell:
    """Make the parameters cell, after which a run inserts the values that it was given.

    Raises `NotebookFormatError` for a T-SQL notebook, which Fabric gives no parameters, and for a cell magic.
    """
    if kernel is Kernel.TSQL:
        raise NotebookFormatError(
            "a T-SQL notebook cannot have a parameters cell",
            hint="Use a Python notebook with %%tsql cells where values are passed in.",
        )
    if source.startswith("%%"):
        raise NotebookFormatError(
            "line 1 of the parameters cell is a cell magic; it must hold plain assignments"
        )
    cell = code_cell(source, kernel)
    return Cell(CellKind.PARAMETERS, cell.source, cell.language, cell.language_group)


def markdown_cell(text: str) -> Cell:
    """Make a markdown cell; raises `NotebookFormatError` where a line of it reads like a block marker."""
    _check_writable(text)
    check_read_back(CellKind.MARKDOWN, text)
    return Cell(CellKind.MARKDOWN, text)


def check_read_back(kind: CellKind, source: str) -> None:
    """Raise `NotebookFormatError` where the source text, which escapes nothing, would not give it back."""
    if kind is CellKind.MARKDOWN:
        _check_no_marker(source, _MARKDOWN_MARKER)
        return
    if not source.startswith("%%"):
        _check_no_marker(source, _CODE_MARKER)
    if _ESCAPED_MAGIC.match(source):
        raise NotebookFormatError(
            "line 1 of the cell reads like an escaped cell magic: Fabric would take it for a MAGIC cell",
            hint="Begin the cell with the magic itself (`%%sql`), or with another comment.",
        )


def pyspark_notebook(cells: Iterable[Cell], *, dependencies: Mapping[str, Json] | None = None) -> Notebook:
    """Make a PySpark notebook; raises `NotebookFormatError` where a cell belongs to another kernel."""
    return _notebook(Kernel.PYSPARK, {"name": Kernel.PYSPARK.value}, cells, dependencies)


def python_notebook(
    cells: Iterable[Cell],
    *,
    dependencies: Mapping[str, Json] | None = None,
    jupyter_kernel_name: str = DEFAULT_PYTHON,
) -> Notebook:
    """Make a Python notebook; raises `NotebookFormatError` where a cell belongs to another kernel."""
    info = {"name": Kernel.PYTHON.value, "jupyter_kernel_name": jupyter_kernel_name}
    return _notebook(Kernel.PYTHON, info, cells, dependencies)


def tsql_notebook(cells: Iterable[Cell], *, dependencies: Mapping[str, Json] | None = None) -> Notebook:
    """Make a T-SQL notebook; raises `NotebookFormatError` where a cell belongs to another kernel."""
    return _notebook(Kernel.TSQL, {"name": Kernel.TSQL.value}, cells, dependencies)


def native_language(kernel: Kernel, syntax: Syntax) -> str:
    """Return the language of a cell without magic; for an unusual pair, the kernel's own language."""
    return NATIVE_LANGUAGE.get((kernel, syntax)) or NATIVE_LANGUAGE[kernel, DEFAULT_SYNTAX[kernel]]


def language_of(source: str, kernel: Kernel, syntax: Syntax | None = None) -> tuple[str, str]:
    """Return (language, language_group) of a code cell; `syntax` is the kernel's own where none is given.

    A magic behind spaces counts for the language too, although Fabric does not escape such a cell.
    """
    magic = _MAGIC.match(source)
    native = native_language(kernel, syntax or DEFAULT_SYNTAX[kernel])
    language = MAGIC_LANGUAGE[kernel].get(magic.group(1), native) if magic else native
    return language, LANGUAGE_GROUP[kernel]


def _notebook(
    kernel: Kernel, info: Mapping[str, Json], cells: Iterable[Cell], dependencies: Mapping[str, Json] | None
) -> Notebook:
    held = tuple(cells)
    _check_cells(held, kernel)
    metadata: dict[str, Json] = {"kernel_info": info, "dependencies": dict(dependencies or {})}
    return Notebook(held, metadata, DEFAULT_SYNTAX[kernel])


def _check_cells(cells: Sequence[Cell], kernel: Kernel) -> None:
    group = LANGUAGE_GROUP[kernel]
    for number, cell in enumerate(cells, start=1):
        if cell.kind is not CellKind.MARKDOWN and cell.language_group != group:
            raise NotebookFormatError(
                f"cell {number} has language group {cell.language_group}, a {kernel} notebook needs {group}",
                hint="Make the notebook and its cells with the same kernel.",
            )
    if sum(cell.kind is CellKind.PARAMETERS for cell in cells) > 1:
        raise NotebookFormatError(
            "the notebook has more than one parameters cell",
            hint="Put all parameters into one cell: a run overrides the values after one of them only.",
        )


def _check_writable(text: str) -> None:
    found = _UNWRITABLE.search(text)
    if found:
        raise NotebookFormatError(
            f"line {_line_of(text, found.start())} of the cell holds the character {found.group()!r},"
            " which a notebook in Git cannot hold",
            hint="End lines with a plain newline and leave out control characters.",
        )


def _check_no_marker(text: str, marker: re.Pattern[str]) -> None:
    found = marker.search(text)
    if found:
        raise NotebookFormatError(
            f"line {_line_of(text, found.start())} of the cell reads like a block marker ({found.group()!r}):"
            " Fabric does not escape it and would split the cell there",
            hint="Change that line, for example by another number of asterisks.",
        )


def _line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
