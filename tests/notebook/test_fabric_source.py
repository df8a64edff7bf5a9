"""Tests of the source text: golden files, the grammar by example, and what real notebooks do against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingen_fab.errors import NotebookFormatError
from ingen_fab.notebook.cells import (
    Cell,
    CellKind,
    Json,
    Kernel,
    Notebook,
    Syntax,
    code_cell,
    markdown_cell,
    parameters_cell,
    pyspark_notebook,
    python_notebook,
    tsql_notebook,
)
from ingen_fab.notebook.fabric_source import parse, render
from ingen_fab.notebook.ipynb import from_ipynb, to_ipynb

GOLDEN = Path(__file__).parent / "golden"
S = "*" * 20
HEADER = "# Fabric notebook source\n\n"
KERNEL = (
    f"# METADATA {S}\n\n# META {{\n"
    '# META   "kernel_info": {\n# META     "name": "synapse_pyspark"\n# META   },\n'
    '# META   "dependencies": {}\n# META }\n'
)
PYTHON = (
    f"# METADATA {S}\n\n# META {{\n"
    '# META   "language": "python",\n# META   "language_group": "synapse_pyspark"\n# META }\n'
)
START = HEADER + KERNEL + "\n"

PNG = "iVBORw0KGgo="


def pyspark_example() -> Notebook:
    """A PySpark notebook with every kind of cell."""
    lakehouse: dict[str, Json] = {
        "default_lakehouse": "6a7d3f0e-0c1b-4a60-9a57-4c1d4f5f2a11",
        "default_lakehouse_name": "bronze",
        "default_lakehouse_workspace_id": "0f4ac0de-8d3f-4c39-8a8f-6b1c2e7d9012",
        "known_lakehouses": [{"id": "6a7d3f0e-0c1b-4a60-9a57-4c1d4f5f2a11"}],
    }
    picture = replace(
        markdown_cell("![plan](attachment:plan.png)"), attachments={"plan.png": {"image/png": PNG}}
    )
    cells = [
        markdown_cell("# Umsätze laden\n\nReads the day's files.\n"),
        parameters_cell('run_date = "2026-01-31"\nlakehouse_root = ""', Kernel.PYSPARK),
        code_cell("%run helpers", Kernel.PYSPARK),
        code_cell("%%sql\nSELECT *\n\nFROM sales\n", Kernel.PYSPARK),
        picture,
        code_cell("", Kernel.PYSPARK),
        code_cell("\n\ndf.show()  \n\n", Kernel.PYSPARK, extra={"frozen": False, "editable": True}),
    ]
    return pyspark_notebook(cells, dependencies={"lakehouse": lakehouse, "environment": {}})


def python_example() -> Notebook:
    """A Python notebook as it is generated."""
    cells = [
        code_cell('%%configure\n{"vCores": 4}', Kernel.PYTHON),
        parameters_cell("rows = 10", Kernel.PYTHON),
        code_cell("%pip install holidays", Kernel.PYTHON),
        code_cell("%%tsql -artifact wh -type Warehouse\nSELECT 1;", Kernel.PYTHON),
    ]
    return python_notebook(cells)


def tsql_example() -> Notebook:
    """A T-SQL notebook with an attached warehouse."""
    warehouse: dict[str, Json] = {
        "default_warehouse": "b61f3f34-5d1c-49ad-b0b8-21c85a9fb1f0",
        "known_warehouses": [{"id": "b61f3f34-5d1c-49ad-b0b8-21c85a9fb1f0", "type": "Datawarehouse"}],
    }
    cells = [
        markdown_cell("# Customers\n\n"),
        code_cell("CREATE TABLE dbo.customer (id int);\nGO", Kernel.TSQL),
        code_cell("SELECT 'é' FROM dbo.customer;", Kernel.TSQL),
    ]
    return tsql_notebook(cells, dependencies={"warehouse": warehouse})


EXAMPLES = {"pyspark": pyspark_example, "python": python_example, "tsql": tsql_example}


def read_golden(name: str) -> str:
    """The exact text of a golden file."""
    return (GOLDEN / name).read_bytes().decode()


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_built_notebook_renders_as_the_golden_text(name: str) -> None:
    assert render(EXAMPLES[name]()) == read_golden(f"{name}.txt")


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_golden_text_parses_to_the_built_notebook(name: str) -> None:
    notebook = parse(read_golden(f"{name}.txt"))
    assert notebook == EXAMPLES[name]()
    assert notebook.raw_head is None
    assert [cell.raw for cell in notebook.cells] == [None] * len(notebook.cells)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_every_golden_text_survives_reading_and_writing(path: Path) -> None:
    text = path.read_bytes().decode()
    assert render(parse(text)) == text


def test_an_empty_cell_has_no_line_between_its_blank_lines() -> None:
    text = START + f"# CELL {S}\n\n\n" + PYTHON
    notebook = parse(text)
    assert notebook.cells[0].source == ""
    assert notebook == pyspark_notebook([code_cell("", Kernel.PYSPARK)])
    assert render(notebook) == text


@pytest.mark.parametrize("source", ["a", "a\n", "a\n\n", "\na", "\n\n\na\n\n", "a  \n\tb", "é\u2028\x0cç"])
def test_every_newline_and_space_of_a_source_is_kept(source: str) -> None:
    text = START + f"# CELL {S}\n\n{source}\n\n" + PYTHON
    assert parse(text) == pyspark_notebook([code_cell(source, Kernel.PYSPARK)])
    assert render(parse(text)) == text


def test_a_magic_cell_prefixes_every_line_but_an_empty_last_one() -> None:
    text = render(pyspark_notebook([code_cell("%%sql\n\nSELECT 1\n", Kernel.PYSPARK)]))
    assert f"# CELL {S}\n\n# MAGIC %%sql\n# MAGIC \n# MAGIC SELECT 1\n\n\n# METADATA" in text


@pytest.mark.parametrize(
    "source", [" %%sql\nSELECT 1", "# x\n%%sql", "# %%sql", "%run x", "!ls", "# MAGIC %md"]
)
def test_a_source_that_does_not_begin_with_a_cell_magic_is_written_raw(source: str) -> None:
    notebook = pyspark_notebook([code_cell(source, Kernel.PYSPARK)])
    assert f"\n\n{source}\n\n" in render(notebook)
    assert parse(render(notebook)) == notebook


def test_markdown_prefixes_every_line_but_an_empty_last_one() -> None:
    text = render(pyspark_notebook([markdown_cell("# T\n\nx\n")]))
    assert text == START + f"# MARKDOWN {S}\n\n# # T\n# \n# x\n\n"
    assert parse(text).cells == (markdown_cell("# T\n\nx\n"),)


def test_a_spark_sql_notebook_keeps_the_kernel_of_its_metadata() -> None:
    notebook = parse(read_golden("spark_sql.txt"))
    assert (notebook.kernel, notebook.syntax) == (Kernel.PYSPARK, Syntax.SQL)
    assert [(cell.source, cell.language) for cell in notebook.cells] == [
        ("SELECT count(*) FROM sales", "sparksql"),
        ("%%pyspark\n\nprint(1)", "python"),
    ]


def test_a_scala_notebook_has_slashes_as_prefix() -> None:
    notebook = parse(read_golden("scala.txt"))
    assert (notebook.kernel, notebook.syntax) == (Kernel.PYSPARK, Syntax.SCALA)
    assert [cell.source for cell in notebook.cells] == ["# Title\n", "val x = 1 // one", "%%sql\nSELECT 1"]


def test_an_old_synapse_export_has_no_kernel_and_no_cell_metadata() -> None:
    notebook = parse(read_golden("synapse.txt"))
    assert notebook.header == "Synapse Analytics notebook source"
    assert notebook.kernel is None
    assert notebook.metadata is not None
    assert list(notebook.metadata) == ["synapse"]
    assert [(cell.kind.value, cell.source, cell.language) for cell in notebook.cells] == [
        ("code", "a = 1", None),
        ("code", "b = 2\n", None),
        ("markdown", "last line empty\n", None),
    ]


def test_a_notebook_without_metadata_has_two_blank_lines_after_its_header() -> None:
    text = f"# Fabric notebook source\n\n\n# CELL {S}\n\nx = 1\n"
    notebook = parse(text)
    assert notebook == Notebook((Cell(CellKind.CODE, "x = 1"),), None)
    assert notebook.raw_head is None
    assert render(notebook) == text


def test_a_notebook_without_cells_ends_after_its_metadata() -> None:
    assert render(pyspark_notebook([])) == HEADER + KERNEL
    assert parse(HEADER + KERNEL) == pyspark_notebook([])


def test_a_whole_notebook_pasted_into_a_cell_is_kept_byte_for_byte() -> None:
    notebook = parse(read_golden("pasted_notebook.txt"))
    assert [cell.source for cell in notebook.cells] == [
        "# Fabric notebook source",
        "print('inner')",
        "after()",
    ]
    assert notebook.cells[1].raw is not None
    assert notebook.cells[2].raw is None


def test_markdown_lines_without_prefix_are_taken_as_they_are() -> None:
    text = START + f"# MARKDOWN {S}\n\n# first\nsecond\n#\n# third\n"
    notebook = parse(text)
    assert notebook.cells[0].source == "first\nsecond\n\nthird"
    assert render(notebook) == text


@pytest.mark.parametrize(
    "text",
    [
        "# Fabric notebook source",
        "# Fabric notebook source\n",
        HEADER,
        f"# Fabric notebook source\n# CELL {S}",
        f"# Fabric notebook source, do not edit manually.\n\n# CELL {S}\n\n1\n",
        f"# Fabric notebook source\n# a comment\n\n{KERNEL}\n# CELL {S}\n\n1\n",
        START + f"# CELL {S}\nno_blank_line()\n\n# CELL {S}\n\n1\n# MARKDOWN {S}\n\n# no blank line before\n",
        START + f"# CELL {S}",
        START + f"# CELL {S}\n",
        START + f"# CELL {S}\n\n",
        START + f"# CELL {S}\n\n\n",
        START + f"# CELL {S}\n\nno final newline",
        START + f"# CELL {S}\n\n\n\n\n\n" + PYTHON,
        START + f"# CELL {S}\n\n# MAGIC %%sql\nSELECT 1\n\n" + PYTHON,
        START + f"# CELL {S}\n\n# MAGIC %%sql\n# MAGIC\n# MAGIC SELECT 1\n\n" + PYTHON,
        START + f"# CELL {S}\n\n1\n\n" + PYTHON + "\n" + PYTHON,
        START + f"# CELL {S}\n\n1\n\n" + PYTHON.replace("python", "p\\u0079thon"),
        START + f'# CELL {S}\n\n1\n\n# METADATA {S}\n\n# META {{"language": "python"}}\n',
        START + f"# CELL {S}\n\n1\n\n# METADATA {S}\n\n# META {{}}\n",
        START + f'# CELL {S}\n\n1\n\n# METADATA {S}\n\n# META {{"language": 5, "a": 1, "a": 1E400}}\n',
        START + f"# CELL {S}\n\n1\n\n" + PYTHON + "\n\n\n",
        START + f"# MARKDOWN {S}\n\n# a\n\n" + PYTHON,
        START + f"# CELL {S}\n\n1\r\n2\r\n\n" + PYTHON,
    ],
)
def test_irregular_texts_survive_reading_and_writing_and_the_way_to_ipynb(text: str) -> None:
    assert render(parse(text)) == text
    assert render(from_ipynb(to_ipynb(parse(text)))) == text


def test_a_metadata_marker_without_metadata_is_text_of_the_cell() -> None:
    source = f"doc = '''\n# METADATA {S}\n\nor so\n'''"
    text = START + f"# CELL {S}\n\n{source}\n\n" + PYTHON
    cell = parse(text).cells[0]
    assert (cell.source, cell.raw) == (source, None)
    assert render(parse(text)) == text


def test_code_after_a_cells_metadata_stays_in_the_cell() -> None:
    text = START + f"# CELL {S}\n\nfirst()\n\n" + PYTHON + "second()\n"
    notebook = parse(text)
    assert len(notebook.cells) == 1
    assert notebook.cells[0].source.startswith("first()\n")
    assert notebook.cells[0].source.endswith("second()")
    assert render(notebook) == text


def test_a_changed_cell_is_written_anew_instead_of_its_raw_text() -> None:
    notebook = parse(START + f'# CELL {S}\n\n1\n\n# METADATA {S}\n\n# META {{"language": "python"}}\n')
    changed = replace(notebook, cells=(replace(notebook.cells[0], source="2"),))
    assert parse(render(changed)).cells == changed.cells
    assert "\n\n2\n\n# METADATA" in render(changed)


def test_a_changed_head_is_written_anew_instead_of_its_raw_text() -> None:
    notebook = parse(
        f'# Fabric notebook source\n# note\n\n# METADATA {S}\n\n# META {{"dependencies": {{}}}}\n'
    )
    assert notebook.raw_head is not None
    changed = replace(notebook, metadata={"dependencies": {"environment": {}}})
    assert parse(render(changed)) == changed


def test_a_notebook_of_another_language_is_written_with_that_prefix() -> None:
    notebook = parse(START + f"# CELL {S}\nno_blank_line()\n")
    changed = replace(notebook, syntax=Syntax.SCALA)
    assert render(changed).startswith("// Fabric notebook source\n\n// METADATA ")
    assert parse(render(changed)) == changed


def test_an_r_notebook_is_written_with_hashes() -> None:
    notebook = replace(parse(START + f"# CELL {S}\nno_blank_line()\n"), syntax=Syntax.R)
    assert render(notebook) == START + f"# CELL {S}\nno_blank_line()\n"


@pytest.mark.parametrize("text", ["", "print(1)\n", "# code\n", "\ufeff\ufeff# Fabric notebook source\n"])
def test_a_text_without_header_is_refused(text: str) -> None:
    with pytest.raises(NotebookFormatError, match="line 1: the first line is not the header"):
        parse(text)


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_a_checkout_on_windows_is_read_as_fabric_wrote_it_and_written_as_it_is(path: Path, bom: str) -> None:
    text = path.read_bytes().decode()
    stored = bom + text.replace("\n", "\r\n")
    notebook = parse(stored)
    assert notebook == parse(text)
    assert (notebook.line_end, notebook.bom) == ("\r\n", bool(bom))
    assert render(notebook) == stored


def test_mixed_line_ends_are_refused_with_their_line() -> None:
    text = (START + f"# CELL {S}\n\n1\n").replace("\n", "\r\n")
    with pytest.raises(
        NotebookFormatError, match="line 15 ends in LF, but the first line in CR LF"
    ) as caught:
        parse(text + "2\n")
    assert caught.value.hint is not None


@pytest.mark.parametrize("text", ["# Fabric notebook source\r", "# Fabric notebook source\r\r\n"])
def test_a_header_that_ends_in_a_lone_carriage_return_is_refused(text: str) -> None:
    with pytest.raises(NotebookFormatError, match="line 1: it ends in CR alone"):
        parse(text)


def test_code_before_the_first_cell_is_refused_with_its_line() -> None:
    with pytest.raises(NotebookFormatError, match="line 3: this text is part of no cell"):
        parse(HEADER + "import os\n" + f"\n# CELL {S}\n\n1\n")


def test_broken_notebook_metadata_is_refused_with_its_line() -> None:
    with pytest.raises(NotebookFormatError, match="line 7: the METADATA block is not JSON"):
        parse(START.replace('"synapse_pyspark"', "{KERNEL}"))


def test_broken_cell_metadata_is_refused_with_its_line() -> None:
    text = START + f"# CELL {S}\n\n1\n\n" + PYTHON + f"\n# CELL {S}\n\n1\n2\n\n"
    broken = PYTHON.replace('"language_group": ', '"language_group" ')
    number = (text + broken).split("\n").index('# META   "language_group" "synapse_pyspark"') + 1
    with pytest.raises(NotebookFormatError, match=f"line {number}: the METADATA block is not JSON"):
        parse(text + broken)


@pytest.mark.parametrize("value", ["[]", "1", '{"a": NaN}', '{"a": 1} {}', "1" * 5000, "["])
def test_metadata_that_is_no_json_object_is_refused(value: str) -> None:
    text = START + f"# CELL {S}\n\n# METADATA {S}\n\n# META {value}\n"
    number = text.count("\n")
    with pytest.raises(NotebookFormatError, match=f"line {number}: the METADATA block"):
        parse(text)
