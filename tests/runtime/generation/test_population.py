"""Who lives on which day: counts by hand, ids for ever, any order of questions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.cohorts import place_to_index
from ingen_fab.runtime.generation.periods import Frequency, publish_date
from ingen_fab.runtime.generation.population import Population
from ingen_fab.runtime.generation.survival import PopulationRule

START = date(2024, 1, 1)
DAY = timedelta(days=1)


def rule(
    base: int,
    growth: str | None = None,
    churn: str | None = None,
    period: Frequency = "daily",
    frequency: Frequency = "daily",
) -> PopulationRule:
    return PopulationRule(base, growth, period, churn, period, frequency)


def population(rates: PopulationRule, start: date = START, scale: str = "1", seed: int = 0) -> Population:
    return Population("people", rates, start, scale, seed, "shop/people@1")


def ids(people: Population, day: date) -> list[int]:
    """Return the ids that live on a day in the order of their ranks."""
    return [
        living.cohort.first_id + place_to_index(living.cohort, place)
        for living in people.living(day)
        for place in range(living.survivors)
    ]


def alive(people: Population, *days: date) -> list[int]:
    return [people.alive(day) for day in days]


def test_customers_are_as_reckoned_by_hand() -> None:
    people = population(rule(50000, "0.002", "0.001"))
    assert alive(people, START, date(2024, 1, 2)) == [50000, 50050]
    base, born = people.living(date(2024, 1, 2))
    assert (base.survivors, born.survivors) == (49950, 100)
    assert (base.rank_before, born.rank_before) == (0, 49950)
    assert (base.cohort.first_id, born.cohort.first_id) == (1, 50001)


def test_weekly_products_are_as_reckoned_by_hand() -> None:
    people = population(rule(5000, "0.01", period="weekly", frequency="weekly"))
    days = [date(2024, 1, day) for day in (1, 8, 15, 22, 29)]
    assert alive(people, *days) == [5000, 5050, 5100, 5151, 5203]


def test_a_day_between_two_publishes_shows_the_latest_publish() -> None:
    people = population(rule(5000, "0.01", frequency="weekly"))
    assert alive(people, date(2024, 1, 7), date(2024, 1, 14)) == [5000, people.alive(date(2024, 1, 8))]
    assert people.living(date(2024, 1, 14)) == people.living(date(2024, 1, 8))
    assert people.cohorts(date(2024, 1, 7)) == people.cohorts(START)


def test_a_daily_rate_compounds_to_the_due_day_of_a_weekly_table() -> None:
    people = population(rule(1000, "0.1", frequency="weekly"))
    assert people.alive(date(2024, 1, 8)) == 1948  # 1000 * 1.1^7 = 1948.7
    born = people.cohorts(date(2024, 1, 8))
    assert [cohort.birth_day.day for cohort in born] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [cohort.first_publish for cohort in born] == [0, *[1] * 7]
    assert [cohort.created_days for cohort in born] == [1095, *[1] * 7]


def test_created_days_span_the_period_that_ends_with_the_birth() -> None:
    people = population(rule(1000, "0.1", period="monthly"), start=date(2024, 1, 31))
    cohorts = people.cohorts(date(2024, 4, 30))
    assert [(cohort.created_anchor, cohort.created_days) for cohort in cohorts] == [
        (date(2024, 1, 30), 1095),
        (date(2024, 2, 29), 29),
        (date(2024, 3, 31), 31),
        (date(2024, 4, 30), 30),
    ]


def test_quarterly_growth_is_anchored_at_the_start() -> None:
    people = population(rule(100, "0.5", period="quarterly"), start=date(2023, 11, 30))
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 5, 29), date(2024, 5, 30)]
    assert alive(people, *days) == [100, 150, 150, 225]


def test_growth_goes_on_over_the_leap_day_and_the_year() -> None:
    people = population(rule(36600, "0.01", "0.01"), start=date(2023, 12, 30))
    assert alive(people, date(2023, 12, 31), date(2024, 1, 1)) == [36600, 36600]
    births = {cohort.birth_day: cohort.size for cohort in people.cohorts(date(2024, 3, 1))}
    assert births[date(2024, 2, 29)] == births[date(2024, 1, 1)] == 366


def test_three_rows_grow_over_time() -> None:
    people = population(rule(3, "0.001"))
    assert alive(people, START, date(2024, 6, 1), date(2024, 12, 31), date(2028, 1, 1)) == [3, 3, 4, 12]


def test_half_leaving_every_day_dies_out() -> None:
    people = population(rule(1000, churn="0.5"))
    assert people.alive(date(2024, 1, 2)) == 500
    assert people.alive(date(2024, 12, 31)) == 0
    assert people.living(date(2024, 12, 31)) == ()
    assert people.list_sizes(date(2024, 12, 31)) == (0, 0, 0, 0, 0)
    assert len(people.cohorts(date(2024, 12, 31))) == 1


def test_dead_cohorts_are_left_out_and_ranks_stay_dense() -> None:
    people = population(rule(50, "0.3", "0.3"))
    living = people.living(date(2024, 3, 1))
    assert 0 < len(living) < len(people.cohorts(date(2024, 3, 1)))
    rank = 0
    for cohort in living:
        assert cohort.survivors > 0
        assert cohort.rank_before == cohort.list_before[0] == rank
        rank += cohort.survivors
    assert rank == people.alive(date(2024, 3, 1))


def test_a_table_without_rows_has_nobody() -> None:
    people = population(rule(0, "0.5", "0.1"))
    assert people.alive(date(2030, 1, 1)) == 0
    assert people.cohorts(date(2030, 1, 1)) == ()


def test_the_scale_multiplies_the_base_rows() -> None:
    assert population(rule(5000), scale="0.1").alive(START) == 500
    assert population(rule(50), scale="0.001").alive(START) == 1


RATES = st.sampled_from([None, "0", "0.001", "0.01", "0.07", "0.3", "0.9"])
PERIODS: st.SearchStrategy[Frequency] = st.sampled_from(["daily", "weekly", "monthly"])


@st.composite
def rules(draw: st.DrawFn) -> PopulationRule:
    growth = draw(RATES.filter(lambda rate: rate is None or float(rate) < 0.1))
    base = draw(st.integers(1, 120))
    return PopulationRule(base, growth, draw(PERIODS), draw(RATES), draw(PERIODS), draw(PERIODS))


@settings(max_examples=40)
@given(rules(), st.integers(0, 5))
def test_ids_are_dense_at_birth_and_never_come_back(rates: PopulationRule, seed: int) -> None:
    people = population(rates, seed=seed)
    before: set[int] = set()
    gone: set[int] = set()
    for later in range(45):
        day = START + later * DAY
        now = ids(people, day)
        living = set(now)
        assert len(living) == len(now) == people.alive(day)
        gone |= before - living
        assert not gone & living
        before = living
        following = 1
        for cohort in people.cohorts(day):
            assert cohort.first_id == following
            following += cohort.size
        assert living <= set(range(1, following))


@settings(max_examples=25)
@given(rules(), st.permutations([0, 1, 6, 7, 31, 60, 200]))
def test_answers_do_not_depend_on_the_order_of_the_questions(rates: PopulationRule, order: list[int]) -> None:
    shared = population(rates)
    for later in order:
        day = START + later * DAY
        alone = population(rates)
        assert shared.living(day) == alone.living(day)
        assert shared.cohorts(day) == alone.cohorts(day)
        assert shared.alive(day) == alone.alive(day)


@settings(max_examples=30)
@given(rules(), st.integers(0, 60))
def test_list_sizes_equal_the_enumeration(rates: PopulationRule, later: int) -> None:
    people = population(rates)
    day = START + later * DAY
    counted = [0] * 5
    for living in people.living(day):
        assert list(living.list_before) == counted
        for place in range(living.survivors):
            for level in range(5):
                counted[level] += (place + living.cohort.phase + 1) % 8**level == 0
    assert people.list_sizes(day) == tuple(counted)


@given(rules(), st.integers(0, 200))
def test_the_first_publish_is_the_first_on_or_after_the_birth(rates: PopulationRule, later: int) -> None:
    for cohort in population(rates).cohorts(START + later * DAY):
        first = cohort.first_publish
        assert cohort.birth_day <= publish_date(START, rates.frequency, first)
        assert first == 0 or publish_date(START, rates.frequency, first - 1) < cohort.birth_day


def test_seed_and_stream_change_who_leaves_and_not_how_many_are_born() -> None:
    rates = rule(1000, "0.01", "0.05")
    one, other = population(rates), population(rates, seed=1)
    day = date(2024, 1, 20)
    assert set(ids(one, day)) != set(ids(other, day))
    assert [c.size for c in one.cohorts(day)] == [c.size for c in other.cohorts(day)]


def test_the_number_of_the_living_stays_near_its_ideal() -> None:
    people = population(rule(50000, "0.002", "0.001"))
    for later in (30, 365, 1000):
        assert people.alive(START + later * DAY) == pytest.approx(
            50000 * 1.001**later, abs=3 * later**0.5 + 1
        )


def test_a_day_before_the_start_is_refused() -> None:
    people = population(rule(10))
    for ask in (people.alive, people.living, people.cohorts, people.list_sizes):
        with pytest.raises(RuntimeUserError, match=r"lies before"):
            ask(date(2023, 12, 31))


@pytest.mark.parametrize("growth", ["5", "0.9"])
def test_too_many_living_are_refused_with_table_date_and_rate(growth: str) -> None:
    people = population(rule(50000, growth))
    with pytest.raises(RuntimeUserError, match=rf"'people'.* on 2024-01-.*{growth}"):
        people.alive(date(2044, 1, 1))
    assert people.alive(START) == 50000
    with pytest.raises(RuntimeUserError, match="2147483648"):
        people.living(date(2026, 1, 1))


def test_too_many_base_rows_are_refused() -> None:
    with pytest.raises(RuntimeUserError, match="'people'"):
        population(rule(10**6), scale="3000")
