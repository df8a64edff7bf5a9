"""Quantile tables: the shape of a drawn number as whole numbers, worked out when a dataset is compiled.

A table has 1024 steps; a draw picks the step with its upper 10 bits and interpolates with the lower 22, in
whole numbers. Everything is Decimal arithmetic on a frozen table of the standard normal, so that no
mathematics library and no processor can move a value.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import lru_cache
from itertools import accumulate
from operator import mul

from ingen_fab.model.columns import Distribution, NumberColumn

STEP_BITS = 10
STEPS = 1 << STEP_BITS
# So many different rates make a smooth spread; each stands in as many steps as any other.
DRIFT_KINDS = 128
_NEWTON_STEPS = 6
_NORMAL_UNIT = Decimal(10) ** -9
# A few digits more than the 18 of the widest number.
_CONTEXT = Context(prec=24, rounding=ROUND_HALF_EVEN)


@lru_cache(maxsize=256)
def quantile_bounds(column: NumberColumn, normal: tuple[int, ...]) -> tuple[int, ...] | None:
    """1025 non-decreasing bounds in units of the column; None for a uniform distribution.

    `normal` holds the standard normal's quantiles at i/1024, in 10 ** -9.
    """
    distribution = column.distribution
    if distribution.type == "uniform":
        return None
    scale = 0 if column.kind == "integer" else column.scale
    with localcontext(_CONTEXT):
        low, high = column.min.scaleb(scale), column.max.scaleb(scale)
        if distribution.type == "zipf":
            return _zipf_bounds(int(low), int(high), distribution)
        quantile = _QUANTILES[distribution.type]
        bounds = []
        for step in range(STEPS + 1):
            exact = quantile(distribution, step, normal).scaleb(scale)
            bounds.append(int(min(max(exact, low), high).to_integral_value()))
    return tuple(bounds)


def _normal(distribution: Distribution, step: int, normal: Sequence[int]) -> Decimal:
    assert distribution.mean is not None
    assert distribution.stddev is not None
    return distribution.mean + distribution.stddev * normal[step] * _NORMAL_UNIT


def _lognormal(distribution: Distribution, step: int, normal: Sequence[int]) -> Decimal:
    assert distribution.median is not None
    assert distribution.sigma is not None
    return distribution.median * (distribution.sigma * normal[step] * _NORMAL_UNIT).exp()


def _exponential(distribution: Distribution, step: int, _normal_table: Sequence[int]) -> Decimal:
    assert distribution.mean is not None
    # The last bound stands for infinity: a quarter step before the end.
    left = Decimal(STEPS - step) if step < STEPS else Decimal("0.25")
    return -distribution.mean * (left / STEPS).ln()


_QUANTILES: dict[str, Callable[[Distribution, int, Sequence[int]], Decimal]] = {
    "normal": _normal,
    "lognormal": _lognormal,
    "exponential": _exponential,
}


def _zipf_bounds(low: int, high: int, distribution: Distribution) -> tuple[int, ...]:
    """Rank r (`low` is rank 1) weighs r ** -exponent: the first ranks exactly, the others by the integral.

    From r - 1/2 to r + 1/2 the integral of x ** -exponent differs from the weight of r by less than one in
    a thousand beyond the first 64 ranks.
    """
    assert distribution.exponent is not None
    power, ranks = 1 - distribution.exponent, high - low + 1
    weights = ((-distribution.exponent * Decimal(rank).ln()).exp() for rank in range(1, min(ranks, 64) + 1))
    exact = list(accumulate(weights))
    begin = Decimal(len(exact)) + Decimal("0.5")

    def tail(end: Decimal) -> Decimal:
        """The integral from `begin` to `end`."""
        if power == 0:
            return (end / begin).ln()
        return ((end.ln() * power).exp() - (begin.ln() * power).exp()) / power

    def tail_end(area: Decimal) -> Decimal:
        """Where the integral from `begin` has reached an area."""
        if power == 0:
            return area.exp() * begin
        return ((area * power + (begin.ln() * power).exp()).ln() / power).exp()

    total = exact[-1] + tail(Decimal(ranks) + Decimal("0.5"))
    bounds = []
    for step in range(STEPS + 1):
        weight = total * step / STEPS
        rank = bisect_right(exact, weight) + 1
        if rank > len(exact):
            rank = int((tail_end(weight - exact[-1]) + Decimal("0.5")).to_integral_value(ROUND_FLOOR))
        bounds.append(min(low + rank - 1, high))
    return tuple(bounds)


def largest_share(column: NumberColumn, bounds: Sequence[int] | None) -> Decimal:
    """An upper bound of the share of the most frequent value."""
    if bounds is None:
        scale = 0 if column.kind == "integer" else column.scale
        return 1 / ((column.max - column.min).scaleb(scale) + 1)
    longest = start = 0
    for step in range(1, len(bounds)):
        if bounds[step] != bounds[start]:
            start = step
        longest = max(longest, step - start)
    return Decimal(min(longest + 2, STEPS)) / STEPS


@lru_cache(maxsize=16)
def drift_probabilities(drift: Decimal) -> tuple[int, ...]:
    """How probable a change is for 1024 kinds of entity, from quiet to lively: whole numbers in 1..2**32.

    They do not fall, their mean is exactly `drift` * 2**32, and their spread follows the Kumaraswamy
    distribution of that mean with second shape 4 * (1 - drift): close to a Beta(4 * drift, 4 * (1 - drift)),
    with quantiles in closed form.
    """
    whole = 1 << 32
    target = int((drift * whole * STEPS).to_integral_value())
    if drift <= 0:
        return ()
    if target >= whole * STEPS:
        return (whole,) * STEPS
    with localcontext(_CONTEXT):
        uppers = [1 - Decimal(2 * kind + 1) / (2 * DRIFT_KINDS) for kind in range(DRIFT_KINDS)]
        logarithms = [(1 - (upper.ln() / (4 * (1 - drift))).exp()).ln() for upper in uppers]
        # The power that gives the mean, by Newton's method on logarithms; a shape of another mean would have
        # to be scaled, and clipped at 1.
        power = Decimal(2)
        for _ in range(_NEWTON_STEPS):
            shape = [(logarithm * power).exp() for logarithm in logarithms]
            slope = sum(map(mul, shape, logarithms), Decimal(0)) * power
            if slope:
                total = sum(shape, Decimal(0))
                power *= ((drift * DRIFT_KINDS / total).ln() * total / slope).exp()
        alike = STEPS // DRIFT_KINDS
        values = _scaled_to(shape, Decimal(target) / alike, whole)
    return _with_exact_sum([value for value in values for _ in range(alike)], target, whole)


def _scaled_to(shape: Sequence[Decimal], target: Decimal, whole: int) -> list[int]:
    """The shape times a factor (by bisection), cut at 1 and `whole`, its sum just below the target."""
    low, high = Decimal(0), Decimal(whole) * whole
    values: list[int] = []
    for _ in range(200):
        middle = (low + high) / 2
        candidate = [min(max(int(value * middle), 1), whole) for value in shape]
        if sum(candidate) <= target:
            low, values = middle, candidate
        else:
            high = middle
        if high - low < 1:
            break
    return values or [1] * len(shape)


def _with_exact_sum(values: list[int], target: int, whole: int) -> tuple[int, ...]:
    """Hand the rest out from the top, so that the order and the bounds stay."""
    rest = target - sum(values)
    position = len(values) - 1
    while rest > 0 and position >= 0:
        given = min(rest, whole - values[position])
        values[position] += given
        rest -= given
        position -= 1
    return tuple(values)
