"""Every statement that a run sends: an independent grammar reads it, and all in it is in our own table.

The grammar is that of maxdop (PyPI), in its dialect of a Fabric Warehouse; it knows neither types nor
functions, which the table in `ingen_fab.sql.tsql_surface` does.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp

from ingen_fab.local.warehouse.connection import WarehouseConnection
from ingen_fab.local.warehouse.grammar import tree_of
from ingen_fab.local.warehouse.plain_inserts import PLAIN_INSERT
from ingen_fab.local.warehouse.script import Block, Condition, Plain, Statement, TryCatch, statements_of
from ingen_fab.local.warehouse.types import type_of
from ingen_fab.sql.tsql_surface import FUNCTIONS
from tests.laws.conftest import MakeWorld
from tests.laws.shops import daily, everything, with_columns, with_settings, with_tables
from tests.laws.warehouse_world import in_warehouse, rows_of, table_days
from tests.laws.world import World

MAXDOP = shutil.which("maxdop", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
# They control the flow, and no tree of sqlglot's has them.
_FLOW = ("BEGIN", "COMMIT", "ROLLBACK", "SET", "EXEC")


@pytest.fixture(scope="module")
def sent(shared_world: MakeWorld) -> list[str]:
    """Every batch of a series over all kinds of tables and columns, of its rerun, and of a removal."""
    batches: list[str] = []
    run = WarehouseConnection.query

    def query(connection: WarehouseConnection, sql: str) -> Any:
        batches.append(sql)
        return run(connection, sql)

    made = shared_world(everything())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WarehouseConnection, "query", query)
        in_warehouse(made, made.days("2024-01-01", "2024-01-02"))
        in_warehouse(made, replace(made.days("2024-01-02"), force=True, tables=("quiet",)))
    return batches


def plain_statements(statements: tuple[Statement, ...]) -> list[Plain]:
    """The statements of a batch, out of their blocks."""
    found: list[Plain] = []
    for statement in statements:
        if isinstance(statement, Block):
            found += plain_statements(statement.body)
        elif isinstance(statement, TryCatch):
            found += plain_statements((*statement.body, *statement.handler))
        elif isinstance(statement, Condition):
            found += plain_statements((statement.then,))
        else:
            found.append(statement)
    return found


@pytest.mark.skipif(MAXDOP is None, reason="maxdop is not installed")
def test_an_independent_grammar_reads_every_batch(sent: list[str], tmp_path: Path) -> None:
    file = tmp_path / "sent.sql"
    file.write_text("\nGO\n".join(sent) + "\nGO\n", encoding="utf-8")
    assert MAXDOP is not None
    done = subprocess.run(
        [MAXDOP, "--parser-version", "fabricdw", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[:2000]
    file.write_text("SELECT FROM WHERE", encoding="utf-8")
    wrong = subprocess.run(
        [MAXDOP, "--parser-version", "fabricdw", str(file)], capture_output=True, text=True, check=False
    )
    assert wrong.returncode != 0


def test_types_and_functions_are_those_of_our_table(sent: list[str]) -> None:
    functions: set[str] = set()
    types: set[str] = set()
    for batch in sent:
        for statement in plain_statements(statements_of(batch)):
            if statement.words[0] in _FLOW or PLAIN_INSERT.fullmatch(statement.text):
                continue
            tree = tree_of(statement.text)
            functions |= {call.name.upper() for call in tree.find_all(exp.Anonymous)}
            types |= {type_of(kind).name for kind in tree.find_all(exp.DataType)}
    assert functions <= FUNCTIONS
    assert functions >= {"DATEADD", "RIGHT", "COUNT_BIG", "SUM", "ROW_NUMBER", "DATALENGTH"}
    assert types >= {"bigint", "int", "decimal", "varchar", "bit", "date", "datetime2"}


def test_nothing_that_fabric_has_not_stands_in_any_batch(sent: list[str]) -> None:
    for batch in sent:
        code = re.sub(r"'(?:[^']|'')*'|\[(?:[^\]]|\]\])*\]", "", batch)
        words = set(re.findall(r"[A-Za-z_@]+", code.upper()))
        refused = {"NVARCHAR", "NCHAR", "GENERATE_SERIES", "CURSOR", "DEFAULT", "CHECK", "LIMIT", "RECURSIVE"}
        assert not words & refused
        assert not re.search(r"<<|>>|\|\||::", code)
        # A loop over rows would be one of these.
        assert not words & {"WHILE", "FETCH"}
        # What is inserted into a bigint becomes one; elsewhere such a number would be numeric.
        if not code.startswith(("INSERT", "SET NOCOUNT")):
            assert not re.search(r"\b\d{11,}\b(?! AS bigint)", code)


def test_a_table_of_a_batch_is_filled_by_one_statement_whatever_the_days(world: MakeWorld) -> None:
    counts = []
    for last in ("2024-01-02", "2024-01-05"):
        batches: list[str] = []
        run = WarehouseConnection.query
        made = world(daily(20))

        def query(
            connection: WarehouseConnection, sql: str, batches: list[str] = batches, run: Any = run
        ) -> Any:
            batches.append(sql)
            return run(connection, sql)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(WarehouseConnection, "query", query)
            in_warehouse(made, made.days("2024-01-01", last))
        counts.append(len(batches))
    assert counts[0] == counts[1]


NASTY = [
    *(
        "'; DROP TABLE synthetic_data.events; --",
        "]; DELETE FROM [x",
        "/* x */",
        "-- remark",
        "a''b",
        "'",
        "''",
    ),
    *(
        '"',
        "$(x)",
        "{target}",
        "@@ROWCOUNT",
        "\\\nnext line",
        "GO\nGO",
        "größe 東京 🛒",
        "\u2028",
        "%_[a]",
        "N'x'",
    ),
    *("EXEC('x')", "a;b", "\\", "?", "#t", "", " "),
]


def nasty_shop() -> dict[str, Any]:
    """Values and names that would do harm if they were ever taken for code."""
    config = with_columns(
        daily(400),
        "events",
        {
            "select": {"kind": "choice", "values": NASTY},
            "Drop_Table": {"kind": "choice", "values": NASTY, "null_rate": 0.2},
            "exec": {"kind": "template", "text": "{id}'; DROP TABLE x; -- {select} ]"},
            "is_nasty": {
                "kind": "expression",
                "sql": "\"select\" = '''; DROP TABLE synthetic_data.events; --' OR \"select\" = ' '",
                "type": "boolean",
            },
        },
    )
    config = with_tables(config, {"numbers": config["table_configs"]["events"]})
    return with_settings(config, "output", {"schema": "Order_By"})


def test_values_and_names_are_carried_exactly_and_never_run(world: MakeWorld) -> None:
    python, made = world(nasty_shop(), "nested"), world(nasty_shop(), "nested")
    options = python.days("2024-01-01", "2024-01-02")
    python.make(options)
    in_warehouse(made, options)
    for table in ("events", "numbers"):
        found = table_days(made, table, "Order_By")
        for day in python.published(table):
            from tests.laws.world import content_of

            assert found[day] == content_of(python.path(table, day))
    assert set(column(made, "select")) == set(NASTY)
    assert {row[0] for row in rows_of(made.project, 'SELECT DISTINCT is_nasty FROM "Order_By".events')} == {
        True,
        False,
    }


def column(made: World, name: str) -> list[Any]:
    """The values of a column."""
    return [row[0] for row in rows_of(made.project, f'SELECT "{name}" FROM "Order_By".events')]


def test_two_datasets_do_not_share_a_table(world: MakeWorld) -> None:
    made = world(daily(5))
    in_warehouse(made, made.days("2024-01-01"))
    other = World(made.folder, {**daily(5), "dataset_id": "other"})
    with pytest.raises(Exception, match="holds rows of the dataset daily"):
        in_warehouse(other, other.days("2024-01-01"))
    assert rows_of(made.project, "SELECT count(*) FROM synthetic_data.events") == [(5,)]


def test_a_new_column_widens_the_table_and_another_type_is_refused(world: MakeWorld) -> None:
    made = world(daily(5))
    in_warehouse(made, made.days("2024-01-01"))
    wider = World(
        made.folder, with_columns(daily(5), "events", {"note": {"kind": "choice", "values": ["x"]}})
    )
    in_warehouse(wider, wider.days("2024-01-01", "2024-01-02"))
    assert rows_of(made.project, "SELECT DISTINCT note FROM synthetic_data.events") == [("x",)]
    changed = with_columns(daily(5), "events", {"amount": {"kind": "day"}})
    other = World(made.folder, changed)
    with pytest.raises(
        Exception, match=r"the column amount of synthetic_data\.events is a decimal, not a date"
    ):
        in_warehouse(other, other.days("2024-01-01"))


def test_a_column_named_as_the_day_is_refused(world: MakeWorld) -> None:
    made = world(with_columns(daily(5), "events", {"generation_date": {"kind": "day"}}))
    with pytest.raises(Exception, match="has a column generation_date"):
        in_warehouse(made, made.days("2024-01-01"))
