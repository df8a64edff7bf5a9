"""Tests of the cell and notebook constructors."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from ingen_fab.errors import NotebookFormatError
from ingen_fab.notebook.cells import (
    Cell,
    CellKind,
    Kernel,
    Notebook,
    Syntax,
    code_cell,
    language_of,
    markdown_cell,
    parameters_cell,
    pyspark_notebook,
    python_notebook,
    tsql_notebook,
)

STARS = "*" * 20


@pytest.mark.parametrize(
    ("source", "kernel", "expected"),
    [
        ("print(1)", Kernel.PYSPARK, ("python", "synapse_pyspark")),
        ("%%sql\nSELECT 1", Kernel.PYSPARK, ("sparksql", "synapse_pyspark")),
        ("%%sql \nSELECT 1", Kernel.PYSPARK, ("sparksql", "synapse_pyspark")),
        (" %%sql\nSELECT 1", Kernel.PYSPARK, ("sparksql", "synapse_pyspark")),
        ("# note\n%%sql\nSELECT 1", Kernel.PYSPARK, ("python", "synapse_pyspark")),
        ("%%sparkr\n1", Kernel.PYSPARK, ("r", "synapse_pyspark")),
        ('%%configure\n{"vCores": 4}', Kernel.PYTHON, ("python", "jupyter_python")),
        ("%%tsql -artifact wh -type Warehouse\nSELECT 1", Kernel.PYTHON, ("sql", "jupyter_python")),
        ("SELECT 1", Kernel.TSQL, ("sql", "sqldatawarehouse")),
    ],
)
def test_a_code_cell_takes_its_language_from_kernel_and_first_magic(
    source: str, kernel: Kernel, expected: tuple[str, str]
) -> None:
    cell = code_cell(source, kernel)
    assert (cell.kind, cell.source) == (CellKind.CODE, source)
    assert (cell.language, cell.language_group) == expected


def test_a_cell_of_a_spark_sql_notebook_is_spark_sql_without_a_magic() -> None:
    assert language_of("SELECT 1", Kernel.PYSPARK, Syntax.SQL) == ("sparksql", "synapse_pyspark")
    assert language_of("%%pyspark\n1", Kernel.PYSPARK, Syntax.SQL) == ("python", "synapse_pyspark")


def test_a_code_cell_keeps_its_extra_metadata() -> None:
    assert code_cell("1", Kernel.PYSPARK, extra={"frozen": True}).extra == {"frozen": True}


@pytest.mark.parametrize("marker", ["CELL", "PARAMETERS CELL", "MARKDOWN", "METADATA", "ATTACHMENTS"])
def test_code_that_reads_like_a_marker_is_refused_with_its_line(marker: str) -> None:
    with pytest.raises(NotebookFormatError, match="line 2 of the cell reads like a block marker"):
        code_cell(f"x = 1\n# {marker} {STARS}\ny = 2", Kernel.PYSPARK)


def test_markdown_that_becomes_a_marker_by_its_prefix_is_refused() -> None:
    with pytest.raises(NotebookFormatError, match="line 3 of the cell reads like a block marker"):
        markdown_cell(f"a\n\nCELL {STARS}")


@pytest.mark.parametrize(
    "source",
    [
        f"# CELL {STARS}*",
        f"#CELL {STARS}",
        f"x = '# CELL {STARS}'",
        f"CELL {STARS}",
        f"%%sql\n# CELL {STARS}",
    ],
)
def test_code_that_only_resembles_a_marker_is_taken(source: str) -> None:
    assert code_cell(source, Kernel.PYSPARK).source == source


def test_an_escaped_magic_as_source_is_refused() -> None:
    with pytest.raises(NotebookFormatError, match="escaped cell magic"):
        code_cell("# MAGIC %%sql\n# MAGIC SELECT 1", Kernel.PYSPARK)


@pytest.mark.parametrize("character", ["\r", "\0", "\ud800"])
def test_characters_that_git_text_cannot_hold_are_refused(character: str) -> None:
    with pytest.raises(NotebookFormatError, match="line 2 of the cell holds the character"):
        markdown_cell(f"a\nb{character}")
    with pytest.raises(NotebookFormatError, match="line 2 of the cell holds the character"):
        code_cell(f"a\nb{character}", Kernel.PYTHON)


def test_a_parameters_cell_has_the_languages_of_its_kernel() -> None:
    cell = parameters_cell("run_date = ''", Kernel.PYTHON)
    assert cell == Cell(CellKind.PARAMETERS, "run_date = ''", "python", "jupyter_python")


def test_a_tsql_notebook_has_no_parameters_cell() -> None:
    with pytest.raises(NotebookFormatError, match="T-SQL notebook cannot have a parameters cell"):
        parameters_cell("DECLARE @x int = 1", Kernel.TSQL)


def test_a_parameters_cell_cannot_be_a_magic_cell() -> None:
    with pytest.raises(NotebookFormatError, match="cell magic"):
        parameters_cell("%%sql\nSELECT 1", Kernel.PYSPARK)


def test_each_notebook_constructor_names_its_kernel() -> None:
    python = python_notebook([])
    assert python.metadata == {
        "kernel_info": {"name": "jupyter", "jupyter_kernel_name": "python3.12"},
        "dependencies": {},
    }
    assert (python.kernel, python.syntax) == (Kernel.PYTHON, Syntax.PY)
    assert (pyspark_notebook([]).kernel, pyspark_notebook([]).syntax) == (Kernel.PYSPARK, Syntax.PY)
    assert (tsql_notebook([]).kernel, tsql_notebook([]).syntax) == (Kernel.TSQL, Syntax.SQL)


def test_dependencies_are_kept_as_given() -> None:
    lakehouse = {"lakehouse": {"default_lakehouse_name": "bronze"}}
    assert pyspark_notebook([], dependencies=lakehouse).dependencies == lakehouse


def test_a_notebook_refuses_a_cell_of_another_kernel() -> None:
    cells = [markdown_cell("# Title"), code_cell("1", Kernel.PYSPARK)]
    with pytest.raises(NotebookFormatError, match="cell 2 has language group synapse_pyspark"):
        python_notebook(cells)


def test_a_notebook_refuses_two_parameters_cells() -> None:
    cells = [parameters_cell("a = 1", Kernel.PYTHON), parameters_cell("b = 1", Kernel.PYTHON)]
    with pytest.raises(NotebookFormatError, match="more than one parameters cell"):
        python_notebook(cells)


@pytest.mark.parametrize(
    "metadata", [None, {}, {"kernel_info": {"name": "other"}}, {"kernel_info": "jupyter"}]
)
def test_a_notebook_without_a_known_kernel_says_none(metadata: dict[str, object] | None) -> None:
    notebook = Notebook((), metadata)  # type: ignore[arg-type]
    assert notebook.kernel is None
    assert notebook.dependencies == {}


def test_cells_are_frozen() -> None:
    cell = markdown_cell("a")
    with pytest.raises(FrozenInstanceError):
        cell.source = "b"  # type: ignore[misc]
