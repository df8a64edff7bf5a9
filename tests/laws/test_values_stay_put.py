"""Law 1: a value has a name of its own; a change of the dataset moves nothing but what it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.laws.conftest import MakeWorld
from tests.laws.shops import counted, reversed_keys, shop, with_columns, with_settings, with_tables
from tests.laws.world import Config, World

LAST = "2024-01-08"
TABLES = {"stores", "customers", "products", "calendar", "orders", "items", "refunds", "stock"}

# What a seed does not decide: keys and what is made of them, days, sums of days, and the date table.
NOT_DRAWN = {
    "stores": {"store_id"},
    "customers": {"customer_id"},
    "products": {"product_id"},
    "orders": {"order_id", "date_key", "order_date"},
    "items": {"item_id", "order_date"},
    "refunds": {"refund_id"},
    "stock": {"date", "store_id"},
    "retail.stores": {"store_id"},
    "retail.customers": {"customer_id"},
    "retail.products": {"product_id", "sku"},
    "retail.orders": {"order_id", "order_number", "order_date"},
    "retail.order_items": {"order_item_id", "order_date"},
    "retail.inventory": {"store_id", "date"},
    "ecommerce.dim_customer": {"customer_key", "customer_number"},
    "ecommerce.dim_product": {"product_key", "sku"},
    "ecommerce.dim_session": {"session_key"},
    "ecommerce.fact_web_events": {"event_id", "date_key"},
    "ecommerce.fact_orders": {"order_id", "order_number", "date_key"},
}  # fmt: skip


@pytest.fixture(scope="module")
def plain(shared_world: MakeWorld) -> World:
    """The shop as it is, eight days of it."""
    world = shared_world(shop())
    world.make(world.days("2024-01-01", LAST))
    return world


def test_another_seed_draws_every_drawn_column_of_every_table_anew(world: MakeWorld, plain: World) -> None:
    other = world(shop())
    other.make(replace(other.days("2024-01-01", LAST), seed=7))
    for table in sorted(TABLES - {"calendar"}):
        on = plain.published(table)[-1].isoformat()
        assert unmoved_columns(plain, other, table, on) == NOT_DRAWN[table], table
    assert other.rows("calendar", "2024-01-01") == plain.rows("calendar", "2024-01-01")


@pytest.mark.parametrize(
    ("dataset", "prefix", "scale"),
    [("retail_oltp_incremental", "retail", "0.06"), ("ecommerce_star_incremental", "ecommerce", "0.001")],
)
def test_another_seed_draws_the_catalogs_columns_anew(
    world: MakeWorld, dataset: str, prefix: str, scale: str
) -> None:
    one, other = world(dataset, "by_table", "parquet"), world(dataset, "by_table", "parquet")
    one.make(replace(one.days("2024-01-03"), scale=scale))
    other.make(replace(other.days("2024-01-03"), scale=scale, seed=2**63 - 1))
    for table in one.dataset.table_configs:
        found = unmoved_columns(one, other, table, "2024-01-03")
        if table == "dim_date":
            assert one.rows(table, "2024-01-03") == other.rows(table, "2024-01-03")
        else:
            assert found == NOT_DRAWN[f"{prefix}.{table}"], table


NEW_COLUMNS: dict[str, Any] = {
    "a_key": {"kind": "foreign_key", "references": "stores.store_id", "pick": "popular"},
    "a_city": {"kind": "from_parent", "foreign_key": "a_key", "column": "city"},
    "a_number": {"kind": "integer", "min": 0, "max": 9, "null_rate": 0.5},
    "a_choice": {"kind": "choice", "values": ["x", "y"], "draw": "shared"},
    "a_secret": {"kind": "pool", "pool": "brands", "hidden": True, "field": "brand"},
    "a_text": {"kind": "template", "text": "{a_secret}-{a_number:03d}"},
}


@pytest.mark.parametrize("first", [False, True], ids=["last", "first"])
@pytest.mark.parametrize("table", ["customers", "orders", "items", "products"])
def test_columns_that_are_added_move_no_other_value(
    world: MakeWorld, plain: World, table: str, first: bool
) -> None:
    wider = world(with_columns(shop(), table, NEW_COLUMNS, first=first))
    wider.make(wider.days("2024-01-08"))
    assert_same_but_for(plain, wider, {table: set(NEW_COLUMNS)})


def test_a_mutable_column_that_is_added_first_moves_no_other_value(world: MakeWorld, plain: World) -> None:
    added = {"a_level": {"kind": "integer", "min": 0, "max": 1000, "mutable": True}}
    # `products` names no column that always changes, so that one of its mutable columns is chosen.
    wider = world(with_columns(shop(), "products", added, first=True))
    wider.make(wider.days("2024-01-08"))
    assert_same_but_for(plain, wider, {"products": {"a_level"}})


@pytest.mark.parametrize("first", [False, True], ids=["last", "first"])
def test_tables_that_are_added_move_no_other_value(world: MakeWorld, plain: World, first: bool) -> None:
    clubs = counted(50, growth_enabled=True, daily_growth_rate=0.1)["table_configs"]["people"]
    visits = {
        "type": "incremental",
        "base_rows_per_day": 20,
        "columns": {
            "visit_id": {"kind": "key"},
            "customer_id": {"kind": "foreign_key", "references": "customers.customer_id"},
            "store_id": {"kind": "foreign_key", "references": "stores.store_id", "pick": "popular"},
            "city": {"kind": "from_parent", "foreign_key": "store_id", "column": "state"},
        },
    }
    larger = world(with_tables(shop(), {"clubs": clubs, "visits": visits}, first=first))
    larger.make(larger.days("2024-01-08"))
    assert_same_but_for(plain, larger, {})


def test_the_order_of_keys_in_the_configuration_means_nothing(world: MakeWorld, plain: World) -> None:
    backwards = world(reversed_keys(shop()))
    backwards.make(backwards.days("2024-01-01", LAST))
    assert_same_but_for(plain, backwards, {})


def test_a_table_that_is_left_out_moves_no_other_value(world: MakeWorld, plain: World) -> None:
    smaller = world(
        with_settings(with_settings(shop(), "refunds", {"enabled": False}), "stock", {"enabled": False})
    )
    smaller.make(smaller.days("2024-01-08"))
    assert smaller.published("refunds") == []
    assert_same_but_for(plain, smaller, {}, TABLES - {"refunds", "stock"})


def test_a_column_of_another_version_is_drawn_anew_alone(world: MakeWorld, plain: World) -> None:
    config = shop()
    config["table_configs"]["orders"]["columns"]["score"]["version"] = 2
    config["table_configs"]["items"]["columns"]["quantity"]["version"] = 2
    newer = world(config)
    newer.make(newer.days("2024-01-08"))
    moved = {"orders": {"score", "total"}, "items": {"quantity", "line_total"}}
    assert_same_but_for(plain, newer, moved)
    for table, columns in moved.items():
        assert columns & unmoved_columns(plain, newer, table, "2024-01-08") == set()


def test_a_table_of_another_version_is_drawn_anew_and_what_others_take_from_it(
    world: MakeWorld, plain: World
) -> None:
    newer = world(with_settings(shop(), "products", {"version": 2}))
    newer.make(newer.days("2024-01-08"))
    assert unmoved_columns(plain, newer, "products", "2024-01-08") == {"product_id"}
    moved = {"items": {"product_id", "unit_price", "line_total"}, "orders": {"total"}}
    assert_same_but_for(plain, newer, moved, {"stores", "customers", "orders", "items", "refunds"})


def test_another_dataset_id_draws_everything_anew(world: MakeWorld, plain: World) -> None:
    other = world(shop() | {"dataset_id": "shop_two"})
    other.make(other.days("2024-01-08"))
    for table in ("customers", "orders", "items"):
        assert unmoved_columns(plain, other, table, "2024-01-08") == NOT_DRAWN[table]


def test_rows_do_not_repeat_on_other_days(plain: World) -> None:
    drawn = ("customer_id", "store_id", "paid_at", "channel", "score", "total")
    days = plain.published("orders")
    seen = [
        tuple(row[name] for name in drawn[:2] + drawn[3:]) for on in days for row in plain.rows("orders", on)
    ]
    assert len(set(seen)) > 0.98 * len(seen)


# --- helpers ----------------------------------------------------------------------------------------------


def unmoved_columns(one: World, other: World, table: str, on: str) -> set[str]:
    """Columns whose values, by the row's own key, are the same in both; empty columns aside."""
    left, right = (by_key(world, table, on) for world in (one, other))
    shared = sorted(left.keys() & right.keys())
    assert shared
    columns = left[shared[0]].keys()
    return {name for name in columns if all(left[key][name] == right[key][name] for key in shared)}


def by_key(world: World, table: str, on: str) -> dict[Any, dict[str, Any]]:
    config: Config = world.dataset.table_configs[table].model_dump()
    keys = [name for name, column in config["columns"].items() if column["kind"] == "key"]
    rows = world.rows(table, on)
    if keys:
        return {row[keys[0]]: row for row in rows}
    # A cross table: rows by their place, so that pairs count as drawn.
    return dict(enumerate(rows))


def assert_same_but_for(
    plain: World, changed: World, apart: dict[str, set[str]], tables: set[str] | None = None
) -> None:
    """Every file that both have is the same, the named columns of a table aside."""
    compared = 0
    for table in sorted(tables or TABLES):
        for on in set(plain.published(table)) & set(changed.published(table)):
            left, right = (
                [without(row, apart.get(table, set())) for row in world.rows(table, on)]
                for world in (plain, changed)
            )
            assert sorted_rows(left) == sorted_rows(right), (table, on)
            compared += 1
    assert compared >= len(tables or TABLES)


def without(row: dict[str, Any], columns: set[str]) -> dict[str, Any]:
    return {name: value for name, value in sorted(row.items()) if name not in columns}


def sorted_rows(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(map(repr, rows))
