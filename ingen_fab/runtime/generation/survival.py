"""The ideal course of a population: how many are born on which day, and what share of them lives on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.decimals import decimal_of, sixty_digits
from ingen_fab.runtime.generation.periods import ONCE, Frequency, completed_periods, publish_date

# The engines count the living rows of a snapshot with 31 bits.
ALIVE_LIMIT = 2**31


@dataclass(frozen=True)
class PopulationRule:
    """What decides who lives on which day; rates are fractions as decimal text, None where there is none.

    A rate acts at the end of each of its own periods; `frequency` says when the table is published.
    """

    base_rows: int
    growth_rate: str | None
    growth_period: Frequency
    churn_rate: str | None
    churn_period: Frequency
    frequency: Frequency


@dataclass(frozen=True, slots=True)
class Births:
    """Those born on one day: `size` ids from `first_id` on; `days` is the length of the growth period."""

    day: date
    first_id: int
    size: int
    days: int


class BirthRegister:
    """Who was born until when: floor of the ideal cumulative births, day by day in sixty digits.

    `births` is ascending by day and begins with the base rows on `start`. Fractions are carried on, so that
    small tables grow too.
    """

    def __init__(self, table: str, rule: PopulationRule, start: date, base_rows: int) -> None:
        self._table = table
        self._rule = rule
        self._start = start
        self._growth = decimal_of(rule.growth_rate or "0", f"growth_rate of table '{table}'")
        self._churn = churn_of(table, rule)
        if self._growth and ONCE in (rule.frequency, rule.growth_period):
            raise RuntimeUserError(
                f"table '{table}' is published once and cannot grow", hint="Remove growth_rate or frequency."
            )
        if base_rows >= ALIVE_LIMIT:
            raise too_many_living(table, rule, start, base_rows)
        self._day = start
        self._growths = 0
        self._churns = 0
        self._alive = Decimal(base_rows)
        self._born = Decimal(base_rows)
        self.births = [Births(start, 1, base_rows, 0)] if base_rows else []

    def extend(self, day: date) -> None:
        """Register the births until `day`; raises RuntimeUserError once 2^31 would live."""
        if not self._growth or not self.births:
            return
        with localcontext(sixty_digits()):
            while self._day < day:
                self._step(self._day + timedelta(days=1))

    def _step(self, day: date) -> None:
        """Let growth and churn act on those who lived on the day before."""
        growths = completed_periods(self._start, self._rule.growth_period, day)
        churns = completed_periods(self._start, self._rule.churn_period, day)
        coming = self._alive * self._growth if growths > self._growths else Decimal(0)
        leaving = self._alive * self._churn if churns > self._churns else Decimal(0)
        alive = self._alive + coming - leaving
        if alive >= ALIVE_LIMIT:
            raise too_many_living(self._table, self._rule, day, int(alive))
        before, born = int(self._born), self._born + coming
        if int(born) > before:
            period_before = publish_date(self._start, self._rule.growth_period, growths - 1)
            self.births.append(Births(day, before + 1, int(born) - before, (day - period_before).days))
        self._day, self._growths, self._churns, self._alive, self._born = day, growths, churns, alive, born


class SurvivalCurve:
    """The share of a cohort that is left after a number of churn periods, and what that makes of a cohort."""

    def __init__(self, churn: Decimal) -> None:
        self._context = sixty_digits()
        self._stay = self._context.subtract(Decimal(1), churn)
        self._shares = [Decimal(1)]
        self._draw_unit = self._context.power(Decimal(2), Decimal(-32))

    def share(self, age: int) -> Decimal:
        """Return (1 - churn) to the power of `age`."""
        while len(self._shares) <= age:
            self._shares.append(self._context.multiply(self._shares[-1], self._stay))
        return self._shares[age]

    def survivors(self, size: int, age: int, draw: int) -> int:
        """Return min(size, floor(size * share(age) + draw / 2^32)): never more at a higher age."""
        fraction = self._context.multiply(Decimal(draw), self._draw_unit)
        return min(size, int(self._context.fma(Decimal(size), self.share(age), fraction)))


def churn_of(table: str, rule: PopulationRule) -> Decimal:
    """Return the churn rate; raises RuntimeUserError above 1."""
    churn = decimal_of(rule.churn_rate or "0", f"churn_rate of table '{table}'")
    if churn > 1:
        raise RuntimeUserError(
            f"churn_rate of table '{table}' is {rule.churn_rate}", hint="It is a fraction from 0 to 1."
        )
    return churn


def too_many_living(table: str, rule: PopulationRule, day: date, alive: int) -> RuntimeUserError:
    """Return the error for a table that grows beyond what the engines count."""
    rate = f" with a growth rate of {rule.growth_rate} ({rule.growth_period})" if rule.growth_rate else ""
    return RuntimeUserError(
        f"table '{table}' would have {alive} living rows on {day}{rate}; a day has fewer than {ALIVE_LIMIT}",
        hint="Lower growth_rate, base_rows or --scale, raise churn_rate, or end the range earlier.",
    )
