"""Reads and writes the Git source text of a notebook: notebook-content.py, .sql, .scala and .r.

`render(parse(text)) == text` for every text that `parse` takes, byte for byte, CR LF and a byte order mark
included. The format escapes no marker, so a cell that holds the text of a marker is read as two cells, by
Fabric too.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingen_fab.errors import NotebookFormatError
from ingen_fab.notebook.blocks import (
    METADATA,
    Grammar,
    grammar,
    has_json,
    parse_cell,
    parse_json,
    render_cell,
    render_json,
)
from ingen_fab.notebook.cells import COMMENT_PREFIX, Cell, Json, Notebook, Syntax

# Synapse Analytics, from which Fabric's notebooks come, wrote its own name.
_HEADER = re.compile(r"(#|--|//) ((?:Fabric|Synapse Analytics) notebook source[^\n]*)")
_BARE_LF = re.compile(r"(?<!\r)\n")
_BOM = "\ufeff"
CRLF = "\r\n"
_SYNTAX_OF_PREFIX = {"#": Syntax.PY, "--": Syntax.SQL, "//": Syntax.SCALA}


def render(notebook: Notebook) -> str:
    """Return the source text of the notebook."""
    rules = grammar(COMMENT_PREFIX[notebook.syntax])
    text = "\n".join([render_head(notebook), *(render_cell(cell, rules) for cell in notebook.cells)])
    return (_BOM if notebook.bom else "") + text.replace("\n", notebook.line_end)


def parse(text: str) -> Notebook:
    """Read a notebook from its source text; its first line decides .py, .sql or .scala (.r looks like .py).

    What the regular grammar would write otherwise is kept as raw text in the notebook and its cells. Raises
    `NotebookFormatError`, which names the line, where the first line is no header, where metadata is not a
    JSON object, where there is code before the first cell, and where CR LF and LF are mixed.
    """
    first, newline, _ = text.partition("\n")
    line_end = CRLF if newline and first.endswith("\r") else "\n"
    plain = _with_lf(text) if line_end == CRLF else text
    notebook = _parse_plain(plain.removeprefix(_BOM))
    return replace(notebook, line_end=line_end, bom=plain.startswith(_BOM))


def _with_lf(text: str) -> str:
    bare = _BARE_LF.search(text)
    if bare:
        number = text.count("\n", 0, bare.start()) + 1
        raise NotebookFormatError(
            f"line {number} ends in LF, but the first line in CR LF",
            hint="Save the file with one kind of line end; Fabric writes LF.",
        )
    return text.replace(CRLF, "\n")


def _parse_plain(text: str) -> Notebook:
    prefix = _match_header(text).group(1)
    rules = grammar(prefix)
    starts = [match.start() for match in rules.cell_start.finditer(text)]
    # The LF before a marker joins the blocks and belongs to neither.
    head = text[: starts[0] - 1] if starts else text
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    cells: list[Cell] = []
    line, counted = 1, 0
    for start, end in zip(starts, ends, strict=False):
        line += text.count("\n", counted, start)
        counted = start
        cells.append(parse_cell(text[start:end], rules, line))
    return replace(parse_head(head), cells=tuple(cells))


def _match_header(text: str) -> re.Match[str]:
    header = _HEADER.match(text)
    if header is None:
        raise NotebookFormatError(
            "line 1: the first line is not the header of a notebook's source",
            hint="It must be `# Fabric notebook source` (`--` in a .sql file, `//` in a .scala file).",
        )
    if header.group(2).endswith("\r"):
        raise NotebookFormatError(
            "line 1: it ends in CR alone, but Fabric writes LF",
            hint="Save the file with LF as its line end.",
        )
    return header


def render_head(notebook: Notebook) -> str:
    """Return what stands before the first cell; the raw text wins as long as it says the same."""
    rules = grammar(COMMENT_PREFIX[notebook.syntax])
    raw = notebook.raw_head
    if raw is not None and raw.partition("\n")[0] == rules.tag(notebook.header):
        read = parse_head(raw)
        if (read.header, read.metadata) == (notebook.header, notebook.metadata):
            return raw
    return _regular_head(notebook, rules)


def _regular_head(notebook: Notebook, rules: Grammar) -> str:
    # Without metadata the header is followed by two blank lines: the empty block keeps its joining LF.
    metadata = "" if notebook.metadata is None else render_json(rules, METADATA, notebook.metadata)
    return f"{rules.tag(notebook.header)}\n\n{metadata}"


def parse_head(head: str) -> Notebook:
    """Read what stands before the first cell, as a notebook without cells; raises as `parse` does."""
    header = _match_header(head)
    rules = grammar(header.group(1))
    metadata = _head_metadata(head, rules)
    notebook = Notebook((), metadata, _SYNTAX_OF_PREFIX[rules.prefix], header.group(2))
    return notebook if _regular_head(notebook, rules) == head else replace(notebook, raw_head=head)


def _head_metadata(head: str, rules: Grammar) -> dict[str, Json] | None:
    """Return the JSON of the notebook's METADATA block, or None; comments around it are let be."""
    for number, line in enumerate(head.split("\n")[1:], start=2):
        if line.strip() and not line.startswith(rules.prefix):
            raise NotebookFormatError(
                f"line {number}: this text is part of no cell",
                hint=f"A cell begins with the line `{rules.prefix} CELL ` and 20 asterisks.",
            )
    return parse_json(head, rules, METADATA, 1) if has_json(head, rules, METADATA) else None
