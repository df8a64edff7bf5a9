"""Drift: how many rows change, who changes often, and what a change does to the values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from tests.quality.conftest import START, WIDE, MakeData, dataset, day, people
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

PEOPLE, PUBLISHES = 30_000, 51
TIERS = {"basic": 0.5, "silver": 0.3, "gold": 0.15, "iron": 0.05}
COLUMNS = ("tier", "points", "credit", "fixed")
Grid = npt.NDArray[np.int64]


@dataclass(frozen=True)
class History:
    """What each entity looks like at each publish: arrays (publish, entity)."""

    drift: float
    values: dict[str, Grid]
    modified: Grid  # the publish of the last change

    @property
    def changed(self) -> npt.NDArray[np.bool_]:
        """Who changed between one publish and the next."""
        return np.not_equal(self.modified[1:], self.modified[:-1])

    def differs(self, column: str) -> npt.NDArray[np.bool_]:
        """Whose value of a column is another at the next publish."""
        values = self.values[column]
        return np.not_equal(values[1:], values[:-1])


@pytest.fixture(scope="module", params=["0.05", "0.3"])
def history(make_data: MakeData, request: pytest.FixtureRequest) -> History:
    """Fifty publishes of a table that drifts; nobody leaves."""
    columns = {
        "tier": {"kind": "choice", "values": TIERS, "mutable": True},
        "points": {**WIDE, "mutable": True},
        "credit": {**WIDE, "mutable": True},
        "fixed": WIDE,
        "modified": {"kind": "last_modified_date"},
    }
    config = dataset(
        {"people": {**people(PEOPLE, columns), "always_changes": "tier"}},
        enable_data_drift=True,
        drift_percentage=float(request.param),
    )
    made = make_data(config)
    tier = "CASE tier " + " ".join(f"WHEN '{name}' THEN {n}" for n, name in enumerate(TIERS)) + " END AS tier"
    modified = f"CAST(greatest(modified - DATE '{START}', 0) AS BIGINT) AS modified"
    days = [day(number) for number in range(PUBLISHES)]
    rows = made.rows_of_days("people", days, tier, *COLUMNS[1:], modified)
    grids = {name: values.astype(np.int64).reshape(PUBLISHES, PEOPLE) for name, values in rows.items()}
    return History(float(request.param), {name: grids[name] for name in COLUMNS}, grids["modified"])


# --- how many -------------------------------------------------------------------------------------------


def test_the_configured_share_changes_from_one_publish_to_the_next(history: History) -> None:
    counts = history.changed.sum(axis=1)
    # Entities have rates of their own, and a sum of unlike coins varies less than that of like ones.
    assert_by_chance(
        (f"publish {n + 1}", binomial(count, PEOPLE, history.drift)) for n, count in enumerate(counts)
    )
    # All together vary as the mean of the rates that the entities happen to have.
    rates = history.changed.mean(axis=0)
    deviation = rates.std() / PEOPLE**0.5
    assert_by_chance([("all", normal((rates.mean() - history.drift) / deviation))])
    assert_seen([("a tenth less", normal((rates.mean() * 0.9 - history.drift) / deviation))])


def test_who_has_changed_bears_the_day_of_the_publish(history: History) -> None:
    numbers = np.arange(1, PUBLISHES)[:, np.newaxis]
    assert np.array_equal(history.modified[1:] == numbers, history.changed)
    assert np.all(history.modified[0] == 0)


def test_some_are_lively_and_some_are_quiet(history: History) -> None:
    changes = history.changed.sum(axis=0)
    rounds = PUBLISHES - 1
    # Rates with a Beta distribution (a = 4 * drift, b = 4 * (1 - drift)) have a fifth of the variance of a
    # coin; the shape that is used comes near to it.
    rate_variance = history.drift * (1 - history.drift) / 5
    assert 0.7 < changes.var() / (rounds**2 * rate_variance) < 1.3
    # The liveliest in twenty have no more than 45 in a hundred of the changes, and few change never or
    # always.
    assert np.sort(changes)[-PEOPLE // 20 :].sum() < 0.45 * changes.sum()
    assert np.count_nonzero(changes == rounds) < PEOPLE / 200
    assert changes.var() > 5 * rounds * history.drift * (1 - history.drift)
    early, late = history.changed[:25].sum(axis=0), history.changed[25:].sum(axis=0)
    assert np.corrcoef(early, late)[0, 1] > 0.8


def test_the_lively_show_no_pattern_in_their_ids(history: History) -> None:
    changes = history.changed.sum(axis=0)
    lively = changes > np.quantile(changes, 0.8)
    index = np.arange(PEOPLE)
    assert_by_chance(
        [
            ("neighbours", uncorrelated(changes[:-1], changes[1:])),
            ("mod 16", independent(index % 16, lively, 16, 2)),
            ("part of the range", independent(index * 32 // PEOPLE, lively, 32, 2)),
            ("another column", independent(history.values["fixed"][0] >> 26, lively, 32, 2)),
            ("value of the carrier", independent(history.values["tier"][0], lively, 4, 2)),
            ("value of another", independent(history.values["points"][0] >> 26, lively, 32, 2)),
        ]
    )


def test_neighbours_change_on_days_of_their_own(history: History) -> None:
    changed = history.changed

    def measured() -> Measured:
        for lag in (1, 2, 16):
            yield f"lag {lag}", independent(changed[:, :-lag], changed[:, lag:], 2, 2)
        # Whoever has changed once is more lively, but no day is livelier than another.
        yield "days", chi_square_of_days(changed.sum(axis=1), history.drift)

    assert_by_chance(measured())


def chi_square_of_days(counts: Grid, drift: float) -> float:
    """Only surprised by counts that differ more than those of coins."""
    variance = PEOPLE * drift * (1 - drift)
    return float(stats.chi2.sf(((counts - PEOPLE * drift) ** 2).sum() / variance, counts.size))


# --- what changes ---------------------------------------------------------------------------------------


def test_the_carrier_differs_at_every_change_and_at_no_other_time(history: History) -> None:
    assert np.array_equal(history.differs("tier"), history.changed)


def test_nothing_else_moves_without_a_change(history: History) -> None:
    assert not np.any(history.differs("fixed"))
    for column in ("points", "credit"):
        assert not np.any(history.differs(column) & ~history.changed)


def test_the_carrier_keeps_its_shares(history: History) -> None:
    weights = np.array(list(TIERS.values()))
    tiers = history.values["tier"]
    versions = np.concatenate((np.zeros((1, PEOPLE), dtype=np.int64), np.cumsum(history.changed, axis=0)))

    def measured() -> Measured:
        for number in (0, 1, 5, 20, 50):
            yield f"publish {number}", chi_square(np.bincount(tiers[number], minlength=4), PEOPLE * weights)
        for version in (1, 2, 3, 5, 8):
            # Each entity once, at the publish at which it got there.
            there = versions == version
            first = there & np.concatenate((np.zeros((1, PEOPLE), dtype=np.bool_), ~there[:-1]))
            found = np.bincount(tiers[first], minlength=4)
            yield f"version {version}", chi_square(found, found.sum() * weights)

    assert_by_chance(measured())


@pytest.mark.parametrize("column", ["points", "credit"])
def test_other_columns_change_about_every_fourth_time(history: History, column: str) -> None:
    changes = int(history.changed.sum())
    # At its n-th change a column is drawn anew where n and its own start meet: a quarter of the entities
    # each.
    assert_by_chance([("a quarter", binomial(int(history.differs(column).sum()), changes, 0.25))])
    versions = np.cumsum(history.changed, axis=0)
    four_times = versions[-1] >= 4
    after_four = (history.differs(column) & (versions <= 4)).sum(axis=0)[four_times]
    assert np.all(after_four == 1)


def test_columns_take_turns_of_their_own(history: History) -> None:
    changed = history.changed
    one, other = history.differs("points")[changed], history.differs("credit")[changed]
    together = int(np.count_nonzero(one & other))
    # An entity that changes often is counted more than once, so entities are compared and not changes.
    first = np.argmax(history.differs("points"), axis=0), np.argmax(history.differs("credit"), axis=0)
    both = np.any(history.differs("points"), axis=0) & np.any(history.differs("credit"), axis=0)
    versions = np.concatenate((np.zeros((1, PEOPLE), dtype=np.int64), np.cumsum(changed, axis=0)))
    turns = [np.take_along_axis(versions, f[np.newaxis] + 1, axis=0)[0] for f in first]
    often = both & (versions[-1] >= 4)
    assert together > 0
    assert_by_chance(
        [
            ("turns", independent(turns[0][often] - 1, turns[1][often] - 1, 4, 4)),
            ("even", even(turns[0][often] - 1, 4)),
            ("even, the other", even(turns[1][often] - 1, 4)),
        ]
    )


@pytest.mark.parametrize("column", ["points", "credit"])
def test_a_value_drawn_anew_knows_nothing_of_the_one_before(history: History, column: str) -> None:
    values = history.values[column]
    moved = history.differs(column)
    before, after = values[:-1][moved], values[1:][moved]

    def measured() -> Measured:
        yield "correlation", uncorrelated(before, after)
        yield "lower correlation", uncorrelated(before & 0xFFFF, after & 0xFFFF)
        for name, shift in (("upper bits", 27), ("lower bits", 0)):
            one, two = (before >> shift) & 15, (after >> shift) & 15
            yield name, even(one << 4 | two, 256)
        yield "new values", even(after >> 23, 256)
        yield "difference", even(((after - before) % 2**31) >> 23, 256)
        yield "bits that differ", bits_that_differ(before ^ after)
        other = history.values["credit" if column == "points" else "points"][1:][moved]
        yield "the other column", even((after >> 27) << 4 | other >> 27, 256)
        yield "fixed column", even((after >> 27) << 4 | history.values["fixed"][1:][moved] >> 27, 256)

    assert_by_chance(measured())


def bits_that_differ(difference: Grid) -> float:
    """Each bit differs in half of the pairs: the worst of 31, by Bonferroni."""
    found = [np.count_nonzero(difference >> bit & 1) for bit in range(31)]
    return min(1.0, 31 * min(normal((2 * ones - difference.size) / difference.size**0.5) for ones in found))


def test_the_measures_see_values_that_drift_by_a_step() -> None:
    before = np.random.default_rng(3).integers(0, 2**31, 100_000)
    after = (before + 1_234_567_891) % 2**31
    assert even((before >> 27) << 4 | after >> 27, 256) < LEAST_PROBABILITY
    assert bits_that_differ(before ^ after) < LEAST_PROBABILITY


def test_a_redrawn_column_does_not_come_back_to_what_it_was(history: History) -> None:
    values = history.values["points"]
    lively = np.cumsum(history.changed, axis=0)[-1] >= 40
    different = np.array([np.unique(values[:, entity]).size for entity in np.flatnonzero(lively)])
    turns = history.differs("points")[:, lively].sum(axis=0)
    assert np.array_equal(different, turns + 1)
