"""How many rows an incremental table has on a day, and which keys they bear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from functools import lru_cache, partial

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.decimals import decimal_of, half_up, sixty_digits
from ingen_fab.runtime.generation.periods import before_start

# The years whose public holidays are frozen.
HOLIDAYS_FROM = 2015
HOLIDAYS_TO = 2040

# The engines count the rows of one table and day with 31 bits.
ROWS_LIMIT = 2**31

SATURDAY = 5


def fixed_day(year: int, *, month: int, day: int) -> date:
    """Return the same day of every year."""
    return date(year, month, day)


def nth_weekday(year: int, *, month: int, weekday: int, nth: int, plus: int = 0) -> date:
    """Return the `nth` weekday (Monday is 0) of a month, or the day `plus` days after it."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1) + plus)


def last_monday_of_may(year: int) -> date:
    """Return the last Monday of May."""
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())


def around_easter(year: int, *, plus: int) -> date:
    """Return the day `plus` days after Easter Sunday, by the anonymous Gregorian algorithm."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1) + timedelta(days=plus)


# Every name that `holiday_multipliers` knows, with the rule for its day: the day itself, as in the United
# States, and not the working day on which a public holiday may be observed.
NAMED_HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new_years_day": partial(fixed_day, month=1, day=1),
    "martin_luther_king_day": partial(nth_weekday, month=1, weekday=0, nth=3),
    "valentines_day": partial(fixed_day, month=2, day=14),
    "presidents_day": partial(nth_weekday, month=2, weekday=0, nth=3),
    "st_patricks_day": partial(fixed_day, month=3, day=17),
    "good_friday": partial(around_easter, plus=-2),
    "easter_sunday": partial(around_easter, plus=0),
    "easter_monday": partial(around_easter, plus=1),
    "mothers_day": partial(nth_weekday, month=5, weekday=6, nth=2),
    "memorial_day": last_monday_of_may,
    "juneteenth": partial(fixed_day, month=6, day=19),
    "fathers_day": partial(nth_weekday, month=6, weekday=6, nth=3),
    "independence_day": partial(fixed_day, month=7, day=4),
    "labor_day": partial(nth_weekday, month=9, weekday=0, nth=1),
    "columbus_day": partial(nth_weekday, month=10, weekday=0, nth=2),
    "halloween": partial(fixed_day, month=10, day=31),
    "singles_day": partial(fixed_day, month=11, day=11),
    "veterans_day": partial(fixed_day, month=11, day=11),
    "thanksgiving": partial(nth_weekday, month=11, weekday=3, nth=4),
    "black_friday": partial(nth_weekday, month=11, weekday=3, nth=4, plus=1),
    "small_business_saturday": partial(nth_weekday, month=11, weekday=3, nth=4, plus=2),
    "cyber_monday": partial(nth_weekday, month=11, weekday=3, nth=4, plus=4),
    "christmas_eve": partial(fixed_day, month=12, day=24),
    "christmas": partial(fixed_day, month=12, day=25),
    "boxing_day": partial(fixed_day, month=12, day=26),
    "new_years_eve": partial(fixed_day, month=12, day=31),
}


@dataclass(frozen=True)
class IncrementalRule:
    """What decides the row count of a day; every multiplier is decimal text, "1" where it does not apply.

    `weekday_multipliers` are seven, Monday first. `named_holidays` are pairs of a name of NAMED_HOLIDAYS
    and its multiplier; where two of them fall on one day, the larger multiplier counts.
    """

    base_rows: int
    weekday_multipliers: tuple[str, ...] = ("1", "1", "1", "1", "1", "1", "1")
    weekend_multiplier: str = "1"
    holiday_multiplier: str = "1"
    named_holidays: tuple[tuple[str, str], ...] = ()


def scaled(base: int, scale: str) -> int:
    """Return `base` times `scale`, rounded half up; at least 1 where `base` is above 0."""
    with localcontext(sixty_digits()):
        return half_up(scaled_exactly(base, scale))


def scaled_exactly(base: int, scale: str) -> Decimal:
    """Return `base` times `scale` without rounding; at least 1 where `base` is above 0."""
    factor = decimal_of(scale, "scale")
    if factor == 0:
        raise RuntimeUserError("scale is 0", hint="Give a scale above 0.")
    return max(base * factor, Decimal(1)) if base > 0 else Decimal(0)


def rows_on(rule: IncrementalRule, day: date, scale: str, public_holidays: frozenset[date]) -> int:
    """Return the number of rows on `day`: all factors multiplied exactly, the product rounded half up once.

    Raises RuntimeUserError for a day outside of the years whose holidays are known.
    """
    if not HOLIDAYS_FROM <= day.year <= HOLIDAYS_TO:
        raise RuntimeUserError(
            f"{day} lies outside of {HOLIDAYS_FROM} to {HOLIDAYS_TO}, the years whose holidays are known",
            hint="Ask for a day of those years.",
        )
    with localcontext(sixty_digits()):
        rows = scaled_exactly(rule.base_rows, scale)
        rows *= decimal_of(rule.weekday_multipliers[day.weekday()], "a weekday's multiplier")
        if day.weekday() >= SATURDAY:
            rows *= decimal_of(rule.weekend_multiplier, "weekend_multiplier")
        return half_up(rows * holiday_factor(rule, day, public_holidays))


def holiday_factor(rule: IncrementalRule, day: date, public_holidays: frozenset[date]) -> Decimal:
    """Return the factor of a holiday: a named one wins over a public one; 1 on any other day."""
    named = named_factors(rule.named_holidays, day.year).get(day)
    if named is not None:
        return named
    if day in public_holidays:
        return decimal_of(rule.holiday_multiplier, "holiday_multiplier")
    return Decimal(1)


@lru_cache(maxsize=256)
def named_factors(named_holidays: tuple[tuple[str, str], ...], year: int) -> dict[date, Decimal]:
    """Return the factor of each named holiday of a year; raises RuntimeUserError for an unknown name."""
    factors: dict[date, Decimal] = {}
    for name, multiplier in named_holidays:
        if name not in NAMED_HOLIDAYS:
            raise RuntimeUserError(
                f"holiday_multipliers has no holiday '{name}'",
                hint=f"The names are {', '.join(sorted(NAMED_HOLIDAYS))}.",
            )
        factor = decimal_of(multiplier, f"the multiplier of {name}")
        day = NAMED_HOLIDAYS[name](year)
        factors[day] = max(factor, factors.get(day, factor))
    return factors


class RowCalendar:
    """The row counts and keys of one incremental table; any day may be asked for, in any order.

    `table` is the name that errors bear. Every method raises RuntimeUserError for a day before `start`, for
    one outside of the known years, and where a day has 2^31 rows or more.
    """

    def __init__(
        self,
        rule: IncrementalRule,
        start: date,
        scale: str,
        public_holidays: frozenset[date],
        table: str = "",
    ) -> None:
        self._rule = rule
        self._start = start
        self._scale = scale
        self._public_holidays = public_holidays
        self._table = table
        # The first key of each day from start on, as far as anybody has asked.
        self._first_keys = [1]

    def rows(self, day: date) -> int:
        """Return the number of rows on `day`."""
        if day < self._start:
            raise before_start(self._start, day)
        rows = rows_on(self._rule, day, self._scale, self._public_holidays)
        if rows >= ROWS_LIMIT:
            raise RuntimeUserError(
                f"table '{self._table}' would have {rows} rows on {day}; a day has fewer than {ROWS_LIMIT}",
                hint="Lower base_rows_per_day, its multipliers or --scale.",
            )
        return rows

    def first_key(self, day: date) -> int:
        """Return the first key of `day`: keys run on from day to day, the first row of `start` has key 1."""
        self.rows(day)
        wanted = (day - self._start).days
        while len(self._first_keys) <= wanted:
            last = self._start + timedelta(days=len(self._first_keys) - 1)
            self._first_keys.append(self._first_keys[-1] + self.rows(last))
        return self._first_keys[wanted]
