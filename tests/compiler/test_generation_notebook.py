from __future__ import annotations

import ast
import re
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from ingen_fab.compiler.generation_notebook import generation_notebook, notebook_name
from ingen_fab.config.load import load_dataset
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.notebook.cells import CellKind, Notebook
from ingen_fab.notebook.fabric_source import parse, render
from ingen_fab.project import Project
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON
from tests.generation.tiny import config_of, plan_of

AWKWARD = [
    "it's",
    'say "hi"',
    '"""',
    "back\\slash",
    "größe 東京 🛒",
    "{{ x }} {% y %}",
    "%%sql",
    "line\nbreak",
    "a\u2028b\x85c",
]
PEOPLE: dict[str, Any] = {
    "type": "snapshot",
    "base_rows": 20,
    "columns": {
        "person_id": {"kind": "key"},
        "points": {"kind": "integer", "min": 0, "max": 9, "mutable": True},
    },
}
LINES: dict[str, Any] = {
    "type": "incremental",
    "base_rows_per_day": 20,
    "columns": {
        "line_id": {"kind": "key"},
        "fact_id": {"kind": "foreign_key", "references": "facts.fact_id", "pick": "dealt"},
        "amount": {"kind": "decimal", "min": 0, "max": 9},
    },
}
COLUMNS: dict[str, Any] = {
    "person_id": {"kind": "foreign_key", "references": "people.person_id", "pick": "popular"},
    "word": {"kind": "choice", "values": AWKWARD},
    "city": {"kind": "pool", "pool": "us_places"},
    "at": {"kind": "timestamp", "hours": "store_hours"},
    "total": {"kind": "sum_of_children", "table": "lines", "column": "amount"},
}


def made() -> tuple[Notebook, DatasetSpec]:
    config = config_of(
        COLUMNS, tables={"people": PEOPLE, "lines": LINES}, enable_data_drift=True, drift_percentage=0.1
    )
    config["dataset_name"], config["description"] = "A tiny shop", "It's tiny."
    return generation_notebook(plan_of(load_dataset(config)), LAKEHOUSE_PYTHON)


@pytest.fixture(scope="module")
def compiled() -> tuple[Notebook, DatasetSpec]:
    return made()


@pytest.fixture(scope="module")
def sources(compiled: tuple[Notebook, DatasetSpec]) -> list[str]:
    return [cell.source for cell in compiled[0].cells]


def test_the_name_of_a_notebook_tells_dataset_and_target() -> None:
    assert notebook_name("shop", LAKEHOUSE_PYTHON) == "shop_python"


def test_a_notebook_begins_with_its_title_and_its_parameters(compiled: tuple[Notebook, DatasetSpec]) -> None:
    first, second, *rest = compiled[0].cells
    assert (first.kind, second.kind) == (CellKind.MARKDOWN, CellKind.PARAMETERS)
    assert {cell.kind for cell in rest} == {CellKind.CODE}
    assert first.source.startswith("# A tiny shop\n\nIt's tiny.\n")
    assert "| lines | dealt | 3 |" in first.source


def test_every_parameter_is_a_plain_literal_that_a_pipeline_can_replace(sources: list[str]) -> None:
    for node in ast.parse(sources[1]).body:
        assert isinstance(node, ast.Assign)
        assert isinstance(node.value, ast.Constant)


def test_there_is_one_cell_a_table_parents_first(sources: list[str]) -> None:
    tables = [source.split("\n")[0] for source in sources if source.startswith("# Table ")]
    assert tables == ["# Table people", "# Table facts", "# Table lines"]


def test_the_same_dataset_gives_the_same_bytes(compiled: tuple[Notebook, DatasetSpec]) -> None:
    assert render(made()[0]) == render(compiled[0])


def test_a_notebook_has_no_path_of_this_machine_and_no_time_of_its_making(sources: list[str]) -> None:
    text = "\n".join(sources)
    assert not re.search(r"(?<![\w.])/(home|root|tmp|work|usr|Users|mnt)\b", text)
    assert str(Path.cwd()) not in text
    assert str(Path.home()) not in text
    assert not re.search(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d", text)


def test_a_notebook_survives_being_written_and_read(compiled: tuple[Notebook, DatasetSpec]) -> None:
    notebook = compiled[0]
    text = render(notebook)
    again = parse(text)
    assert [cell.source for cell in again.cells] == [cell.source for cell in notebook.cells]
    assert render(again) == text


def test_the_cells_spell_out_the_very_values_of_the_spec(
    compiled: tuple[Notebook, DatasetSpec], monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, spec = compiled
    library = types.ModuleType("cells_of_a_notebook")
    monkeypatch.setitem(sys.modules, library.__name__, library)
    with importable(create_module(Session("tests", "jupyter", Project(Path()).lakehouse))):
        for cell in notebook.cells:
            if cell.kind is not CellKind.MARKDOWN and not cell.source.startswith("parameters = "):
                if "notebook.exit" in cell.source:
                    break
                exec(compile(cell.source, "cell", "exec"), vars(library))
    assert repr(vars(library)["DATASET"]) == repr(spec)


def test_awkward_words_reach_the_query_unchanged(compiled: tuple[Notebook, DatasetSpec]) -> None:
    dialect = LAKEHOUSE_PYTHON.dialect
    sql = compiled[1].table("facts").rows.sql
    assert all(dialect.text(word) in sql for word in AWKWARD)


def test_lines_stay_within_a_readable_width_unless_a_query_or_data_needs_more(sources: list[str]) -> None:
    for source in (sources[0], sources[1], *sources[-3:]):
        assert max(map(len, source.split("\n"))) <= 140
