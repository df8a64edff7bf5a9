"""The lists of popularity: sizes against enumeration, shares against what was asked for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.runtime.generation.popularity import (
    LIST_LEVELS,
    LIST_SHARES,
    list_member_place,
    list_size,
    list_thresholds,
)


@given(st.integers(0, 4095), st.integers(0, 10000), st.integers(0, 4))
def test_a_list_is_as_long_as_its_enumeration(phase: int, survivors: int, level: int) -> None:
    members = [place for place in range(survivors) if (place + phase + 1) % 8**level == 0]
    assert list_size(phase, survivors, level) == len(members)
    assert [list_member_place(phase, level, j) for j in range(len(members))] == members


def test_the_shares_are_hundredths() -> None:
    assert sum(LIST_SHARES) == 100
    assert len(LIST_SHARES) == LIST_LEVELS


def chosen(sizes: tuple[int, ...]) -> list[float]:
    """Return the share of the draws that each list gets, in hundredths."""
    edges = [0, *list_thresholds(sizes), 2**32]
    return [(upper - lower) / 2**32 * 100 for lower, upper in pairwise(edges)]


@pytest.mark.parametrize(
    ("sizes", "shares"),
    [
        ((50000, 6250, 781, 97, 12), (55, 22, 12, 7, 4)),
        ((5000, 625, 78, 9, 1), (59, 22, 12, 7, 0)),
        ((400, 50, 6, 0, 0), (66, 22, 12, 0, 0)),
        ((30, 3, 0, 0, 0), (100, 0, 0, 0, 0)),
        ((5000, 625, 4, 9, 5), (67, 22, 0, 7, 4)),
        ((1, 0, 0, 0, 0), (100, 0, 0, 0, 0)),
    ],
)
def test_a_list_of_fewer_than_five_gives_its_share_to_list_0(
    sizes: tuple[int, ...], shares: tuple[float, ...]
) -> None:
    assert chosen(sizes) == pytest.approx(shares, abs=1e-6)


def test_one_in_a_hundred_gets_about_a_fifth() -> None:
    sizes = tuple(list_size(0, 40960, level) for level in range(LIST_LEVELS))
    weights = [0.0] * 40960
    for level, share in enumerate(LIST_SHARES):
        for member in range(sizes[level]):
            weights[list_member_place(0, level, member)] += share / sizes[level]
    assert sum(sorted(weights, reverse=True)[:409]) == pytest.approx(20, abs=2)
