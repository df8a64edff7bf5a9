"""A workspace of small notebooks for the tests of the harness, and a run of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingen_fab.local.cell_loop import OnCell, RunResult
from ingen_fab.local.items import FoundNotebook, Items
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.runner import run_notebook
from ingen_fab.notebook.cells import Cell, Kernel, Notebook, code_cell, parameters_cell, python_notebook
from ingen_fab.notebook.item import logical_id, write_notebook_item


def parameters(source: str) -> Cell:
    return parameters_cell(source, Kernel.PYTHON)


@dataclass(frozen=True)
class Workspace:
    """Notebooks in a folder, and the lakehouse that they share."""

    folder: Path

    @property
    def lakehouse(self) -> LocalLakehouse:
        return LocalLakehouse.of_project(self.folder)

    def add(self, name: str, *cells: Cell | str, below: str = "") -> Path:
        """Write a Python notebook; a cell given as text is a code cell."""
        made = [code_cell(cell, Kernel.PYTHON) if isinstance(cell, str) else cell for cell in cells]
        return self.add_notebook(name, python_notebook(made), below=below)

    def add_notebook(self, name: str, notebook: Notebook, *, below: str = "") -> Path:
        folder = self.folder / "items" / below
        return write_notebook_item(folder, notebook, name, logical_id("tests", "Notebook", name))

    def run(self, name: str, on_cell: OnCell | None = None, **values: object) -> RunResult:
        items = Items((self.folder / "items",))
        found: FoundNotebook = items.notebook(name)
        return run_notebook(
            found.read(),
            name=found.name,
            parameters=values,
            lakehouse=self.lakehouse,
            items=items,
            path=found.path,
            on_cell=on_cell,
        )

    def exit_of(self, name: str, **values: object) -> str | None:
        return self.run(name, None, **values).exit_value
