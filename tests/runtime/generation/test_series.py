from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.series import (
    MadeRecord,
    SeriesPlan,
    SeriesRequest,
    TableDay,
    asked_days,
    batches_of,
    chosen_tables,
    plan_series,
)
from tests.runtime.generation.town import START, census, spec

Recorded = Mapping[tuple[str, date], MadeRecord]


def day(number: int) -> date:
    """The day of January 2024."""
    return date(2024, 1, number)


def planned(
    first: date,
    last: date | None = None,
    *,
    tables: tuple[str, ...] = (),
    daily: bool = False,
    force: bool = False,
    recorded: Recorded | None = None,
    gone: frozenset[tuple[str, date]] = frozenset(),
) -> SeriesPlan:
    request = SeriesRequest(first, last or first, tables, daily, force)
    return plan_series(census(), request, recorded or {}, lambda table, on, _: (table, on) not in gone)


def record(table: str, **changes: object) -> MadeRecord:
    made = MadeRecord(spec().table(table).fingerprint, 0, "1", spec().generator_version, 1)
    return replace(made, **changes)  # type: ignore[arg-type]


def shown(plan: SeriesPlan) -> list[tuple[str, int, str, str]]:
    return [(item.table, item.day.day, item.action, item.reason) for item in plan.table_days]


def test_the_days_asked_for_include_both_ends() -> None:
    assert asked_days(day(30), date(2024, 2, 1)) == [day(30), day(31), date(2024, 2, 1)]
    assert asked_days(day(3), day(3)) == [day(3)]


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(
        RuntimeUserError, match="the end date 2024-01-01 lies before the start date 2024-01-02"
    ):
        asked_days(day(2), day(1))


def test_chosen_tables_bring_their_parents_and_stand_parents_first() -> None:
    assert [table.name for table in chosen_tables(census(), ["lines"])] == [
        "people",
        "shops",
        "days",
        "sales",
        "lines",
    ]
    assert [table.name for table in chosen_tables(census(), [])] == [table.name for table in spec().tables]


def test_a_table_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(RuntimeUserError, match=r"dataset 'town' has no table 'xyz'$") as caught:
        chosen_tables(census(), ["xyz"])
    assert "lines, people" in (caught.value.hint or "")


@pytest.mark.parametrize(("name", "meant"), [("sale", "sales"), ("PEOPLE", "people"), ("poeple", "people")])
def test_a_table_that_is_not_there_is_refused_with_the_nearest_one(name: str, meant: str) -> None:
    with pytest.raises(RuntimeUserError, match=rf"has no table '{name}'; did you mean {meant}\?"):
        chosen_tables(census(), [name])


def test_a_first_run_makes_every_table_that_is_due_with_its_rows() -> None:
    plan = planned(START, tables=("sales",))
    assert shown(plan) == [(name, 1, "make", "missing") for name in ("people", "shops", "days", "sales")]
    assert [item.rows for item in plan.table_days] == [
        census().rows(spec().table(item.table), START) for item in plan.table_days
    ]
    assert plan.to_make == plan.table_days


def test_days_stand_in_order_and_within_a_day_parents_first() -> None:
    plan = planned(START, day(9))
    order = [table.name for table in spec().tables]
    positions = [(item.day, order.index(item.table)) for item in plan.table_days]
    assert positions == sorted(positions)


def test_between_two_publishes_a_weekly_table_has_no_file_unless_all_are_published_daily() -> None:
    shops = [item.day.day for item in planned(START, day(9)).table_days if item.table == "shops"]
    assert shops == [1, 8]
    shops = [item.day.day for item in planned(START, day(9), daily=True).table_days if item.table == "shops"]
    assert shops == list(range(1, 10))


def test_a_parent_that_rows_point_at_is_made_on_its_earlier_day() -> None:
    assert shown(planned(day(10), tables=("sales",))) == [
        ("days", 1, "make", "missing; rows of sales point at it"),
        ("shops", 8, "make", "missing; rows of sales point at it"),
        ("people", 10, "make", "missing"),
        ("sales", 10, "make", "missing"),
    ]


def test_what_is_recorded_and_there_is_kept() -> None:
    recorded = {("people", START): record("people")}
    assert shown(planned(START, tables=("people",), recorded=recorded)) == [
        ("people", 1, "keep", "up to date")
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fingerprint": "other"}, "stale: another configuration"),
        ({"seed": 7}, "stale: another seed"),
        ({"scale": "2"}, "stale: another scale"),
        ({"generator_version": 0}, "stale: another generator version"),
        ({"seed": 7, "scale": "2"}, "stale: another seed and scale"),
    ],
)
def test_what_was_made_otherwise_is_stale_and_says_why(changes: dict[str, object], reason: str) -> None:
    recorded = {("people", START): record("people", **changes)}
    assert shown(planned(START, tables=("people",), recorded=recorded)) == [("people", 1, "make", reason)]


def test_a_file_that_is_gone_is_made_again() -> None:
    recorded = {("people", START): record("people")}
    plan = planned(START, tables=("people",), recorded=recorded, gone=frozenset({("people", START)}))
    assert shown(plan) == [("people", 1, "make", "the file is gone or damaged")]


def test_force_makes_what_is_asked_for_and_leaves_earlier_parents_alone() -> None:
    recorded = {
        ("days", START): record("days"),
        ("shops", day(8)): record("shops"),
        ("people", day(10)): record("people"),
        ("sales", day(10)): record("sales"),
    }
    plan = planned(day(10), tables=("sales",), recorded=recorded, force=True)
    assert shown(plan) == [
        ("days", 1, "keep", "up to date"),
        ("shops", 8, "keep", "up to date"),
        ("people", 10, "make", "forced"),
        ("sales", 10, "make", "forced"),
    ]


def test_an_earlier_parent_that_is_stale_says_so_and_why_it_is_made() -> None:
    recorded = {("shops", day(8)): record("shops", seed=7)}
    plan = planned(day(10), tables=("sales",), recorded=recorded)
    assert ("shops", 8, "make", "stale: another seed; rows of sales point at it") in shown(plan)


def test_stale_days_elsewhere_are_named_and_left_alone() -> None:
    recorded = {
        ("people", day(3)): record("people", seed=7),
        ("people", day(2)): record("people", scale="2"),
        ("people", day(4)): record("people"),
        ("no_longer_there", day(2)): record("people", seed=7),
    }
    plan = planned(START, tables=("people",), recorded=recorded)
    assert [(item.table, item.day.day, item.reason) for item in plan.stale_elsewhere] == [
        ("people", 2, "stale: another scale"),
        ("people", 3, "stale: another seed"),
    ]
    assert {item.day for item in plan.table_days} == {START}


def test_what_cannot_be_made_is_refused_before_anything_is_planned() -> None:
    with pytest.raises(RuntimeUserError, match="lies before 2024-01-01"):
        planned(date(2023, 12, 31), START)
    with pytest.raises(RuntimeUserError, match="is not in the date table 'days'"):
        planned(date(2024, 3, 1))


def test_the_disk_is_asked_only_about_what_the_state_has() -> None:
    asked: list[tuple[str, date]] = []

    def exists(table: str, on: date, rows: int) -> bool:
        assert rows == 1
        asked.append((table, on))
        return True

    request = SeriesRequest(START, day(2), ("people",), False, False)
    plan_series(census(), request, {("people", day(2)): record("people")}, exists)
    assert asked == [("people", day(2))]


# --- batches ----------------------------------------------------------------------------------------------


def items_of(rows_a_day: list[list[int]]) -> list[TableDay]:
    return [
        TableDay(f"t{number}", START + timedelta(days=offset), rows, "make", "missing")
        for offset, parts in enumerate(rows_a_day)
        for number, rows in enumerate(parts)
    ]


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=3), max_size=12),
    st.integers(1, 5),
    st.integers(1, 100),
)
def test_batches_hold_whole_days_in_order_within_both_limits(
    rows: list[list[int]], batch_days: int, batch_rows: int
) -> None:
    items = items_of(rows)
    batches = batches_of(items, batch_days, batch_rows)
    assert [item for batch in batches for item in batch] == items
    days_of = [sorted({item.day for item in batch}) for batch in batches]
    assert len({on for days in days_of for on in days}) == sum(map(len, days_of))
    for batch, days in zip(batches, days_of, strict=True):
        assert len(days) <= batch_days
        assert sum(item.rows for item in batch) <= batch_rows or len(days) == 1


def test_a_batch_is_as_large_as_it_may_be() -> None:
    batches = batches_of(items_of([[10], [10], [10], [25], [5]]), 10, 30)
    assert [[item.day.day for item in batch] for batch in batches] == [[1, 2, 3], [4, 5]]


def test_nothing_to_make_is_no_batch() -> None:
    assert batches_of([], 5) == []
