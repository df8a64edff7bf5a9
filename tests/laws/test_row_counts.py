"""Law 4: an incremental table has the rows that one can work out by hand, on every kind of day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingen_fab.errors import IngenFabError
from tests.laws.conftest import MakeWorld
from tests.laws.shops import daily, shop, with_settings
from tests.laws.world import Config, World

RETAIL, ECOMMERCE = "retail_oltp_incremental", "ecommerce_star_incremental"
OFF: dict[str, Any] = {"enable_seasonal_patterns": False}

# Retail: 8,000 orders and 18,000 items; Monday 0.8 ... Sunday 0.7; weekend 1.4; holidays 2.2 for orders
# alone.
RETAIL_DAYS = [
    ("2024-01-01", 14_080, 14_400, "Monday, New Year: 8000 x 0.8 x 2.2"),
    ("2024-01-02", 7_200, 16_200, "Tuesday: 8000 x 0.9"),
    ("2024-01-03", 8_000, 18_000, "Wednesday: 8000 x 1.0"),
    ("2024-01-04", 8_800, 19_800, "Thursday: 8000 x 1.1"),
    ("2024-01-05", 10_400, 23_400, "Friday: 8000 x 1.3"),
    ("2024-01-06", 13_440, 30_240, "Saturday: 8000 x 1.2 x 1.4"),
    ("2024-01-07", 7_840, 17_640, "Sunday: 8000 x 0.7 x 1.4"),
    ("2024-01-08", 6_400, 14_400, "a plain Monday: 8000 x 0.8"),
    ("2024-01-15", 14_080, 14_400, "Monday, Martin Luther King: 8000 x 0.8 x 2.2"),
    ("2024-02-29", 8_800, 19_800, "Thursday, the leap day"),
    ("2024-11-29", 10_400, 23_400, "Black Friday, which retail does not name and the country does not keep"),
    ("2024-12-25", 17_600, 18_000, "Wednesday, Christmas: 8000 x 1.0 x 2.2"),
    ("2024-12-31", 7_200, 16_200, "Tuesday, New Year's Eve"),
    ("2025-01-01", 17_600, 18_000, "Wednesday, New Year: 8000 x 1.0 x 2.2"),
    ("2026-07-03", 22_880, 23_400, "Friday, on which Independence Day is observed: 8000 x 1.3 x 2.2"),
    ("2026-07-04", 29_568, 30_240, "Saturday, Independence Day: 8000 x 1.2 x 1.4 x 2.2"),
]

# Ecommerce: 2,000,000 events, weekend 0.8, holidays 2.0; 25,000 orders, weekend 1.2, holidays 2.8; named ones
# win.
ECOMMERCE_DAYS = [
    ("2024-01-01", 3_400_000, 59_500, "Monday, New Year: 0.85 x 2.0 and 0.85 x 2.8"),
    ("2024-01-02", 1_800_000, 22_500, "Tuesday: 0.90"),
    ("2024-01-06", 2_080_000, 39_000, "Saturday: 1.30 x 0.8 and 1.30 x 1.2"),
    ("2024-01-07", 1_200_000, 22_500, "Sunday: 0.75 x 0.8 and 0.75 x 1.2"),
    ("2024-11-28", 4_200_000, 73_500, "Thursday, Thanksgiving: 1.05 x 2.0 and 1.05 x 2.8"),
    ("2024-11-29", 9_800_000, 122_500, "Black Friday: 1.40 x 3.5 for both"),
    ("2024-12-02", 5_100_000, 63_750, "Cyber Monday: 0.85 x 3.0 for both"),
    ("2024-12-25", 4_750_000, 59_375, "Wednesday, Christmas: 0.95 x 2.5 for both, not 2.0 and 2.8"),
]


@pytest.fixture(scope="module")
def retail(shared_world: MakeWorld) -> World:
    return shared_world(RETAIL)


@pytest.fixture(scope="module")
def ecommerce(shared_world: MakeWorld) -> World:
    return shared_world(ECOMMERCE)


@pytest.mark.parametrize(("on", "orders", "items", "why"), RETAIL_DAYS, ids=[d[0] for d in RETAIL_DAYS])
def test_retail_plans_the_rows_worked_out_by_hand(
    retail: World, on: str, orders: int, items: int, why: str
) -> None:
    planned = retail.planned_rows(on)
    assert (planned["orders"], planned["order_items"]) == (orders, items), why


@pytest.mark.parametrize(
    ("on", "events", "orders", "why"), ECOMMERCE_DAYS, ids=[d[0] for d in ECOMMERCE_DAYS]
)
def test_ecommerce_plans_the_rows_worked_out_by_hand(
    ecommerce: World, on: str, events: int, orders: int, why: str
) -> None:
    planned = ecommerce.planned_rows(on)
    assert (planned["fact_web_events"], planned["fact_orders"]) == (events, orders), why


@pytest.mark.slow
def test_the_files_hold_what_was_planned_at_full_size(world: MakeWorld) -> None:
    full = world(RETAIL, "nested")
    for on in ("2024-01-01", "2024-01-06"):
        full.generate(replace(full.days(on), tables=("order_items",)))
    for on, orders, items, why in RETAIL_DAYS:
        if on in ("2024-01-01", "2024-01-06"):
            found = full.query(
                "SELECT (SELECT count(*) FROM {o}), (SELECT count(*) FROM {i})",
                o=("orders", on),
                i=("order_items", on),
            )
            assert found == [(orders, items)], why


def test_both_switches_off_leave_weekend_and_holidays(world: MakeWorld) -> None:
    base = {"seasonal_multipliers": {"monday": 0.5, "saturday": 3}, "enable_seasonal_patterns": True}
    both = {"weekend_multiplier": 1.5, "holiday_multiplier": 2.5}
    on = {"seasonal_multipliers_enabled": True}
    cases: list[tuple[Config, list[int]]] = [
        # New Year's Monday, a Tuesday, a Saturday.
        (world_of(base, both | on), [125, 100, 450]),
        (world_of(base, both), [250, 100, 150]),
        (world_of(base | OFF, both | on), [250, 100, 150]),
        (world_of(base | OFF, {}), [100, 100, 100]),
        (world_of(base, on), [50, 100, 300]),
    ]
    for config, expected in cases:
        made = world(config)
        found = [made.planned_rows(day)["events"] for day in ("2024-01-01", "2024-01-02", "2024-01-06")]
        assert found == expected, config


def test_a_named_holiday_wins_over_the_public_one_and_needs_no_other_switch(world: MakeWorld) -> None:
    named = {"holiday_multipliers": {"new_years_day": 0.1, "valentines_day": 4, "easter_sunday": 10}}
    made = world(world_of(named, {"holiday_multiplier": 5, "weekend_multiplier": 2}))
    assert made.planned_rows("2024-01-01")["events"] == 10
    assert made.planned_rows("2024-02-14")["events"] == 400
    assert made.planned_rows("2024-02-19")["events"] == 500  # Presidents' Day, public and not named
    assert made.planned_rows("2024-03-31")["events"] == 2000  # a Sunday: 100 x 2 x 10


def test_the_country_says_which_days_are_holidays(world: MakeWorld) -> None:
    british = world(world_of({"holiday_country": "GB"}, {"holiday_multiplier": 3}))
    assert british.planned_rows("2024-07-04")["events"] == 100
    assert british.planned_rows("2024-05-06")["events"] == 300


@pytest.mark.parametrize(
    ("base", "multiplier", "rows"),
    [
        (5, 0.5, 3),
        (5, 0.7, 4),
        (5, 1.1, 6),
        (3, 0.1, 0),
        (5, 0.1, 1),
        (7, 0.3571428, 2),
        (1, 2.5, 3),
        (10, 0.05, 1),
    ],
)
def test_the_product_is_rounded_half_up_once(
    world: MakeWorld, base: int, multiplier: float, rows: int
) -> None:
    config = world_of(
        {"enable_seasonal_patterns": True, "seasonal_multipliers": {"wednesday": multiplier}},
        {"seasonal_multipliers_enabled": True, "base_rows_per_day": base},
    )
    assert world(config).planned_rows("2024-01-03")["events"] == rows


def test_decimal_fractions_are_exact(world: MakeWorld) -> None:
    config = world_of(
        {"enable_seasonal_patterns": True, "seasonal_multipliers": {"saturday": 1.15}},
        {"seasonal_multipliers_enabled": True, "weekend_multiplier": 1.1, "base_rows_per_day": 100},
    )
    # 100 x 1.15 x 1.1 = 126.5 by hand; in binary fractions 126.49999999999999, which would give 126.
    assert world(config).planned_rows("2024-01-06")["events"] == 127


@pytest.mark.parametrize(
    ("scale", "orders", "items"),
    [("0.5", 7_040, 7_200), ("0.001", 14, 14), ("2", 28_160, 28_800), ("0.00001", 2, 1)],
)
def test_scale_multiplies_before_anything_is_rounded(
    retail: World, scale: str, orders: int, items: int
) -> None:
    # At 0.00001 the base is 1 row, its least: 1 x 0.8 x 2.2 = 1.76 and 1 x 0.8.
    plan = retail.planned(replace(retail.days("2024-01-01"), scale=scale))
    rows = {item.table: item.rows for item in plan.table_days}
    assert (rows["orders"], rows["order_items"]) == (orders, items)
    assert rows["customers"] == {"0.5": 25_000, "0.001": 50, "2": 100_000, "0.00001": 1}[scale]


def test_date_tables_ignore_scale(ecommerce: World) -> None:
    plan = ecommerce.planned(replace(ecommerce.days("2024-01-01"), scale="0.01"))
    assert {item.table: item.rows for item in plan.table_days}["dim_date"] == 3653


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
def test_a_multiplier_of_zero_gives_a_file_without_rows(world: MakeWorld, file_format: str) -> None:
    config = with_settings(
        shop(), "incremental_config", {"seasonal_multipliers": {"monday": 0}, "holiday_multipliers": {}}
    )
    empty = world(with_settings(config, "refunds", {"enabled": False}), "nested", file_format)
    empty.generate(empty.days("2024-01-07", "2024-01-09"))
    expected = [name for name, column in config["table_configs"]["orders"]["columns"].items()]
    if file_format == "csv":
        assert empty.path("orders", "2024-01-08").read_bytes() == (",".join(expected) + "\n").encode()
        assert empty.path("items", "2024-01-08").read_bytes().count(b"\n") == 1
    else:
        full, none = (pq.read_table(empty.path("orders", f"2024-01-0{n}")) for n in (9, 8))
        assert none.num_rows == 0
        assert none.schema.names == expected
        assert none.schema.remove_metadata() == full.schema.remove_metadata()
    # Keys run on over the gap.
    before = max(int(key) for key in empty.column("orders", "2024-01-07", "order_id"))
    assert min(int(key) for key in empty.column("orders", "2024-01-09", "order_id")) == before + 1


def test_a_table_without_base_rows_is_empty_every_day(world: MakeWorld) -> None:
    none = world(daily(0))
    none.generate(none.days("2024-01-01", "2024-01-02"))
    assert none.rows("events", "2024-01-02") == []
    assert none.planned_rows("2024-01-02") == {"events": 0}


def test_children_without_parents_of_their_day_are_refused_before_anything_is_made(world: MakeWorld) -> None:
    config = with_settings(
        shop(), "incremental_config", {"seasonal_multipliers": {"monday": 0}, "holiday_multipliers": {}}
    )
    orphaned = world(with_settings(config, "items", {"seasonal_multipliers_enabled": False}))
    with pytest.raises(IngenFabError, match="2024-01-08") as caught:
        orphaned.generate(orphaned.days("2024-01-02", "2024-01-09"))
    assert caught.value.exit_code == 2
    assert "items" in caught.value.message or "refunds" in caught.value.message
    assert "orders" in caught.value.message
    assert not orphaned.files.exists()


@pytest.mark.slow
def test_a_million_rows_of_one_day_are_all_there(world: MakeWorld) -> None:
    large = world(daily(1_000_000))
    large.generate(large.days("2024-01-02"))
    found = large.query(
        "SELECT count(*), count(DISTINCT id), min(id), max(id), min(amount) >= 1, max(amount) <= 99, "
        "count(DISTINCT CAST(moment AS DATE)) FROM {events}",
        events=("events", "2024-01-02"),
    )
    assert found == [(1_000_000, 1_000_000, 1_000_001, 2_000_000, True, True, 1)]


def world_of(calendar: dict[str, Any], events: dict[str, Any]) -> Config:
    """A hundred events a day under some settings."""
    return with_settings(daily(100), "events", events) | {"incremental_config": calendar}
