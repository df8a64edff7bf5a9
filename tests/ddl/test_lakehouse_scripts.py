"""The product's scripts for the lakehouse agree with the code that uses their tables; nothing is run here."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from ingen_fab.compiler.ddl_scripts import find_scripts
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.packaged import ddl_scripts_dir
from ingen_fab.project import Project
from ingen_fab.runtime.ingestion.config_columns import CONFIG_COLUMNS, CONFIG_TABLE
from ingen_fab.runtime.ingestion.config_row import read_configs
from ingen_fab.runtime.ingestion.log_columns import (
    INGESTION_TABLE_PROPERTIES,
    LOG_COLUMNS,
    LOG_TABLE,
    REJECTS_COLUMNS,
    REJECTS_TABLE,
)
from ingen_fab.sql.spark import SparkDialect
from ingen_fab.targets.ddl_target import LAKEHOUSE_DDL

with importable(create_module(Session("tests", "jupyter", LocalLakehouse(Path("/nowhere"))))):
    from ingen_fab.runtime.lakehouse_pyspark.spark_state import SPARK_STATE_COLUMNS

RETAIL = "retail_oltp_incremental"
SCRIPTS = {
    script.path.split("/", 2)[2]: script.text
    for folder in find_scripts(ddl_scripts_dir(), LAKEHOUSE_DDL)
    for script in folder.scripts
}
SAMPLES = "002_Sample_Data_Ingestion/004_incremental_synthetic_data_sample_configs.py"
WANTED = {
    CONFIG_TABLE: {column.name: column.kind for column in CONFIG_COLUMNS},
    LOG_TABLE: {column.name: column.kind for column in LOG_COLUMNS},
    REJECTS_TABLE: {column.name: column.kind for column in REJECTS_COLUMNS},
    "synthetic_data_state": dict(SPARK_STATE_COLUMNS),
}


def created_tables() -> Iterator[exp.Create]:
    """The CREATE TABLE of each script that has one."""
    for text in SCRIPTS.values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and "CREATE TABLE" in str(node.value):
                statement = sqlglot.parse_one(str(node.value), read="spark")
                assert isinstance(statement, exp.Create)
                yield statement


def plain(kind: str) -> str:
    """A type of Spark SQL in one spelling."""
    return re.sub(r"\s", "", kind).upper()


TABLES = {create.this.this.name: create for create in created_tables()}


def test_there_is_a_script_for_each_table() -> None:
    assert set(TABLES) == set(WANTED)


@pytest.mark.parametrize("name", sorted(WANTED))
def test_the_columns_of_a_table_are_those_that_the_code_uses(name: str) -> None:
    columns = TABLES[name].this.expressions
    found = {column.name: plain(column.kind.sql(dialect="spark")) for column in columns}
    assert list(found.items()) == [(column, plain(kind)) for column, kind in WANTED[name].items()]


@pytest.mark.parametrize("name", sorted(WANTED))
def test_a_table_lies_in_dbo_is_made_once_and_can_be_read_by_every_engine(name: str) -> None:
    create = TABLES[name]
    assert (create.this.this.db, create.args["exists"]) == ("dbo", True)
    properties = {
        node.name: node.args["value"].name
        for node in create.find_all(exp.Property)
        if node.name.startswith("delta.")
    }
    assert properties == INGESTION_TABLE_PROPERTIES
    assert create.find(exp.FileFormatProperty).name.upper() == "DELTA"  # type: ignore[union-attr]


class Rows:
    """What the script of sample configurations puts together, up to its first use of Spark."""

    def __init__(self) -> None:
        tree = ast.parse(SCRIPTS[SAMPLES])
        end = next(n for n, node in enumerate(tree.body) if "forName" in ast.unparse(node))
        kept = [
            node
            for node in tree.body[:end]
            if not (isinstance(node, ast.ImportFrom) and str(node.module).startswith(("delta", "pyspark")))
        ]
        names: dict[str, Any] = {"Row": dict}
        exec(compile(ast.Module(kept, []), SAMPLES, "exec"), names)
        self.by_table = {row["target_table_name"]: row for row in names.values() if _is_row(row)}


def _is_row(value: object) -> bool:
    return isinstance(value, dict) and "target_table_name" in value


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, Any]]:
    return Rows().by_table


def test_the_rows_are_those_of_the_guide(rows: dict[str, dict[str, Any]]) -> None:
    names = ("write_mode", "merge_keys", "skip_existing_dates", "execution_group", "import_sequence_order")
    assert {table: tuple(row[name] for name in names) for table, row in rows.items()} == {
        "customers": ("merge", "customer_id", True, 1, 1),
        "products": ("merge", "product_id", True, 1, 2),
        "stores": ("merge", "store_id", True, 1, 3),
        "orders": ("append", None, False, 2, 4),
        "order_items": ("append", None, False, 2, 5),
        "inventory": ("merge", "store_id,product_id,date", True, 3, 6),
    }
    for table, row in rows.items():
        assert row["config_id"] == f"retail_{table}_incremental"
        assert row["file_discovery_pattern"] == f"**/{table}/*.csv"
        assert row["source_file_path"] == f"tmp/spark/Files/synthetic_data/{RETAIL}"
        assert (row["import_pattern"], row["date_partition_format"]) == ("date_partitioned", "YYYY/MM/DD")
        assert (row["date_range_start"], row["date_range_end"]) == ("2024-01-01", "2024-01-30")
        assert row["batch_import_enabled"] is True
        assert row["table_relationship_group"] == "retail_oltp"
        assert set(row) <= set(WANTED[CONFIG_TABLE])


def test_the_loader_takes_the_rows(rows: dict[str, dict[str, Any]]) -> None:
    configs, problems = read_configs(rows.values())
    assert problems == {}
    assert [config.target_table for config in configs] == [f"bronze.{table}" for table in rows]


def test_the_schemas_are_those_of_the_dataset(rows: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    project = Project(tmp_path)
    plan = project.plan(project.load(RETAIL))
    for table, row in rows.items():
        made = [
            (column.name, plain(SparkDialect().type_name(column.type)))
            for column in plan.table(table).columns
        ]
        assert [(name, plain(kind)) for name, kind in json.loads(row["custom_schema_json"]).items()] == made
