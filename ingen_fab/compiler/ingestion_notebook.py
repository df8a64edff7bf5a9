"""The notebook that loads flat files: the same for every project, as the config table says what it does."""

from __future__ import annotations

from ingen_fab.compiler.carry import library_text
from ingen_fab.compiler.environment import render_cell
from ingen_fab.compiler.generation_notebook import NOTEBOOKS
from ingen_fab.notebook.cells import Kernel, Notebook, code_cell, markdown_cell, parameters_cell
from ingen_fab.targets.ingestion_target import LAKEHOUSE_INGESTION, IngestionTarget


def ingestion_notebook(target: IngestionTarget = LAKEHOUSE_INGESTION) -> Notebook:
    """The notebook of a target."""
    kernel = Kernel(target.kernel)

    def cell(template: str, **values: object) -> str:
        return render_cell(template, dict(values)).strip("\n")

    return NOTEBOOKS[kernel](
        [
            markdown_cell(cell(f"{target.templates}/title.md.j2")),
            parameters_cell(cell(f"{target.templates}/parameters.py.j2"), kernel),
            code_cell(cell("shared/library.py.j2", library=library_text(target.library)), kernel),
            code_cell(cell(f"{target.templates}/run.py.j2", entry=target.entry), kernel),
            code_cell(cell("flat_file_ingestion/exit.py.j2"), kernel),
        ]
    )
