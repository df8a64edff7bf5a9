from __future__ import annotations

import pytest

from ingen_fab.local.kernels import kernel_of, magic_of, source_of
from ingen_fab.notebook.cells import Cell, CellKind, Kernel, Notebook, Syntax

SPARK = {"kernel_info": {"name": "synapse_pyspark"}}


@pytest.mark.parametrize("metadata", [None, {}, {"dependencies": {}}, SPARK])
def test_a_notebook_that_names_no_kernel_is_one_of_spark(metadata: dict[str, object] | None) -> None:
    assert kernel_of(Notebook((), metadata), "n") is Kernel.PYSPARK  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "language", "syntax", "magic"),
    [
        ("x = 1", "python", Syntax.PY, ""),
        ("SELECT 1", "sparksql", Syntax.SQL, "%%sql"),
        ("SELECT 1", None, Syntax.SQL, "%%sql"),
        ("x = 1", "python", Syntax.SQL, ""),
        ("%%sql\nSELECT 1", "sparksql", Syntax.PY, ""),
        (" %%sql\nSELECT 1", "sparksql", Syntax.PY, ""),
        ("val x = 1", "scala", Syntax.SCALA, "%%spark"),
        ("x <- 1", "r", Syntax.R, "%%sparkr"),
    ],
)
def test_the_language_of_a_cell_decides(source: str, language: str, syntax: Syntax, magic: str) -> None:
    cell = Cell(CellKind.CODE, source, language, "synapse_pyspark")
    assert magic_of(cell, Notebook((cell,), SPARK, syntax), Kernel.PYSPARK) == magic


def test_pyspark_cells_are_python_with_the_same_lines() -> None:
    cell = Cell(CellKind.CODE, "%%pyspark \nx = 1\n%%pyspark")
    assert source_of(cell, Kernel.PYSPARK) == "#\nx = 1\n%%pyspark"
    assert source_of(cell, Kernel.PYTHON) == cell.source
