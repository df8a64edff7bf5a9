"""Law 1: the rows of a table and day depend on nothing but the dataset, the seed and the day."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo

import pytest

from ingen_fab.runtime.lakehouse import series_run
from ingen_fab.runtime.lakehouse_python import generate
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession
from tests.command_line import csv_field
from tests.laws.conftest import MakeWorld
from tests.laws.shops import daily, shop, with_settings, with_tables
from tests.laws.world import Config, Content, World, day

FIRST, LAST = "2024-01-01", "2024-01-09"


@pytest.fixture(scope="module")
def nine_days(shared_world: MakeWorld) -> World:
    """The shop's first nine days, made in one go."""
    world = shared_world(shop())
    world.generate(world.days(FIRST, LAST))
    return world


@pytest.fixture(scope="module")
def series(nine_days: World) -> dict[str, Content]:
    return nine_days.content()


def test_single_days_in_shuffled_order_are_the_days_of_the_series(
    world: MakeWorld, series: dict[str, Content], nine_days: World
) -> None:
    scattered = world(shop())
    days = [f"2024-01-0{n}" for n in range(1, 10)]
    random.Random(4).shuffle(days)
    for one in days:
        scattered.make(scattered.days(one))
    assert_same(scattered.content(), series)
    assert scattered.recorded() == nine_days.recorded()


def test_a_day_alone_in_an_empty_lakehouse_is_the_day_of_the_series(
    world: MakeWorld, series: dict[str, Content]
) -> None:
    alone = world(shop())
    alone.generate(alone.days(LAST))
    found = alone.content()
    # The day itself, and the earlier snapshots that its rows point at.
    assert {path for path in series if path.startswith("2024/01/09/")} <= set(found)
    assert_same(found, {path: series[path] for path in found})


def test_csv_in_folders_by_table_holds_the_same_days_in_any_order(world: MakeWorld, nine_days: World) -> None:
    at_once, scattered = world(shop(), "by_table"), world(shop(), "by_table")
    at_once.generate(at_once.days(FIRST, "2024-01-08"))
    for one in ("2024-01-08", "2024-01-03", "2024-01-01"):
        scattered.generate(scattered.days(one))
    found, whole = scattered.content(), at_once.content()
    assert len(found) == 3 * 8
    assert_same(found, {path: whole[path] for path in found})
    # The state says the same of a day in every layout.
    said, expected = scattered.recorded(), nine_days.recorded()
    shared = said.keys() & expected.keys()
    assert len(shared) == 3 * 5 + 3 + 1
    assert {key: said[key] for key in shared} == {key: expected[key] for key in shared}


@pytest.mark.parametrize("batch_size", [1, 7, 30])
def test_the_batch_size_changes_nothing(
    world: MakeWorld, series: dict[str, Content], batch_size: int
) -> None:
    other = world(shop())
    other.make(replace(other.days(FIRST, LAST), batch_size=batch_size))
    assert_same(other.content(), series)


def test_two_runs_that_meet_in_the_middle_make_one_series(
    world: MakeWorld, series: dict[str, Content]
) -> None:
    parts = world(shop())
    parts.generate(parts.days("2024-01-05", LAST))
    parts.generate(parts.days(FIRST, "2024-01-06"))
    assert_same(parts.content(), series)


def test_a_part_of_the_tables_is_the_same_as_all_of_them(
    world: MakeWorld, series: dict[str, Content]
) -> None:
    part = world(shop())
    part.make(replace(part.days(FIRST, LAST), tables=("orders",)))
    found = part.content()
    # Parents come along; children do not, not even those whose sums the orders show.
    assert {path.rpartition("/")[2] for path in found} == {
        f"{name}.parquet" for name in ("orders", "customers", "stores", "calendar")
    }
    assert_same(found, {path: series[path] for path in found})


def test_one_thread_and_two_make_the_same_rows(world: MakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    config = with_tables(
        daily(200_000), {"customers": shop()["table_configs"]["customers"] | {"base_rows": 70_000}}
    )
    config["table_configs"]["stores"] = shop()["table_configs"]["stores"]
    config["table_configs"]["events"]["columns"]["customer_id"] = {
        "kind": "foreign_key",
        "references": "customers.customer_id",
        "pick": "popular",
    }
    made = []
    for threads in (1, 2):
        monkeypatch.setattr(generate, "DuckDBSession", session_with(threads))
        one = world(config)
        one.make(one.days("2024-01-02"))
        made.append(one)
    for table in ("customers", "events"):
        assert one_is_the_other(made[0], made[1], table, "2024-01-02")


def test_next_year_the_same_rows_are_made(
    world: MakeWorld, series: dict[str, Content], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series_run, "datetime", NextYear)
    later = world(shop())
    later.make(later.days(FIRST, LAST))
    assert_same(later.content(), series)


def test_a_preview_shows_rows_of_the_file_that_a_run_would_write(world: MakeWorld) -> None:
    text = world(shop(), "by_table", "csv")
    text.make(text.days("2024-01-08"))
    for table in text.dataset.table_configs:
        columns, shown = text.project.preview("shop", table, day("2024-01-08"), 20, 0, "1")
        written = {tuple(value or "" for value in row.values()) for row in text.rows(table, "2024-01-08")}
        assert {tuple(map(csv_field, row)) for row in shown} <= written
        assert len(shown) == min(20, len(written))
        assert columns == tuple(text.rows(table, "2024-01-08")[0])


@pytest.mark.parametrize("dataset", ["retail_oltp_incremental", "ecommerce_star_incremental"])
def test_no_query_asks_for_the_clock_or_for_the_engines_own_chance(world: MakeWorld, dataset: str) -> None:
    forbidden = (
        r"now|today|current_\w+|getdate|random|rand|uuid|newid|hash|md5|setseed|row_number\(\)|double|float"
    )
    for text in texts_of(world(dataset)):
        assert re.findall(rf'(?<!["$\w])(?:{forbidden})\s*\(', text, re.IGNORECASE) == []
        assert re.findall(r"\bcurrent_(?:date|time|timestamp)\b|\bDOUBLE\b|\bFLOAT\b", text) == []


def test_start_date_is_the_first_day_that_there_is(world: MakeWorld) -> None:
    late = world(with_settings(shop(), "incremental_config", {"start_date": "2024-03-01"}))
    with pytest.raises(Exception, match="2024-02-29 lies before 2024-03-01") as caught:
        late.generate(late.days("2024-02-29"))
    assert "start_date" in str(getattr(caught.value, "hint", ""))
    assert not late.files.exists()


# --- helpers ----------------------------------------------------------------------------------------------


def assert_same(found: dict[str, Content], expected: dict[str, Content]) -> None:
    assert sorted(found) == sorted(expected)
    different = [path for path in found if found[path] != expected[path]]
    assert different == []


def one_is_the_other(one: World, other: World, table: str, on: str) -> bool:
    (left,) = one.query("SELECT count(*), CAST(sum(hash(part)) AS VARCHAR) FROM {t} AS part", t=(table, on))
    (right,) = other.query(
        "SELECT count(*), CAST(sum(hash(part)) AS VARCHAR) FROM {t} AS part", t=(table, on)
    )
    return bool(left == right and left[0] > 65_536)


def session_with(threads: int) -> type[DuckDBSession]:
    class Session(DuckDBSession):
        def __init__(self, spill_folder: str) -> None:
            super().__init__(spill_folder)
            self.run(f"SET threads = {threads}")

    return Session


class NextYear(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> NextYear:
        return cls(2031, 5, 5, 23, 59, 59, tzinfo=tz)


def texts_of(world: World) -> Iterator[str]:
    for table in world.spec.tables:
        yield table.rows.sql
        yield table.keys.sql
        yield table.selected
        yield table.selected_text
        yield from (total.query.sql for total in table.totals)
        if table.reference is not None:
            yield table.reference.sql


def test_the_days_of_these_tests_hold_a_weekend_and_a_holiday() -> None:
    assert day(FIRST).isoformat() == "2024-01-01"
    assert {day(f"2024-01-0{n}").weekday() for n in range(1, 10)} == set(range(7))


def looked_up_through_a_parent_that_leaves() -> Config:
    """Visits take a column through cards, whose guests may leave; cards are published once a week."""
    guests = {
        "type": "snapshot", "base_rows": 100, "churn_enabled": True, "daily_churn_rate": 0.05,
        "columns": {"guest_id": {"kind": "key"}},
    }  # fmt: skip
    cards = {
        "type": "snapshot", "base_rows": 80, "frequency": "weekly",
        "columns": {
            "card_id": {"kind": "key"},
            "guest_id": {"kind": "foreign_key", "references": "guests.guest_id", "nullable": True},
        },
    }  # fmt: skip
    visits = {
        "type": "incremental", "base_rows_per_day": 50,
        "columns": {
            "visit_id": {"kind": "key"},
            "card_id": {"kind": "foreign_key", "references": "cards.card_id"},
            "guest_id": {"kind": "from_parent", "foreign_key": "card_id", "column": "guest_id"},
        },
    }  # fmt: skip
    return {"dataset_id": "visits", "table_configs": {"guests": guests, "cards": cards, "visits": visits}}


@pytest.mark.parametrize("batch_size", [1, 3])
def test_a_day_on_which_a_parent_is_not_due_reads_the_parents_of_that_parent(
    world: MakeWorld, batch_size: int
) -> None:
    whole, other = (world(looked_up_through_a_parent_that_leaves(), "nested") for _ in range(2))
    whole.make(replace(whole.days("2024-01-01", "2024-01-10"), batch_size=30))
    other.make(replace(other.days("2024-01-01", "2024-01-10"), batch_size=batch_size))
    assert other.content() == whole.content()
