"""Survivors and births against exact fractions."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.periods import Frequency
from ingen_fab.runtime.generation.survival import BirthRegister, PopulationRule, SurvivalCurve

START = date(2024, 1, 1)
SIZES = st.integers(1, 10**6)
DRAWS = st.integers(0, 2**32 - 1)
RATES = st.decimals(0, 1, places=4)


@given(SIZES, DRAWS, RATES)
def test_survivors_never_rise_with_age(size: int, draw: int, churn: Decimal) -> None:
    curve = SurvivalCurve(churn)
    left = [curve.survivors(size, age, draw) for age in range(60)]
    assert left[0] == size
    assert left == sorted(left, reverse=True)
    assert left[-1] >= 0


@given(SIZES, DRAWS, RATES, st.integers(0, 12))
def test_survivors_are_exact(size: int, draw: int, churn: Decimal, age: int) -> None:
    share = (1 - Fraction(churn)) ** age
    exact = math.floor(size * share + Fraction(draw, 2**32))
    assert SurvivalCurve(churn).survivors(size, age, draw) == min(size, exact)


def test_the_mean_of_the_survivors_is_the_share() -> None:
    curve = SurvivalCurve(Decimal("0.1"))
    draws = range(0, 2**32, 2**32 // 1000)
    assert sum(curve.survivors(7, 3, draw) for draw in draws) / len(draws) == pytest.approx(5.103, abs=0.002)


def test_all_leave_at_a_churn_of_1_and_nobody_at_0() -> None:
    draw = 2**32 - 1
    assert [SurvivalCurve(Decimal(1)).survivors(9, age, draw) for age in (0, 1, 2)] == [9, 0, 0]
    assert SurvivalCurve(Decimal(0)).survivors(9, 5000, draw) == 9


def rule(growth: str | None, churn: str | None, period: Frequency = "daily") -> PopulationRule:
    return PopulationRule(0, growth, period, churn, period, "daily")


@given(st.integers(1, 2000), RATES, RATES)
def test_births_follow_the_exact_recurrence(base: int, growth: Decimal, churn: Decimal) -> None:
    register = BirthRegister("t", rule(str(growth / 10), str(churn)), START, base)
    register.extend(START + timedelta(days=20))
    born = {births.day: births.size for births in register.births}
    alive = cumulative = Fraction(base)
    for later in range(1, 21):
        before, coming = cumulative, alive * Fraction(growth / 10)
        alive += coming - alive * Fraction(churn)
        cumulative += coming
        day = START + timedelta(days=later)
        assert born.get(day, 0) == math.floor(cumulative) - math.floor(before)


def test_a_churn_rate_above_1_is_refused() -> None:
    with pytest.raises(RuntimeUserError, match="churn_rate of table 'people'"):
        BirthRegister("people", rule(None, "1.01"), START, 10)


@pytest.mark.parametrize("where", ["frequency", "growth_period"])
def test_a_table_that_is_published_once_cannot_grow(where: str) -> None:
    once: Frequency = "once"
    daily: Frequency = "daily"
    period, frequency = (daily, once) if where == "frequency" else (once, daily)
    with pytest.raises(RuntimeUserError, match="published once"):
        BirthRegister("stores", PopulationRule(50, "0.1", period, None, daily, frequency), START, 50)
    assert BirthRegister("s", PopulationRule(50, None, period, None, daily, frequency), START, 50).births


def test_an_error_keeps_what_was_registered_before_it() -> None:
    register = BirthRegister("people", rule("9", None), START, 100)
    for _ in range(2):
        with pytest.raises(RuntimeUserError, match="2024-01-09"):
            register.extend(date(2024, 2, 1))
        assert [births.day.day for births in register.births] == [1, 2, 3, 4, 5, 6, 7, 8]
