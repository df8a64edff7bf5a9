"""On which days a table is published, and how many periods of a rate are over on a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Literal

from ingen_fab.runtime.errors import RuntimeFailure, RuntimeUserError

Frequency = Literal["daily", "weekly", "monthly", "quarterly", "once"]

DAILY: Final = "daily"
WEEKLY: Final = "weekly"
MONTHLY: Final = "monthly"
QUARTERLY: Final = "quarterly"
ONCE: Final = "once"

FREQUENCIES: tuple[Frequency, ...] = (DAILY, WEEKLY, MONTHLY, QUARTERLY, ONCE)

PERIOD_DAYS: dict[Frequency, int] = {DAILY: 1, WEEKLY: 7}
PERIOD_MONTHS: dict[Frequency, int] = {MONTHLY: 1, QUARTERLY: 3}


def publish_date(start: date, frequency: Frequency, index: int) -> date:
    """Return the day of publish number `index`; number 0 is on `start`.

    Months are counted from `start` and clipped to the month's end, so that 31 January is followed by
    29 February and 31 March.
    """
    if index < 0 or (index > 0 and frequency == ONCE):
        raise RuntimeFailure(f"a table that is published {frequency} has no publish number {index}")
    if frequency == ONCE:
        return start
    if frequency in PERIOD_MONTHS:
        return months_after(start, index * PERIOD_MONTHS[frequency])
    return start + timedelta(days=index * PERIOD_DAYS[frequency])


def publish_index(start: date, frequency: Frequency, day: date) -> int:
    """Return the number of the latest publish on or before `day`; raises RuntimeUserError before `start`."""
    if day < start:
        raise before_start(start, day)
    if frequency == ONCE:
        return 0
    if frequency in PERIOD_MONTHS:
        return full_months(start, day) // PERIOD_MONTHS[frequency]
    return (day - start).days // PERIOD_DAYS[frequency]


def completed_periods(start: date, period: Frequency, day: date) -> int:
    """Return how many periods since `start` are over on `day`: a rate acts on the last day of its period."""
    return publish_index(start, period, day)


def months_after(start: date, months: int) -> date:
    """Return the day that lies `months` after `start`, clipped to the end of its month."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def full_months(start: date, day: date) -> int:
    """Return the largest number of months with `months_after(start, months) <= day`."""
    months = (day.year - start.year) * 12 + day.month - start.month
    anchor = min(start.day, monthrange(day.year, day.month)[1])
    return months if day.day >= anchor else months - 1


def before_start(start: date, day: date) -> RuntimeUserError:
    """Return the error for a day on which the dataset does not exist yet."""
    return RuntimeUserError(
        f"{day} lies before {start}, the first day of the dataset",
        hint="Ask for a later day, or set incremental_config.start_date to an earlier one.",
    )
