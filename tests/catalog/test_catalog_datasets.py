"""Holds the catalog's datasets and schemas, and the sample project's dataset, to what users rely on."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingen_fab import catalog
from ingen_fab.generation.expressions import columns_read
from ingen_fab.model import columns as kinds
from ingen_fab.model.dataset import Dataset, Table
from tests.known_datasets import ECOMMERCE, RETAIL

CATALOG = Path(catalog.__file__).parent
SAMPLE = CATALOG.parents[1] / "sample_project"

# What the catalog writes out beside what users write: (dataset, the layout that its files have).
LAYOUTS = [(RETAIL, "by_table"), (ECOMMERCE, "nested")]

# Written columns that queries, merge keys and reports of users name.
RELIED_ON = {
    "customers": "customer_id created_date last_modified_date",
    "products": "product_id unit_price created_date last_modified_date",
    "stores": "store_id created_date last_modified_date",
    "orders": "order_id customer_id store_id order_date total_amount",
    "order_items": "order_item_id order_id product_id quantity unit_price line_total order_date",
    "inventory": "store_id product_id date",
    "dim_customer": "customer_key created_date last_modified_date",
    "dim_product": "product_key created_date last_modified_date",
    "dim_session": "session_key customer_key created_date last_modified_date",
    "dim_date": "date_key",
    "fact_web_events": "event_id session_key customer_key product_key date_key event_timestamp",
    "fact_orders": "order_id customer_key product_key date_key quantity unit_price total_amount",
}


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def merged(path: Path) -> Dataset:
    """The dataset with the tables of its schema filled in, table by table and key by key."""
    raw = read(path)
    schema = CATALOG / "schemas" / f"{raw['domain']}_{raw.get('schema_pattern')}.yaml"
    known = read(schema)["tables"] if schema.exists() else {}
    own = raw["table_configs"]
    names = [name for name in known if name in own or "type" in known[name]]
    names += [name for name in own if name not in known]
    tables = {name: known.get(name, {}) | own.get(name, {}) for name in names}
    return Dataset.model_validate(raw | {"table_configs": tables})


FILES = [path for folder in (CATALOG, SAMPLE) for path in sorted((folder / "datasets").glob("*.yaml"))]
DATASETS = {path.stem: merged(path) for path in FILES}
TABLES = [(dataset, name) for dataset in DATASETS.values() for name in dataset.table_configs]


def every_table(test: Any) -> Any:
    ids = [f"{dataset.dataset_id}/{name}" for dataset, name in TABLES]
    return pytest.mark.parametrize(("dataset", "name"), TABLES, ids=ids)(test)


def pool_fields() -> dict[str, dict[str, str]]:
    pools = (CATALOG / "data" / "pools").glob("*.json")
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))["fields"] for path in pools}


def references(column: kinds.ColumnBase) -> tuple[str, ...]:
    """Columns of its own row that a column reads."""
    match column:
        case kinds.TemplateColumn():
            return tuple(re.findall(r"\{(\w+)(?::0\d+d)?\}", column.text))
        case kinds.ExpressionColumn():
            return columns_read(column.sql)
        case kinds.FromParentColumn():
            return (column.foreign_key,)
        case kinds.DateColumn() if column.after:
            return (column.after,)
        case kinds.TimestampColumn() if column.date:
            return (column.date,)
    return ()


def parent_of(dataset: Dataset, table: Table, foreign_key: str) -> Table:
    key = table.columns[foreign_key]
    assert isinstance(key, kinds.ForeignKeyColumn)
    return dataset.table_configs[key.parent_table]


@pytest.mark.parametrize(("known", "path_format"), LAYOUTS, ids=["retail", "ecommerce"])
def test_a_dataset_of_the_catalog_has_the_numbers_that_users_know(
    known: dict[str, Any], path_format: str
) -> None:
    found = read(CATALOG / "datasets" / f"{known['dataset_id']}.yaml")
    assert found.pop("description")
    assert found.pop("output") == {"path_format": path_format}
    assert found["incremental_config"].pop("start_date") == date(2024, 1, 1)
    assert found == known


def test_each_dataset_lies_in_the_file_that_bears_its_name() -> None:
    assert set(DATASETS) == {"retail_oltp_incremental", "ecommerce_star_incremental", "corner_shop"}
    assert {dataset.dataset_id for dataset in DATASETS.values()} == set(DATASETS)


def test_the_retail_schema_adds_fifty_stores_and_their_daily_inventory() -> None:
    tables = DATASETS["retail_oltp_incremental"].table_configs
    stores, inventory = tables["stores"], tables["inventory"]
    assert set(tables) == {"customers", "products", "stores", "orders", "order_items", "inventory"}
    assert (stores.type, stores.frequency, stores.base_rows) == ("snapshot", "monthly", 50)
    assert not stores.growth_enabled
    assert not stores.churn_enabled
    assert inventory.cross is not None
    assert (inventory.frequency, inventory.cross.parents) == ("daily", ("stores", "products"))
    assert str(inventory.cross.share) == "0.1"


def test_the_dates_of_the_shop_run_from_2020_to_2029() -> None:
    table = DATASETS["ecommerce_star_incremental"].table_configs["dim_date"]
    assert table.dates is not None
    assert table.base_rows == (date(2030, 1, 1) - table.dates.start).days


def test_columns_that_users_rely_on_are_written() -> None:
    written = {
        name: {column for column, c in dataset.table_configs[name].columns.items() if not c.hidden}
        for dataset, name in TABLES
    }
    missing = {name: set(columns.split()) - written[name] for name, columns in RELIED_ON.items()}
    assert {name: columns for name, columns in missing.items() if columns} == {}


def test_an_order_is_the_sum_of_its_items_in_the_catalog() -> None:
    tables = DATASETS["retail_oltp_incremental"].table_configs
    total, line = tables["orders"].columns["total_amount"], tables["order_items"].columns["line_total"]
    assert isinstance(total, kinds.SumOfChildrenColumn)
    assert (total.table, total.column) == ("order_items", "line_total")
    assert isinstance(line, kinds.ExpressionColumn)
    assert (line.sql, line.type, line.scale) == ("quantity * unit_price", "decimal", 2)


@every_table
def test_a_table_and_each_of_its_columns_say_what_they_mean(dataset: Dataset, name: str) -> None:
    table = dataset.table_configs[name]
    assert table.description
    assert [column for column, c in table.columns.items() if not c.description] == []


@every_table
def test_columns_read_only_columns_that_exist(dataset: Dataset, name: str) -> None:
    columns = dataset.table_configs[name].columns
    read_by = {(other, column) for column, c in columns.items() for other in references(c)}
    assert {pair for pair in read_by if pair[0] not in columns} == set()


@every_table
def test_a_hidden_column_is_read_by_another_one(dataset: Dataset, name: str) -> None:
    columns = dataset.table_configs[name].columns
    used = {other for c in columns.values() for other in references(c)}
    assert {column for column, c in columns.items() if c.hidden} - used == set()


@every_table
def test_keys_and_values_are_taken_from_tables_that_have_them(dataset: Dataset, name: str) -> None:
    table = dataset.table_configs[name]
    for column in table.columns.values():
        if isinstance(column, kinds.ForeignKeyColumn):
            key = dataset.table_configs[column.parent_table].columns[column.parent_column]
            assert isinstance(key, kinds.KeyColumn | kinds.CalendarColumn)
        if isinstance(column, kinds.FromParentColumn):
            assert column.column in parent_of(dataset, table, column.foreign_key).columns
        if isinstance(column, kinds.SumOfChildrenColumn):
            assert column.column in dataset.table_configs[column.table].columns


@every_table
def test_pools_and_hour_profiles_are_those_of_the_catalog(dataset: Dataset, name: str) -> None:
    pools = pool_fields()
    profiles = json.loads((CATALOG / "data" / "hour_profiles.json").read_text(encoding="utf-8"))
    for column_name, column in dataset.table_configs[name].columns.items():
        if isinstance(column, kinds.PoolColumn):
            assert column.pool is not None
            assert (column.field or column_name) in pools[column.pool]
        if isinstance(column, kinds.TimestampColumn):
            assert column.hours in profiles


@every_table
def test_columns_that_fall_together_share_a_pool_and_change_together(dataset: Dataset, name: str) -> None:
    groups: dict[str, set[tuple[str | None, bool]]] = {}
    for column_name, column in dataset.table_configs[name].columns.items():
        if isinstance(column, kinds.PoolColumn):
            groups.setdefault(column.draw or column_name, set()).add((column.pool, column.mutable))
        elif isinstance(column, kinds.DrawnColumn):
            groups.setdefault(column.draw or column_name, set()).add((None, column.mutable))
    assert {draw for draw, members in groups.items() if len(members) > 1} == set()


@every_table
def test_a_table_that_can_drift_has_a_written_column_that_always_changes(dataset: Dataset, name: str) -> None:
    table = dataset.table_configs[name]
    if table.type == "incremental" or table.cross or table.dates:
        assert table.always_changes is None
        return
    assert table.always_changes is not None
    carrier = table.columns[table.always_changes]
    assert isinstance(carrier, kinds.NumberColumn)
    assert carrier.mutable
    assert not carrier.hidden
    assert carrier.null_rate == 0


@every_table
def test_money_has_two_decimals(dataset: Dataset, name: str) -> None:
    for column_name, column in dataset.table_configs[name].columns.items():
        if column_name.endswith(("_price", "_amount", "_cost", "_total")):
            scale = getattr(column, "scale", 2)
            assert scale == 2, column_name
            assert getattr(column, "type", "decimal") == "decimal", column_name
