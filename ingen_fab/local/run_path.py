"""Runs the notebook that lies at a path, as the command line is given it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ingen_fab.local.cell_loop import OnCell
from ingen_fab.local.items import FoundNotebook, Items
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.parameters import typed_values
from ingen_fab.local.runner import run_notebook


def run_path(
    path: Path,
    texts: Mapping[str, str],
    lakehouse: LocalLakehouse,
    items_folder: Path,
    on_cell: OnCell | None = None,
) -> str | None:
    """Run an item folder or an .ipynb and return its exit value, None without one.

    It may name the notebooks that lie beside it and all items below `items_folder`. Parameters are texts,
    read as the types of what the parameters cell assigns. Raises UserError for what cannot be run, and
    NotebookRunError for a cell that fails.
    """
    found = FoundNotebook.at(path)
    notebook = found.read()
    result = run_notebook(
        notebook,
        name=found.name,
        parameters=typed_values(texts, notebook),
        lakehouse=lakehouse,
        items=Items((found.path.parent, items_folder)),
        path=found.path,
        on_cell=on_cell,
    )
    return result.exit_value
