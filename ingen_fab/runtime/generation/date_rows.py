"""The rows of a date table: one a date, with everything that people ask of a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from ingen_fab.runtime.generation.tables import DatesRule

UNIX_EPOCH = date(1970, 1, 1)
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

DateFacts = dict[str, int | str | None]


def epoch_day(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - UNIX_EPOCH).days


def date_key(day: date) -> int:
    """The day as the number yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def date_rows(rule: DatesRule, holidays: Mapping[date, str]) -> Iterator[DateFacts]:
    """One row a date; weeks and weekdays as ISO 8601 (Monday is 1), dates as days since 1970."""
    for number in range(rule.days):
        day = rule.first + timedelta(days=number)
        holiday = holidays.get(day)
        yield {
            "d_date_key": date_key(day),
            "d_date": epoch_day(day),
            "d_year": day.year,
            "d_quarter": (day.month + 2) // 3,
            "d_month": day.month,
            "d_month_name": MONTH_NAMES[day.month - 1],
            "d_month_key": day.year * 100 + day.month,
            "d_first_of_month": epoch_day(day.replace(day=1)),
            "d_week_of_year": day.isocalendar().week,
            "d_day_of_month": day.day,
            "d_day_of_week": day.isoweekday(),
            "d_day_name": DAY_NAMES[day.weekday()],
            "d_day_of_year": day.timetuple().tm_yday,
            "d_is_weekend": int(day.isoweekday() > 5),
            "d_is_holiday": int(holiday is not None),
            "d_holiday_name": holiday,
        }
