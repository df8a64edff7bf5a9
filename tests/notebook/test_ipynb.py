"""Tests of the .ipynb form: Fabric's metadata, foreign notebooks and what is refused."""

from __future__ import annotations

import json
from typing import Any

import nbformat
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
from ingen_fab.notebook.ipynb import from_ipynb, read_ipynb, to_ipynb
from ingen_fab.notebook.kept_source import KEPT

pytestmark = pytest.mark.filterwarnings("error")


def as_json(notebook: Notebook) -> dict[str, Any]:
    """The .ipynb of a notebook as JSON."""
    data: dict[str, Any] = json.loads(to_ipynb(notebook))
    return data


def foreign(*cells: dict[str, Any], metadata: dict[str, Any] | None = None, minor: int = 4) -> str:
    """An .ipynb that another tool wrote."""
    return json.dumps({"cells": cells, "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": minor})


def code(source: str | list[str], **metadata: object) -> dict[str, Any]:
    """A code cell of such an .ipynb."""
    return {"cell_type": "code", "execution_count": 3, "metadata": metadata, "outputs": [], "source": source}


def test_a_python_notebook_has_fabrics_metadata() -> None:
    metadata = as_json(python_notebook([]))["metadata"]
    assert metadata == {
        "kernelspec": {"display_name": "Jupyter", "language": "Jupyter", "name": "jupyter"},
        "language_info": {"name": "python"},
        "microsoft": {
            "language": "python",
            "language_group": "jupyter_python",
            "ms_spell_check": {"ms_spell_check_language": "en"},
        },
        "nteract": {"version": "nteract-front-end@1.0.0"},
        "spark_compute": {"compute_id": "/trident/default", "session_options": {"conf": {}}},
        "kernel_info": {"name": "jupyter", "jupyter_kernel_name": "python3.12"},
        "dependencies": {},
    }


@pytest.mark.parametrize(
    ("notebook", "name", "language", "group", "info"),
    [
        (pyspark_notebook([]), "synapse_pyspark", "python", "synapse_pyspark", "python"),
        (tsql_notebook([]), "sqldatawarehouse", "sql", "sqldatawarehouse", "sql"),
    ],
)
def test_other_kernels_name_themselves_and_their_languages(
    notebook: Notebook, name: str, language: str, group: str, info: str
) -> None:
    metadata = as_json(notebook)["metadata"]
    assert metadata["kernelspec"] == {"name": name, "display_name": name}
    assert metadata["kernel_info"] == {"name": name}
    assert (metadata["microsoft"]["language"], metadata["microsoft"]["language_group"]) == (language, group)
    assert metadata["language_info"] == {"name": info}


def test_a_parameters_cell_carries_the_parameters_tag() -> None:
    (cell,) = as_json(python_notebook([parameters_cell("a = 1\nb = 2", Kernel.PYTHON)]))["cells"]
    assert cell == {
        "cell_type": "code",
        "id": cell["id"],
        "metadata": {
            "microsoft": {"language": "python", "language_group": "jupyter_python"},
            "tags": ["parameters"],
        },
        "source": ["a = 1\n", "b = 2"],
        "execution_count": None,
        "outputs": [],
    }


def test_a_frozen_cell_is_frozen_in_its_run_control() -> None:
    notebook = pyspark_notebook([code_cell("1", Kernel.PYSPARK, extra={"frozen": True, "editable": False})])
    metadata = as_json(notebook)["cells"][0]["metadata"]
    assert (metadata["run_control"], metadata["editable"]) == ({"frozen": True}, False)
    assert from_ipynb(to_ipynb(notebook)) == notebook


def test_cell_ids_depend_on_the_cells_alone() -> None:
    first, second = code_cell("a", Kernel.PYTHON), code_cell("b", Kernel.PYTHON)
    ids = [cell["id"] for cell in as_json(python_notebook([first, second, first]))["cells"]]
    assert len(set(ids)) == 3
    assert ids[2] == f"{ids[0]}-2"
    longer = [cell["id"] for cell in as_json(python_notebook([markdown_cell("t"), first, second]))["cells"]]
    assert longer[1:] == ids[:2]


def test_the_text_is_steady_and_ends_in_one_newline() -> None:
    notebook = python_notebook([code_cell("print('é')", Kernel.PYTHON)])
    text = to_ipynb(notebook)
    assert text == to_ipynb(notebook)
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")
    assert "é" in text


def test_nbformat_reads_what_is_written() -> None:
    notebook = pyspark_notebook([markdown_cell("# T\n"), code_cell("a\n\nb", Kernel.PYSPARK)])
    node = nbformat.reads(to_ipynb(notebook), as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    nbformat.validate(node)
    assert [cell.source for cell in node.cells] == ["# T\n", "a\n\nb"]


def test_what_belongs_to_a_session_does_not_come_into_the_notebook() -> None:
    text = foreign(
        code(
            ["a\n", "b"],
            collapsed=False,
            microsoft={"language": "python", "language_group": "jupyter_python"},
        ),
        metadata={
            "kernel_info": {"name": "jupyter"},
            "dependencies": {},
            "widgets": {},
            "fabric_runtime": {},
        },
    )
    notebook = from_ipynb(text)
    assert notebook.metadata == {"kernel_info": {"name": "jupyter"}, "dependencies": {}}
    assert notebook.cells == (Cell(CellKind.CODE, "a\nb", "python", "jupyter_python"),)


def test_an_export_with_only_a_kernelspec_gets_its_kernel() -> None:
    text = foreign(
        code("%%sql\nSELECT 1"), metadata={"kernelspec": {"name": "synapse_pyspark", "display_name": "x"}}
    )
    notebook = from_ipynb(text)
    assert notebook.kernel is Kernel.PYSPARK
    assert notebook.cells[0].language == "sparksql"


def test_a_plain_jupyter_notebook_takes_the_kernel_that_is_asked_for() -> None:
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    text = foreign(code("a = 1", tags=["parameters"]), code("b"), metadata=spec)
    expected = python_notebook([parameters_cell("a = 1", Kernel.PYTHON), code_cell("b", Kernel.PYTHON)])
    assert from_ipynb(text, kernel=Kernel.PYTHON) == expected


def test_a_plain_jupyter_notebook_without_such_a_wish_has_no_kernel() -> None:
    notebook = from_ipynb(foreign(code("a = 1")))
    assert (notebook.kernel, notebook.metadata) == (None, None)
    assert from_ipynb(to_ipynb(notebook)) == notebook


def test_a_kernel_that_the_notebook_names_wins_over_the_wish() -> None:
    text = to_ipynb(tsql_notebook([code_cell("SELECT 1", Kernel.TSQL)]))
    notebook = from_ipynb(text, kernel=Kernel.PYTHON)
    assert (notebook.kernel, notebook.syntax) == (Kernel.TSQL, Syntax.SQL)


def test_a_version_3_notebook_is_upgraded() -> None:
    cell = {"cell_type": "code", "input": ["a = 1"], "language": "python", "metadata": {}, "outputs": []}
    old = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [cell]}]}
    notebook = from_ipynb(json.dumps(old), kernel=Kernel.PYSPARK)
    assert render(notebook) == render(pyspark_notebook([code_cell("a = 1", Kernel.PYSPARK)]))


def test_a_raw_cell_is_refused_with_its_number() -> None:
    with pytest.raises(NotebookFormatError, match="cell 2 is a raw cell"):
        from_ipynb(foreign(code("a"), {"cell_type": "raw", "metadata": {}, "source": "x"}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "{}",
        '{"nbformat": 4}',
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 1}',
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}',
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": [], "cells": []}',
        '{"nbformat": 9, "nbformat_minor": 5, "metadata": {}, "cells": []}',
        '{"nbformat": "x"}',
        '{"nbformat": 3, "worksheets": 5}',
    ],
)
def test_a_text_that_is_no_notebook_is_refused(text: str) -> None:
    with pytest.raises(NotebookFormatError):
        from_ipynb(text)


@pytest.mark.parametrize("attachments", [{"a.png": 5}, {"a.png": {"image/png": 5}}, {"a.png": None}])
def test_attachments_that_are_no_mime_bundles_are_kept_beside_the_cell(attachments: dict[str, Json]) -> None:
    notebook = Notebook((Cell(CellKind.MARKDOWN, "x", attachments=attachments),), None)
    assert "attachments" not in as_json(notebook)["cells"][0]
    assert from_ipynb(to_ipynb(notebook)) == notebook


def test_an_infinite_number_in_the_metadata_is_refused_in_writing() -> None:
    with pytest.raises(NotebookFormatError, match="a number that JSON does not have"):
        to_ipynb(pyspark_notebook([], dependencies={"a": float("inf")}))


def edited(text: str, **changes: object) -> str:
    """An .ipynb whose first cell was changed in a notebook editor."""
    data = json.loads(text)
    data["cells"][0] |= changes
    return json.dumps(data)


IRREGULAR = f"# Fabric notebook source\n\n\n# CELL {'*' * 20}\nno_blank_line()\n"


def test_a_text_of_fabrics_own_form_has_nothing_kept_beside_it() -> None:
    cells = [markdown_cell("a\n"), code_cell("%%sql\n1\n", Kernel.PYSPARK, extra={"frozen": True})]
    assert KEPT not in to_ipynb(pyspark_notebook(cells, dependencies={"lakehouse": {}}))


def test_an_irregular_text_comes_back_from_its_ipynb() -> None:
    text = to_ipynb(parse(IRREGULAR))
    assert render(from_ipynb(text)) == IRREGULAR


def test_a_cell_that_was_edited_in_its_ipynb_is_what_the_editor_shows() -> None:
    text = edited(to_ipynb(parse(IRREGULAR)), source=["other()"])
    assert [cell.source for cell in from_ipynb(text).cells] == ["other()"]
    assert render(from_ipynb(text)) == IRREGULAR.replace("\nno_blank_line()", "\n\nother()")


def test_metadata_of_a_viewer_leaves_the_kept_text_alone() -> None:
    data = json.loads(to_ipynb(parse(IRREGULAR)))
    data["cells"][0]["metadata"] |= {"collapsed": False, "scrolled": True}
    data["cells"][0] |= {
        "execution_count": 3,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}],
    }
    data["metadata"]["widgets"] = {}
    read = read_ipynb(json.dumps(data))
    assert render(read.notebook) == IRREGULAR
    assert read.left_out == ("the outputs of 1 cell", "the metadata widgets")
    assert not read.is_foreign


def test_a_kernel_that_was_changed_in_the_ipynb_wins_over_the_kept_text() -> None:
    data = json.loads(to_ipynb(parse(IRREGULAR)))
    data["metadata"]["kernel_info"] = {"name": "jupyter"}
    notebook = from_ipynb(json.dumps(data))
    assert (notebook.kernel, notebook.raw_head) == (Kernel.PYTHON, None)


@pytest.mark.parametrize("kept", [5, {"text": 5}, {"text": "no marker"}, {"text": None}, []])
def test_kept_text_that_is_broken_is_passed_over(kept: object) -> None:
    data = json.loads(to_ipynb(python_notebook([code_cell("a", Kernel.PYTHON)])))
    data["cells"][0]["metadata"][KEPT] = kept
    assert from_ipynb(json.dumps(data)) == python_notebook([code_cell("a", Kernel.PYTHON)])


@pytest.mark.parametrize(
    "kept",
    [5, {"head": 5}, {"head": "x"}, {"extension": "x", "line_end": "x", "bom": 5}, {"extension": "sql"}],
)
def test_a_kept_head_that_is_broken_is_passed_over(kept: object) -> None:
    data = json.loads(to_ipynb(python_notebook([])))
    data["metadata"][KEPT] = kept
    assert render(from_ipynb(json.dumps(data))) == render(python_notebook([]))


def test_half_a_surrogate_pair_is_written_as_its_escape() -> None:
    notebook = Notebook((Cell(CellKind.CODE, "'\ud800'"),), None)
    text = to_ipynb(notebook)
    assert "'\\ud800'" in text
    assert from_ipynb(text) == notebook


def test_text_that_is_no_json_is_refused_with_its_line() -> None:
    with pytest.raises(NotebookFormatError, match=r"line 3: the \.ipynb is not JSON: Expecting"):
        from_ipynb('{\n"cells": [],\n}')


def test_json_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(NotebookFormatError, match=r"the \.ipynb is not JSON"):
        from_ipynb("[" * 100_000)


def test_what_nbformat_refuses_is_named_with_its_cell() -> None:
    with pytest.raises(
        NotebookFormatError, match="nbformat refuses the notebook, cell 2 at source: 5 is not"
    ):
        from_ipynb(foreign(code("a"), {**code("b"), "source": 5}))
    with pytest.raises(NotebookFormatError, match="cell 1 is a None cell"):
        from_ipynb(foreign({"source": "x"}))
