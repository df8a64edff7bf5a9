"""Names are the user's: whatever tables and columns are called, they never get in each other's way."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

import pytest

from ingen_fab.errors import PlanError
from tests.laws.conftest import MakeWorld
from tests.laws.shops import KEY, counted, daily, shop, with_columns, with_settings, with_tables
from tests.laws.world import Config


def test_names_that_engines_reserve_are_fine_as_names(world: MakeWorld) -> None:
    names = [
        "select",
        "order",
        "date",
        "Group",
        "table",
        "row_number",
        "step_1",
        "d_day",
        "i_block",
        "made",
        "c_id",
    ]
    columns = {name: {"kind": "integer", "min": n, "max": n + 9} for n, name in enumerate(names)}
    config = with_columns(daily(50), "events", columns)
    parent = counted(9)["table_configs"]["people"]
    config = with_tables(
        config, {"order": with_columns(counted(9), "people", columns)["table_configs"]["people"]}
    )
    config = with_tables(config, {"days_events": parent, "ref_order": parent, "index": parent})
    keys = {
        f"{table}_key": {"kind": "foreign_key", "references": f"{table}.id"}
        for table in ("order", "days_events", "ref_order", "index")
    }
    config = with_columns(config, "events", keys | {
        "of_order": {"kind": "from_parent", "foreign_key": "order_key", "column": "select"},
    })  # fmt: skip
    reserved = world(config, "by_table")
    reserved.generate(reserved.days("2024-01-01", "2024-01-02"))
    assert reserved.orphans() == []
    rows = reserved.rows("events", "2024-01-02")
    assert len(rows) == 50
    assert all(n <= int(row[name]) <= n + 9 for row in rows for n, name in enumerate(names))


def test_pools_that_are_made_for_two_columns_never_get_mixed_up(world: MakeWorld) -> None:
    config = daily(200)
    config["dataset_id"] = "mixed"
    tables = config["table_configs"]
    tables["first"] = {"type": "incremental", "base_rows_per_day": 300, "columns": {
        "id": KEY,
        "names": {"kind": "pool", "faker": "company", "size": 8},
        "real": {"kind": "pool", "pool": "first_names", "field": "first_name"},
        "b_c": {"kind": "pool", "faker": "word", "size": 4},
        "number_x": {
            "kind": "integer", "min": 0, "max": 9, "distribution": {"type": "exponential", "mean": 2},
        },
    }}  # fmt: skip
    tables["first_b"] = {"type": "incremental", "base_rows_per_day": 300, "columns": {
        "id": KEY,
        "c": {"kind": "pool", "faker": "city", "size": 256},
    }}  # fmt: skip
    tables["first_number"] = {"type": "incremental", "base_rows_per_day": 300, "columns": {
        "id": KEY,
        "x": {
            "kind": "integer", "min": 500, "max": 900,
            "distribution": {"type": "normal", "mean": 700, "stddev": 50},
        },
    }}  # fmt: skip
    mixed = world(config)
    mixed.generate(mixed.days("2024-01-01"))
    assert len(set(mixed.column("first", "2024-01-01", "names"))) <= 8
    assert len(set(mixed.column("first", "2024-01-01", "real"))) > 100
    assert len(set(mixed.column("first", "2024-01-01", "b_c"))) <= 4
    assert len(set(mixed.column("first_b", "2024-01-01", "c"))) > 50
    assert max(mixed.column("first", "2024-01-01", "number_x")) <= 9
    assert min(mixed.column("first_number", "2024-01-01", "x")) >= 500


def test_a_foreign_key_and_what_comes_through_another_may_read_alike(world: MakeWorld) -> None:
    owners = counted(40)["table_configs"]["people"]
    owners["columns"] |= {
        "size": {"kind": "integer", "min": 10, "max": 19},
        "b_c": integer(20),
        "c": integer(30),
    }
    events: Config = daily(300)["table_configs"]["events"]
    events["columns"] |= {
        "owner": key_to("owners"),
        "owner_size": key_to("owners"),
        "size_of_owner": taken("owner", "size"),
        "size_of_owner_size": taken("owner_size", "size"),
        "a": key_to("owners"),
        "a_b": key_to("owners"),
        "one": taken("a", "b_c"),
        "two": taken("a_b", "c"),
    }
    alike = world({"dataset_id": "alike", "table_configs": {"owners": owners, "events": events}})
    alike.generate(alike.days("2024-01-01"))
    by_key = {row["id"]: row for row in alike.rows("owners", "2024-01-01")}
    for row in alike.rows("events", "2024-01-01"):
        assert row["size_of_owner"] == by_key[row["owner"]]["size"]
        assert row["size_of_owner_size"] == by_key[row["owner_size"]]["size"]
        assert row["one"] == by_key[row["a"]]["b_c"]
        assert row["two"] == by_key[row["a_b"]]["c"]


def test_a_parent_that_may_leave_and_mutable_columns_may_read_alike(world: MakeWorld) -> None:
    config = with_settings(shop(), "customers", {"daily_churn_rate": 0.2})
    fields = ("before", "living", "size", "width", "rotation", "id", "f0")
    cards: Config = counted(100)["table_configs"]["people"]
    cards["columns"] |= {
        "owner": {"kind": "foreign_key", "references": "customers.customer_id", "leave_with_parent": True}
    }
    cards["columns"] |= {f"owner_{name}": integer(5) | {"mutable": True} for name in fields}
    left = world(with_tables(config, {"cards": cards}))
    left.generate(left.days("2024-01-02", "2024-01-03"))
    assert left.orphans() == []


def test_sums_of_two_columns_of_the_same_children_stand_side_by_side(world: MakeWorld) -> None:
    config = with_columns(
        shop(), "orders", {"pieces": {"kind": "sum_of_children", "table": "items", "column": "quantity"}}
    )
    twice = world(config)
    twice.generate(twice.days("2024-01-02"))
    pieces: Counter[int] = Counter()
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for row in twice.rows("items", "2024-01-02"):
        pieces[row["order_id"]] += row["quantity"]
        totals[row["order_id"]] += row["line_total"]
    orders = twice.rows("orders", "2024-01-02")
    assert {row["order_id"]: row["pieces"] for row in orders} == pieces
    assert {row["order_id"]: row["total"] for row in orders} == totals


def test_what_is_made_of_a_sum_cannot_be_taken_on_and_is_refused_when_it_is_planned(world: MakeWorld) -> None:
    doubled = {"doubled": {"kind": "expression", "sql": "total * 2", "type": "decimal"}}
    for column in ("total", "doubled"):
        config = with_columns(shop(), "orders", doubled)
        taking = world(with_columns(config, "refunds", {"amount": taken("order_id", column)}))
        with pytest.raises(
            PlanError, match=r"a column of 'orders' that is made of the sum of items.line_total"
        ):
            taking.project.validate("shop")


def test_columns_that_others_take_may_be_called_like_what_the_queries_use(world: MakeWorld) -> None:
    names = ("slot", "entity", "id", "column_id", "day", "bucket", "total")
    owners: Config = counted(40)["table_configs"]["people"]
    owners["columns"] = {"owner_key": KEY} | {name: integer(10 * n) for n, name in enumerate(names)}
    events: Config = daily(100)["table_configs"]["events"]
    events["columns"] |= {
        "owner": {"kind": "foreign_key", "references": "owners.owner_key", "pick": "popular"}
    }
    events["columns"] |= {f"of_{name}": taken("owner", name) for name in names}
    alike = world({"dataset_id": "alike", "table_configs": {"owners": owners, "events": events}})
    alike.generate(alike.days("2024-01-01"))
    by_key = {row["owner_key"]: row for row in alike.rows("owners", "2024-01-01")}
    for row in alike.rows("events", "2024-01-01"):
        assert [row[f"of_{name}"] for name in names] == [by_key[row["owner"]][name] for name in names]


def test_tables_of_which_one_reads_like_the_facts_of_another_are_both_referenced(world: MakeWorld) -> None:
    people = counted(30)["table_configs"]["people"]
    names = ["orders", "days_orders", "of_orders", "ref_days_orders", "drift", "others_orders"]
    events = daily(100)["table_configs"]["events"]
    events["columns"] |= {f"{name}_id": key_to(name) for name in names}
    events["columns"] |= {f"{name}_points": taken(f"{name}_id", "points") for name in names}
    config: Config = {
        "dataset_id": "alike",
        "table_configs": dict.fromkeys(names, people) | {"events": events},
    }
    alike = world(config)
    alike.generate(alike.days("2024-01-01"))
    assert alike.orphans() == []
    for name in names:
        points = {row["id"]: row["points"] for row in alike.rows(name, "2024-01-01")}
        assert all(
            row[f"{name}_points"] == points[row[f"{name}_id"]] for row in alike.rows("events", "2024-01-01")
        )


def test_a_column_that_is_called_created_has_chance_of_its_own(world: MakeWorld) -> None:
    config = counted(3000)
    days_before = {"kind": "integer", "min": 0, "max": 1094}
    config["table_configs"]["people"]["columns"] |= {"created": days_before}
    people = world(config)
    people.make(people.days("2024-01-01"))
    rows = people.rows("people", "2024-01-01")
    first = min(row["born"] for row in rows)
    # Drawn apart, two numbers below 1095 agree or mirror each other in about one of a thousand rows.
    agree = sum((row["born"] - first).days in (row["created"], 1094 - row["created"]) for row in rows)
    assert agree < 30


def integer(low: int) -> dict[str, Any]:
    return {"kind": "integer", "min": low, "max": low + 9}


def key_to(table: str) -> dict[str, Any]:
    return {"kind": "foreign_key", "references": f"{table}.id"}


def taken(foreign_key: str, column: str) -> dict[str, Any]:
    return {"kind": "from_parent", "foreign_key": foreign_key, "column": column}
