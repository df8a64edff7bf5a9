"""Law 3: what is on disk joins, on every day, in every layout; totals are right to the cent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from ingen_fab.errors import IngenFabError
from tests.laws.conftest import MakeWorld
from tests.laws.shops import KEY, shop, with_columns, with_settings, with_tables
from tests.laws.world import Config, World, day

LAYOUTS = [
    ("nested", "parquet"),
    ("flat", "parquet"),
    ("by_table", "csv"),
    ("flat", "csv"),
    ("by_table", "parquet"),
]
CATALOG = [("retail_oltp_incremental", "0.02"), ("ecommerce_star_incremental", "0.0005")]
# By the tables that hold them: the key, and the sums that must hold (child, child's key, summed column,
# column).
TOTALS = {
    "shop": ("items", "order_id", "line_total", "orders", "order_id", "total"),
    "retail_oltp_incremental": (
        "order_items",
        "order_id",
        "line_total",
        "orders",
        "order_id",
        "total_amount",
    ),
}


@pytest.mark.parametrize(("path_format", "file_format"), LAYOUTS)
def test_every_key_of_the_shop_is_in_the_parents_latest_file(
    world: MakeWorld, path_format: str, file_format: str
) -> None:
    some = world(shop(), path_format, file_format)
    some.generate(some.days("2024-01-12", "2024-01-16"))
    assert some.orphans() == []
    assert_dense_keys(some)
    assert_totals(some)


@pytest.mark.parametrize(("dataset", "scale"), CATALOG, ids=["retail", "ecommerce"])
@pytest.mark.parametrize(("path_format", "file_format"), LAYOUTS[:3])
def test_every_key_of_the_catalog_is_in_the_parents_latest_file(
    world: MakeWorld, dataset: str, scale: str, path_format: str, file_format: str
) -> None:
    some = world(dataset, path_format, file_format)
    some.generate(replace(some.days("2024-01-30", "2024-02-02"), scale=scale))
    assert some.orphans() == []
    assert_dense_keys(some)
    assert_totals(some)


def test_days_made_one_by_one_out_of_order_join_at_any_moment(world: MakeWorld) -> None:
    some = world(shop())
    for on in ("2024-03-20", "2024-01-17", "2024-02-02", "2024-01-16"):
        some.make(some.days(on))
        assert some.orphans() == []
    # Snapshots that rows point at were brought along, each on its own publish day.
    assert [str(on) for on in some.published("stores")] == ["2024-01-01", "2024-02-01", "2024-03-01"]
    assert [str(on) for on in some.published("products")] == ["2024-01-15", "2024-01-29", "2024-03-18"]


def test_prices_and_dates_are_those_of_the_parent_on_the_day(world: MakeWorld) -> None:
    some = world(shop(), "by_table", "parquet")
    some.make(some.days("2024-01-14", "2024-01-16"))
    for on in some.published("items"):
        prices = {row["product_id"]: row["unit_price"] for row in some.rows("products", on)}
        orders = {row["order_id"]: row for row in some.rows("orders", on)}
        customers = {row["customer_id"]: row for row in some.rows("customers", on)}
        for row in some.rows("items", on):
            assert row["unit_price"] == prices[row["product_id"]]
            assert row["line_total"] == row["quantity"] * row["unit_price"]
            assert row["order_date"] == orders[row["order_id"]]["order_date"] == on
            assert row["ordered_at"] == orders[row["order_id"]]["ordered_at"]
        for order in orders.values():
            assert order["tier"] == customers[order["customer_id"]]["tier"]
            assert order["seen"] == customers[order["customer_id"]]["first_seen"]


def test_items_are_dealt_in_a_row_to_every_order(world: MakeWorld) -> None:
    some = world(shop())
    some.make(some.days("2024-01-02", "2024-01-06"))
    for on in some.published("orders"):
        lines: dict[int, list[int]] = defaultdict(list)
        owners = [row["order_id"] for row in some.rows("items", on)]
        for row in some.rows("items", on):
            lines[row["order_id"]].append(row["line"])
        assert owners == sorted(owners)
        assert set(lines) == set(some.column("orders", on, "order_id"))
        assert all(places == list(range(1, len(places) + 1)) for places in lines.values())


def test_orders_without_items_have_a_total_of_nothing(world: MakeWorld) -> None:
    few = world(with_settings(shop(), "items", {"base_rows_per_day": 20}), "nested", "csv")
    few.generate(few.days("2024-01-02"))
    totals = few.column("orders", "2024-01-02", "total")
    assert totals.count("0.00") == 66 - 22
    assert_totals(few)


def test_instants_of_a_day_grow_with_the_key_and_stay_in_the_day(world: MakeWorld) -> None:
    retail = world("retail_oltp_incremental", "nested")
    retail.make(replace(retail.days("2024-01-05"), scale="0.2", tables=("orders",)))
    moments = retail.column("orders", "2024-01-05", "order_timestamp")
    assert moments == sorted(moments)
    assert len(set(moments)) == len(moments) == 2080
    assert {moment.date() for moment in moments} == {day("2024-01-05")}


def test_popular_parents_stay_popular_and_newcomers_get_their_share(world: MakeWorld) -> None:
    retail = world("retail_oltp_incremental", "nested")
    retail.make(replace(retail.days("2024-01-02", "2024-01-06"), scale="0.5", tables=("orders",)))
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for position, on in enumerate(("2024-01-02", "2024-01-05")):
        for key in retail.column("orders", on, "customer_id"):
            counts[key][position] += 1
    first_day = sorted((pair[0] for pair in counts.values()), reverse=True)
    assert 0.12 < sum(first_day[:250]) / sum(first_day) < 0.35
    loved = [pair for pair in counts.values() if pair[0] >= 8]
    assert len(loved) > 10
    assert sum(pair[1] >= 3 for pair in loved) > 0.9 * len(loved)
    newcomers = [key for key in counts if key > 25_000]
    assert newcomers


def test_pairs_of_a_cross_table_are_unique_and_last(world: MakeWorld) -> None:
    some = world(shop(), "by_table", "parquet")
    some.make(some.days("2024-01-07", "2024-01-09"))
    by_day = {}
    for on in some.published("stock"):
        pairs = {(row["store_id"], row["product_id"]): row["shelf"] for row in some.rows("stock", on)}
        assert len(pairs) == len(some.rows("stock", on))
        by_day[on] = pairs
    sunday, monday, tuesday = by_day.values()
    # Products come on Monday; what was stocked stays stocked, on its shelf, where the parents still live.
    assert monday == tuesday
    kept = {pair for pair in sunday if pair[1] <= 40}
    assert all(monday.get(pair) == sunday[pair] for pair in kept)
    assert len(monday) > len(sunday)


# --- parents that may leave -------------------------------------------------------------------------------


def cards() -> dict[str, Any]:
    """Children of customers, who may leave: one sort leaves too, the other stays behind without a parent."""
    return {
        "cards": {
            "type": "snapshot",
            "base_rows": 200,
            "growth_enabled": True,
            "daily_growth_rate": 0.03,
            "columns": {
                "card_id": KEY,
                "customer_id": {
                    "kind": "foreign_key",
                    "references": "customers.customer_id",
                    "leave_with_parent": True,
                },
                "limit_amount": {"kind": "decimal", "min": 1, "max": 999, "mutable": True},
                "created_date": {"kind": "created_date"},
                "last_modified_date": {"kind": "last_modified_date"},
            },
        },
        "tickets": {
            "type": "snapshot",
            "base_rows": 250,
            "growth_enabled": True,
            "daily_growth_rate": 0.02,
            "columns": {
                "ticket_id": KEY,
                "customer_id": {
                    "kind": "foreign_key",
                    "references": "customers.customer_id",
                    "nullable": True,
                },
                "state": {"kind": "choice", "values": {"new": 0.5, "old": 0.5}, "mutable": True},
                "created_date": {"kind": "created_date"},
                "last_modified_date": {"kind": "last_modified_date"},
            },
        },
    }


def leaving(frequency: str = "daily") -> Config:
    config = with_settings(shop(), "customers", {"daily_churn_rate": 0.05, "daily_growth_rate": 0.05})
    tables = cards()
    for table in tables.values():
        table["frequency"] = frequency
    return with_tables(config, tables)


@pytest.fixture(scope="module")
def departures(shared_world: MakeWorld) -> World:
    world = shared_world(leaving())
    options = replace(world.days("2024-01-01", "2024-01-21"), tables=("cards", "tickets"), batch_size=7)
    world.make(options)
    return world


def test_no_child_outlives_its_parent(departures: World) -> None:
    assert departures.orphans() == []


def test_cards_leave_on_the_day_their_customer_left_and_never_return(departures: World) -> None:
    owners: dict[int, int] = {}
    gone: set[int] = set()
    for on in departures.published("cards"):
        rows = departures.rows("cards", on)
        living = {row["card_id"] for row in rows}
        customers = set(departures.column("customers", on, "customer_id"))
        assert not living & gone
        gone |= owners.keys() - living
        for row in rows:
            assert owners.setdefault(row["card_id"], row["customer_id"]) == row["customer_id"]
        # Nothing else makes a card leave.
        assert {card for card in owners if owners[card] in customers} == living
    assert len(gone) > 80


def test_tickets_lose_their_customer_at_the_first_publish_without_him_and_say_so(departures: World) -> None:
    owners: dict[int, int] = {}
    lost: dict[int, date] = {}
    for on in departures.published("tickets"):
        customers = set(departures.column("customers", on, "customer_id"))
        for row in departures.rows("tickets", on):
            key, owner = row["ticket_id"], row["customer_id"]
            if owner is None:
                if key not in lost:
                    lost[key] = on
                    assert owners[key] not in customers
                    assert row["last_modified_date"] == on
                assert row["last_modified_date"] >= lost[key]
            else:
                assert key not in lost
                assert owner in customers
                assert owners.setdefault(key, owner) == owner
    assert len(lost) > 80


def test_the_rows_of_children_do_not_depend_on_how_they_are_made(world: MakeWorld, departures: World) -> None:
    alone = world(leaving())
    for on in ("2024-01-20", "2024-01-03"):
        alone.make(replace(alone.days(on), tables=("tickets", "cards")))
        for table in ("cards", "tickets"):
            assert alone.rows(table, on) == departures.rows(table, on)


@pytest.mark.parametrize("frequency", ["weekly", "monthly"])
def test_children_that_are_published_less_often_than_their_parent_join_on_their_days(
    world: MakeWorld, frequency: str
) -> None:
    rare = world(leaving(frequency))
    rare.make(replace(rare.days("2024-01-29", "2024-02-05"), tables=("cards", "tickets")))
    assert rare.published("cards")
    assert rare.orphans() == []


@pytest.mark.parametrize("table", ["cards", "tickets"])
def test_files_that_would_be_repeated_while_their_parents_leave_are_refused(
    world: MakeWorld, table: str
) -> None:
    torn = world(leaving("weekly"), "by_table")
    with pytest.raises(
        IngenFabError, match=f"'{table}' is published weekly.*'customers' may leave"
    ) as caught:
        torn.generate(replace(torn.days("2024-01-09"), tables=(table,)))
    assert caught.value.exit_code == 2
    due = world(leaving("weekly") | {"output": {"path_format": "by_table", "publish_snapshots": "due"}})
    due.make(replace(due.days("2024-01-08", "2024-01-10"), tables=(table,)))
    assert [str(on) for on in due.published(table)] == ["2024-01-08"]
    assert due.orphans() == []


def test_counts_of_tables_that_lose_rows_with_their_parents_are_recorded_as_they_are(
    departures: World,
) -> None:
    recorded = departures.project.recorded("shop", None, None, ("cards",))
    assert len(recorded) == 21
    for row in recorded:
        keys = departures.column("cards", row.generation_date, "card_id")
        assert (row.row_count, row.min_key, row.max_key) == (len(keys), min(keys), max(keys))


def test_what_comes_through_a_parent_is_what_the_parent_says_on_that_day(world: MakeWorld) -> None:
    config = with_columns(leaving(), "cards", {"tier": taken("customer_id", "tier")})
    config = with_columns(config, "tickets", {"points": taken("customer_id", "points")})
    config = with_columns(
        config, "stock", {"price": taken("product_id", "unit_price"), "city": taken("store_id", "city")}
    )
    config = with_columns(
        config, "refunds", {"tier": taken("order_id", "tier"), "at": taken("order_id", "ordered_at")}
    )
    config = with_columns(
        config, "items", {"tier": taken("order_id", "tier"), "seen": taken("order_id", "seen")}
    )
    through = world(config, "by_table", "parquet")
    through.make(through.days("2024-01-10", "2024-01-11"))
    # Children alone, whose parents are on disk already.
    for path in ("refunds", "items", "cards", "tickets", "stock"):
        through.path(path, "2024-01-11").unlink()
    through.make(through.days("2024-01-10", "2024-01-11"))
    for child, column, key, parent, parent_key, source in (
        ("cards", "tier", "customer_id", "customers", "customer_id", "tier"),
        ("tickets", "points", "customer_id", "customers", "customer_id", "points"),
        ("stock", "price", "product_id", "products", "product_id", "unit_price"),
        ("stock", "city", "store_id", "stores", "store_id", "city"),
        ("refunds", "tier", "order_id", "orders", "order_id", "tier"),
        ("refunds", "at", "order_id", "orders", "order_id", "ordered_at"),
        ("items", "tier", "order_id", "orders", "order_id", "tier"),
        ("items", "seen", "order_id", "orders", "order_id", "seen"),
    ):
        known = {None: None} | {row[parent_key]: row[source] for row in through.rows(parent, "2024-01-11")}
        rows = through.rows(child, "2024-01-11")
        assert [row[column] for row in rows] == [known[row[key]] for row in rows], (child, column)


@pytest.mark.parametrize("path_format", ["flat", "by_table"])
def test_parents_that_lie_there_as_awkward_csv_are_read_back_as_they_are(
    world: MakeWorld, path_format: str
) -> None:
    config = shop()
    said = ["a;b;c;d", "x|y|z", 'say "no"', "two\nlines", "two\tparts", "", "1,5", "# no comment", "'single'"]
    config["table_configs"]["stores"]["columns"]["said"] = {
        "kind": "choice",
        "values": [*said, "three\nlines\n"],
    }
    config["table_configs"]["customers"]["columns"]["said"] = {"kind": "choice", "values": [*said, "\n\n"]}
    awkward = world(config, path_format, "csv")
    awkward.make(replace(awkward.days("2024-01-02"), tables=("customers",)))
    awkward.make(awkward.days("2024-01-02"))
    assert awkward.orphans() == []


def test_snapshots_on_their_due_days_alone_join_in_every_layout(world: MakeWorld) -> None:
    due = world(shop() | {"output": {"path_format": "by_table", "publish_snapshots": "due"}})
    due.generate(due.days("2024-01-13", "2024-01-16"))
    assert [str(on) for on in due.published("products")] == ["2024-01-08", "2024-01-15"]
    assert due.orphans() == []
    every = world(shop() | {"output": {"path_format": "flat", "publish_snapshots": "daily"}})
    every.make(every.days("2024-01-14", "2024-01-15"))
    assert [str(on) for on in every.published("stores")] == ["2024-01-14", "2024-01-15"]
    assert every.orphans() == []


def taken(foreign_key: str, column: str) -> dict[str, Any]:
    return {"kind": "from_parent", "foreign_key": foreign_key, "column": column}


# --- helpers ----------------------------------------------------------------------------------------------


def assert_dense_keys(world: World) -> None:
    """Keys of incremental tables: one run of numbers over the days that are there, each day its own part."""
    for name, table in world.dataset.table_configs.items():
        if table.type != "incremental":
            continue
        key = next(column for column, config in table.columns.items() if config.kind == "key")
        days = world.published(name)
        keys = [int(value) for on in days for value in world.column(name, on, key)]
        assert sorted(keys) == list(range(min(keys), min(keys) + len(keys))), name
        ranges = [sorted(int(value) for value in world.column(name, on, key)) for on in days]
        assert all(one[-1] + 1 == other[0] for one, other in pairwise(ranges)), name


def assert_totals(world: World) -> None:
    """Every total is the sum of its lines, in Decimal."""
    if world.dataset_id not in TOTALS:
        return
    child, child_key, summed, parent, parent_key, total = TOTALS[world.dataset_id]
    for on in world.published(parent):
        sums: dict[Any, Decimal] = defaultdict(lambda: Decimal("0.00"))
        for row in world.rows(child, on):
            sums[row[child_key]] += Decimal(row[summed])
        parents = world.rows(parent, on)
        assert {row[parent_key]: Decimal(row[total]) for row in parents if Decimal(row[total])} == {
            key: value for key, value in sums.items() if value
        }
        assert len(parents) > 10
