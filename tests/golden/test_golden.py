"""The compiled texts, kept as files: a reviewer reads in their diff what a change means for a user.

`pytest tests/golden --update-golden` writes them anew and removes those that no case has.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ingen_fab.compiler.ddl_notebooks import ddl_notebooks
from ingen_fab.compiler.fixed_range import fixed_range_notebook
from ingen_fab.compiler.generation_notebook import generation_notebook
from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.compiler.tsql_ddl import tsql_ddl_notebook
from ingen_fab.config.load import load_dataset
from ingen_fab.generation.plan import Plan, PlannedTable
from ingen_fab.model.columns import SumOfChildrenColumn
from ingen_fab.notebook.cells import CellKind, Notebook
from ingen_fab.runtime.lakehouse.batch_relations import FrozenRelationRows
from ingen_fab.runtime.lakehouse.run_parameters import RunParameters
from ingen_fab.runtime.warehouse.warehouse_parameters import TABLE_FORMAT
from ingen_fab.sql.program import Query
from ingen_fab.targets.ddl_target import LAKEHOUSE_DDL
from ingen_fab.targets.lakehouse_pyspark import LAKEHOUSE_PYSPARK
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON
from ingen_fab.targets.target import Target
from ingen_fab.targets.warehouse import WAREHOUSE
from tests.generation.tiny import plan_of
from tests.golden.cases import CASES, DDL_FOLDERS, NOTEBOOK, TSQL_FOLDER
from tests.golden.ingestion import ingestion_statements

HERE = Path(__file__).parent
INGESTION_FILE = "warehouse_ingestion.sql"
FIXED_FILE, TSQL_DDL_FILE = "notebook_tea_shop_tsql.txt", "ddl_warehouse_Shop_001_Tables_tsql.txt"
NOTEBOOK_TARGETS = {"notebook_tea_shop": LAKEHOUSE_PYTHON, "notebook_tea_shop_pyspark": LAKEHOUSE_PYSPARK}
DDL_FILES = ("ddl_lakehouse_Shop_001_Tables", "ddl_lakehouse_Shop_all")


def plan_of_case(name: str) -> Plan:
    tables, config = CASES[name]
    incremental_config = {"start_date": "2024-01-01", **config}
    return plan_of(
        load_dataset(
            {"dataset_id": "golden", "incremental_config": incremental_config, "table_configs": tables}
        )
    )


def queries(plan: Plan, table: PlannedTable) -> list[tuple[str, Query]]:
    """What belongs to a table, by what it is for.

    Keys and hashes are parts of the rows and left out, and so are the rows of a table that is there to be
    pointed at.
    """
    pointed_at = any(key.parent == table.name for other in plan.tables for key in other.foreign_keys)
    adds_up = any(isinstance(column, SumOfChildrenColumn) for column in table.table.columns.values())
    found = [*table.auxiliaries.items()]
    found += [("rows", table.rows)] if adds_up or not pointed_at else []
    found += [("reference rows", table.reference)] if table.reference is not None else []
    return found + [(f"totals of {column}", query) for column, query in table.totals.items()]


def statement(target: Target, query: Query) -> str:
    """A query as it runs; in T-SQL the names of relations get their tables in front of it."""
    text = target.dialect.query(query)
    return f"WITH {text}\nSELECT * FROM [made]" if target is WAREHOUSE else text


def text_of_case(name: str, target: Target) -> str:
    plan = plan_of_case(name)
    texts = [
        f"-- {table.name}: {what}\n{statement(target, query)};\n"
        for table in plan.tables
        for what, query in queries(plan, table)
    ]
    return "\n".join(texts)


def text_of_notebook(notebook: Notebook) -> str:
    """The cells of a notebook but its library."""
    parts = []
    for cell in notebook.cells:
        if cell.kind is CellKind.MARKDOWN:
            parts.append(cell.source)
        elif not cell.source.startswith("from __future__"):
            kind = "parameters" if cell.kind is CellKind.PARAMETERS else "code"
            parts.append(f"# {'-' * 20} {kind}\n{cell.source}")
    return "\n\n".join(parts) + "\n"


def check(path: Path, text: str, update: bool) -> None:
    if update:
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path.name} is missing; --update-golden writes it"
    assert text == path.read_text(encoding="utf-8"), f"{path.name} differs; --update-golden writes it anew"


TARGETS = {"duckdb": LAKEHOUSE_PYTHON, "spark": LAKEHOUSE_PYSPARK, "tsql": WAREHOUSE}


@pytest.mark.parametrize("folder", TARGETS)
@pytest.mark.parametrize("case", CASES)
def test_a_case_has_the_text_that_is_kept(folder: str, case: str, update_golden: bool) -> None:
    check(HERE / folder / f"{case}.sql", text_of_case(case, TARGETS[folder]), update_golden)


@pytest.mark.parametrize("name", NOTEBOOK_TARGETS)
def test_a_notebook_has_the_cells_that_are_kept(name: str, update_golden: bool) -> None:
    notebook, _ = generation_notebook(plan_of(load_dataset(NOTEBOOK)), NOTEBOOK_TARGETS[name])
    check(HERE / f"{name}.txt", text_of_notebook(notebook), update_golden)


def test_a_tsql_notebook_of_fixed_days_has_the_cells_that_are_kept(update_golden: bool) -> None:
    plan = plan_of(load_dataset(NOTEBOOK))
    spec = dataset_spec(plan, WAREHOUSE)
    days = date(2024, 1, 1), date(2024, 1, 2)
    parameters = RunParameters(*days, TABLE_FORMAT, TABLE_FORMAT, 0, "1", False, 10, ())
    frozen = {
        relation.name: FrozenRelationRows(tuple(relation.columns), json.dumps(relation.rows))
        for relation in plan.relations
    }
    notebook = fixed_range_notebook(plan, spec, parameters, frozen)
    check(HERE / FIXED_FILE, text_of_notebook(notebook), update_golden)


def test_the_statements_of_an_ingestion_into_a_warehouse_are_those_that_are_kept(
    tmp_path: Path, update_golden: bool
) -> None:
    check(HERE / INGESTION_FILE, ingestion_statements(tmp_path), update_golden)


def test_ddl_scripts_in_tsql_have_the_cells_that_are_kept(update_golden: bool) -> None:
    check(HERE / TSQL_DDL_FILE, text_of_notebook(tsql_ddl_notebook(TSQL_FOLDER)), update_golden)


@pytest.mark.parametrize("name", DDL_FILES)
def test_the_notebooks_of_ddl_scripts_have_the_cells_that_are_kept(name: str, update_golden: bool) -> None:
    made = {notebook.name: notebook.notebook for notebook in ddl_notebooks(DDL_FOLDERS, LAKEHOUSE_DDL)}
    check(HERE / f"{name}.txt", text_of_notebook(made[name]), update_golden)


def test_no_file_is_kept_that_no_case_has(update_golden: bool) -> None:
    known = {f"{folder}/{case}.sql" for folder in TARGETS for case in CASES}
    known |= {INGESTION_FILE, FIXED_FILE, TSQL_DDL_FILE}
    known |= {f"{name}.txt" for name in (*NOTEBOOK_TARGETS, *DDL_FILES)}
    kept = {
        path.relative_to(HERE).as_posix(): path for path in HERE.rglob("*") if path.suffix in (".sql", ".txt")
    }
    orphans = sorted(set(kept) - known)
    for name in orphans if update_golden else ():
        kept[name].unlink()
    assert update_golden or orphans == [], "no case has these; --update-golden removes them"


KINDS = [
    *(
        "key",
        "foreign_key",
        "choice",
        "pool",
        "integer",
        "decimal",
        "date",
        "timestamp",
        "boolean",
        "template",
    ),
    *(
        "expression",
        "from_parent",
        "sum_of_children",
        "day",
        "created_date",
        "last_modified_date",
        "position",
    ),
    "calendar",
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_column_is_in_a_case(kind: str) -> None:
    columns = [
        column
        for tables, _ in CASES.values()
        for table in tables.values()
        for column in table["columns"].values()
    ]
    assert any(column["kind"] == kind for column in columns)


@pytest.mark.parametrize("kind", ["incremental", "dealt", "snapshot", "cross", "dates"])
def test_every_kind_of_rows_is_in_a_case(kind: str) -> None:
    assert any(table.kind == kind for case in CASES for table in plan_of_case(case).tables)
