"""Publish days: anchors, month ends, leap days, and that numbers and days agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.runtime.errors import RuntimeFailure, RuntimeUserError
from ingen_fab.runtime.generation.periods import (
    FREQUENCIES,
    Frequency,
    completed_periods,
    publish_date,
    publish_index,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
REPEATING = st.sampled_from([frequency for frequency in FREQUENCIES if frequency != "once"])


def first(start: date, frequency: Frequency, count: int) -> list[date]:
    return [publish_date(start, frequency, index) for index in range(count)]


def test_weekly_steps_every_seventh_day() -> None:
    days = [date(2024, 1, 1), date(2024, 1, 8), date(2024, 1, 15)]
    assert first(date(2024, 1, 1), "weekly", 3) == days


def test_monthly_counts_from_the_anchor_and_not_from_the_clipped_day() -> None:
    days = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]
    assert first(date(2024, 1, 31), "monthly", 4) == days


def test_quarterly_is_anchored_and_crosses_the_year() -> None:
    days = [date(2023, 8, 31), date(2023, 11, 30), date(2024, 2, 29), date(2024, 5, 31)]
    assert first(date(2023, 8, 31), "quarterly", 4) == days


def test_a_start_on_the_leap_day_is_clipped_in_other_years() -> None:
    start = date(2024, 2, 29)
    assert publish_date(start, "monthly", 12) == date(2025, 2, 28)
    assert publish_date(start, "monthly", 13) == date(2025, 3, 29)
    assert publish_index(start, "monthly", date(2025, 2, 27)) == 11
    assert publish_index(start, "monthly", date(2025, 2, 28)) == 12


def test_once_is_published_on_the_first_day_only() -> None:
    start = date(2024, 1, 1)
    assert publish_index(start, "once", date(2050, 1, 1)) == 0
    assert publish_date(start, "once", 0) == start
    with pytest.raises(RuntimeFailure, match="once"):
        publish_date(start, "once", 1)


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_a_day_before_the_start_is_an_error_that_says_what_to_set(frequency: Frequency) -> None:
    with pytest.raises(RuntimeUserError, match="2023-12-31 lies before 2024-01-01") as caught:
        publish_index(date(2024, 1, 1), frequency, date(2023, 12, 31))
    assert "start_date" in str(caught.value.hint)


@given(DAYS, REPEATING, st.integers(0, 5000))
def test_the_index_is_that_of_the_latest_publish(start: date, frequency: Frequency, later: int) -> None:
    day = start + timedelta(days=later)
    index = publish_index(start, frequency, day)
    assert publish_date(start, frequency, index) <= day < publish_date(start, frequency, index + 1)
    assert completed_periods(start, frequency, day) == index


@given(DAYS, REPEATING, st.integers(0, 600))
def test_index_and_date_are_inverse(start: date, frequency: Frequency, index: int) -> None:
    assert publish_index(start, frequency, publish_date(start, frequency, index)) == index
