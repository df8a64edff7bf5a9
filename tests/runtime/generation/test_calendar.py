"""Row counts and keys of incremental tables against arithmetic done by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.calendar import (
    NAMED_HOLIDAYS,
    IncrementalRule,
    RowCalendar,
    named_factors,
    rows_on,
    scaled,
)

START = date(2024, 1, 1)
PUBLIC = frozenset({date(2024, 1, 1), date(2024, 1, 15), date(2024, 12, 25)})
WEEKDAYS = ("0.8", "0.9", "1", "1.1", "1.3", "1.2", "0.7")
ORDERS = IncrementalRule(8000, WEEKDAYS, weekend_multiplier="1.4", holiday_multiplier="2.2")
ITEMS = IncrementalRule(18000, WEEKDAYS, weekend_multiplier="1.4")


@pytest.mark.parametrize(
    ("day", "rows"),
    [
        (date(2024, 1, 1), 14080),  # a Monday, and New Year: 8000 * 0.8 * 2.2
        (date(2024, 1, 2), 7200),
        (date(2024, 1, 6), 13440),  # a Saturday: 8000 * 1.2 * 1.4
        (date(2024, 1, 7), 7840),
        (date(2024, 1, 8), 6400),
        (date(2024, 1, 15), 14080),
    ],
)
def test_orders_are_as_reckoned_by_hand(day: date, rows: int) -> None:
    assert rows_on(ORDERS, day, "1", PUBLIC) == rows


@pytest.mark.parametrize(("day", "rows"), [(1, 14400), (15, 14400), (6, 30240)])
def test_a_table_without_holiday_multiplier_knows_no_public_holiday(day: int, rows: int) -> None:
    assert rows_on(ITEMS, date(2024, 1, day), "1", PUBLIC) == rows


def test_the_product_is_rounded_half_up_once() -> None:
    rule = IncrementalRule(1, ("0.5",) * 7, weekend_multiplier="1", holiday_multiplier="5")
    # 1 * 0.5 * 5 = 2.5; rounded after each factor it would be 5.
    assert rows_on(rule, START, "1", PUBLIC) == 3
    assert rows_on(rule, date(2024, 1, 2), "1", PUBLIC) == 1
    # 5 * 1.1 is 5.5, and 5.500000000000001 in binary fractions; 35 * 1.1 = 38.5 is 38.50000000000001.
    assert rows_on(IncrementalRule(45, ("0.7",) * 7), START, "1", PUBLIC) == 32


@pytest.mark.parametrize(
    ("base", "scale", "rows"),
    [(8000, "0.5", 4000), (3, "0.5", 2), (1, "0.4", 1), (100, "0.001", 1), (0, "5", 0), (7, "1.5", 11)],
)
def test_a_scaled_base_is_at_least_one_row(base: int, scale: str, rows: int) -> None:
    assert scaled(base, scale) == rows


def test_the_scaled_base_is_at_least_one_before_the_multipliers() -> None:
    rule = IncrementalRule(10, ("3",) * 7, weekend_multiplier="0")
    assert rows_on(rule, START, "0.01", frozenset()) == 3
    assert rows_on(rule, date(2024, 1, 6), "1", frozenset()) == 0


@pytest.mark.parametrize("scale", ["0", "-1", "big"])
def test_a_scale_that_is_not_above_0_is_refused(scale: str) -> None:
    with pytest.raises(RuntimeUserError, match="scale"):
        scaled(10, scale)


def test_a_named_holiday_wins_over_a_public_one() -> None:
    rule = IncrementalRule(1000, holiday_multiplier="2", named_holidays=(("christmas", "2.5"),))
    assert rows_on(rule, date(2024, 12, 25), "1", PUBLIC) == 2500
    assert rows_on(rule, date(2024, 1, 15), "1", PUBLIC) == 2000
    assert rows_on(rule, date(2023, 12, 25), "1", PUBLIC) == 2500
    assert rows_on(rule, date(2024, 12, 24), "1", PUBLIC) == 1000


def test_a_named_holiday_may_have_less_than_a_common_day_and_still_wins() -> None:
    rule = IncrementalRule(1000, holiday_multiplier="2", named_holidays=(("christmas", "0"),))
    assert rows_on(rule, date(2024, 12, 25), "1", PUBLIC) == 0


@pytest.mark.parametrize("order", [1, -1])
def test_the_larger_of_two_names_of_one_day_counts_in_either_order(order: int) -> None:
    named = (("singles_day", "3"), ("veterans_day", "1.1"))[::order]
    assert rows_on(IncrementalRule(10, named_holidays=named), date(2024, 11, 11), "1", PUBLIC) == 30


def test_an_unknown_holiday_is_refused_with_the_list() -> None:
    with pytest.raises(RuntimeUserError, match="chrismas") as caught:
        named_factors((("chrismas", "2"),), 2024)
    assert "christmas" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("easter_sunday", date(2024, 3, 31)),
        ("easter_sunday", date(2035, 3, 25)),
        ("easter_sunday", date(2038, 4, 25)),
        ("good_friday", date(2024, 3, 29)),
        ("mothers_day", date(2024, 5, 12)),
        ("memorial_day", date(2024, 5, 27)),
        ("memorial_day", date(2027, 5, 31)),
        ("fathers_day", date(2024, 6, 16)),
        ("labor_day", date(2025, 9, 1)),
        ("thanksgiving", date(2024, 11, 28)),
        ("black_friday", date(2024, 11, 29)),
        ("black_friday", date(2030, 11, 29)),
        ("cyber_monday", date(2024, 12, 2)),
        ("new_years_eve", date(2024, 12, 31)),
    ],
)
def test_a_named_holiday_falls_on_its_day(name: str, day: date) -> None:
    assert NAMED_HOLIDAYS[name](day.year) == day


@pytest.mark.parametrize("name", sorted(NAMED_HOLIDAYS))
def test_a_named_holiday_lies_in_every_year(name: str) -> None:
    assert all(NAMED_HOLIDAYS[name](year).year == year for year in range(2015, 2041))


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2041, 1, 1)])
def test_a_day_outside_of_the_known_years_is_an_error_that_says_so(day: date) -> None:
    with pytest.raises(RuntimeUserError, match="2015 to 2040"):
        rows_on(ORDERS, day, "1", PUBLIC)


def test_keys_run_on_over_the_year_and_the_leap_day() -> None:
    calendar = RowCalendar(IncrementalRule(10, WEEKDAYS), START, "1", PUBLIC)
    day, key = START, 1
    while day < date(2025, 3, 2):
        assert calendar.first_key(day) == key
        key += calendar.rows(day)
        day += timedelta(days=1)


@settings(max_examples=15)
@given(st.permutations([0, 1, 30, 59, 60, 366, 800]))
def test_keys_do_not_depend_on_the_order_of_the_questions(order: list[int]) -> None:
    shared = RowCalendar(ORDERS, START, "0.1", PUBLIC)
    for later in order:
        day = START + timedelta(days=later)
        assert shared.first_key(day) == RowCalendar(ORDERS, START, "0.1", PUBLIC).first_key(day)


def test_a_day_with_too_many_rows_is_refused_with_table_and_date() -> None:
    rule = IncrementalRule(2**30, named_holidays=(("christmas", "2"),))
    calendar = RowCalendar(rule, date(2024, 12, 24), "1", PUBLIC, "events")
    assert calendar.rows(date(2024, 12, 24)) == 2**30
    with pytest.raises(RuntimeUserError, match=r"'events'.*2024-12-25"):
        calendar.rows(date(2024, 12, 25))
    with pytest.raises(RuntimeUserError, match=r"'events'.*2024-12-25"):
        calendar.first_key(date(2024, 12, 27))
    assert calendar.first_key(date(2024, 12, 24)) == 1


def test_a_day_before_the_start_is_refused() -> None:
    calendar = RowCalendar(ORDERS, START, "1", PUBLIC)
    with pytest.raises(RuntimeUserError, match="lies before"):
        calendar.rows(date(2023, 12, 31))
    with pytest.raises(RuntimeUserError, match="lies before"):
        calendar.first_key(date(2023, 12, 31))
