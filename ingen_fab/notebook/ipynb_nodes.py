"""The nodes of an .ipynb (nbformat 4.5) for a notebook and its cells, with the metadata of Fabric's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
SOURCE_METADATA = ("kernel_info", "dependencies", "synapse")
_PARAMETERS_TAG = "parameters"


def notebook_metadata(notebook: Notebook) -> dict[str, Json]:
    """Return the metadata of a notebook: what Fabric says beside the source's own, and that."""
    source = {key: value for key, value in (notebook.metadata or {}).items() if key in SOURCE_METADATA}
    return {**_ipynb_metadata(notebook), **source}


def names_session(notebook: Notebook) -> bool:
    """Tell whether the metadata says what the notebook runs in; notebooks of plain Jupyter do not."""
    return not {"kernel_info", "synapse"}.isdisjoint(notebook.metadata or {})


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


def cell_to_node(cell: Cell, cell_id: str) -> dict[str, Json]:
    """Return the node of a cell, without outputs."""
    lines = cell.source.split("\n")
    source = [line for line in [*(f"{line}\n" for line in lines[:-1]), lines[-1]] if line]
    markdown = cell.kind is CellKind.MARKDOWN
    node: dict[str, Json] = {"cell_type": "markdown" if markdown else "code", "id": cell_id}
    node["metadata"] = cell_metadata(cell)
    node["source"] = source
    if not markdown:
        node |= {"execution_count": None, "outputs": []}
    if markdown and _are_mime_bundles(cell.attachments):
        node["attachments"] = cell.attachments
    return node


def _are_mime_bundles(attachments: Mapping[str, Json] | None) -> bool:
    """Tell whether nbformat takes the attachments: file name -> mime type -> text."""
    return attachments is not None and all(
        isinstance(bundle, Mapping) and all(isinstance(text, str) for text in bundle.values())
        for bundle in attachments.values()
    )


def cell_metadata(cell: Cell) -> dict[str, Json]:
    """Return the metadata of a cell's node."""
    named = {"language": cell.language, "language_group": cell.language_group}
    microsoft = {key: value for key, value in named.items() if value is not None}
    metadata: dict[str, Json] = {}
    if "editable" in cell.extra:
        metadata["editable"] = cell.extra["editable"]
    if "frozen" in cell.extra:
        # nteract's name for a frozen cell; the front end of Fabric is built on it.
        metadata["run_control"] = {"frozen": cell.extra["frozen"]}
    if microsoft and cell.kind is not CellKind.MARKDOWN:
        metadata["microsoft"] = microsoft
    if cell.kind is CellKind.PARAMETERS:
        metadata["tags"] = [_PARAMETERS_TAG]
    return metadata


def head_from_node(metadata: Mapping[str, Any], kernel: Kernel | None) -> Notebook:
    """Return the notebook, without its cells, that the usual metadata of an .ipynb tells of."""
    found = source_metadata(metadata)
    if kernel is not None and "kernel_info" not in (found or {}):
        found = {"kernel_info": _KERNEL_INFO[kernel], "dependencies": {}, **(found or {})}
    known = Notebook((), found).kernel
    return Notebook((), found, _syntax(metadata, known))


def source_metadata(metadata: Mapping[str, Any]) -> dict[str, Json] | None:
    """Return what the source text would hold of a notebook's metadata."""
    kept = {key: metadata[key] for key in SOURCE_METADATA if key in metadata}
    spec = metadata.get("kernelspec", {}).get("name")
    if "kernel_info" not in kept and spec in set(Kernel):
        kept = {"kernel_info": _KERNEL_INFO[Kernel(spec)], **kept}
    return kept or None


def _syntax(metadata: Mapping[str, Any], kernel: Kernel | None) -> Syntax:
    microsoft = metadata.get("microsoft")
    language = microsoft.get("language") if isinstance(microsoft, dict) else None
    default = DEFAULT_SYNTAX[kernel] if kernel else Syntax.PY
    return _SYNTAX.get(language, default) if isinstance(language, str) else default


def cell_from_node(node: Mapping[str, Any], notebook: Notebook) -> Cell:
    """Read a code or markdown cell of a notebook, which gives a cell without language its own."""
    source = "".join(node["source"])
    if node["cell_type"] == "markdown":
        return Cell(CellKind.MARKDOWN, source, attachments=node.get("attachments"))
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
