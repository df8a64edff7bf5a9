from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingen_fab.sql.duckdb import DuckDBDialect
from ingen_fab.sql.expressions import (
    And,
    Case,
    Coalesce,
    Expr,
    Int,
    IsNull,
    Not,
    Or,
    Predicate,
    Ref,
    references,
)
from ingen_fab.sql.program import Lookup, Program, Query
from tests.sql.interpreter import Result, Row, rows_of

DIALECT = DuckDBDialect()
CONNECTION = duckdb.connect()
CONNECTION.execute("SET threads = 1")


def run(query: Query, relations: Mapping[str, Sequence[Row]]) -> list[tuple[Result, ...]]:
    """The rows of a query on a real DuckDB."""
    for name, rows in relations.items():
        columns = list(rows[0])
        arrays = [pa.array([row[column] for row in rows], type=pa.int64()) for column in columns]
        CONNECTION.register(name, pa.Table.from_arrays(arrays, names=columns))
    return CONNECTION.execute(DIALECT.query(query)).fetchall()


def defined(query: Query) -> list[str]:
    """Names that the layers compute, outputs aside."""
    return [name for layer in query.layers[:-1] for name, _ in layer.define]


def test_a_definition_that_is_used_once_is_folded_into_its_user() -> None:
    program = Program("facts")
    once = program.define("once", program.source("d_x") + 1)
    query = program.query({"out": once * 2})
    assert defined(query) == []
    assert query.layers[-1].define == (("out", (Ref("d_x") + 1) * 2),)


def test_a_definition_that_is_used_twice_is_computed_once_in_a_layer() -> None:
    program = Program("facts")
    twice = program.define("twice", program.source("d_x") + 1)
    query = program.query({"out": twice * twice})
    assert defined(query) == ["twice"]
    assert query.layers[-1].define == (("out", twice * twice),)


def test_a_definition_that_nobody_needs_is_left_out() -> None:
    program = Program("facts")
    unused = program.define("unused", program.source("d_y") + 1)
    program.define("also_unused", unused * unused)
    query = program.query({"out": program.source("d_x")})
    assert defined(query) == []
    assert query.source_columns == ("d_x",)


def test_each_definition_stands_in_the_lowest_layer_that_has_what_it_needs() -> None:
    program = Program("facts")
    x = program.source("d_x")
    low = program.define("low", x + 1)
    high = program.define("high", low * low)
    beside = program.define("beside", x * 3)
    query = program.query({"out": high + high + beside + beside})
    assert [[name for name, _ in layer.define] for layer in query.layers] == [
        ["low", "beside"],
        ["high"],
        ["out"],
    ]


def test_a_layer_keeps_what_a_later_one_reads_and_nothing_else() -> None:
    program = Program("facts")
    x, y = program.source("d_x"), program.source("d_y")
    low = program.define("low", x + 1)
    high = program.define("high", low * low)
    query = program.query({"out": high * high + y})
    assert [layer.keep for layer in query.layers] == [("d_y",), ("d_y",), ()]


def test_no_layer_reads_a_name_that_is_not_there_yet() -> None:
    program = Program("facts")
    x = program.source("d_x")
    for number in range(8):
        x = program.define(f"n{number}", x * x)
    query = program.query({"out": x})
    known = set(query.source_columns)
    for layer in query.layers:
        read = {name for _, value in layer.define for name in references(value)}
        assert read | set(layer.keep) <= known
        known = set(layer.keep) | {name for name, _ in layer.define}


def test_the_text_grows_with_the_number_of_definitions_and_not_with_their_depth() -> None:
    def length(depth: int) -> int:
        program = Program("facts")
        value = program.source("d_x")
        for number in range(depth):
            value = program.define(f"name_{number:03d}", value * value)
        return len(DIALECT.query(program.query({"out": value})))

    assert length(100) - length(50) == length(60) - length(10)


def test_an_unused_lookup_is_not_joined() -> None:
    program = Program("facts")
    program.look_up(Lookup("pool", "pool_a", (("of_slot", program.source("d_x")),), (("city", "of_city"),)))
    query = program.query({"out": program.source("d_y")})
    assert query.relations == ("facts",)
    assert query.source_columns == ("d_y",)


def test_a_lookup_brings_only_the_columns_that_are_used() -> None:
    program = Program("facts")
    columns = (("city", "of_city"), ("state", "of_state"))
    program.look_up(Lookup("pool", "pool_a", (("of_slot", program.source("d_x")),), columns))
    query = program.query({"out": Ref("state")})
    assert query.relations == ("facts", "pool_a")
    assert [lookup.columns for layer in query.layers for lookup in layer.lookups] == [
        (("state", "of_state"),),
    ]


def test_what_a_lookup_is_joined_on_stands_below_it() -> None:
    program = Program("facts")
    slot = program.define("slot", program.source("d_x") * program.source("d_x"))
    program.look_up(Lookup("pool", "pool_a", (("of_slot", slot),), (("city", "of_city"),)))
    query = program.query({"slot": slot, "city": Ref("city")})
    assert [len(layer.lookups) for layer in query.layers] == [0, 1, 0]


def test_explosions_stand_on_distinct_layers_in_their_order() -> None:
    program = Program("facts")
    first = program.explode("i_first", program.source("d_x"))
    second = program.explode("i_second", program.source("d_x"))
    query = program.query({"out": first * 10 + second})
    assert [layer.explosion.name if layer.explosion else None for layer in query.layers] == [
        "i_first",
        "i_second",
        None,
    ]
    assert sorted(run(query, {"facts": [{"d_x": 2}]})) == [(0,), (1,), (10,), (11,)]


def test_an_explosion_multiplies_rows_even_where_nobody_reads_its_number() -> None:
    program = Program("facts")
    program.explode("i_copy", program.source("d_x"))
    query = program.query({"out": program.source("d_y")})
    assert run(query, {"facts": [{"d_x": 3, "d_y": 7}]}) == [(7,), (7,), (7,)]


def test_a_filter_stands_where_all_that_it_reads_is_there() -> None:
    program = Program("facts")
    low = program.define("low", program.source("d_x") + 1)
    program.keep_where(low > 2)
    query = program.query({"out": low})
    assert [layer.where for layer in query.layers] == [None, Ref("low") > 2, None]
    assert run(query, {"facts": [{"d_x": 1}, {"d_x": 2}]}) == [(3,)]


def test_two_filters_of_one_layer_must_both_hold() -> None:
    program = Program("facts")
    x = program.source("d_x")
    program.keep_where(x > 1)
    program.keep_where(x < 4)
    query = program.query({"out": x})
    assert sorted(run(query, {"facts": [{"d_x": n} for n in range(6)]})) == [(2,), (3,)]


def test_an_optional_lookup_keeps_rows_that_meet_nothing_and_a_plain_one_drops_them() -> None:
    relations = {"facts": [{"d_x": 1}, {"d_x": 2}], "other": [{"of_key": 1, "of_value": 10}]}
    for optional, expected in ((True, [(1, 10), (2, None)]), (False, [(1, 10)])):
        program = Program("facts")
        on = (("of_key", program.source("d_x")),)
        program.look_up(Lookup("other", "other", on, (("value", "of_value"),), optional))
        query = program.query({"x": program.source("d_x"), "value": Ref("value")})
        assert sorted(run(query, relations)) == expected


def test_a_query_with_totals_sums_bigint_over_rows_that_share_the_key() -> None:
    program = Program("facts")
    slot, units = program.source("d_slot"), program.source("d_units")
    query = program.query({"of_slot": slot, "of_total": units}, total_by="of_slot")
    rows = [{"d_slot": 1, "d_units": 2**40}, {"d_slot": 1, "d_units": 5}, {"d_slot": 2, "d_units": -1}]
    with duckdb.connect() as connection:
        connection.register("facts", pa.Table.from_pylist(rows))
        found = connection.execute(DIALECT.query(query))
        assert [str(column[1]) for column in found.description] == ["BIGINT", "BIGINT"]
        assert sorted(found.fetchall()) == [(1, 2**40 + 5), (2, -1)]


def test_the_same_definition_may_be_given_twice_and_another_one_may_not() -> None:
    program = Program("facts")
    assert program.define("a", Int(1)) == program.define("a", Int(1))
    with pytest.raises(ValueError, match="two definitions of a"):
        program.define("a", Int(2))


@pytest.mark.parametrize("first", ["source", "define", "explode", "look_up"])
@pytest.mark.parametrize("second", ["source", "define", "explode", "look_up"])
def test_a_name_has_one_meaning_in_a_program(first: str, second: str) -> None:
    if first == second and first in ("source", "define"):
        return

    def give(program: Program, how: str, value: int) -> None:
        match how:
            case "source":
                program.source("Name")
            case "define":
                program.define("name", Int(value))
            case "explode":
                program.explode("name", Int(value))
            case "look_up":
                program.look_up(Lookup(f"l{value}", "other", (("of_x", Int(value)),), (("name", "of_y"),)))

    program = Program("facts")
    give(program, first, 1)
    with pytest.raises(ValueError, match=r"(?i)two meanings of name"):
        give(program, second, 2)


def test_a_source_column_keeps_its_own_name_among_the_outputs() -> None:
    program = Program("facts")
    query = program.query({"d_x": program.source("d_x") + 1})
    assert run(query, {"facts": [{"d_x": 1}]}) == [(2,)]


# --- any program means on DuckDB what it means in Python --------------------------------------------------


@dataclass(frozen=True)
class Made:
    program: Program
    outputs: dict[str, Expr]
    relations: dict[str, list[Row]]


SMALL = 0xFFFF


@st.composite
def expressions(draw: st.DrawFn, names: list[str], depth: int = 3) -> Expr:
    """Arithmetic that stays far within 64 bits; divisors are above 0."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        leaf = draw(st.sampled_from([*names, *names, None]))
        return Ref(leaf) if leaf is not None else Int(draw(st.integers(-5, 100)))
    one = draw(expressions(names, depth - 1))
    two = draw(expressions(names, depth - 1))
    shape = draw(st.integers(0, 8))
    built: list[Expr] = [
        one + two,
        one - two,
        (one & SMALL) * (two & SMALL) & SMALL,
        one // ((two & 7) + 1),
        one % ((two & 7) + 1),
        (one ^ two) & SMALL,
        (one & SMALL) >> 3,
        Coalesce((one, two)),
    ]
    if shape < len(built):
        return built[shape]
    return Case(((draw(predicates(names, depth - 1)), one),), two)


@st.composite
def predicates(draw: st.DrawFn, names: list[str], depth: int = 1) -> Predicate:
    one, two = draw(expressions(names, depth)), draw(expressions(names, depth))
    simple: Predicate = draw(st.sampled_from([one < two, one.equals(two), one >= two, IsNull(one)]))
    other: Predicate = two > 3
    return draw(st.sampled_from([simple, Not(simple), And((simple, other)), Or((simple, other))]))


@st.composite
def programs(draw: st.DrawFn) -> Made:
    program = Program("facts")
    names = ["d_x", "d_y", "d_z"]
    for name in (*names, "d_count"):
        program.source(name)
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(["define"] * 5 + ["look_up", "explode", "filter"]))
        if kind == "look_up":
            on = (("of_key", draw(expressions(names, 2)) & 7),)
            optional = draw(st.booleans())
            # A plain join drops rows with no partner: every key 0..7 has one, so only NULL has none.
            plain_on = on if optional else (("of_key", Coalesce((on[0][1], Int(0)))),)
            program.look_up(
                Lookup(f"other_{number}", "others", plain_on, ((f"l_{number}", "of_value"),), optional)
            )
            names.append(f"l_{number}")
        elif kind == "explode" and len(program.explosions) < 2:
            count = Coalesce((program.source("d_count"), Int(1))) if number % 2 else Int(2)
            program.explode(f"i_{number}", count)
            names.append(f"i_{number}")
        elif kind == "filter":
            program.keep_where(draw(predicates(names)))
        else:
            program.define(f"n_{number}", draw(expressions(names)))
            names.append(f"n_{number}")
    outputs = {f"out_{n}": draw(expressions(names)) for n in range(draw(st.integers(1, 3)))}
    value = st.one_of(st.none(), st.integers(-1000, 1000))
    facts = st.fixed_dictionaries({"d_x": value, "d_y": value, "d_z": value, "d_count": st.integers(0, 3)})
    others: list[Row] = [{"of_key": key, "of_value": draw(value)} for key in range(8)]
    return Made(program, outputs, {"facts": draw(st.lists(facts, min_size=1, max_size=3)), "others": others})


@settings(max_examples=60)
@given(programs())
def test_a_program_means_on_duckdb_what_it_means_in_python(made: Made) -> None:
    expected = list(rows_of(made.program, made.outputs, made.relations))
    found = run(made.program.query(made.outputs), made.relations)
    assert sorted(found, key=repr) == sorted(expected, key=repr)


@settings(max_examples=30)
@given(programs())
def test_every_layer_reads_only_what_the_one_below_passes_on(made: Made) -> None:
    query = made.program.query(made.outputs)
    known = set(query.source_columns)
    for layer in query.layers:
        brought = {name for lookup in layer.lookups for name, _ in lookup.columns}
        nodes: list[Expr | Predicate] = [value for _, value in layer.define]
        nodes += [value for lookup in layer.lookups for _, value in lookup.on]
        nodes += [layer.where] if layer.where is not None else []
        if layer.explosion is not None:
            brought.add(layer.explosion.name)
            nodes.append(layer.explosion.count)
        assert {name for node in nodes for name in references(node)} <= known
        assert set(layer.keep) <= known
        known = set(layer.keep) | {name for name, _ in layer.define} | brought


def test_the_same_program_gives_the_same_text() -> None:
    def text() -> str:
        program = Program("facts")
        x = program.source("d_x")
        value = program.define("a", x + 1)
        return DIALECT.query(program.query({"out": value * value, "more": value}))

    assert text() == text()
    assert re.search(r"\bWITH step_1 AS NOT MATERIALIZED \(\n", text())
