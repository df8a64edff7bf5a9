"""The mixer and the keys: frozen values, and what the data path relies on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.runtime.generation.mixing import MIX_MULTIPLIER_1, MIX_MULTIPLIER_2, mix32, stream_keys

STATES = st.integers(0, 2**32 - 1)


def unmix(x: int) -> int:
    """Undo mix32 step by step."""
    x ^= (x >> 15) ^ (x >> 30)
    x = x * pow(0xD35A2D97, -1, 2**32) % 2**32
    x ^= (x >> 15) ^ (x >> 30)
    x = x * pow(0x21F0AAAD, -1, 2**32) % 2**32
    return x ^ (x >> 16)


def test_the_values_are_frozen() -> None:
    assert [mix32(x) for x in (0, 1, 2, 2**32 - 1)] == [0, 114555507, 229111015, 3652544131]
    assert stream_keys(3, "a", "bc", 1) == (492298944, 3556163701, 1491934853)


@given(STATES)
def test_mixing_is_a_bijection(x: int) -> None:
    assert unmix(mix32(x)) == x


@given(st.integers(0, 2**63 - 1))
def test_a_larger_state_is_masked_first(x: int) -> None:
    assert mix32(x) == mix32(x % 2**32)


def test_no_product_leaves_a_signed_bigint() -> None:
    assert (2**32 - 1) * max(abs(MIX_MULTIPLIER_1), abs(MIX_MULTIPLIER_2)) < 2**63
    assert max(abs(MIX_MULTIPLIER_1), abs(MIX_MULTIPLIER_2)) < 2**31


@given(STATES, st.integers(0, 31))
def test_one_bit_of_input_changes_many_bits_of_output(x: int, bit: int) -> None:
    # x = 0 and its neighbours are the worst case of any such mixer.
    assert bin(mix32(x) ^ mix32(x ^ 1 << bit)).count("1") >= 2


def test_where_a_part_ends_matters() -> None:
    assert stream_keys(1, "a", "bc") != stream_keys(1, "ab", "c")
    assert stream_keys(1, "a", "") != stream_keys(1, "", "a")
    assert stream_keys(1, "1:a", "b") != stream_keys(1, "1", "a1:b")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_give_different_keys(one: list[str], other: list[str]) -> None:
    assert (stream_keys(4, *one) == stream_keys(4, *other)) == (one == other)


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_larger_count_begins_with_the_same_keys(few: int, more: int) -> None:
    keys = stream_keys(few + more, "table", 7)
    assert keys[:few] == stream_keys(few, "table", 7)
    assert len(set(keys)) == len(keys) == few + more
    assert all(0 <= key < 2**32 for key in keys)
