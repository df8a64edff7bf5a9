"""One meaning, three engines: what T-SQL makes in the warehouse is what DuckDB makes, value for value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.laws.conftest import MakeWorld
from tests.laws.shops import daily, everything
from tests.laws.warehouse_world import (
    column_types,
    in_warehouse,
    recorded_in_warehouse,
    rows_of,
    table_days,
)
from tests.laws.world import World, content_of

FIRST, LAST = "2024-01-01", "2024-01-08"
CATALOG = ["retail_oltp_incremental", "ecommerce_star_incremental"]


def assert_equal_rows(made: World, expected: World) -> None:
    """Every table and day of files in the warehouse, with the same rows and no others."""
    wanted = {
        (table, day): content_of(expected.path(table, day))
        for table, config in expected.dataset.table_configs.items()
        if config.enabled
        for day in expected.published(table)
    }
    tables = {table for table, _ in wanted}
    found = {(table, day): content for table in tables for day, content in table_days(made, table).items()}
    assert sorted(found) == sorted(key for key, content in wanted.items() if content.rows)
    for key, content in found.items():
        assert content.columns == wanted[key].columns, key
        assert content.rows == wanted[key].rows, key


@pytest.fixture(scope="module")
def by_duckdb(shared_world: MakeWorld) -> World:
    made = shared_world(everything())
    made.make(made.days(FIRST, LAST))
    return made


@pytest.fixture(scope="module")
def by_notebook(shared_world: MakeWorld) -> World:
    made = shared_world(everything())
    options = replace(made.days(FIRST, LAST), environment="warehouse", mode="auto")
    assert made.generate(options)["tables"]["oddities"]["rows"] == 8 * 120
    return made


def test_every_kind_of_column_table_and_frequency_is_alike(by_notebook: World, by_duckdb: World) -> None:
    assert_equal_rows(by_notebook, by_duckdb)
    assert recorded_in_warehouse(by_notebook) == by_duckdb.recorded()


def test_columns_have_the_types_that_a_warehouse_has(by_notebook: World) -> None:
    assert column_types(by_notebook, "oddities") == {
        **dict.fromkeys(("oddity_id", "huge"), "BIGINT"),
        **dict.fromkeys(("negative", "sum"), "INTEGER"),
        **dict.fromkeys(("order", "Select", "label"), "VARCHAR"),
        "whole": "DECIMAL(18,0)",
        "tiny": "DECIMAL(18,6)",
        "score": "DECIMAL(18,2)",
        "half": "DECIMAL(18,4)",
        "third": "DECIMAL(18,1)",
        **dict.fromkeys(("positive", "flag"), "BOOLEAN"),
        **dict.fromkeys(("due", "paid", "generation_date"), "DATE"),
        **dict.fromkeys(("old", "web"), "TIMESTAMP"),
    }


@pytest.mark.slow
@pytest.mark.parametrize("dataset", CATALOG)
def test_a_dataset_of_the_catalog_is_alike(world: MakeWorld, dataset: str) -> None:
    python, warehouse = world(dataset, "", "parquet"), world(dataset)
    options = replace(python.days("2024-01-14", "2024-01-16"), scale="0.01")
    python.make(options)
    in_warehouse(warehouse, options)
    assert_equal_rows(warehouse, python)
    assert recorded_in_warehouse(warehouse) == python.recorded()


def test_a_changed_day_is_replaced_and_a_forced_one_is_the_same_again(world: MakeWorld) -> None:
    made, expected = world(daily(40)), world(daily(40))
    in_warehouse(made, replace(made.days(FIRST), seed=3))
    in_warehouse(made, made.days(FIRST))
    expected.make(expected.days(FIRST))
    assert_equal_rows(made, expected)
    in_warehouse(made, replace(made.days(FIRST), force=True))
    assert_equal_rows(made, expected)


def test_a_run_goes_on_where_the_last_one_ended_and_mends_what_is_gone(world: MakeWorld) -> None:
    made = world(daily(30))
    assert in_warehouse(made, made.days("2024-01-01", "2024-01-03"))["kept"] == 0
    summary = in_warehouse(made, made.days("2024-01-01", "2024-01-04"))
    assert (summary["planned"], summary["kept"]) == (4, 3)
    before = table_days(made, "events")
    with_duckdb(made, "DELETE FROM synthetic_data.events WHERE id = 40")
    plan = made.planned(replace(made.days("2024-01-01", "2024-01-04"), environment="warehouse"))
    assert [(item.day.day, item.reason) for item in plan.to_make] == [
        (2, "its rows are gone or not all there")
    ]
    in_warehouse(made, made.days("2024-01-01", "2024-01-04"))
    assert table_days(made, "events") == before


def test_nothing_of_a_run_is_left_in_the_staging_schema_but_what_never_changes(world: MakeWorld) -> None:
    made = world(daily(3))
    in_warehouse(made, made.days(FIRST))
    names = rows_of(
        made.project, "SELECT table_name FROM duckdb_tables() WHERE schema_name = '_ingen_fab_staging'"
    )
    assert names == [("numbers_65536",)]


def with_duckdb(world: World, sql: str) -> None:
    """Change the warehouse's file behind its back."""
    import duckdb

    from ingen_fab.local.warehouse.connection import warehouse_file

    with duckdb.connect(str(warehouse_file(world.project.lakehouse.root, "Config_WH"))) as connection:
        connection.execute(sql)
