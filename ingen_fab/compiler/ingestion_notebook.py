"""The notebook that loads flat files: the same for every project, as the config table says what it does."""

from __future__ import annotations

from ingen_fab.compiler.carry import library_text
from ingen_fab.compiler.environment import render_cell
from ingen_fab.notebook.cells import (
    Kernel,
    Notebook,
    code_cell,
    markdown_cell,
    parameters_cell,
    pyspark_notebook,
)

INGESTION_NOTEBOOK = "flat_file_ingestion_pyspark"
TEMPLATES = "flat_file_ingestion"
LIBRARY = (
    "ingen_fab.runtime.ingestion.ingestion_parameters",
    "ingen_fab.runtime.ingestion_pyspark.ingest",
)
ENTRY = "ingest_flat_files_on_spark"


def ingestion_notebook() -> Notebook:
    """The notebook for a lakehouse, on PySpark."""
    kernel = Kernel.PYSPARK

    def cell(template: str, **values: object) -> str:
        return render_cell(template, dict(values)).strip("\n")

    return pyspark_notebook(
        [
            markdown_cell(cell(f"{TEMPLATES}/title.md.j2")),
            parameters_cell(cell(f"{TEMPLATES}/parameters.py.j2"), kernel),
            code_cell(cell("shared/library.py.j2", library=library_text(LIBRARY)), kernel),
            code_cell(cell(f"{TEMPLATES}/run.py.j2", entry=ENTRY), kernel),
            code_cell(cell(f"{TEMPLATES}/exit.py.j2"), kernel),
        ]
    )
