"""The order in which a cohort leaves: a bijection for every size, and one that looks random."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.runtime.generation.cohorts import (
    Cohort,
    draw_cohort,
    index_to_place,
    place_to_index,
    rectangle_width,
)

Integers = npt.NDArray[np.int64]
DAY = date(2024, 1, 1)


def cohort(size: int, seed: int = 0, day: date = DAY) -> Cohort:
    drawn = draw_cohort("shop/customers@1", seed, day, size)
    return Cohort(
        birth_day=day,
        first_id=1,
        size=size,
        first_publish=0,
        created_anchor=day,
        created_days=1,
        width=rectangle_width(size),
        keys=drawn.keys,
        rotation=drawn.rotation,
        phase=drawn.phase,
        survival_draw=drawn.survival_draw,
        churn_start=0,
    )


def mix_array(x: Integers) -> Integers:
    x = x & 0xFFFFFFFF
    x = x ^ (x >> 16)
    x = (x * 0x21F0AAAD) & 0xFFFFFFFF
    x = x ^ (x >> 15)
    x = (x * (0xD35A2D97 - 2**32)) & 0xFFFFFFFF
    return x ^ (x >> 15)


def indices_of(some: Cohort, places: Integers) -> Integers:
    """Undo the permutation for many places: the arithmetic of an engine, in signed 64 bits."""
    n, b = some.size, some.width
    x = (places + n - some.rotation) % n
    hi, lo = x // b, x % b
    for number in (5, 4, 3, 2, 1, 0):
        if number % 2 == 0:
            length = np.minimum(b, n - hi * b)
            lo = (lo + length - mix_array(hi + some.keys[number]) % length) % length
        else:
            height = (n - lo + b - 1) // b
            hi = (hi + height - mix_array(lo + some.keys[number]) % height) % height
    result: Integers = hi * b + lo
    return result


def test_the_values_are_frozen() -> None:
    some = cohort(50000)
    assert some.keys[:2] == (3745175377, 4026682245)
    assert (some.rotation, some.phase, some.survival_draw) == (43146, 2911, 3648006928)
    assert [index_to_place(some, index) for index in (0, 1, 49999)] == [29686, 10441, 33618]


def test_every_size_is_permuted_without_gap_or_repeat() -> None:
    for size in range(1, 2001):
        some = cohort(size)
        indices = indices_of(some, np.arange(size, dtype=np.int64))
        assert np.array_equal(np.sort(indices), np.arange(size)), size
        for place in {0, size // 3, size - 1}:
            assert place_to_index(some, place) == indices[place]
            assert index_to_place(some, int(indices[place])) == place


@pytest.mark.parametrize("size", [65536, 99991, 250000, 1_000_003])
def test_large_sizes_are_permuted_without_gap_or_repeat(size: int) -> None:
    indices = indices_of(cohort(size), np.arange(size, dtype=np.int64))
    assert np.array_equal(np.sort(indices), np.arange(size))


@given(st.integers(1, 2**31 - 1), st.integers(0, 2**31 - 1), st.integers(0, 50))
def test_forward_and_backward_agree(size: int, index: int, seed: int) -> None:
    some, index = cohort(size, seed), index % size
    place = index_to_place(some, index)
    assert 0 <= place < size
    assert place_to_index(some, place) == index
    assert index_to_place(some, place_to_index(some, index)) == index


@given(st.integers(1, 2**31 - 1))
def test_what_is_drawn_lies_in_its_range(size: int) -> None:
    some = cohort(size)
    assert (some.width - 1) ** 2 < size <= some.width**2
    assert 0 <= some.rotation < size
    assert 0 <= some.phase < 4096
    assert 0 <= some.survival_draw < 2**32
    assert len(some.keys) == 6


def test_stream_seed_and_day_each_change_the_draws() -> None:
    drawn = {
        draw_cohort(stream, seed, day, 100)
        for stream in ("a", "b")
        for seed in (0, 1)
        for day in (DAY, date(2024, 1, 2))
    }
    assert len(drawn) == 8


@pytest.mark.parametrize("size", [50000, 65536, 99991, 160000, 199999])
def test_the_gaps_between_the_first_hundredth_to_leave_look_random(size: int) -> None:
    gaps: list[int] = []
    for seed in range(4):
        first = np.arange(size - size // 100, size, dtype=np.int64)
        gaps += np.diff(np.sort(indices_of(cohort(size, seed), first))).tolist()
    # Gaps of a random hundredth are geometric; ten bins of about equal weight.
    edges = [0, 10, 22, 35, 51, 69, 91, 120, 160, 229]
    weights = -np.diff([*(0.99**edge for edge in edges), 0.0])
    observed = np.histogram(gaps, bins=[*(edge + 0.5 for edge in edges), np.inf])[0]
    expected = weights * len(gaps)
    chi_square = float((((observed - expected) ** 2) / expected).sum())
    assert abs(chi_square - 9) / 18**0.5 < 4


@pytest.mark.parametrize("size", [2, 3, 10, 100])
def test_in_small_cohorts_everybody_is_as_likely_to_leave_first(size: int) -> None:
    firsts = [place_to_index(cohort(size, seed), size - 1) for seed in range(6000)]
    expected = 6000 / size
    chi_square = float(((np.bincount(firsts, minlength=size) - expected) ** 2 / expected).sum())
    assert (chi_square - (size - 1)) / (2 * (size - 1)) ** 0.5 < 4


@pytest.mark.parametrize("size", [2, 3, 5, 10, 12])
def test_who_leaves_second_lies_nearly_anywhere_from_the_first(size: int) -> None:
    # Rows are turned as a whole, which six rounds leave visible in tiny cohorts: up to a fifth from even.
    steps = []
    for seed in range(6000):
        some = cohort(size, seed)
        steps.append((place_to_index(some, size - 2) - place_to_index(some, size - 1)) % size)
    shares = np.bincount(steps, minlength=size) / 6000 * (size - 1)
    assert shares[0] == 0
    assert shares[1:].min() > 0.75
    assert shares[1:].max() < 1.35
