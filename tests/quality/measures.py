"""Measures of randomness: each gives the probability (p-value) that chance alone brings what was seen.

About fifteen hundred p-values are looked at in this folder, all of fixed seeds. A test fails below
LEAST_PROBABILITY = 1e-6: should every stream change and be as random as can be, one of them all would fail by
chance in one change out of seven hundred. Two-sided measures also find what is too even to be true.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, SupportsInt

import numpy as np
import numpy.typing as npt
from scipy import stats

LEAST_PROBABILITY = 1e-6

Numbers = npt.NDArray[Any]
Measured = Iterable[tuple[str, float]]


def assert_by_chance(measured: Measured) -> None:
    """Fail with every measure that chance does not explain."""
    values = dict(measured)
    assert values
    # A NaN is not above the bound either.
    odd = {name: p for name, p in values.items() if not p > LEAST_PROBABILITY}
    assert not odd, f"of {len(values)} measures chance does not explain {odd}"


def assert_seen(measured: Measured) -> None:
    """Fail where a measure takes a bad stream for chance."""
    assert min(p for _, p in measured) < LEAST_PROBABILITY, "the measures take it for chance"


def two_sided(lower: float, upper: float) -> float:
    """The probability of something as far out, from that of both tails."""
    return min(1.0, 2 * min(lower, upper))


def of_chi_square(statistic: float, freedom: int) -> float:
    """Two-sided p-value of a chi-square; of a few classes chance may hit the expected counts exactly."""
    upper = float(stats.chi2.sf(statistic, freedom))
    return two_sided(float(stats.chi2.cdf(statistic, freedom)), upper) if freedom >= 8 else upper


def normal(z: float) -> float:
    """Two-sided p-value of a standard normal number."""
    return float(2 * stats.norm.sf(abs(z)))


def chi_square(counts: Numbers, expected: Numbers | float, constraints: int = 1) -> float:
    """Two-sided p-value of counts against what is expected of them."""
    wanted = np.broadcast_to(np.asarray(expected, dtype=np.float64), counts.shape)
    statistic = float((((counts - wanted) ** 2) / wanted).sum())
    return of_chi_square(statistic, counts.size - constraints)


def even(bins: Numbers, size: int) -> float:
    """Whether the numbers 0..size-1 come equally often."""
    counts = np.bincount(bins.ravel(), minlength=size)
    return chi_square(counts, bins.size / size)


def independent(one: Numbers, other: Numbers, one_size: int, other_size: int) -> float:
    """Whether two rows of classes 0..size-1 know nothing of each other, whatever the share of each class."""
    pairs = one.astype(np.int64) * other_size + other
    table = np.bincount(pairs.ravel(), minlength=one_size * other_size).reshape(one_size, other_size)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    assert expected.min() >= 5, "too few for a chi-square"
    return chi_square(table, expected, sum(table.shape) - 1)


def uncorrelated(one: Numbers, other: Numbers) -> float:
    """Whether the correlation of two rows of numbers is that of independent ones."""
    a = one.ravel().astype(np.float64)
    b = other.ravel().astype(np.float64)
    return normal(float(np.corrcoef(a, b)[0, 1]) * math.sqrt(a.size))


def runs(above: Numbers) -> float:
    """Whether True and False alternate as by chance (Wald and Wolfowitz)."""
    return normal(runs_apart(above[np.newaxis]))


def runs_apart(above: Numbers) -> float:
    """By how many deviations the runs of True and False, row by row, differ from what chance brings."""
    ups = above.sum(axis=1).astype(np.float64)
    total = float(above.shape[1])
    mean = 1 + 2 * ups * (total - ups) / total
    variance = (mean - 1) * (mean - 2) / (total - 1)
    found = 1 + np.count_nonzero(above[:, 1:] != above[:, :-1], axis=1)
    return float((found - mean).sum() / math.sqrt(variance.sum()))


def binomial(count: SupportsInt, total: int, share: float) -> float:
    """Whether so many of the total are what a share brings."""
    return float(stats.binomtest(int(count), int(total), share).pvalue)


def poisson(count: int, mean: float) -> float:
    """Whether a count is what its mean brings."""
    return two_sided(float(stats.poisson.cdf(count, mean)), float(stats.poisson.sf(count - 1, mean)))


def same_share(count: int, total: int, other_count: int, other_total: int) -> float:
    """Whether two shares are the same, by the test of two proportions."""
    together = (count + other_count) / (total + other_total)
    deviation = math.sqrt(together * (1 - together) * (1 / total + 1 / other_total))
    return normal((count / total - other_count / other_total) / deviation)


def chosen_by_chance(chosen: Numbers) -> Iterator[tuple[str, float]]:
    """Whether the ids that are True in `chosen` (one entry an id, ascending) show no pattern."""
    size, count = chosen.size, int(np.count_nonzero(chosen))
    index = np.arange(size, dtype=np.int64)
    width = math.isqrt(size - 1) + 1
    parts = 32 if count >= 1000 else 8
    yield "runs", runs(chosen)
    yield "gaps", gaps(np.flatnonzero(chosen), size)
    views = {
        "parity": index & 1,
        "mod 16": index & 15,
        "mod 10": index % 10,
        "part of the range": index * parts // size,
        # The columns and rows of the square in which the permutation of a cohort works.
        "column of the square": index % width * parts // width,
        "row of the square": index // width * parts // width,
        "diagonal of the square": (index // width + index % width) % width * parts // width,
    }
    for name, classes in views.items():
        yield name, evenly_chosen(chosen, classes, count / size)


def evenly_chosen(chosen: Numbers, classes: Numbers, share: float) -> float:
    """Whether each class 0, 1, ... has its share of the chosen, who are drawn without putting back."""
    everybody = np.bincount(classes)
    found = np.bincount(classes[chosen], minlength=everybody.size)
    # The variance is that of the binomial times (1 - share).
    statistic = float(((found - everybody * share) ** 2 / (everybody * share * (1 - share))).sum())
    return of_chi_square(statistic, everybody.size - 1)


def gaps(places: Numbers, size: int) -> float:
    """Whether the gaps between ascending places among 0..size-1 are those of a random choice."""
    count = places.size
    found = np.diff(places)
    # P(gap > g) = C(size - g, count) / C(size, count), as any spacing of a random subset.
    longest = max(int(found.max()) + 1, 20 * size // count)
    steps = np.arange(longest, dtype=np.float64)
    free = np.maximum(size - count - steps, 0)
    with np.errstate(divide="ignore"):
        beyond = np.concatenate(([1.0], np.exp(np.cumsum(np.log(free) - np.log(size - steps)))))
    bins = min(32, max(2, count // 50))
    edges = np.unique(np.searchsorted(-beyond, -np.linspace(1, 0, bins + 1)[1:-1]))
    counts = np.bincount(np.searchsorted(edges, found, side="left"), minlength=edges.size + 1)
    tails = np.concatenate(([1.0], beyond[edges], [0.0]))
    expected = -np.diff(tails) * found.size
    full = expected >= 5
    return chi_square(counts[full], expected[full], 1)
