"""Reads and writes notebooks as .ipynb, with the metadata that Fabric gives them (nbformat 4.5).

An .ipynb from here has no outputs, fixed cell ids, and its metadata in the stored order, so that the same
notebook is the same text and the way to .ipynb and back keeps the source text. What only .ipynb has (outputs,
widgets, session settings) does not come into the notebook: Fabric's Git text has no place for it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import nbformat

from ingen_fab.errors import NotebookFormatError
from ingen_fab.notebook.cells import (
    DEFAULT_PYTHON,
    DEFAULT_SYNTAX,
    LANGUAGE_GROUP,
    NATIVE_LANGUAGE,
    Cell,
    CellKind,
    Json,
    Kernel,
    Notebook,
    Syntax,
    language_of,
    native_language,
)

_KERNELSPEC: Mapping[Kernel, Mapping[str, str]] = {
    Kernel.PYSPARK: {"name": "synapse_pyspark", "display_name": "synapse_pyspark"},
    Kernel.PYTHON: {"name": "jupyter", "language": "Jupyter", "display_name": "Jupyter"},
    Kernel.TSQL: {"name": "sqldatawarehouse", "display_name": "sqldatawarehouse"},
}
_KERNEL_INFO: Mapping[Kernel, Mapping[str, str]] = {
    Kernel.PYSPARK: {"name": "synapse_pyspark"},
    Kernel.PYTHON: {"name": "jupyter", "jupyter_kernel_name": DEFAULT_PYTHON},
    Kernel.TSQL: {"name": "sqldatawarehouse"},
}
_LANGUAGE_INFO = {Syntax.PY: "python", Syntax.SQL: "sql", Syntax.SCALA: "scala", Syntax.R: "r"}
_SYNTAX = {language: syntax for (_, syntax), language in NATIVE_LANGUAGE.items()}
# All that Fabric's Git text holds of a notebook's metadata; `synapse` is in old exports.
_SOURCE_METADATA = ("kernel_info", "dependencies", "synapse")
_PARAMETERS_TAG = "parameters"


def to_ipynb(notebook: Notebook) -> str:
    """Return the notebook as .ipynb text.

    Raises `NotebookFormatError` where nbformat refuses it, as for attachments that are no mime bundles.
    """
    ids = _cell_ids(notebook)
    node = {
        "cells": [_cell_to_node(cell, cell_id) for cell, cell_id in zip(notebook.cells, ids, strict=True)],
        "metadata": {**_ipynb_metadata(notebook), **(notebook.metadata or {})},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    _validate(node)
    return json.dumps(node, indent=1, ensure_ascii=False) + "\n"


def from_ipynb(text: str, *, kernel: Kernel | None = None) -> Notebook:
    """Read a notebook from .ipynb text of any nbformat version.

    `kernel` is for a notebook that names no kernel of Fabric, as one from plain Jupyter. Cells without a
    language get the kernel's. Raises `NotebookFormatError` for text that is no notebook and for cells that
    Fabric does not know.
    """
    node = _read(text)
    metadata = _source_metadata(node["metadata"])
    if kernel is not None and "kernel_info" not in (metadata or {}):
        metadata = {"kernel_info": _KERNEL_INFO[kernel], "dependencies": {}, **(metadata or {})}
    known = Notebook((), metadata).kernel
    empty = Notebook((), metadata, _syntax(node["metadata"], known))
    cells = [_cell_from_node(cell, number, empty) for number, cell in enumerate(node["cells"], start=1)]
    return replace(empty, cells=tuple(cells))


def _ipynb_metadata(notebook: Notebook) -> dict[str, Json]:
    """Return what an .ipynb says beside the source metadata; nothing where the kernel is not known."""
    kernel = notebook.kernel
    if kernel is None:
        return {}
    return {
        "kernelspec": _KERNELSPEC[kernel],
        "language_info": {"name": _LANGUAGE_INFO[notebook.syntax]},
        "microsoft": {
            "language": native_language(kernel, notebook.syntax),
            "language_group": LANGUAGE_GROUP[kernel],
            "ms_spell_check": {"ms_spell_check_language": "en"},
        },
        "nteract": {"version": "nteract-front-end@1.0.0"},
        "spark_compute": {"compute_id": "/trident/default", "session_options": {"conf": {}}},
    }


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


def _cell_to_node(cell: Cell, cell_id: str) -> dict[str, Json]:
    lines = cell.source.split("\n")
    source = [line for line in [*(f"{line}\n" for line in lines[:-1]), lines[-1]] if line]
    markdown = cell.kind is CellKind.MARKDOWN
    node: dict[str, Json] = {"cell_type": "markdown" if markdown else "code", "id": cell_id}
    node["metadata"] = _cell_metadata(cell)
    node["source"] = source
    if not markdown:
        node |= {"execution_count": None, "outputs": []}
    if cell.attachments is not None:
        node["attachments"] = cell.attachments
    return node


def _cell_metadata(cell: Cell) -> dict[str, Json]:
    named = {"language": cell.language, "language_group": cell.language_group}
    microsoft = {key: value for key, value in named.items() if value is not None}
    metadata: dict[str, Json] = {key: value for key, value in cell.extra.items() if key != "frozen"}
    if "frozen" in cell.extra:
        # nteract's name for a frozen cell; the front end of Fabric is built on it.
        metadata["run_control"] = {"frozen": cell.extra["frozen"]}
    if microsoft:
        metadata["microsoft"] = microsoft
    if cell.kind is CellKind.PARAMETERS:
        metadata["tags"] = [_PARAMETERS_TAG]
    return metadata


def _read(text: str) -> dict[str, Any]:
    """Return the notebook as plain nbformat 4.5 JSON, checked."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise NotebookFormatError(f"the .ipynb is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise NotebookFormatError("the .ipynb must hold one JSON object")
    if data.get("nbformat") != 4:
        data = _upgraded(text)
    # Notebooks below 4.5 have no cell ids, and nbformat makes random ones up; ours have no use for them.
    cells = data.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotebookFormatError("the .ipynb is not a notebook: it has no list of cells")
    named = [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)]
    checked: dict[str, Any] = {**data, "cells": named, "nbformat_minor": 5}
    _validate(checked)
    return checked


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
        raise NotebookFormatError(f"nbformat refuses the notebook: {error.message}") from error


def _source_metadata(metadata: Mapping[str, Any]) -> dict[str, Json] | None:
    kept = {key: metadata[key] for key in _SOURCE_METADATA if key in metadata}
    spec = metadata.get("kernelspec", {}).get("name")
    if "kernel_info" not in kept and spec in set(Kernel):
        kept = {"kernel_info": _KERNEL_INFO[Kernel(spec)], **kept}
    return kept or None


def _syntax(metadata: Mapping[str, Any], kernel: Kernel | None) -> Syntax:
    microsoft = metadata.get("microsoft")
    language = microsoft.get("language") if isinstance(microsoft, dict) else None
    default = DEFAULT_SYNTAX[kernel] if kernel else Syntax.PY
    return _SYNTAX.get(language, default) if isinstance(language, str) else default


def _cell_from_node(node: Mapping[str, Any], number: int, notebook: Notebook) -> Cell:
    source = "".join(node["source"])
    if node["cell_type"] == "markdown":
        return Cell(CellKind.MARKDOWN, source, attachments=node.get("attachments"))
    if node["cell_type"] != "code":
        raise NotebookFormatError(
            f"cell {number} is a {node['cell_type']} cell, which Fabric does not know",
            hint="Make it a code or a markdown cell.",
        )
    metadata = node["metadata"]
    kind = CellKind.PARAMETERS if _PARAMETERS_TAG in metadata.get("tags", []) else CellKind.CODE
    language, group = _language(metadata, source, notebook)
    return Cell(kind, source, language, group, _extra(metadata))


def _language(metadata: Mapping[str, Any], source: str, notebook: Notebook) -> tuple[str | None, str | None]:
    """Return language and group as the cell says them, else as the notebook's kernel has them."""
    microsoft = metadata.get("microsoft")
    if isinstance(microsoft, dict):
        language, group = (microsoft.get(key) for key in ("language", "language_group"))
        return (language if isinstance(language, str) else None), (group if isinstance(group, str) else None)
    return language_of(source, notebook.kernel, notebook.syntax) if notebook.kernel else (None, None)


def _extra(metadata: Mapping[str, Any]) -> dict[str, Json]:
    """Return the only two flags that Fabric's Git text has beside the language."""
    control = metadata.get("run_control")
    flags = {**metadata, **control} if isinstance(control, dict) else metadata
    return {key: flags[key] for key in ("frozen", "editable") if key in flags}
