from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ingen_fab.errors import PlanError
from ingen_fab.generation.streams import (
    MASK,
    TWO_32,
    column_constant,
    drawn,
    keyed_mix,
    mixed,
    multipliers,
    refuse_weak_constants,
    scaled_down,
    threshold,
)
from ingen_fab.runtime.generation.mixing import mix32
from ingen_fab.sql.duckdb import DuckDBDialect
from ingen_fab.sql.expressions import Expr, Int
from ingen_fab.sql.program import Program

CONNECTION = duckdb.connect()
EDGES = [0, 1, 2, MASK, MASK - 1, 2**31, 2**31 - 1, 0x80008000, 0xAAAAAAAA, 0x55555555]


def computed(program: Program, value: Expr, **columns: Sequence[int]) -> list[int]:
    """The values of an expression on DuckDB over some BIGINT columns, in their order."""
    table = pa.table({name: pa.array(values, type=pa.int64()) for name, values in columns.items()})
    CONNECTION.register("facts", table)
    text = DuckDBDialect().query(program.query({"x": value}))
    return [row[0] for row in CONNECTION.execute(text).fetchall()]


def test_the_mixer_in_sql_equals_mix32_for_a_hundred_thousand_values() -> None:
    values = EDGES + [(n * 2654435761) & MASK for n in range(100_000)]
    program = Program("facts")
    found = computed(program, mixed(program, "m", program.source("d_x")), d_x=values)
    assert found == [mix32(value) for value in values]


def test_a_keyed_mix_is_the_mix_of_counter_plus_key() -> None:
    counters = [0, 1, 2**31, 2**40, MASK]
    program = Program("facts")
    counter, key = program.source("d_x"), program.source("d_key")
    found = computed(program, keyed_mix(program, "m", counter, key), d_x=counters, d_key=[MASK] * 5)
    assert found == [mix32(counter + MASK) for counter in counters]


@pytest.mark.parametrize("constant", [0, 1, MASK, 0x80000000, 0x12345678])
def test_a_draw_never_leaves_64_bits_nor_32(constant: int) -> None:
    pairs = [(a, b) for a in EDGES for b in EDGES]
    program = Program("facts")
    draw = drawn(program, "h", program.source("d_a"), program.source("d_b"), constant)
    found = computed(program, draw, d_a=[a for a, _ in pairs], d_b=[b for _, b in pairs])
    assert all(0 <= value <= MASK for value in found)


def test_two_columns_draw_apart_and_each_draw_reads_both_states() -> None:
    program = Program("facts")
    a, b = program.source("d_a"), program.source("d_b")
    one = drawn(program, "one", a, b, column_constant("d", "t", "one"))
    two = drawn(program, "two", a, b, column_constant("d", "t", "two"))
    states = {"d_a": [5, 6, 5], "d_b": [7, 7, 8]}
    first, second = computed(program, one, **states), computed(program, two, **states)
    assert len({*first, *second}) == 6


def test_draws_of_columns_are_even_and_know_nothing_of_each_other() -> None:
    program = Program("facts")
    number = program.source("d_x")
    state_a = keyed_mix(program, "state_a", number, 123456789)
    state_b = keyed_mix(program, "state_b", number, 987654321)
    constants = [*(column_constant("d", "t", n) for n in range(4)), 1, 2, 0x40000000]
    draws = {f"h{n}": drawn(program, f"h{n}", state_a, state_b, c) for n, c in enumerate(constants)}
    CONNECTION.register("facts", pa.table({"d_x": pa.array(range(60_000), type=pa.int64())}))
    found = CONNECTION.execute(DuckDBDialect().query(program.query(dict(draws)))).fetchnumpy()
    columns = np.stack([found[name].astype(np.int64) for name in draws])
    for column in columns:
        for nibble in (column >> 28, (column >> 12) & 15, column & 15):
            assert stats.chisquare(np.bincount(nibble, minlength=16)).pvalue > 1e-5
    for one in range(len(constants)):
        for two in range(one):
            cells = np.bincount((columns[one] >> 29) * 8 + (columns[two] >> 29), minlength=64)
            assert stats.chisquare(cells).pvalue > 1e-5
            difference = (columns[one] - columns[two]) & MASK
            assert stats.chisquare(np.bincount(difference >> 28, minlength=16)).pvalue > 1e-5


def test_a_constant_comes_from_the_parts_of_its_name_and_from_their_borders() -> None:
    assert column_constant("shop", "orders", 1) == column_constant("shop", "orders", 1)
    others = {column_constant("shop", "orders", 2), column_constant("shop", "order", "s1")}
    assert len(others | {column_constant("shop", "orders", 1)}) == 3
    assert all(0 <= constant <= MASK for constant in others)


@settings(max_examples=40)
@given(st.integers(1, 2**31), st.lists(st.integers(0, MASK), min_size=1, max_size=5))
def test_a_scaled_draw_lies_below_the_size_and_reaches_both_ends(size: int, draws: list[int]) -> None:
    draws = [0, MASK, *draws]
    program = Program("facts")
    found = computed(program, scaled_down(program.source("d_x"), size), d_x=draws)
    assert found == [draw * size >> 32 for draw in draws]
    assert found[:2] == [0, size - 1]


def test_a_size_may_be_an_expression() -> None:
    program = Program("facts")
    value = scaled_down(program.source("d_x"), program.source("d_n") + Int(1))
    assert computed(program, value, d_x=[MASK, 0], d_n=[9, 9]) == [9, 0]


def tied_constants() -> tuple[int, int]:
    """Two constants that share one of their multipliers."""
    seen: dict[int, int] = {}
    for constant in range(200_000):
        for number in multipliers(constant):
            if number in seen:
                return seen[number], constant
            seen[number] = constant
    raise AssertionError("no two of so many constants share a multiplier")


@pytest.mark.parametrize("pair", [(5, 5), tied_constants()], ids=["equal", "sharing a multiplier"])
def test_two_streams_that_are_tied_together_are_refused_by_name(pair: tuple[int, int]) -> None:
    first, other = pair
    with pytest.raises(PlanError, match=r"random streams of b and a are tied together") as caught:
        refuse_weak_constants([("b", other), ("a", first)])
    assert "version" in (caught.value.hint or "")


def test_the_multipliers_of_a_stream_are_odd_and_no_product_with_a_state_leaves_62_bits() -> None:
    for constant in [*EDGES, *range(1000)]:
        assert all(number % 2 == 1 and number * MASK < 2**62 for number in multipliers(constant))


def test_streams_at_any_other_distance_are_fine_and_so_is_one_stream_given_twice() -> None:
    refuse_weak_constants([("a", 5), ("b", 6), ("c", 0x80008000 ^ 5), ("a", 5)])


@pytest.mark.parametrize(
    ("share", "bound"), [("0", 0), ("1", TWO_32), ("0.5", TWO_32 // 2), ("0.1", 429496730)]
)
def test_a_share_becomes_a_bound_for_draws(share: str, bound: int) -> None:
    assert threshold(Decimal(share)) == bound
