from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.sql.expressions import Case, Element, Int, Ref, references
from ingen_fab.sql.merging import Sizes, merged
from ingen_fab.sql.program import Lookup, Program, Query
from tests.sql.interpreter import Result, value_of

ROW: dict[str, Result] = {"d_x": 11, "d_y": 5}


def chain(steps: int) -> Query:
    """A value that each step uses twice, and so each a layer of its own."""
    program = Program("facts")
    value = program.source("d_x")
    for step in range(steps):
        value = program.define(f"v_{step}", (value ^ (value >> 1)) + program.source("d_y"))
    return program.query({"out": value * 2, "same": value})


def result_of(query: Query) -> dict[str, Result]:
    """The outputs of a query without lookups, for one row."""
    row = ROW
    for layer in query.layers:
        row = {name: row[name] for name in layer.keep} | {
            name: value_of(value, row.__getitem__) for name, value in layer.define
        }
    return row


@pytest.mark.parametrize("largest", [1, 10, 40, 1000])
def test_merged_layers_give_the_same_values(largest: int) -> None:
    assert result_of(merged(chain(6), largest)) == result_of(chain(6))


@given(st.integers(1, 7), st.integers(5, 200))
def test_no_expression_grows_beyond_the_limit(steps: int, largest: int) -> None:
    before = max(Sizes().of(value) for layer in chain(steps).layers for _, value in layer.define)
    query = merged(chain(steps), largest)
    after = max(Sizes().of(value) for layer in query.layers for _, value in layer.define)
    assert after <= max(before, largest)
    assert len(query.layers) <= len(chain(steps).layers)


def test_few_layers_are_left_where_much_is_allowed() -> None:
    assert len(chain(6).layers) == 7
    assert len(merged(chain(6), 10_000).layers) == 1


def test_a_layer_that_explodes_filters_or_joins_stays() -> None:
    program = Program("facts")
    copy = program.explode("i_copy", program.source("d_x"))
    place = program.define("place", copy + program.source("d_y"))
    program.keep_where((place % 3).equals(0))
    program.look_up(Lookup("p", "parents", (("of_slot", place),), (("k_p", "of_id"),)))
    query = merged(program.query({"out": Ref("k_p") + place}), 10_000)
    assert [layer.explosion is not None for layer in query.layers].count(True) == 1
    assert [layer.where is not None for layer in query.layers].count(True) == 1
    assert [bool(layer.lookups) for layer in query.layers].count(True) == 1
    known = set(query.source_columns)
    for layer in query.layers:
        read = {name for _, value in layer.define for name in references(value)} | set(layer.keep)
        assert read <= known
        known = set(layer.keep) | {name for name, _ in layer.define}
        known |= {name for lookup in layer.lookups for name, _ in lookup.columns}
        known |= {layer.explosion.name} if layer.explosion else set()


def test_a_condition_does_not_take_in_a_large_definition() -> None:
    program = Program("facts")
    x = program.source("d_x")
    large = program.define("large", sum((x + n for n in range(20)), x))
    program.keep_where(large > 5)
    query = merged(program.query({"out": large}), 10_000)
    (where,) = [layer.where for layer in query.layers if layer.where is not None]
    assert Sizes().of(where) < 10


def test_a_lookup_in_a_dense_relation_becomes_an_element() -> None:
    program = Program("facts")
    place = program.source("d_x") >> 3
    program.look_up(Lookup("p", "pool_cities", (("of_slot", place),), (("p_city", "of_city"),), dense=True))
    query = merged(program.query({"city": Ref("p_city")}), 100)
    assert query.layers[-1].define == (("city", Element("pool_cities", "of_city", place, False)),)
    assert not any(layer.lookups for layer in query.layers)


def test_what_is_kept_through_a_dissolved_layer_is_defined_in_the_next() -> None:
    program = Program("facts")
    low = program.define("low", program.source("d_x") + 1)
    high = program.define("high", low * low)
    query = merged(program.query({"a": low, "b": high, "c": Case(((high > 4, low),), Int(0))}), 100)
    assert len(query.layers) == 1
    assert result_of(query) == {"a": 12, "b": 144, "c": 12}
