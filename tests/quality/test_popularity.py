"""References: some parents are popular, by no pattern and lastingly, and newcomers get their share."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from ingen_fab.runtime.generation.cohorts import place_to_index
from ingen_fab.runtime.generation.popularity import LIST_SHARES, list_member_place
from tests.quality.conftest import WIDE, Integers, Made, MakeData, dataset, day, events, people
from tests.quality.measures import (
    Measured,
    assert_by_chance,
    assert_seen,
    binomial,
    chi_square,
    chosen_by_chance,
    even,
    independent,
    same_share,
    uncorrelated,
)

pytestmark = pytest.mark.slow

PEOPLE, ORDERS = 50_000, 1_000_000
FIRST, LAST = 0, 20


@pytest.fixture(scope="module")
def shop(make_data: MakeData) -> Made:
    """Orders of a million a day, of people who come and go, two in a hundred on every day."""
    to_people = {"kind": "foreign_key", "references": "people.id"}
    columns = {
        "buyer": {**to_people, "pick": "popular"},
        "seller": {**to_people, "pick": "popular"},
        "witness": {**to_people, "pick": "uniform"},
        "amount": WIDE,
    }
    tables = {
        "people": people(PEOPLE, {"worth": WIDE}, churn="0.02", growth="0.02"),
        "orders": events(ORDERS, columns),
    }
    return make_data(dataset(tables))


@pytest.fixture(scope="module")
def orders(shop: Made) -> dict[int, dict[str, npt.NDArray[np.int64]]]:
    """The orders of the first day and of the twentieth after it."""
    return {
        number: shop.rows("orders", day(number), "buyer", "seller", "witness", "amount")
        for number in (FIRST, LAST)
    }


Orders = dict[int, dict[str, npt.NDArray[np.int64]]]


def counts_of(ids: Integers, last_id: int) -> Integers:
    """How often each of the ids 1..last_id comes."""
    return np.bincount(ids, minlength=last_id + 1)[1:]


def most_popular(counts: Integers, share: float) -> npt.NDArray[np.bool_]:
    """The given share of the ids, those with the largest counts."""
    order = np.argsort(-counts, kind="stable")
    chosen = np.zeros(counts.size, dtype=np.bool_)
    chosen[order[: int(counts.size * share)]] = True
    return chosen


# --- who is popular -------------------------------------------------------------------------------------


def test_one_in_a_hundred_parents_gets_about_a_fifth_of_the_references(orders: Orders) -> None:
    for number, column in ((FIRST, "buyer"), (LAST, "buyer"), (FIRST, "seller")):
        counts = np.unique(orders[number][column], return_counts=True)[1]
        largest = np.sort(counts)[::-1][: PEOPLE // 100].sum() / ORDERS
        assert 0.15 < largest < 0.27


@pytest.mark.parametrize("share", [0.002, 0.01, 0.1])
def test_the_ids_of_the_popular_show_no_pattern(orders: Orders, share: float) -> None:
    counts = counts_of(orders[FIRST]["buyer"], PEOPLE)
    assert_by_chance(chosen_by_chance(most_popular(counts, share)))


def test_the_measures_see_popularity_that_grows_with_the_id() -> None:
    assert_seen(chosen_by_chance(most_popular(np.arange(PEOPLE)[::-1] // 7, 0.01)))


def test_everybody_is_drawn_as_often_as_his_lists_say(shop: Made, orders: Orders) -> None:
    levels = levels_of(shop, FIRST, PEOPLE)
    sizes = np.array([np.count_nonzero(levels >= level) for level in range(5)])
    rates = np.cumsum(np.array(LIST_SHARES) / 100 / sizes)[levels]
    for column in ("buyer", "seller"):
        counts = counts_of(orders[FIRST][column], PEOPLE)
        assert_by_chance(
            [
                ("each", chi_square(counts, ORDERS * rates)),
                ("levels", chi_square(np.bincount(levels, counts), ORDERS * np.bincount(levels, rates))),
            ]
        )


@cache
def levels_of(made: Made, number: int, last_id: int) -> Integers:
    """The highest list of popularity that each of the ids 1..last_id is in; 0 for those who have left."""
    levels = np.zeros(last_id, dtype=np.int64)
    for part in made.population("people").living(day(number)):
        for level in range(1, 5):
            places = []
            member = 0
            while (place := list_member_place(part.cohort.phase, level, member)) < part.survivors:
                places.append(place)
                member += 1
            levels[[part.cohort.first_id - 1 + place_to_index(part.cohort, place) for place in places]] = (
                level
            )
    return levels


# --- through time ---------------------------------------------------------------------------------------


def test_the_popular_of_today_are_popular_three_weeks_on(shop: Made, orders: Orders) -> None:
    staying = shop.column("people", day(LAST), "id")
    staying = staying[staying <= PEOPLE] - 1
    before = counts_of(orders[FIRST]["buyer"], PEOPLE)[staying]
    after = counts_of(orders[LAST]["buyer"], PEOPLE * 2)[staying]
    found = stats.spearmanr(before, after).statistic
    # What stands in the way is the noise of counting alone: two Poisson draws of the same rates.
    levels = levels_of(shop, FIRST, PEOPLE)
    sizes = np.array([np.count_nonzero(levels >= level) for level in range(5)])
    rates = ORDERS * np.cumsum(np.array(LIST_SHARES) / 100 / sizes)[levels][staying]
    draw = np.random.default_rng(7)
    noise = [stats.spearmanr(draw.poisson(rates), draw.poisson(rates)).statistic for _ in range(20)]
    assert abs(found - np.mean(noise)) < 6 * np.std(noise) + 0.005
    assert found > 0.25


def test_the_popular_leave_like_all_others(shop: Made, orders: Orders) -> None:
    popular = most_popular(counts_of(orders[FIRST]["buyer"], PEOPLE), 0.01)
    left = np.ones(PEOPLE, dtype=np.bool_)
    staying = shop.column("people", day(LAST), "id")
    left[staying[staying <= PEOPLE] - 1] = False
    assert 0.3 < left.mean() < 0.36
    assert_by_chance(
        [("popular", same_share(left[popular].sum(), popular.sum(), left[~popular].sum(), (~popular).sum()))]
    )


def test_newcomers_get_their_share(shop: Made, orders: Orders) -> None:
    living = shop.column("people", day(LAST), "id")
    newcomers = np.count_nonzero(living > PEOPLE)
    share = newcomers / living.size
    assert 0.3 < share < 0.36
    uniform = np.count_nonzero(orders[LAST]["witness"] > PEOPLE)
    popular = np.count_nonzero(orders[LAST]["buyer"] > PEOPLE)
    levels = levels_of(shop, LAST, int(living.max()))
    alive = np.zeros(levels.size, dtype=np.bool_)
    alive[living - 1] = True
    exact = sum(
        part / 100 * float(np.mean(np.flatnonzero(alive & (levels >= level)) >= PEOPLE))
        for level, part in enumerate(LIST_SHARES)
    )
    assert_by_chance(
        [("uniform", binomial(uniform, ORDERS, share)), ("popular", binomial(popular, ORDERS, exact))]
    )
    # By chance some cohorts have more of the most popular; that evens out.
    assert abs(popular / ORDERS - share) < 0.1 * share


def test_those_who_came_in_the_last_days_are_drawn_as_well(shop: Made, orders: Orders) -> None:
    first_of_week = shop.population("people").cohorts(day(LAST))[-7].first_id
    living = shop.column("people", day(LAST), "id")
    share = np.count_nonzero(living >= first_of_week) / living.size
    drawn = np.count_nonzero(orders[LAST]["buyer"] >= first_of_week)
    assert 0.75 < drawn / ORDERS / share < 1.3


# --- uniform, and independent of all else ---------------------------------------------------------------


def test_the_uniform_pick_is_even(shop: Made, orders: Orders) -> None:
    for number in (FIRST, LAST):
        living = shop.column("people", day(number), "id")
        ranks = np.searchsorted(living, orders[number]["witness"])
        assert np.array_equal(living[ranks], orders[number]["witness"])
        assert_by_chance([("each", even(ranks, living.size)), ("lag", uncorrelated(ranks[:-1], ranks[1:]))])


@pytest.mark.parametrize("column", ["buyer", "seller", "witness"])
def test_whom_a_row_refers_to_has_nothing_to_do_with_its_other_columns(orders: Orders, column: str) -> None:
    rows = orders[FIRST]
    counts = counts_of(rows[column], PEOPLE)
    views = {
        "id": (rows[column] - 1) * 64 // PEOPLE,
        "id mod 64": rows[column] % 64,
        "popularity": np.minimum(counts[rows[column] - 1] // 16, 9),
    }
    others = {
        "amount": rows["amount"] >> 25,
        "lower amount": rows["amount"] & 63,
        "place in the day": np.arange(ORDERS) * 64 // ORDERS,
        "place mod 64": np.arange(ORDERS) % 64,
    }
    others |= {
        name: (rows[name] - 1) * 64 // PEOPLE for name in ("buyer", "seller", "witness") if name != column
    }

    def measured() -> Measured:
        for name, view in views.items():
            for other, classes in others.items():
                yield f"{name} and {other}", independent(view, classes, 64, 64)
        for lag in (1, 2, 16):
            for name, view in views.items():
                yield f"{name} and itself {lag} on", independent(view[:-lag], view[lag:], 64, 64)
        later = orders[LAST][column]
        yield "the same row of another day", independent(views["id mod 64"], later % 64, 64, 64)

    assert_by_chance(measured())


def test_the_measures_see_a_reference_that_hangs_on_another_column(orders: Orders) -> None:
    rows = orders[FIRST]
    tied = np.where(np.arange(ORDERS) % 50 == 0, rows["amount"] % PEOPLE, rows["witness"] - 1)
    assert_seen([("tied", independent(tied % 64, rows["amount"] % PEOPLE % 64, 64, 64))])


@pytest.mark.parametrize("pick", ["uniform", "popular"])
def test_entities_choose_their_parents_by_chance(make_data: MakeData, pick: str) -> None:
    columns = {"place": {"kind": "foreign_key", "references": "places.id", "pick": pick}, "worth": WIDE}
    made = make_data(dataset({"places": people(1000, {}), "people": people(300_000, columns)}))
    rows = made.rows("people", day(0), "place", "worth")

    def measured() -> Measured:
        if pick == "uniform":
            yield "even", even(rows["place"] - 1, 1000)
        group = rows["place"] % 25
        yield "worth", independent(group, rows["worth"] >> 26, 25, 32)
        yield "neighbours", independent(group[:-1], group[1:], 25, 25)
        yield "id", independent(group, np.arange(group.size) % 16, 25, 16)

    assert_by_chance(measured())
