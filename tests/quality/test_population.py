"""Who leaves shows no pattern, and how many leave varies no more than by chance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from ingen_fab.runtime.generation.population import Population
from ingen_fab.runtime.generation.survival import PopulationRule
from tests.quality.conftest import START, WIDE, Column, Config, Made, MakeData, dataset, day, people
from tests.quality.measures import (
    Measured,
    assert_by_chance,
    assert_seen,
    chi_square,
    chosen_by_chance,
    independent,
    normal,
    runs_apart,
    uncorrelated,
)

Chosen = npt.NDArray[np.bool_]


def has_left(ids: Column, born: int) -> Chosen:
    """Which of the ids 1..born are missing."""
    missing = np.ones(born, dtype=np.bool_)
    missing[ids - 1] = False
    return missing


# --- the first one in a hundred -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("size", [997, 20_000, 250_001, 1_000_000])
@pytest.mark.parametrize("seed", range(3))
def test_the_first_to_leave_show_no_pattern_in_their_ids(make_data: MakeData, size: int, seed: int) -> None:
    # Of small cohorts a tenth, so that there is something to count.
    churn = "0.01" if size >= 20_000 else "0.1"
    made = make_data(dataset({"people": people(size, {}, churn)}), seed)
    left = has_left(made.column("people", day(1), "id"), size)
    assert abs(np.count_nonzero(left) - float(churn) * size) <= 1
    assert_by_chance(chosen_by_chance(left))


@pytest.mark.slow
def test_those_who_leave_later_show_no_pattern_either(make_data: MakeData) -> None:
    made = make_data(dataset({"people": people(200_000, {}, "0.02")}))
    living = [has_left(made.column("people", day(number), "id"), 200_000) for number in (30, 31, 60)]
    assert np.all(living[1] >= living[0])
    assert_by_chance(chosen_by_chance(living[0]))
    assert_by_chance(chosen_by_chance(living[1] & ~living[0]))
    assert_by_chance(chosen_by_chance(~living[2]))


def in_step(size: int, count: int) -> Chosen:
    """An affine order of leaving: place = id * odd mod size."""
    return np.arange(size, dtype=np.int64) * 7919 % size < count


def by_square(size: int, count: int) -> Chosen:
    """One round of a Feistel network: whole runs of a row of the square move together."""
    width = int(np.ceil(np.sqrt(size)))
    index = np.arange(size, dtype=np.int64)
    return (index % width + index // width * 7919) % width * width < count


@pytest.mark.parametrize("order", [in_step, by_square], ids=lambda f: f.__name__)
def test_the_measures_see_a_bad_order_of_leaving(order: Callable[[int, int], Chosen]) -> None:
    assert_seen(chosen_by_chance(order(250_001, 2_500)))


# --- small cohorts --------------------------------------------------------------------------------------


def steady(born: int) -> Config:
    """A table in which so many are born on every day, and as many leave."""
    return people(100 * born, {}, churn="0.01", growth="0.01")


@pytest.mark.slow
@pytest.mark.parametrize("born", [7, 40, 300])
def test_the_first_to_leave_of_small_cohorts_show_no_pattern(make_data: MakeData, born: int) -> None:
    left = np.concatenate(
        [left_of_cohorts(make_data(dataset({"people": steady(born)}), seed), born) for seed in range(4)]
    )

    def measured() -> Measured:
        gone = left.sum(axis=1)
        share = gone / born
        # By place of the id in its cohort; of one cohort the sum is given, hence the factor.
        variance = (share * (1 - share)).sum() * born / (born - 1)
        deviations = left.sum(axis=0) - share.sum()
        yield "place in the cohort", float(stats.chi2.sf((deviations**2).sum() / variance, born - 1))
        yield "runs", normal(runs_apart(left))
        # The same place in the cohort of the next day.
        both = np.count_nonzero(left[1:] & left[:-1], axis=1) - gone[1:] * gone[:-1] / born
        spread = gone[1:] * gone[:-1] * (born - gone[1:]) * (born - gone[:-1]) / (born**2 * (born - 1))
        yield "cohort of the next day", normal(both.sum() / spread.sum() ** 0.5)

    assert_by_chance(measured())


def left_of_cohorts(made: Made, born: int) -> Chosen:
    """(cohort, place): who of those born since the start has left by day 120."""
    ids = made.column("people", day(120), "id")
    cohorts = made.population("people").cohorts(day(120))[1:]
    assert {cohort.size for cohort in cohorts} == {born}
    first = cohorts[0].first_id
    return has_left(ids[ids >= first] - first + 1, born * len(cohorts)).reshape(-1, born)


@pytest.mark.slow
@pytest.mark.parametrize("born", [1, 20, 333])
def test_survivors_are_right_in_the_mean_and_vary_no_more_than_the_binomial(
    make_data: MakeData, born: int
) -> None:
    found = np.array(
        [survivors_by_age(make_data(dataset({"people": steady(born)}), seed), 100) for seed in range(60)]
    )
    stay = 0.99 ** np.arange(1, 100)
    deviations = found[:, 1:] - born * stay
    # Only the fraction of an entity is drawn.
    fraction = born * stay % 1
    spread = len(found) * (fraction * (1 - fraction)).sum()
    assert np.all(found[:, 0] == born)
    assert np.all(np.abs(deviations) < 1)
    assert_by_chance([("mean", normal(deviations.sum() / spread**0.5))])
    # For cohorts of one this is the binomial itself, and 6,000 cohorts measure its variance to about 2 %.
    assert (deviations**2).sum() < 1.1 * len(found) * (born * stay * (1 - stay)).sum()


def survivors_by_age(made: Made, days: int) -> list[int]:
    """How many are left of those born 0, 1, 2 ... days ago."""
    population = made.population("people")
    living = {part.cohort.birth_day: part.survivors for part in population.living(day(days))}
    return [living.get(day(days - age), 0) for age in range(days)]


@pytest.mark.slow
def test_a_life_alone_ends_on_any_day_with_the_same_hazard(make_data: MakeData) -> None:
    lives = np.zeros(120, dtype=np.int64)
    for seed in range(1000):
        rule = PopulationRule(1, None, "daily", "0.03", "daily", "daily")
        population = Population("people", rule, START, "1", seed, "quality/people@1")
        alive = np.array([population.alive(day(number)) for number in range(len(lives))])
        assert np.all(np.diff(alive) <= 0)
        lives[alive.sum() - 1] += 1
    hazard = 0.03 * 0.97 ** np.arange(len(lives))
    hazard[-1] = 1 - hazard[:-1].sum()
    by_week = np.add.reduceat(lives, np.arange(0, 120, 10))
    assert_by_chance([("length", chi_square(by_week, 1000 * np.add.reduceat(hazard, np.arange(0, 120, 10))))])


# --- leaving, and everything else -----------------------------------------------------------------------


@pytest.mark.slow
def test_who_leaves_has_nothing_to_do_with_what_else_is_known(make_data: MakeData) -> None:
    columns = {
        "amount": WIDE,
        "points": {**WIDE, "mutable": True},
        "place": {"kind": "foreign_key", "references": "places.id", "pick": "popular"},
        "changed": {"kind": "last_modified_date"},
        "created": {"kind": "created_date"},
    }
    tables = {"places": people(50, {}), "people": people(200_000, columns, churn="0.02")}
    config = dataset(tables, enable_data_drift=True, drift_percentage=0.2)
    made, other = make_data(config), make_data(config, 1)
    rows = made.rows("people", day(10), "id", "amount", "points", "place", "changed", "created")
    later = made.column("people", day(20), "id")
    gone = ~np.isin(rows["id"], later)
    assert 0.15 < gone.mean() < 0.21

    def measured() -> Measured:
        for name in ("amount", "points"):
            yield name, independent(rows[name] >> 24, gone, 128, 2)
        yield "place", independent(rows["place"], gone, 51, 2)
        age = (np.datetime64(START) - rows["created"].astype("datetime64[D]")).astype(np.int64)
        yield "created", independent(age // 30, gone, 40, 2)
        changed = (rows["changed"].astype("datetime64[D]") - np.datetime64(START)).astype(np.int64)
        yield "changed", independent(np.maximum(changed, 0), gone, 11, 2)
        others = has_left(other.column("people", day(20), "id"), 200_000)
        yield "another seed", independent(has_left(later, 200_000), others, 2, 2)

    assert_by_chance(measured())


@pytest.mark.slow
def test_two_tables_of_one_size_lose_different_ids(make_data: MakeData) -> None:
    made = make_data(dataset({name: people(200_000, {}, churn="0.05") for name in ("people", "places")}))
    left = [has_left(made.column(name, day(5), "id"), 200_000) for name in ("people", "places")]
    assert_by_chance([("both", independent(left[0], left[1], 2, 2))])


@pytest.mark.slow
def test_the_days_on_which_neighbours_leave_know_nothing_of_each_other(make_data: MakeData) -> None:
    size, days = 250_000, 12
    made = make_data(dataset({"people": people(size, {}, churn="0.08")}))
    classes = np.zeros(size, dtype=np.int64)
    for number in range(days):
        classes += ~has_left(made.column("people", day(number), "id"), size)
    width = 500  # of the square in which the permutation works

    def measured() -> Measured:
        for lag in (1, 2, 16, width - 1, width, width + 1):
            yield f"lag {lag}: classes", independent(classes[:-lag], classes[lag:], days + 1, days + 1)
            yield f"lag {lag}: correlation", uncorrelated(classes[:-lag], classes[lag:])

    assert_by_chance(measured())
