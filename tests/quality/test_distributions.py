"""Distributions of drawn columns against theory: numbers, choices, nulls, booleans, pools, instants."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from ingen_fab.catalog.files import hour_profiles, pool
from tests.quality.conftest import START, WIDE, Column, Config, MakeData, dataset, day, events, people
from tests.quality.measures import (
    LEAST_PROBABILITY,
    Measured,
    assert_by_chance,
    assert_seen,
    binomial,
    chi_square,
    even,
    independent,
    normal,
    uncorrelated,
)

pytestmark = pytest.mark.slow

ROWS = 400_000
# A quantile table has 1024 steps and is straight within each, so a share may be wrong by a step.
STEP = 1 / 1024
Table = dict[str, Column]
WEIGHTS = {"rare": 0.001, "some": 0.2, "many": 0.799}
NUMBERS: dict[str, Config] = {
    "normal": {"min": -1000, "max": 1000, "distribution": {"type": "normal", "mean": 50, "stddev": 12}},
    "lognormal": {
        "min": 0,
        "max": 100000,
        "distribution": {"type": "lognormal", "median": 300, "sigma": 0.8},
    },
    "exponential": {"min": 0, "max": 10000, "distribution": {"type": "exponential", "mean": 40}},
    "cut_off": {"min": 30, "max": 60, "distribution": {"type": "normal", "mean": 50, "stddev": 12}},
}
THEORY = {
    "normal": stats.norm(50, 12),
    "lognormal": stats.lognorm(0.8, scale=300),
    "exponential": stats.expon(scale=40),
}
COLUMNS: Config = {
    **{name: {"kind": "decimal", "scale": 4, **config} for name, config in NUMBERS.items()},
    "even_integer": {"kind": "integer", "min": -3, "max": 996},
    "even_decimal": {"kind": "decimal", "min": 1, "max": 10.99},
    "score": {
        "kind": "integer",
        "min": 0,
        "max": 100,
        "distribution": {"type": "normal", "mean": 50, "stddev": 12},
    },
    "word": {"kind": "choice", "values": WEIGHTS},
    "number": {"kind": "choice", "values": [1, 2, 3, 5, 8]},
    "often": {"kind": "boolean", "probability": 0.37},
    "at_times": {**WIDE, "null_rate": 0.03},
    "hardly": {"kind": "boolean", "probability": 0.5, "null_rate": 0.9},
    "date": {"kind": "date", "min": "1950-01-01", "max": "2005-12-31"},
    "last_name": {"kind": "pool", "pool": "last_names"},
    "first_name": {"kind": "pool", "pool": "first_names"},
    "noise": WIDE,
}


@pytest.fixture(scope="module")
def table(make_data: MakeData) -> Table:
    """One column of each kind; decimals as whole units."""
    made = make_data(dataset({"events": events(ROWS, COLUMNS)}))
    asked = [
        f"CAST({name} * 10000 AS BIGINT) AS {name}" if name in (*NUMBERS, "even_decimal") else name
        for name in COLUMNS
    ]
    return made.rows("events", START, *asked)


# --- numbers --------------------------------------------------------------------------------------------


def test_uniform_numbers_are_even_from_end_to_end(table: Table) -> None:
    assert (table["even_integer"].min(), table["even_integer"].max()) == (-3, 996)
    assert (table["even_decimal"].min(), table["even_decimal"].max()) == (10_000, 109_900)
    assert_by_chance(
        [
            ("integer", even(table["even_integer"] + 3, 1000)),
            ("decimal", even(table["even_decimal"] // 100 - 100, 1000)),
        ]
    )


@pytest.mark.parametrize("name", THEORY)
def test_drawn_numbers_follow_their_distribution(table: Table, name: str) -> None:
    values = table[name] / 10_000
    theory = THEORY[name]
    found = stats.kstest(values, theory.cdf)
    # Kolmogorov and Smirnov's bound at a chance of LEAST_PROBABILITY, and a step more.
    assert found.statistic < np.sqrt(-np.log(LEAST_PROBABILITY / 2) / (2 * ROWS)) + STEP / 2
    # Bounds of steps are exact: 64 classes of 16 steps each.
    classes = np.searchsorted(theory.ppf(np.arange(1, 64) / 64), values)
    assert_by_chance([("classes", even(classes, 64))])
    # Only beyond the outermost steps the table is shorter than theory.
    assert abs(values.mean() / theory.mean() - 1) < 0.01
    assert abs(values.std() / theory.std() - 1) < 0.05


@pytest.mark.parametrize("off", [1.01, 0.99])
def test_the_measures_see_a_distribution_that_is_a_hundredth_too_wide(table: Table, off: float) -> None:
    values = table["normal"] / 10_000 * off
    assert_seen([("classes", even(np.searchsorted(THEORY["normal"].ppf(np.arange(1, 64) / 64), values), 64))])


def test_what_lies_beyond_the_limits_is_cut_off_at_them(table: Table) -> None:
    values = table["cut_off"] / 10_000
    theory = THEORY["normal"]
    assert (values.min(), values.max()) == (30, 60)
    assert abs((values == 30).mean() - theory.cdf(30)) < 2 * STEP
    assert abs((values == 60).mean() - theory.sf(60)) < 2 * STEP


def test_whole_numbers_round_their_distribution(table: Table) -> None:
    shares = np.bincount(table["score"], minlength=101) / ROWS
    edges = np.arange(0, 102) - 0.5
    expected = np.diff(THEORY["normal"].cdf(edges))
    # A step belongs to one whole number as long as it is narrower than one.
    assert np.all(np.abs(shares - expected) < 1.5 * STEP + 5 * np.sqrt(expected / ROWS))
    assert abs(table["score"].mean() - 50) < 0.1


@pytest.mark.parametrize("exponent", [0.7, 1, 1.1, 2])
def test_zipf_ranks_weigh_as_their_exponent_says(make_data: MakeData, exponent: float) -> None:
    ranks = 1000
    column = {
        "kind": "integer",
        "min": 1,
        "max": ranks,
        "distribution": {"type": "zipf", "exponent": exponent},
    }
    made = make_data(dataset({"events": events(100_000, {"rank": column})}))
    values = made.column("events", START, "rank")
    weights = np.arange(1, ranks + 1) ** -float(exponent)
    expected = np.cumsum(weights) / weights.sum()
    found = np.cumsum(np.bincount(values, minlength=ranks + 1)[1:]) / values.size
    bound = np.sqrt(-np.log(LEAST_PROBABILITY / 2) / (2 * values.size)) + STEP
    assert np.abs(found - expected).max() < bound


def test_dates_are_even(table: Table) -> None:
    days = (table["date"].astype("datetime64[D]") - np.datetime64("1950-01-01")).astype(np.int64)
    assert (days.min(), days.max()) == (0, 20453)
    assert_by_chance(
        [("days", even(days * 1000 // 20454, 1000)) if 20454 % 1000 == 0 else ("days", even(days, 20454))]
    )


# --- choices, nulls, booleans, pools --------------------------------------------------------------------


def test_choices_have_the_shares_of_their_weights(table: Table) -> None:
    for name, weight in WEIGHTS.items():
        assert_by_chance([(name, binomial(np.count_nonzero(table["word"] == name), ROWS, weight))])
    counts = np.unique(table["number"], return_counts=True)
    assert list(counts[0]) == [1, 2, 3, 5, 8]
    assert_by_chance([("equal", chi_square(counts[1], ROWS / 5))])


def test_booleans_are_true_as_often_as_they_should(table: Table) -> None:
    assert_by_chance([("often", binomial(np.count_nonzero(table["often"]), ROWS, 0.37))])


def test_nulls_come_at_their_rate_and_hang_on_nothing(table: Table) -> None:
    missing, mostly = np.isnan(table["at_times"]), np.isnan(table["hardly"].astype(np.float64))
    present = table["hardly"][~mostly].astype(np.int64)

    def measured() -> Measured:
        yield "at times", binomial(np.count_nonzero(missing), ROWS, 0.03)
        yield "mostly", binomial(np.count_nonzero(mostly), ROWS, 0.9)
        yield "each other", independent(missing, mostly, 2, 2)
        yield "noise", independent(table["noise"] >> 26, missing, 32, 2)
        yield "neighbours", independent(missing[:-1], missing[1:], 2, 2)
        yield "value", binomial(np.count_nonzero(present), present.size, 0.5)
        yield "values", even(table["at_times"][~missing].astype(np.int64) >> 21, 1024)

    assert_by_chance(measured())


@pytest.mark.parametrize("name", ["first_name", "last_name"])
def test_names_come_as_often_as_they_stand_in_their_pool(table: Table, name: str) -> None:
    content = pool(f"{name}s")
    position = list(content.fields).index(name)
    names, times = np.unique([str(row[position]) for row in content.rows], return_counts=True)
    found, counts = np.unique(table[name].astype(str), return_counts=True)
    assert np.array_equal(found, names)
    assert_by_chance([("names", chi_square(counts, ROWS * times / len(content.rows)))])


def test_two_pools_are_drawn_apart_unless_they_share_a_draw(table: Table) -> None:
    first = np.unique(table["first_name"].astype(str), return_inverse=True)[1]
    last = np.unique(table["last_name"].astype(str), return_inverse=True)[1]
    assert_by_chance([("names", independent(first // 8, last // 8, 64, 128))])


def test_kinds_of_columns_know_nothing_of_each_other(table: Table) -> None:
    classes: dict[str, tuple[npt.NDArray[np.int64], int]] = {
        "normal": (np.searchsorted(np.quantile(table["normal"], np.arange(1, 16) / 16), table["normal"]), 16),
        "exponential": (
            np.searchsorted(np.quantile(table["exponential"], np.arange(1, 16) / 16), table["exponential"]),
            16,
        ),
        "integer": ((table["even_integer"] + 3) * 16 // 1000, 16),
        "word": (np.unique(table["word"].astype(str), return_inverse=True)[1], 3),
        "number": (table["number"], 9),
        "boolean": (table["often"].astype(np.int64), 2),
        "name": (np.unique(table["last_name"].astype(str), return_inverse=True)[1] // 64, 16),
        "noise": (table["noise"] >> 27, 16),
    }

    def measured() -> Measured:
        items = list(classes.items())
        for number, (name, (one, size)) in enumerate(items):
            for other_name, (other, other_size) in items[number + 1 :]:
                yield f"{name} and {other_name}", independent(one, other, size, other_size)

    assert_by_chance(measured())


# --- instants -------------------------------------------------------------------------------------------

PROFILES = ("uniform", "office_hours", "store_hours", "web_hours")
MICROSECONDS_OF_DAY = 86_400_000_000


@pytest.fixture(scope="module")
def instants(make_data: MakeData) -> Table:
    """Microseconds since the day began, for each profile, unordered and ordered."""
    columns = {
        f"{name}_{order}": {"kind": "timestamp", "hours": name, "ordered": order == "ordered"}
        for name in PROFILES
        for order in ("free", "ordered")
    }
    made = make_data(dataset({"events": events(ROWS, {**columns, "noise": WIDE})}))
    asked = [f"epoch_us({name}) - epoch_us(TIMESTAMPTZ '{day(3)} 00:00:00+00') AS {name}" for name in columns]
    return made.rows("events", day(3), *asked, "noise")


@pytest.mark.parametrize("order", ["free", "ordered"])
@pytest.mark.parametrize("profile", PROFILES)
def test_hours_have_the_shares_of_their_profile(instants: Table, profile: str, order: str) -> None:
    found = instants[f"{profile}_{order}"]
    assert found.min() >= 0
    assert found.max() < MICROSECONDS_OF_DAY
    weights = np.ones(24) if profile == "uniform" else np.array(hour_profiles()[profile], dtype=np.float64)
    counts = np.bincount(found // 3_600_000_000, minlength=24)
    assert np.all(counts[weights == 0] == 0)
    open_hours = weights > 0
    expected = ROWS * weights[open_hours] / weights.sum()
    if order == "free":
        assert_by_chance([("hours", chi_square(counts[open_hours], expected))])
    else:
        # Spread over the day by their place, so much closer than by chance; a step lies across two hours.
        assert np.all(np.abs(counts[open_hours] - expected) < STEP * ROWS)


@pytest.mark.parametrize("profile", PROFILES)
def test_free_instants_are_even_within_the_hour_and_know_nothing_of_their_row(
    instants: Table, profile: str
) -> None:
    found = instants[f"{profile}_free"]

    def measured() -> Measured:
        yield "second", even(found // 1_000_000 % 60, 60)
        yield "millisecond", even(found // 1000 % 1000, 1000)
        yield "microsecond", even(found % 1000, 1000)
        yield "place", uncorrelated(found, np.arange(ROWS))
        yield "neighbours", uncorrelated(found[:-1], found[1:])
        yield "noise", uncorrelated(found, instants["noise"])
        quarter = np.searchsorted(np.quantile(found, np.arange(1, 16) / 16), found)
        yield "noise by classes", independent(quarter, instants["noise"] >> 27, 16, 16)
        yield (
            "second and microsecond",
            independent(found // 1_000_000 % 60, found % 1_000_000 // 31_250, 60, 32),
        )

    assert_by_chance(measured())


@pytest.mark.parametrize("profile", PROFILES)
def test_ordered_instants_grow_with_the_key_and_others_do_not(instants: Table, profile: str) -> None:
    ordered, free = np.diff(instants[f"{profile}_ordered"]), np.diff(instants[f"{profile}_free"])
    assert np.all(ordered >= 0)
    assert np.count_nonzero(ordered == 0) < ROWS / 1000
    # A third of the turns of a random sequence is missing: neighbours rise and fall alike.
    assert_by_chance(
        [("rising", normal((2 * np.count_nonzero(free > 0) - free.size) / (free.size / 3) ** 0.5))]
    )


def test_created_dates_are_even_over_the_three_years_before_the_start(make_data: MakeData) -> None:
    made = make_data(dataset({"people": people(200_000, {"created": {"kind": "created_date"}})}))
    created = made.column("people", START, "created").astype("datetime64[D]")
    days = (np.datetime64(START) - created).astype(np.int64)
    assert (days.min(), days.max()) == (1, 1095)
    assert_by_chance([("days", even(days - 1, 1095)), ("id", uncorrelated(days, np.arange(days.size)))])
