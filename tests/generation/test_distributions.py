from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ingen_fab.catalog.files import normal_quantiles
from ingen_fab.generation.distributions import (
    STEPS,
    drift_probabilities,
    largest_share,
    quantile_bounds,
)
from ingen_fab.model.columns import Distribution, NumberColumn

NORMAL = normal_quantiles()
WHOLE = 1 << 32


def column(kind: str, low: str, high: str, scale: int | None = None, **distribution: Any) -> NumberColumn:
    extra = {} if scale is None else {"scale": scale}
    config = {"kind": kind, "min": low, "max": high, "distribution": distribution, **extra}
    return NumberColumn.model_validate(config)


def bounds_of(made: NumberColumn) -> tuple[int, ...]:
    bounds = quantile_bounds(made, NORMAL)
    assert bounds is not None
    return bounds


def drawn_values(bounds: tuple[int, ...], parts: int = 64) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The values at evenly spread draws: as the SQL interpolates, in whole numbers."""
    low = np.array(bounds[:-1], dtype=np.int64)[:, None]
    span = np.array([end - start for start, end in pairwise(bounds)], dtype=np.int64)[:, None]
    fraction = (np.arange(parts, dtype=np.int64)[None, :] << 22) // parts + (1 << 21) // parts
    return np.asarray(low + ((span * fraction) >> 22)).ravel()


NORMAL_COLUMN = column("decimal", "-1000", "1000", 3, type="normal", mean="50", stddev="20")
LOGNORMAL_COLUMN = column("decimal", "0", "100000", 2, type="lognormal", median="40", sigma="0.8")
EXPONENTIAL_COLUMN = column("decimal", "0", "100000", 2, type="exponential", mean="30")
THEORY: list[tuple[NumberColumn, Callable[[Any], Any]]] = [
    (NORMAL_COLUMN, stats.norm(50, 20).ppf),
    (LOGNORMAL_COLUMN, stats.lognorm(0.8, scale=40).ppf),
    (EXPONENTIAL_COLUMN, stats.expon(scale=30).ppf),
    (column("integer", "0", "100", type="normal", mean="90", stddev="20"), stats.norm(90, 20).ppf),
    (column("integer", "5", "60", type="exponential", mean="30"), stats.expon(scale=30).ppf),
]
IDS = ["normal", "lognormal", "exponential", "normal, cut off", "exponential, cut off"]


@pytest.mark.parametrize(("made", "theory"), THEORY, ids=IDS)
def test_the_inner_bounds_are_the_quantiles_of_the_distribution(
    made: NumberColumn, theory: Callable[[Any], Any]
) -> None:
    scale = 10**made.scale if made.kind == "decimal" else 1
    steps = np.arange(1, STEPS) / STEPS
    wanted = np.clip(theory(steps), float(made.min), float(made.max)) * scale
    assert np.abs(np.array(bounds_of(made)[1:-1]) - wanted).max() <= 0.51


@pytest.mark.parametrize(("made", "theory"), THEORY, ids=IDS)
def test_the_mean_of_what_is_drawn_is_near_the_mean_of_the_distribution(
    made: NumberColumn, theory: Callable[[Any], Any]
) -> None:
    scale = 10**made.scale if made.kind == "decimal" else 1
    fine = (np.arange(1 << 20) + 0.5) / (1 << 20)
    wanted = np.clip(theory(fine), float(made.min), float(made.max)).mean()
    found = drawn_values(bounds_of(made)).mean() / scale
    assert abs(found - wanted) < 0.01 * wanted + 0.5 / scale


@pytest.mark.parametrize(("made", "theory"), THEORY, ids=IDS)
def test_bounds_never_fall_and_stay_within_min_and_max(made: NumberColumn, theory: object) -> None:
    bounds = bounds_of(made)
    units = 10**made.scale if made.kind == "decimal" else 1
    assert len(bounds) == STEPS + 1
    assert list(bounds) == sorted(bounds)
    assert int(made.min * units) <= bounds[0] <= bounds[-1] <= int(made.max * units)


def test_a_uniform_number_has_no_table() -> None:
    assert quantile_bounds(column("integer", "1", "9"), NORMAL) is None


@pytest.mark.parametrize("exponent", ["0.5", "1", "1.2", "2"])
@pytest.mark.parametrize(("low", "high"), [("1", "100"), ("10", "5000")])
def test_the_ranks_of_a_zipf_number_have_their_shares(exponent: str, low: str, high: str) -> None:
    made = column("integer", low, high, type="zipf", exponent=exponent)
    bounds = bounds_of(made)
    assert list(bounds) == sorted(bounds)
    assert bounds[0] == int(low)
    ranks = int(high) - int(low) + 1
    weights = np.arange(1, ranks + 1, dtype=float) ** -float(exponent)
    below = np.cumsum(weights) / weights.sum()
    values = drawn_values(bounds) - int(low) + 1
    found = np.array([(values <= rank).mean() for rank in (1, 2, 3, 5, 10, ranks)])
    wanted = below[[0, 1, 2, 4, 9, ranks - 1]]
    assert np.abs(found - wanted).max() < 0.02


@st.composite
def number_columns(draw: st.DrawFn) -> NumberColumn:
    low = draw(st.integers(-1000, 1000))
    high = low + draw(st.integers(1, 3000))
    shapes: list[dict[str, str]] = [
        {
            "type": "normal",
            "mean": str(draw(st.integers(low, high))),
            "stddev": str(draw(st.integers(1, 500))),
        },
        {"type": "lognormal", "median": str(draw(st.integers(1, 500))), "sigma": "0.7"},
        {"type": "exponential", "mean": str(draw(st.integers(1, 900)))},
        {"type": "zipf", "exponent": draw(st.sampled_from(["0.7", "1", "1.5"]))},
        {"type": "uniform"},
    ]
    shape: dict[str, Any] = draw(st.sampled_from(shapes))
    return column("integer", str(low), str(high), **shape)


@settings(max_examples=20)
@given(number_columns())
def test_no_value_is_more_frequent_than_the_largest_share(made: NumberColumn) -> None:
    bounds = quantile_bounds(made, NORMAL)
    claimed = largest_share(made, bounds)
    if bounds is None:
        assert claimed == 1 / (made.max - made.min + 1)
        return
    shares: dict[int, Decimal] = {}
    for low, high in pairwise(bounds):
        values = range(low, high) if high > low else [low]
        for value in values:
            shares[value] = shares.get(value, Decimal(0)) + 1 / Decimal(len(values) * STEPS)
    assert max(shares.values()) <= claimed + Decimal("1e-20")


def test_the_bounds_of_a_column_stay_the_same_for_ever() -> None:
    assert bounds_of(NORMAL_COLUMN)[::256] == (-19742, 36510, 50000, 63490, 119742)
    assert bounds_of(LOGNORMAL_COLUMN)[::256] == (246, 2332, 4000, 6861, 65103)
    assert bounds_of(EXPONENTIAL_COLUMN)[::256] == (0, 863, 2079, 4159, 24953)


DRIFTS = ["0.000001", "0.001", "0.01", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.999", "0.999999", "1"]


@pytest.mark.parametrize("drift", DRIFTS)
def test_probabilities_of_change_add_up_to_the_drift_exactly(drift: str) -> None:
    found = drift_probabilities(Decimal(drift))
    assert len(found) == STEPS
    assert sum(found) == int((Decimal(drift) * WHOLE * STEPS).to_integral_value())


@pytest.mark.parametrize("drift", DRIFTS)
def test_probabilities_of_change_do_not_fall_and_stay_within_their_bounds(drift: str) -> None:
    found = drift_probabilities(Decimal(drift))
    assert list(found) == sorted(found)
    assert found[0] >= 1
    assert found[-1] <= WHOLE


@settings(max_examples=8)
@given(st.decimals("0.0001", "0.9999", places=4))
def test_any_drift_keeps_sum_order_and_bounds(drift: Decimal) -> None:
    found = drift_probabilities(drift)
    assert sum(found) == int((drift * WHOLE * STEPS).to_integral_value())
    assert list(found) == sorted(found)
    assert found[0] >= 1
    assert found[-1] <= WHOLE


def test_there_are_lively_and_quiet_entities() -> None:
    found = np.array(drift_probabilities(Decimal("0.1"))) / WHOLE
    assert found[-1] > 0.4
    assert found[0] < 0.01
    assert found.std() > 0.05


def test_without_drift_there_are_no_probabilities_and_with_full_drift_all_are_certain() -> None:
    assert drift_probabilities(Decimal(0)) == ()
    assert set(drift_probabilities(Decimal(1))) == {WHOLE}


def test_a_number_column_is_a_value_that_caches_can_keep() -> None:
    assert hash(NORMAL_COLUMN) == hash(NORMAL_COLUMN.model_copy())
    assert Distribution() == Distribution(type="uniform")
