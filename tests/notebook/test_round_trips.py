"""Property tests: any notebook survives writing and reading, any text survives reading and writing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingen_fab.errors import NotebookFormatError
from ingen_fab.notebook.cells import (
    Cell,
    CellKind,
    Json,
    Kernel,
    Notebook,
    Syntax,
    code_cell,
    language_of,
    markdown_cell,
)
from ingen_fab.notebook.fabric_source import parse, render
from ingen_fab.notebook.ipynb import from_ipynb, to_ipynb

pytestmark = pytest.mark.filterwarnings("error")
PROPERTY = settings(max_examples=250, deadline=None, database=None)

STARS = "*" * 20
FRAGMENTS = [
    "", "\n", "\n\n", " ", "\t", "#", "# ", "-- ", "//", "%%sql", "%%", "é", "\u2028", "\x0c", "x = 1",
    "%run x", "# MAGIC ", "# MAGIC", "# MAGIC %%sql", "-- MAGIC %%x", "# META {", "# META }", "# META",
    "# META {}", "# ATTA {}", "-- META {}", '# META   "language": "python"', "# Fabric notebook source",
    f"# CELL {STARS}", f"# CELL {STARS}*", f"CELL {STARS}", f"# MARKDOWN {STARS}", f"# METADATA {STARS}",
    f"METADATA {STARS}", f"# ATTACHMENTS {STARS}", f"-- PARAMETERS CELL {STARS}", f"-- METADATA {STARS}",
    f"// CELL {STARS}",
]  # fmt: skip

writable = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=40)
sources = st.one_of(
    writable, st.lists(st.one_of(st.sampled_from(FRAGMENTS), writable), max_size=6).map("\n".join)
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | writable,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(writable, inner, max_size=3),
    max_leaves=6,
)
json_objects = st.dictionaries(writable, json_values, max_size=3)
metadata_objects = st.dictionaries(
    st.sampled_from(["kernel_info", "dependencies", "synapse", "kernelspec", "title"]),
    st.sampled_from([{"name": name.value} for name in Kernel]) | json_values,
)


def is_plain(cell: Cell) -> bool:
    """Whether the format can hold the cell: the constructors refuse what it cannot."""
    try:
        if cell.kind is CellKind.MARKDOWN:
            markdown_cell(cell.source)
        else:
            code_cell(cell.source, Kernel.PYSPARK)
    except NotebookFormatError:
        return False
    return True


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    """Any cell, with the metadata that its kind can have in the source text."""
    kind = draw(st.sampled_from(CellKind))
    source = draw(sources)
    if kind is CellKind.MARKDOWN:
        return Cell(kind, source, attachments=draw(st.none() | json_objects))
    language, group = draw(st.sampled_from([(None, None), ("python", "synapse_pyspark"), ("sql", "")]))
    extra = {key: value for key, value in draw(json_objects).items() if not key.startswith("language")}
    return Cell(kind, source, language, group, extra)


@st.composite
def notebooks(draw: st.DrawFn) -> Notebook:
    """Any notebook of any cells."""
    header = draw(st.sampled_from(["Fabric notebook source", "Synapse Analytics notebook source"]))
    return Notebook(
        tuple(draw(st.lists(cells(), max_size=5))),
        draw(st.none() | json_objects | metadata_objects),
        draw(st.sampled_from([Syntax.PY, Syntax.SQL, Syntax.SCALA])),
        header,
        line_end=draw(st.sampled_from(["\n", "\r\n"])),
        bom=draw(st.booleans()),
    )


@st.composite
def fabric_notebooks(draw: st.DrawFn) -> Notebook:
    """A notebook as Fabric knows it: what the .ipynb form can hold too."""
    kernel, syntax = draw(
        st.sampled_from(
            [
                (Kernel.PYSPARK, Syntax.PY),
                (Kernel.PYSPARK, Syntax.SQL),
                (Kernel.PYSPARK, Syntax.SCALA),
                (Kernel.PYSPARK, Syntax.R),
                (Kernel.PYTHON, Syntax.PY),
                (Kernel.TSQL, Syntax.SQL),
            ]
        )
    )
    made: list[Cell] = []
    for cell in draw(st.lists(cells(), max_size=5)):
        if cell.kind is CellKind.MARKDOWN:
            made.append(
                replace(cell, attachments=draw(st.none() | st.just({"a.png": {"image/png": "aa=="}})))
            )
        else:
            language, group = language_of(cell.source, kernel, syntax)
            flags = draw(st.sampled_from([[], ["frozen"], ["editable"], ["frozen", "editable"]]))
            extra: dict[str, Json] = {flag: draw(st.booleans()) for flag in flags}
            made.append(Cell(cell.kind, cell.source, language, group, extra))
    metadata: dict[str, Json] = {"kernel_info": {"name": kernel.value}, "dependencies": draw(json_objects)}
    return Notebook(tuple(made), metadata, syntax)


@given(notebooks())
@PROPERTY
def test_a_notebook_without_marker_texts_parses_back_equal(notebook: Notebook) -> None:
    assume(all(is_plain(cell) for cell in notebook.cells))
    text = render(notebook)
    back = parse(text)
    assert back == notebook
    assert render(back) == text


@given(notebooks())
@PROPERTY
def test_any_rendered_text_survives_reading_and_writing(notebook: Notebook) -> None:
    assert_survives(render(notebook))


@given(notebooks(), st.lists(st.tuples(st.integers(0), st.integers(0, 3), sources), min_size=1, max_size=3))
@PROPERTY
def test_a_mutated_text_is_refused_or_survives(notebook: Notebook, edits: list[tuple[int, int, str]]) -> None:
    text = render(notebook)
    for place, length, new in edits:
        at = place % (len(text) + 1)
        text = text[:at] + new + text[at + length :]
    assert_survives(text)


@given(notebooks(), st.lists(st.tuples(st.integers(0), st.sampled_from(FRAGMENTS)), min_size=1, max_size=4))
@PROPERTY
def test_a_text_with_changed_lines_is_refused_or_survives(
    notebook: Notebook, edits: list[tuple[int, str]]
) -> None:
    lines = render(notebook).split("\n")
    for place, new in edits:
        at = place % len(lines)
        lines[at : at + place % 2] = [new]
    assert_survives("\n".join(lines))


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12))
@PROPERTY
def test_any_lines_after_a_header_are_refused_or_survive(lines: list[str]) -> None:
    assert_survives("\n".join(["# Fabric notebook source", *lines]))


@given(fabric_notebooks())
@PROPERTY
def test_a_notebook_survives_the_way_to_ipynb_and_back(notebook: Notebook) -> None:
    text = to_ipynb(notebook)
    back = from_ipynb(text)
    assert back == notebook
    assert to_ipynb(back) == text


@given(fabric_notebooks())
@PROPERTY
def test_the_source_text_survives_the_way_to_ipynb_and_back(notebook: Notebook) -> None:
    assert render(from_ipynb(to_ipynb(notebook))) == render(notebook)


@given(notebooks(), st.sampled_from(Syntax))
@PROPERTY
def test_any_text_of_any_language_survives_the_way_to_ipynb_and_back(
    notebook: Notebook, syntax: Syntax
) -> None:
    assume(all(is_plain(cell) for cell in notebook.cells))
    notebook = replace(notebook, syntax=syntax)
    back = from_ipynb(to_ipynb(notebook))
    assert back.syntax is syntax
    assert render(back) == render(notebook)


def assert_survives(text: str) -> None:
    """A text is either refused with a line number or written back byte for byte, after .ipynb too."""
    try:
        notebook = parse(text)
    except NotebookFormatError as error:
        refusal = error.message
    else:
        assert render(notebook) == text
        assert render(from_ipynb(to_ipynb(notebook))) == text
        return
    assert refusal.startswith("line ")
