"""Law 4: as many rows change as `drift_percentage` says, and exactly those show it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from math import sqrt
from typing import Any

import pytest

from tests.laws.conftest import MakeWorld
from tests.laws.shops import KEY, counted, shop, with_columns, with_settings
from tests.laws.world import Config, Row, World, day


def drifting(share: float, **people: Any) -> Config:
    config = counted(3000, **people)
    config["incremental_config"] = {"enable_data_drift": True, "drift_percentage": share}
    columns = config["table_configs"]["people"]["columns"]
    columns |= {
        "mood": {"kind": "choice", "values": {"good": 0.5, "fair": 0.3, "bad": 0.2}, "mutable": True},
        "town": {"kind": "pool", "pool": "us_places", "field": "city", "mutable": True},
        "fit": {"kind": "boolean", "null_rate": 0.2, "mutable": True},
        "name": {"kind": "pool", "pool": "first_names", "field": "first_name"},
    }
    config["table_configs"]["people"]["always_changes"] = "mood"
    return config


@pytest.fixture(scope="module")
def people(shared_world: MakeWorld) -> World:
    """Twenty days of three thousand people, of whom one in twenty changes every day."""
    world = shared_world(drifting(0.05))
    world.make(replace(world.days("2024-01-01", "2024-01-20"), batch_size=20))
    return world


def test_the_share_of_rows_that_change_is_within_the_binomial_error(people: World) -> None:
    counts = [len(changed) for changed in changes(people, "people", "id").values()]
    assert len(counts) == 19
    error = sqrt(3000 * 0.05 * 0.95)
    assert all(abs(count - 150) < 4 * error for count in counts)
    # Nineteen days together; entities differ in how lively they are, which narrows this further.
    assert abs(sum(counts) - 19 * 150) < 4 * error * sqrt(19)


def test_exactly_the_changed_rows_say_so_in_their_last_modified_date(people: World) -> None:
    for on, changed in changes(people, "people", "id").items():
        said = {row["id"] for row in people.rows("people", on) if row["changed"] == on}
        assert said == set(changed)


def test_every_change_shows_in_the_column_that_always_changes(people: World) -> None:
    others: Counter[str] = Counter()
    for changed in changes(people, "people", "id").values():
        for before, after in changed.values():
            assert before["mood"] != after["mood"]
            others.update(name for name in after if before[name] != after[name])
    # The others change now and then, and what is not mutable never does.
    assert set(others) == {"mood", "changed", "points", "town", "fit"}
    assert 0.15 < others["points"] / others["mood"] < 0.35


def test_nothing_changes_between_the_changes(people: World) -> None:
    days = people.published("people")
    last: dict[int, date] = {}
    for on in days:
        for row in people.rows("people", on):
            assert row["changed"] <= on
            assert row["changed"] >= last.get(row["id"], row["born"])
            last[row["id"]] = row["changed"]
    assert {row["changed"] for row in people.rows("people", days[0])}.isdisjoint(days)


def test_shares_stay_what_they_are_through_all_changes(people: World) -> None:
    for on in ("2024-01-01", "2024-01-20"):
        moods = Counter(people.column("people", on, "mood"))
        for mood, share in (("good", 0.5), ("fair", 0.3), ("bad", 0.2)):
            assert abs(moods[mood] - 3000 * share) < 4 * sqrt(3000 * share * (1 - share))


def test_some_are_lively_and_some_are_quiet(people: World) -> None:
    counts = Counter(key for changed in changes(people, "people", "id").values() for key in changed)
    # Were all alike, about 3000 x 0.95^19 = 1132 would never change in nineteen steps, and 0.3 change eight
    # times.
    assert 3000 - len(counts) > 1300
    assert sum(count >= 8 for count in counts.values()) > 20


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"enable_data_drift": False, "drift_percentage": 0.5}, 0),
        ({"enable_data_drift": True, "drift_percentage": 0}, 0),
        ({"enable_data_drift": True, "drift_percentage": 1}, 3000),
    ],
    ids=["off", "none", "all"],
)
def test_drift_that_is_off_changes_nobody_and_full_drift_everybody(
    world: MakeWorld, settings: dict[str, Any], expected: int
) -> None:
    one = world(with_settings(drifting(0.5), "incremental_config", settings))
    one.make(one.days("2024-01-01", "2024-01-03"))
    assert [len(changed) for changed in changes(one, "people", "id").values()] == [expected, expected]
    if not expected:
        assert one.column("people", "2024-01-03", "changed") == one.column("people", "2024-01-03", "born")


@pytest.mark.parametrize("share", [0.0001, 0.3, 0.9])
def test_small_and_large_shares_hold_as_well(world: MakeWorld, share: float) -> None:
    one = world(drifting(share))
    one.make(one.days("2024-01-01", "2024-01-04"))
    total = sum(len(changed) for changed in changes(one, "people", "id").values())
    assert abs(total - 9000 * share) <= 4 * sqrt(9000 * share * (1 - share)) + 1
    for on, changed in changes(one, "people", "id").items():
        assert all(before["mood"] != after["mood"] for before, after in changed.values())
        assert {row["id"] for row in one.rows("people", on) if row["changed"] == on} == set(changed)


def test_a_weekly_table_changes_on_its_publish_days_and_by_the_share_of_one_step(world: MakeWorld) -> None:
    weekly = world(drifting(0.1, frequency="weekly"), "by_table", "parquet")
    weekly.make(replace(weekly.days("2024-01-01", "2024-01-15"), batch_size=15))
    found = {on: len(changed) for on, changed in changes(weekly, "people", "id").items()}
    for on, count in found.items():
        if on in (day("2024-01-08"), day("2024-01-15")):
            assert abs(count - 300) < 4 * sqrt(3000 * 0.1 * 0.9)
        else:
            assert count == 0


def test_days_on_which_a_table_is_not_due_repeat_its_last_file(world: MakeWorld) -> None:
    weekly = world(drifting(0.5, frequency="weekly"), "by_table")
    weekly.generate(weekly.days("2024-01-08", "2024-01-10"))
    due, *others = (
        sorted(weekly.path("people", f"2024-01-{n:02d}").read_text().splitlines()) for n in (8, 9, 10)
    )
    assert len(due) == 3001
    assert others == [due, due]


def test_newcomers_are_not_changed_at_birth(world: MakeWorld) -> None:
    growing = world(
        drifting(0.4, growth_enabled=True, daily_growth_rate=0.1, churn_enabled=True, daily_churn_rate=0.1)
    )
    growing.make(growing.days("2024-01-01", "2024-01-06"))
    known = set(growing.column("people", "2024-01-01", "id"))
    for on in growing.published("people")[1:]:
        rows = growing.rows("people", on)
        assert {(row["born"], row["changed"]) for row in rows if row["id"] not in known} == {(on, on)}
        known |= {row["id"] for row in rows}
    for on, changed in changes(growing, "people", "id").items():
        survivors = {row["id"] for row in growing.rows("people", on) if row["born"] != on}
        assert abs(len(changed) - 0.4 * len(survivors)) < 4 * sqrt(len(survivors) * 0.24)


def test_a_row_that_never_showed_its_parent_does_not_change_when_the_parent_leaves(world: MakeWorld) -> None:
    config = counted(500)
    guests = counted(200, churn_enabled=True, daily_churn_rate=0.1)["table_configs"]["people"]
    config["table_configs"]["guests"] = guests
    guest = {"kind": "foreign_key", "references": "guests.id", "nullable": True, "null_rate": 0.3}
    columns = {"guest": guest, "changed": {"kind": "last_modified_date"}}
    made = world(with_columns(config, "people", columns))
    made.make(made.days("2024-01-01", "2024-01-06"))
    without = {row["id"] for row in made.rows("people", "2024-01-01") if not row["guest"]}
    assert abs(len(without) - 150) < 50
    for changed in changes(made, "people", "id").values():
        assert changed
        assert not without & set(changed)
        assert not any(after["guest"] for _, after in changed.values())


def test_the_catalogs_customers_and_products_change_where_it_can_be_seen(world: MakeWorld) -> None:
    retail = world("retail_oltp_incremental", "by_table", "parquet")
    retail.make(
        replace(retail.days("2024-01-01", "2024-01-15"), scale="0.05", tables=("customers", "products"))
    )
    config = retail.dataset.table_configs
    for table, key, carrier in (
        ("customers", "customer_id", "loyalty_points"),
        ("products", "product_id", "supplier_lead_days"),
    ):
        total = steps = 0
        for on, changed in changes(retail, table, key).items():
            rows = retail.rows(table, on)
            assert {row[key] for row in rows if row["last_modified_date"] == on} - set(changed) <= {
                row[key] for row in rows if row["created_date"] == on
            }
            for before, after in changed.values():
                assert before[carrier] != after[carrier]
                assert after["last_modified_date"] == on
            total += len(changed)
            steps += len(rows) if config[table].frequency == "daily" or on.day in (8, 15) else 0
        assert abs(total - 0.05 * steps) < 4 * sqrt(steps * 0.05 * 0.95)


def test_a_number_of_few_values_differs_at_every_change(world: MakeWorld) -> None:
    config = counted(2000)
    config["incremental_config"] = {"enable_data_drift": True, "drift_percentage": 0.7}
    config["table_configs"]["people"]["columns"] = {
        "id": KEY,
        "coin": {"kind": "integer", "min": 0, "max": 1, "mutable": True},
        "changed": {"kind": "last_modified_date"},
    }
    coins = world(config)
    coins.make(coins.days("2024-01-01", "2024-01-08"))
    for on, changed in changes(coins, "people", "id").items():
        assert {row["id"] for row in coins.rows("people", on) if row["changed"] == on} == set(changed)
        assert all(before["coin"] + after["coin"] == 1 for before, after in changed.values())


def test_the_shops_tables_change_by_their_own_calendar(world: MakeWorld) -> None:
    moving = world(shop())
    moving.make(
        replace(moving.days("2024-01-01", "2024-02-05"), tables=("stores", "products"), batch_size=40)
    )
    assert moving.published("stores") == [day("2024-01-01"), day("2024-02-01")]
    assert all(
        changes(moving, table, key) for table, key in (("stores", "store_id"), ("products", "product_id"))
    )


# --- helpers ----------------------------------------------------------------------------------------------


def changes(world: World, table: str, key: str) -> dict[date, dict[int, tuple[Row, Row]]]:
    """For each file but the first: rows that are not as they were in the file before; before and after."""
    found: dict[date, dict[int, tuple[Row, Row]]] = {}
    days = world.published(table)
    before = {row[key]: row for row in world.rows(table, days[0])}
    for on in days[1:]:
        today = {row[key]: row for row in world.rows(table, on)}
        found[on] = {k: (before[k], today[k]) for k in today.keys() & before.keys() if before[k] != today[k]}
        before = today
    return found
