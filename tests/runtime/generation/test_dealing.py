"""Children dealt to parents: sums, bounds, and counts that look like life."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.dealing import (
    Deal,
    dealing_patterns,
    largest_share,
    pattern_of,
    pattern_rows,
    weight_before,
)

KEYS = st.integers(0, 2**32 - 1)


def counts(deal: Deal) -> list[int]:
    boundaries = [deal.boundary(j) for j in range(deal.parents + 1)]
    return [after - before for before, after in pairwise(boundaries)]


def test_the_patterns_are_frozen() -> None:
    digest = sha256(repr(pattern_rows()).encode()).hexdigest()
    assert digest == "34c3d1d7799144e05a12c83cbc230398dda3b4570becc05524d52eb9315fa2ec"


def test_each_pattern_sums_to_128_and_leaves_nobody_out() -> None:
    patterns = dealing_patterns()
    assert len(patterns) == len(set(patterns)) == 256
    assert all(len(pattern) == 16 and sum(pattern) == 128 and min(pattern) >= 1 for pattern in patterns)


def test_the_rows_of_the_patterns_hold_running_sums() -> None:
    rows = pattern_rows()
    assert len(rows) == 4096
    assert rows == sorted(rows)
    for (_, position, before, weight), (_, _, following, _) in pairwise(rows):
        assert following == (before + weight) % 128
        assert (position == 0) == (before == 0)


@given(st.integers(0, 2**28), KEYS)
def test_a_block_has_a_pattern_and_the_weight_of_128(block: int, key: int) -> None:
    assert 0 <= pattern_of(block, key) < 256
    pattern = dealing_patterns()[pattern_of(block, key)]
    weights = [weight_before(16 * block + position, key) for position in range(17)]
    assert weights == [128 * block + sum(pattern[:position]) for position in range(17)]


@given(st.integers(1, 400), st.integers(0, 5000), KEYS)
def test_every_child_has_one_parent_and_every_parent_a_child(parents: int, spare: int, key: int) -> None:
    deal = Deal(parents, parents + spare, key)
    dealt = counts(deal)
    assert deal.boundary(0) == 0
    assert sum(dealt) == deal.boundary(parents) == parents + spare
    assert min(dealt) >= 1
    assert max(dealt) <= deal.largest_share == largest_share(parents, parents + spare, deal.total_weight)


@given(st.integers(1, 400), st.data(), KEYS)
def test_with_fewer_children_than_parents_some_have_none(parents: int, data: st.DataObject, key: int) -> None:
    children = data.draw(st.integers(0, parents))
    deal = Deal(parents, children, key)
    dealt = counts(deal)
    assert sum(dealt) == children
    assert set(dealt) <= {0, 1}
    assert max(dealt) <= deal.largest_share


def test_as_many_children_as_parents_are_one_each() -> None:
    assert counts(Deal(100, 100, 7)) == [1] * 100


def test_one_parent_gets_all() -> None:
    deal = Deal(1, 1000, 7)
    assert counts(deal) == [1000]
    assert deal.largest_share == 1000


def test_nobody_is_dealt_nothing() -> None:
    deal = Deal(0, 0, 7)
    assert deal.total_weight == deal.boundary(0) == deal.largest_share == 0


def test_counts_look_like_life() -> None:
    shares: Counter[int] = Counter()
    for key in range(10):
        shares.update(counts(Deal(16000, 36000, key * 1_000_003)))
    percent = [100 * shares[count] / 160000 for count in range(1, 11)]
    assert percent[:4] == pytest.approx([28, 40, 19, 8], abs=1)
    assert percent[1:] == sorted(percent[1:], reverse=True)
    assert 0 < percent[8] < 0.2
    assert percent[9] == 0


def test_the_bound_is_close_to_the_largest_count() -> None:
    deal = Deal(14080, 30240, 5)
    assert max(counts(deal)) <= deal.largest_share <= max(counts(deal)) + 2


def test_days_are_dealt_differently() -> None:
    assert counts(Deal(160, 360, 1)) != counts(Deal(160, 360, 999_999_937))


def test_children_without_parents_are_refused() -> None:
    with pytest.raises(RuntimeUserError, match="14400 child rows have no parent"):
        Deal(0, 14400, 1)


def test_more_than_the_engines_can_multiply_is_refused() -> None:
    assert Deal(10**9, 2 * 10**9, 1).total_weight == pytest.approx(8 * 10**9, rel=1e-6)
    with pytest.raises(RuntimeUserError, match="cannot be dealt"):
        Deal(2**31 - 1, 2**32, 1)
