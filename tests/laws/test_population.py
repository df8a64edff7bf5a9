"""Law 4 and law 3 for snapshot tables: how many live on which day, and who they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from ingen_fab.errors import IngenFabError
from tests.laws.conftest import MakeWorld
from tests.laws.shops import counted, daily, shop, with_settings, with_tables
from tests.laws.world import Config, Row, World, day

IMMUTABLE = (
    "first_name",
    "email",
    "birth_date",
    "store_id",
    "store_city",
    "created_date",
    "welcomed",
    "first_seen",
)


def test_customers_of_retail_are_50_000_and_then_50_050(world: MakeWorld) -> None:
    retail = world("retail_oltp_incremental", "by_table", "parquet")
    retail.generate(replace(retail.days("2024-01-01", "2024-01-02"), tables=("customers",)))
    first, second = (keys_of(retail, "customers", f"2024-01-0{n}", "customer_id") for n in (1, 2))
    assert first == set(range(1, 50_001))
    # 100 are born, 50 are gone.
    assert second - first == set(range(50_001, 50_101))
    assert len(first - second) == 50
    assert len(second) == 50_050


def test_products_of_retail_grow_by_a_hundredth_a_week_with_fractions_kept(world: MakeWorld) -> None:
    retail = world("retail_oltp_incremental", "nested")
    retail.generate(replace(retail.days("2024-01-01", "2024-01-31"), tables=("products",), batch_size=31))
    due = [f"2024-01-{n:02d}" for n in (1, 8, 15, 22, 29)]
    assert [str(on) for on in retail.published("products")] == due
    keys = [keys_of(retail, "products", on, "product_id") for on in due]
    assert [len(found) for found in keys] == [5000, 5050, 5100, 5151, 5203]
    assert keys[-1] == set(range(1, 5204))


def keys_of(retail: World, table: str, on: str, key: str) -> set[int]:
    """The keys of a large file, without its other columns."""
    found = [value for (value,) in retail.query(f"SELECT {key} FROM {{file}}", file=(table, on))]
    assert len(found) == len(set(found))
    return set(found)


GROWING = {"growth_enabled": True}
CHURNING = {"churn_enabled": True}


@pytest.mark.parametrize(
    ("table", "rows_by_day"),
    [
        # 1000 x 1.1 a week; nothing between.
        (
            GROWING | {"weekly_growth_rate": 0.1},
            {0: 1000, 6: 1000, 7: 1100, 13: 1100, 14: 1210, 21: 1331, 28: 1464},
        ),
        # 1000 x 1.01^7 = 1072.1 and 1000 x 1.01^14 = 1149.4, published on Mondays.
        (GROWING | {"daily_growth_rate": 0.01, "frequency": "weekly"}, {0: 1000, 6: 1000, 7: 1072, 14: 1149}),
        # A month is over on 1 February, the 31st day, and on 1 March, the 60th of a leap year.
        (GROWING | {"monthly_growth_rate": 0.5}, {0: 1000, 30: 1000, 31: 1500, 59: 1500, 60: 2250}),
        (
            GROWING | {"quarterly_growth_rate": 1, "frequency": "monthly"},
            {0: 1000, 60: 1000, 91: 2000, 182: 4000},
        ),
        (GROWING | {"daily_growth_rate": 2}, {0: 1000, 1: 3000, 2: 9000}),
        (CHURNING | {"daily_churn_rate": 0.5}, {0: 1000, 1: 500, 2: 250, 3: 125}),
        (CHURNING | {"weekly_churn_rate": 0.2}, {0: 1000, 6: 1000, 7: 800, 14: 640, 21: 512}),
        (CHURNING | {"daily_churn_rate": 1}, {0: 1000, 1: 0, 2: 0, 40: 0}),
        ({"frequency": "once"}, {0: 1000, 500: 1000}),
        ({"frequency": "quarterly"}, {0: 1000, 500: 1000}),
        # 2 and 1 in a hundred: 20 born and 10 gone, and so on from 1010.
        (GROWING | CHURNING | {"daily_growth_rate": 0.02, "daily_churn_rate": 0.01}, {0: 1000, 1: 1010}),
    ],
    ids=lambda value: "-".join(map(str, value.values()))[:40],
)
def test_a_thousand_rows_grow_and_shrink_as_by_hand(
    world: MakeWorld, table: dict[str, Any], rows_by_day: dict[int, int]
) -> None:
    people = world(counted(1000, **table), "by_table")
    found = {}
    for after in rows_by_day:
        on = date(2024, 1, 1) + timedelta(days=after)
        found[after] = people.planned_rows(on.isoformat())["people"]
    assert found == rows_by_day


def test_a_halving_table_dies_out_in_its_files_as_it_was_planned(world: MakeWorld) -> None:
    people = world(counted(1000, churn_enabled=True, daily_churn_rate=0.5))
    people.generate(people.days("2024-01-01", "2024-01-20"))
    days = people.published("people")
    counts = [len(people.rows("people", on)) for on in days]
    assert counts[:4] == [1000, 500, 250, 125]
    assert all(before // 2 <= after <= (before + 1) // 2 for before, after in pairwise(counts))
    assert counts[-1] == 0
    assert len(days) == 20
    living = [set(people.column("people", on, "id")) for on in days]
    assert all(later <= earlier for earlier, later in pairwise(living))


def test_three_rows_grow_too_at_a_thousandth_a_day(world: MakeWorld) -> None:
    # ln(4/3) / ln(1.001) = 287.8: the fourth is there on the 288th day after the first.
    three = world(counted(3, growth_enabled=True, daily_growth_rate=0.001))
    three.generate(three.days("2024-10-14", "2024-10-15"))
    assert sorted(three.column("people", "2024-10-14", "id")) == [1, 2, 3]
    assert sorted(three.column("people", "2024-10-15", "id")) == [1, 2, 3, 4]
    (fourth,) = [row for row in three.rows("people", "2024-10-15") if row["id"] == 4]
    assert fourth["born"] == fourth["changed"] == day("2024-10-15")


def test_the_rates_of_the_dataset_hold_for_tables_without_their_own(world: MakeWorld) -> None:
    growth, churn = {"growth_rate": 0.1}, {"churn_rate": 0.2}
    cases: list[tuple[dict[str, Any], dict[str, Any], int]] = [
        (growth, GROWING, 1100),
        (churn, CHURNING, 800),
        (growth | churn, GROWING | CHURNING, 900),
        (growth | churn, GROWING | CHURNING | {"daily_growth_rate": 0.5}, 1300),
    ]
    for rates, table, expected in cases:
        people = world(counted(1000, **table) | {"incremental_config": rates}, "by_table")
        assert people.planned_rows("2024-01-02")["people"] == expected


PUBLISHED = {
    "daily": [f"2024-02-{n:02d}" for n in range(26, 30)] + ["2024-03-01", "2024-03-02"],
    "weekly": ["2024-02-28"],
    "monthly": ["2024-02-29"],
    "quarterly": [],
    "once": [],
}


@pytest.mark.parametrize("frequency", PUBLISHED)
def test_snapshots_are_due_from_the_first_day_on_with_the_31st_clipped(
    world: MakeWorld, frequency: str
) -> None:
    config = counted(5, frequency=frequency) | {"incremental_config": {"start_date": "2024-01-31"}}
    people = world(config)
    people.generate(people.days("2024-02-26", "2024-03-02"))
    assert [str(on) for on in people.published("people")] == PUBLISHED[frequency]
    plan = people.planned(people.days("2024-01-31", "2025-02-28"))
    due = [str(item.day) for item in plan.table_days]
    if frequency == "monthly":
        ends = [
            "02-29",
            "03-31",
            "04-30",
            "05-31",
            "06-30",
            "07-31",
            "08-31",
            "09-30",
            "10-31",
            "11-30",
            "12-31",
        ]
        assert due == ["2024-01-31", *[f"2024-{end}" for end in ends], "2025-01-31", "2025-02-28"]
    if frequency == "quarterly":
        assert due == ["2024-01-31", "2024-04-30", "2024-07-31", "2024-10-31", "2025-01-31"]
    if frequency == "once":
        assert due == ["2024-01-31"]


def test_the_year_turns_like_any_other_night(world: MakeWorld) -> None:
    config = with_tables(
        counted(100, growth_enabled=True, daily_growth_rate=0.01), daily(10)["table_configs"]
    )
    config["incremental_config"] = {"start_date": "2023-12-29"}
    turning = world(config, "flat")
    turning.generate(turning.days("2023-12-29", "2024-01-02"))
    names = sorted(path.name for path in turning.files.iterdir())
    assert names[:2] == ["20231229_events.parquet", "20231229_people.parquet"]
    assert names[-1] == "20240102_people.parquet"
    assert len(names) == 10
    assert [len(turning.rows("people", on)) for on in turning.published("people")] == [
        100,
        101,
        102,
        103,
        104,
    ]
    keys = [key for on in turning.published("events") for key in sorted(turning.column("events", on, "id"))]
    assert keys == list(range(1, 51))


def test_the_leap_day_is_a_day_like_any_other(world: MakeWorld) -> None:
    leaping = world(shop())
    leaping.generate(leaping.days("2024-02-28", "2024-03-01"))
    assert day("2024-02-29") in leaping.published("orders")
    assert set(leaping.column("orders", "2024-02-29", "date_key")) == {20240229}
    assert {moment.date() for moment in leaping.column("orders", "2024-02-29", "ordered_at")} == {
        day("2024-02-29")
    }
    assert leaping.orphans() == []


# --- who they are -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def life(shared_world: MakeWorld) -> World:
    """Forty days of a table that gains and loses many."""
    config = with_settings(shop(), "customers", {"daily_growth_rate": 0.05, "daily_churn_rate": 0.04})
    world = shared_world(config)
    world.make(replace(world.days("2024-01-01", "2024-02-09"), tables=("customers",), batch_size=20))
    return world


def test_who_left_never_returns_and_who_comes_is_new(life: World) -> None:
    days = life.published("customers")
    assert len(days) == 40
    living = [set(life.column("customers", on, "customer_id")) for on in days]
    gone: set[int] = set()
    newest = 300
    for yesterday, today in pairwise(living):
        gone |= yesterday - today
        assert not today & gone
        # Every key from the newest of yesterday on; nobody dies on the day of birth.
        born = sorted(today - yesterday)
        assert born == list(range(newest + 1, newest + 1 + len(born)))
        newest += len(born)
    assert len(gone) > 400


def test_a_customer_id_means_the_same_person_for_ever(life: World) -> None:
    first_seen: dict[int, Row] = {}
    compared = 0
    for on in life.published("customers"):
        for row in life.rows("customers", on):
            known = first_seen.setdefault(row["customer_id"], row)
            assert [known[name] for name in IMMUTABLE] == [row[name] for name in IMMUTABLE]
            compared += known is not row
    assert compared > 9_000


def test_people_are_created_on_the_day_they_come_or_in_the_three_years_before_the_first(life: World) -> None:
    days = life.published("customers")
    base = life.column("customers", days[0], "created_date")
    assert min(base) >= day("2021-01-01")
    assert max(base) < day("2024-01-01")
    assert len(set(base)) > 200
    known = set(life.column("customers", days[0], "customer_id"))
    for on in days[1:]:
        rows = life.rows("customers", on)
        assert {row["created_date"] for row in rows if row["customer_id"] not in known} == {on}
        known |= {row["customer_id"] for row in rows}


def test_those_born_in_a_longer_period_are_spread_over_it(world: MakeWorld) -> None:
    weekly = world(counted(1000, frequency="weekly", growth_enabled=True, weekly_growth_rate=0.2))
    weekly.make(weekly.days("2024-01-15"))
    born = {row["id"]: row["born"] for row in weekly.rows("people", "2024-01-15")}
    second_week = {born[key] for key in range(1201, 1441)}
    assert second_week == {day(f"2024-01-{n:02d}") for n in range(9, 16)}
    assert {born[key] for key in range(1001, 1201)} == {day(f"2024-01-{n:02d}") for n in range(2, 9)}


def test_old_and_young_leave_alike(life: World) -> None:
    first, later = (set(life.column("customers", on, "customer_id")) for on in ("2024-01-01", "2024-01-11"))
    gone = sorted(first - later)
    assert pytest.approx(len(gone), abs=1) == 300 - 300 * 0.96**10
    # The mean of a hundred of 1..300 drawn at random lies within 4 standard errors of 150.5.
    assert sum(gone) / len(gone) == pytest.approx(150.5, abs=4 * 86.6 / len(gone) ** 0.5)


def test_a_parent_that_dies_out_is_refused_with_the_first_such_day(world: MakeWorld) -> None:
    config: Config = counted(8, churn_enabled=True, daily_churn_rate=0.5)
    events = daily(10)["table_configs"]["events"]
    events["columns"]["who"] = {"kind": "foreign_key", "references": "people.id"}
    dying = world(with_tables(config, {"events": events}))
    plan = world(counted(8, churn_enabled=True, daily_churn_rate=0.5), "by_table")
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(30)]
    last = next(on for on in days if plan.planned_rows(on.isoformat())["people"] == 0)
    with pytest.raises(IngenFabError, match=f"rows on {last}, and its parent 'people' has none") as caught:
        dying.generate(dying.days("2024-01-01", "2024-01-30"))
    assert caught.value.exit_code == 2
    assert not dying.files.exists()
    dying.generate(dying.days("2024-01-01", last - timedelta(days=1)))
    assert dying.orphans() == []


def test_the_last_day_is_that_of_the_known_holidays(world: MakeWorld) -> None:
    config = with_tables(
        counted(100, growth_enabled=True, daily_growth_rate=0.0001), daily(10)["table_configs"]
    )
    long = world(config | {"incremental_config": {"start_date": "2015-01-01"}})
    # 100 x 1.0001^9496 = 258.4 after 26 years.
    assert long.planned_rows("2040-12-31") == {"people": 258, "events": 10}
    with pytest.raises(IngenFabError, match="2041-01-01 lies outside of 2015 to 2040") as caught:
        long.planned(long.days("2041-01-01"))
    assert caught.value.exit_code == 2


def test_a_table_that_outgrows_what_is_counted_is_refused_when_it_is_planned(world: MakeWorld) -> None:
    bursting = world(counted(1000, growth_enabled=True, daily_growth_rate=10))
    with pytest.raises(IngenFabError, match=r"people.*2024-01-08") as caught:
        bursting.planned(bursting.days("2024-01-01", "2024-01-10"))
    assert caught.value.exit_code == 2
