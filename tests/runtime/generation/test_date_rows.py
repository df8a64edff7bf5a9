from __future__ import annotations

from datetime import date, timedelta

import pytest

from ingen_fab.runtime.generation.date_rows import date_key, date_rows, epoch_day
from ingen_fab.runtime.generation.tables import DatesRule


def row_of(day: date, holidays: dict[date, str] | None = None) -> dict[str, int | str | None]:
    (row,) = date_rows(DatesRule(day, 1), holidays or {})
    return row


def test_there_is_one_row_a_date_without_gaps() -> None:
    rows = list(date_rows(DatesRule(date(2020, 1, 1), 3653), {}))
    assert [row["d_date_key"] for row in (rows[0], rows[59], rows[-1])] == [20200101, 20200229, 20291231]
    days = [row["d_date"] for row in rows]
    assert days == list(range(epoch_day(date(2020, 1, 1)), epoch_day(date(2020, 1, 1)) + 3653))


def test_a_plain_monday_has_all_its_properties() -> None:
    assert row_of(date(2024, 4, 1)) == {
        "d_date_key": 20240401,
        "d_date": 19814,
        "d_year": 2024,
        "d_quarter": 2,
        "d_month": 4,
        "d_month_name": "April",
        "d_month_key": 202404,
        "d_first_of_month": 19814,
        "d_week_of_year": 14,
        "d_day_of_month": 1,
        "d_day_of_week": 1,
        "d_day_name": "Monday",
        "d_day_of_year": 92,
        "d_is_weekend": 0,
        "d_is_holiday": 0,
        "d_holiday_name": None,
    }


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2021, 1, 3), 53), (date(2021, 1, 4), 1), (date(2024, 12, 30), 1), (date(2020, 12, 31), 53)],
)
def test_weeks_are_those_of_iso_8601(day: date, week: int) -> None:
    assert row_of(day)["d_week_of_year"] == week


def test_a_week_runs_from_monday_1_to_sunday_7_and_its_last_two_days_are_the_weekend() -> None:
    rows = [row_of(date(2024, 1, 1) + timedelta(days=n)) for n in range(7)]
    assert [row["d_day_of_week"] for row in rows] == list(range(1, 8))
    assert [row["d_is_weekend"] for row in rows] == [0] * 5 + [1] * 2
    assert (rows[0]["d_day_name"], rows[6]["d_day_name"]) == ("Monday", "Sunday")


def test_a_holiday_has_its_name() -> None:
    row = row_of(date(2024, 12, 25), {date(2024, 12, 25): "Christmas Day"})
    assert (row["d_is_holiday"], row["d_holiday_name"]) == (1, "Christmas Day")


def test_a_month_begins_on_its_first_and_a_quarter_has_three() -> None:
    assert row_of(date(2024, 2, 29))["d_first_of_month"] == epoch_day(date(2024, 2, 1))
    quarters = [row_of(date(2024, month, 15))["d_quarter"] for month in range(1, 13)]
    assert quarters == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    names = [str(row_of(date(2024, month, 15))["d_month_name"]) for month in range(1, 13)]
    assert names == [date(2024, month, 15).strftime("%B") for month in range(1, 13)]


def test_days_are_counted_from_1970_in_both_directions() -> None:
    assert [epoch_day(day) for day in (date(1970, 1, 1), date(1969, 12, 31), date(2024, 1, 1))] == [
        0,
        -1,
        19723,
    ]
    assert date_key(date(2024, 3, 9)) == 20240309
