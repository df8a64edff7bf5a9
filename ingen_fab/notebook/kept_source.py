"""What the usual metadata of an .ipynb does not tell of the source text, kept in metadata of its own.

Under `ingen_fab` stand, where they are needed: of the notebook the text before the first cell (`head`), the
`extension` of the file, its `line_end` and `bom`; of a cell the text of its blocks (`text`). Text counts only
as long as the rest of the .ipynb says the same: what somebody has changed in a notebook editor wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ingen_fab.errors import NotebookFormatError
from ingen_fab.notebook.blocks import grammar, parse_cell, render_cell
from ingen_fab.notebook.cells import COMMENT_PREFIX, Cell, Json, Notebook, Syntax
from ingen_fab.notebook.fabric_source import CRLF, parse_head, render_head
from ingen_fab.notebook.ipynb_nodes import (
    cell_from_node,
    cell_metadata,
    cell_to_node,
    names_session,
    notebook_metadata,
    source_metadata,
)

KEPT = "ingen_fab"


def kept_of(notebook: Notebook, plain: Notebook) -> dict[str, Json]:
    """Return what is to be kept, given what a reader finds without it; nothing where that is the same."""
    kept: dict[str, Json] = {}
    head = render_head(notebook)
    # Without a session it would be taken for a notebook from plain Jupyter.
    if not names_session(notebook) or render_head(plain) != head:
        kept["head"] = head
    if plain.syntax is not notebook.syntax:
        kept["extension"] = notebook.syntax.value
    if notebook.line_end != "\n":
        kept["line_end"] = notebook.line_end
    if notebook.bom:
        kept["bom"] = True
    return kept


def restored_head(metadata: Mapping[str, Any], plain: Notebook) -> Notebook:
    """Return what was kept where it agrees with the usual metadata, which somebody may have changed."""
    kept = metadata.get(KEPT)
    if not isinstance(kept, dict):
        return plain
    head = replace(
        _agreeing_head(kept.get("head"), plain),
        line_end=CRLF if kept.get("line_end") == CRLF else "\n",
        bom=kept.get("bom") is True,
    )
    extension = kept.get("extension")
    known = next((syntax for syntax in Syntax if syntax.value == extension), head.syntax)
    return _with_syntax(head, known)


def _agreeing_head(text: object, plain: Notebook) -> Notebook:
    if not isinstance(text, str):
        return plain
    try:
        read = parse_head(text)
    except NotebookFormatError:
        return plain
    said = source_metadata(notebook_metadata(read))
    return _with_syntax(read, plain.syntax) if said == plain.metadata else plain


def _with_syntax(notebook: Notebook, syntax: Syntax) -> Notebook:
    """Let the text be of another language where the comment prefix allows it: only R and Python share one."""
    same_prefix = COMMENT_PREFIX[syntax] == COMMENT_PREFIX[notebook.syntax]
    return replace(notebook, syntax=syntax) if same_prefix else notebook


def cell_with_kept(cell: Cell, cell_id: str, notebook: Notebook) -> dict[str, Json]:
    """Return the node of a cell, with the text of its blocks where a reader would not write the same."""
    node = cell_to_node(cell, cell_id)
    rules = grammar(COMMENT_PREFIX[notebook.syntax])
    text = render_cell(cell, rules)
    if render_cell(cell_from_node(node, notebook), rules) != text:
        node["metadata"] = {**cell_metadata(cell), KEPT: {"text": text}}
    return node


def restored_cell(node: Mapping[str, Any], notebook: Notebook) -> Cell:
    """Return the cell of the kept text where that still says what the node says."""
    plain = cell_from_node(node, notebook)
    kept = node["metadata"].get(KEPT)
    text = kept.get("text") if isinstance(kept, dict) else None
    if not isinstance(text, str):
        return plain
    try:
        read = parse_cell(text, grammar(COMMENT_PREFIX[notebook.syntax]))
    except NotebookFormatError:
        return plain
    return read if cell_from_node(cell_to_node(read, ""), notebook) == plain else plain
