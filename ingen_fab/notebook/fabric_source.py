"""Reads and writes the Git source text of a notebook: notebook-content.py, .sql, .scala and .r.

`render(parse(text)) == text` for every text that `parse` takes, byte for byte. The format escapes no marker,
so a cell that holds the text of a marker is read as two cells, by Fabric too.
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
_SYNTAX_OF_PREFIX = {"#": Syntax.PY, "--": Syntax.SQL, "//": Syntax.SCALA}


def render(notebook: Notebook) -> str:
    """Return the source text of the notebook."""
    rules = grammar(COMMENT_PREFIX[notebook.syntax])
    return "\n".join([_render_head(notebook, rules), *(render_cell(cell, rules) for cell in notebook.cells)])


def parse(text: str) -> Notebook:
    """Read a notebook from its source text; its first line decides .py, .sql or .scala (.r looks like .py).

    What the regular grammar would write otherwise is kept as raw text in the notebook and its cells. Raises
    `NotebookFormatError`, which names the line, where the first line is no header, where metadata is not a
    JSON object, and where there is code before the first cell.
    """
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
    return _parse_head(head, tuple(cells))


def _match_header(text: str) -> re.Match[str]:
    header = _HEADER.match(text)
    if header is None:
        raise NotebookFormatError(
            "line 1: the first line is not the header of a notebook's source",
            hint="It must be `# Fabric notebook source` (`--` in a .sql file, `//` in a .scala file).",
        )
    if header.group(2).endswith("\r"):
        raise NotebookFormatError(
            "line 1: the lines end in CR LF, but Fabric writes LF only",
            hint="Put `* -text` into the .gitattributes of the item folders and check the file out again.",
        )
    return header


def _render_head(notebook: Notebook, rules: Grammar) -> str:
    raw = notebook.raw_head
    if raw is not None and raw.partition("\n")[0] == rules.tag(notebook.header):
        read = _parse_head(raw, ())
        if (read.header, read.metadata) == (notebook.header, notebook.metadata):
            return raw
    return _regular_head(notebook, rules)


def _regular_head(notebook: Notebook, rules: Grammar) -> str:
    # Without metadata the header is followed by two blank lines: the empty block keeps its joining LF.
    metadata = "" if notebook.metadata is None else render_json(rules, METADATA, notebook.metadata)
    return f"{rules.tag(notebook.header)}\n\n{metadata}"


def _parse_head(head: str, cells: tuple[Cell, ...]) -> Notebook:
    """Read what stands before the first cell and put the cells to it."""
    header = _match_header(head)
    rules = grammar(header.group(1))
    metadata = _head_metadata(head, rules)
    notebook = Notebook(cells, metadata, _SYNTAX_OF_PREFIX[rules.prefix], header.group(2))
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
