"""Reads and writes notebooks as .ipynb, with the metadata that Fabric gives them (nbformat 4.5).

An .ipynb from here has no outputs, fixed cell ids, and its metadata in the stored order, so that the same
notebook is the same text. The way to .ipynb and back keeps the source text byte for byte: what an .ipynb has
no place for goes under `ingen_fab` in its metadata. What only .ipynb has (outputs, widgets, session settings)
does not come into the notebook: Fabric's Git text has no place for it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import nbformat

from ingen_fab.errors import NotebookFormatError
from ingen_fab.notebook.cells import Kernel, Notebook
from ingen_fab.notebook.ipynb_nodes import SOURCE_METADATA, head_from_node, names_session, notebook_metadata
from ingen_fab.notebook.kept_source import KEPT, cell_with_kept, kept_of, restored_cell, restored_head

# What an .ipynb of Fabric says beside the source's metadata: the same for every notebook, or session settings
# that are as good as the default.
_FABRIC_METADATA = {"kernelspec", "language_info", "microsoft", "nteract", "spark_compute"}
_SURROGATE = re.compile("[\\ud800-\\udfff]")


@dataclass(frozen=True)
class IpynbContent:
    """What an .ipynb says. `left_out` names what the source format has no place for.

    `is_foreign` holds where the notebook names no kernel and comes from no source text: plain Jupyter's.
    """

    notebook: Notebook
    left_out: tuple[str, ...]
    is_foreign: bool


def to_ipynb(notebook: Notebook) -> str:
    """Return the notebook as .ipynb text.

    Raises `NotebookFormatError` where the metadata holds an infinite number (1E400), which JSON has not.
    """
    ids = _cell_ids(notebook)
    metadata = notebook_metadata(notebook)
    kept = kept_of(notebook, head_from_node(metadata, None))
    cells = zip(notebook.cells, ids, strict=True)
    node = {
        "cells": [cell_with_kept(cell, cell_id, notebook) for cell, cell_id in cells],
        "metadata": {**metadata, KEPT: kept} if kept else metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    _validate(node)
    try:
        text = json.dumps(node, indent=1, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise NotebookFormatError("the notebook's metadata holds a number that JSON does not have") from error
    # Half a pair is a legal escape in JSON, but no UTF-8.
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text) + "\n"


def from_ipynb(text: str, *, kernel: Kernel | None = None) -> Notebook:
    """Read a notebook from .ipynb text; see `read_ipynb`."""
    return read_ipynb(text, kernel=kernel).notebook


def read_ipynb(text: str, *, kernel: Kernel | None = None) -> IpynbContent:
    """Read .ipynb text of any nbformat version.

    `kernel` is for a notebook that names no kernel of Fabric, as one from plain Jupyter. Cells without a
    language get the kernel's. Raises `NotebookFormatError` for text that is no notebook and for cells that
    Fabric does not know.
    """
    node = _read(text)
    head = restored_head(node["metadata"], head_from_node(node["metadata"], kernel))
    cells = tuple(restored_cell(cell, head) for cell in node["cells"])
    is_foreign = not names_session(head) and KEPT not in node["metadata"]
    return IpynbContent(replace(head, cells=cells), _left_out(node), is_foreign)


def _left_out(node: Mapping[str, Any]) -> tuple[str, ...]:
    outputs = sum(bool(cell.get("outputs")) for cell in node["cells"])
    found = [f"the outputs of {outputs} cell{'s' if outputs > 1 else ''}"] if outputs else []
    unknown = sorted(node["metadata"].keys() - _FABRIC_METADATA - {*SOURCE_METADATA, KEPT})
    return (*found, *(f"the metadata {key}" for key in unknown))


def _cell_ids(notebook: Notebook) -> list[str]:
    """Return an id per cell made from what the cell holds, so that a new cell changes no other cell's id."""
    seen: Counter[str] = Counter()
    ids = []
    for cell in notebook.cells:
        content = f"{cell.kind}\n{cell.source}".encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(content).hexdigest()[:16]
        seen[digest] += 1
        ids.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return ids


def _read(text: str) -> dict[str, Any]:
    """Return the notebook as plain nbformat 4.5 JSON, checked."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotebookFormatError(f"line {error.lineno}: the .ipynb is not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise NotebookFormatError(f"the .ipynb is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise NotebookFormatError("the .ipynb must hold one JSON object")
    if data.get("nbformat") != 4:
        data = _upgraded(text)
    # Notebooks below 4.5 have no cell ids, and nbformat makes random ones up; ours have no use for them.
    cells = data.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotebookFormatError("the .ipynb is not a notebook: it has no list of cells")
    for number, cell in enumerate(cells, start=1):
        _check_cell_type(cell, number)
    named = [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)]
    checked: dict[str, Any] = {**data, "cells": named, "nbformat_minor": 5}
    _validate(checked)
    return checked


def _check_cell_type(node: Mapping[str, Any], number: int) -> None:
    if node.get("cell_type") not in ("code", "markdown"):
        raise NotebookFormatError(
            f"cell {number} is a {node.get('cell_type')} cell, which Fabric does not know",
            hint="Make it a code or a markdown cell.",
        )


def _upgraded(text: str) -> dict[str, Any]:
    try:
        node = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    except (nbformat.ValidationError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise NotebookFormatError(f"the .ipynb is not a notebook: {error}") from error
    plain: dict[str, Any] = json.loads(json.dumps(node))
    return plain


def _validate(node: dict[str, Any]) -> None:
    try:
        nbformat.validate(node, relax_add_props=True)
    except nbformat.ValidationError as error:
        match list(error.absolute_path):
            case ["cells", int(index), *keys]:
                place = f", cell {index + 1} at {'.'.join(map(str, keys)) or 'its top'}"
            case keys:
                place = f" at {'.'.join(map(str, keys)) or 'its top'}"
        # The message may hold the whole value.
        raise NotebookFormatError(f"nbformat refuses the notebook{place}: {error.message[:200]}") from error
