from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.model.types import BIGINT, BOOLEAN, DATE, INTEGER, STRING, TIMESTAMP, LogicalType, decimal_type
from ingen_fab.sql.duckdb import MOST_LABELS, DuckDBDialect
from ingen_fab.sql.expressions import (
    And,
    BooleanValue,
    Case,
    Coalesce,
    Compare,
    Comparison,
    Concat,
    DateOf,
    DateText,
    DecimalOf,
    Expr,
    Int,
    IntegerOf,
    IntText,
    IsNull,
    IsTrue,
    NeverNull,
    Node,
    Not,
    Null,
    Or,
    Ref,
    Text,
    TimestampOf,
)
from ingen_fab.sql.program import Program
from tests.sql.interpreter import value_of

DIALECT = DuckDBDialect()
A, B, T = Ref("a_"), Ref("b_"), Ref("t_")
NAMES = '"a_"', '"b_"', '"t_"'


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    return connection


def value(connection: duckdb.DuckDBPyConnection, node: Node, **names: object) -> object:
    """The value of a node on a real DuckDB, an instant in microseconds; names are BIGINT or text columns."""
    kinds = {int: "BIGINT", str: "VARCHAR", bool: "BOOLEAN"}
    source = ", ".join(f'CAST(${name} AS {kinds[type(given)]}) AS "{name}"' for name, given in names.items())
    rendered = DIALECT.render(node)
    if isinstance(node, TimestampOf):
        rendered = f"epoch_us({rendered})"
    text = f"SELECT {rendered} FROM (SELECT {source or '1'})"
    found = connection.execute(text, names).fetchone()
    assert found is not None
    result: object = found[0]
    return result


NO_A = Null(BIGINT)
CASES: list[tuple[Node, str, object]] = [
    (Ref("a_"), '"a_"', 7),
    (Int(5), "5", 5),
    (Int(-5), "(-5)", -5),
    (Int(2**63 - 1), "9223372036854775807", 2**63 - 1),
    (Text("it's"), "'it''s'", "it's"),
    (Null(BIGINT), "CAST(NULL AS BIGINT)", None),
    (Null(STRING), "CAST(NULL AS VARCHAR)", None),
    (A + 3, '("a_" + 3)', 10),
    (A - 10, '("a_" - 10)', -3),
    (A * -2, '("a_" * (-2))', -14),
    (A // 2, '("a_" // 2)', 3),
    (A % 4, '("a_" % 4)', 3),
    (A & 5, '("a_" & 5)', 5),
    (A ^ 2, 'xor("a_", 2)', 5),
    (A >> 1, '("a_" >> 1)', 3),
    (A + NO_A, '("a_" + CAST(NULL AS BIGINT))', None),
    (Int(100000) * 100000, "(CAST(100000 AS BIGINT) * 100000)", 10**10),
    (Case(((A > 5, T),), Text("low")), "CASE WHEN (\"a_\" > 5) THEN \"t_\" ELSE 'low' END", "text"),
    (
        Case(((NO_A > 5, Text("x")),), Text("else")),
        "CASE WHEN (CAST(NULL AS BIGINT) > 5) THEN 'x' ELSE 'else' END",
        "else",
    ),
    (Case(((A > 5, Int(1)),), Int(0)), 'CAST(CASE WHEN ("a_" > 5) THEN 1 ELSE 0 END AS BIGINT)', 1),
    (Coalesce((NO_A, B, A)), 'COALESCE(CAST(NULL AS BIGINT), "b_", "a_")', -3),
    (Coalesce((Int(1), Int(2))), "CAST(COALESCE(1, 2) AS BIGINT)", 1),
    (Concat((T, Text("-"), T)), "(\"t_\" || '-' || \"t_\")", "text-text"),
    (Concat((T, Null(STRING))), '("t_" || CAST(NULL AS VARCHAR))', None),
    (IntText(A), 'CAST("a_" AS VARCHAR)', "7"),
    (IntText(B), 'CAST("b_" AS VARCHAR)', "-3"),
    (IntText(A, 3), "format('{:03d}', \"a_\")", "007"),
    (DateText(A), "CAST(make_date(CAST(\"a_\" AS INTEGER)) AS VARCHAR)", "1970-01-08"),
    (DateOf(A), "make_date(CAST(\"a_\" AS INTEGER))", date(1970, 1, 8)),
    (DateOf(B), "make_date(CAST(\"b_\" AS INTEGER))", date(1969, 12, 29)),
    (BooleanValue(A > 5), '("a_" > 5)', True),
    (BooleanValue(NO_A > 5), "(CAST(NULL AS BIGINT) > 5)", None),
    (
        TimestampOf(A, Int(3_661_000_001)),
        'make_timestamptz((("a_" * 86400000000) + 3661000001))',
        (7 * 86400 + 3661) * 10**6 + 1,
    ),
    (
        DecimalOf(B, 2),
        "CAST(CAST(\"b_\" AS DECIMAL(18,0)) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(18,2))",
        Decimal("-0.03"),
    ),
    (DecimalOf(A, 0), 'CAST("a_" AS DECIMAL(18,0))', Decimal(7)),
    (
        DecimalOf(A, 2, largest=99),
        "(CAST(\"a_\" AS DECIMAL(16,0)) * CAST('0.01' AS DECIMAL(2,2)))",
        Decimal("0.07"),
    ),
    (IntegerOf(A), 'CAST("a_" AS INTEGER)', 7),
    (NeverNull(A // 2), '("a_" // 2)', 3),
    (
        IntegerOf(Case(((A > 5, Int(1)),), Int(0))),
        'CAST(CASE WHEN ("a_" > 5) THEN 1 ELSE 0 END AS INTEGER)',
        1,
    ),
    (Compare(Comparison.NE, A, B), '("a_" <> "b_")', True),
    (IsNull(NO_A), "(CAST(NULL AS BIGINT) IS NULL)", True),
    (IsTrue(BooleanValue(A > 5)), '("a_" > 5)', True),
    (And((A > 5, B > 5)), '(("a_" > 5) AND ("b_" > 5))', False),
    (Or((A > 5, B > 5)), '(("a_" > 5) OR ("b_" > 5))', True),
    (Not(A > 5), '(NOT ("a_" > 5))', False),
    (Not(NO_A > 5), "(NOT (CAST(NULL AS BIGINT) > 5))", None),
    (And((NO_A > 5, B > 5)), '((CAST(NULL AS BIGINT) > 5) AND ("b_" > 5))', False),
    (Or((NO_A > 5, B > 5)), '((CAST(NULL AS BIGINT) > 5) OR ("b_" > 5))', None),
]  # fmt: skip


@pytest.mark.parametrize(("node", "text", "expected"), CASES, ids=[text for _, text, _ in CASES])
def test_a_node_has_this_text_and_this_value(
    connection: duckdb.DuckDBPyConnection, node: Node, text: str, expected: object
) -> None:
    assert DIALECT.render(node) == text
    found = value(connection, node, a_=7, b_=-3, t_="text")
    assert found == expected
    assert type(found) is type(expected)


def test_every_node_is_among_the_cases() -> None:
    named = {kind.__name__ for kind in _concrete(Node)}
    seen = {type(part).__name__ for node, _, _ in CASES for part in _parts(node)}
    # The two bases stay as classes without slots; Unheard is another test's own node.
    # An element is what Spark makes of a lookup.
    assert named - seen <= {"Expr", "Predicate", "Unheard", "Element"}


def _concrete(kind: type[Node]) -> list[type[Node]]:
    below = kind.__subclasses__()
    return [kind] * (not below) + [one for part in below for one in _concrete(part)]


def _parts(node: Node) -> list[Node]:
    return [node] + [part for child in node.children() for part in _parts(child)]


@pytest.mark.parametrize(
    "given",
    ["it's", "''", 'say "hi"', "line\nbreak", "back\\slash \\n", "größe 東京 🛒", "", " ", "$1 ? %s {0}"],
)
def test_a_text_comes_back_as_it_was(connection: duckdb.DuckDBPyConnection, given: str) -> None:
    assert value(connection, Text(given)) == given
    assert value(connection, Concat((Text(given), T)), t_="-") == f"{given}-"


@pytest.mark.parametrize(
    "name", ["order", "SELECT", 'say "hi"', "it's", "größe", "a b", "$day", "h_drift/kind", "current_date"]
)
def test_any_name_can_be_a_column(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    quoted = DIALECT.identifier(name)
    found = connection.execute(f"SELECT {quoted} FROM (SELECT 5 AS {quoted})")
    assert found.description[0][0] == name
    assert found.fetchall() == [(5,)]


@pytest.mark.parametrize(
    "name", ["d_day", "order_by", "row_number", "step_1", "is_null", "group_by", "i_list"]
)
def test_a_name_that_stays_unquoted_is_no_word_of_duckdb(
    connection: duckdb.DuckDBPyConnection, name: str
) -> None:
    assert DIALECT.identifier(name) == name
    assert connection.execute(f"SELECT {name} FROM (SELECT 5 AS {name})").fetchall() == [(5,)]


def test_no_reserved_word_of_duckdb_stays_unquoted(connection: duckdb.DuckDBPyConnection) -> None:
    words = connection.execute(
        "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'"
    ).fetchall()
    assert len(words) > 100
    for (word,) in words:
        name = DIALECT.identifier(word)
        connection.execute(f"SELECT {name}, {name} + 1 AS {name} FROM (SELECT 5 AS {name}) AS {name}")


@pytest.mark.parametrize(
    ("number", "width", "expected"),
    [
        (7, 1, "7"),
        (7, 5, "00007"),
        (12345, 5, "12345"),
        (123456, 5, "123456"),
        (2**63 - 1, 19, str(2**63 - 1)),
        (-6, 5, "-0006"),
        (-6, 2, "-6"),
        (-123456, 5, "-123456"),
        (-(2**63), 19, str(-(2**63))),
    ],
)
def test_a_padded_number_has_its_sign_first_and_stays_whole_where_it_is_too_long(
    connection: duckdb.DuckDBPyConnection, number: int, width: int, expected: str
) -> None:
    assert value(connection, IntText(A, width), a_=number) == expected


@pytest.mark.parametrize("scale", range(7))
@pytest.mark.parametrize("units", [10**18 - 1, -(10**18 - 1), 1, -1, 0])
def test_a_decimal_is_exact_up_to_18_digits(
    connection: duckdb.DuckDBPyConnection, units: int, scale: int
) -> None:
    found = value(connection, DecimalOf(A, scale), a_=units)
    assert isinstance(found, Decimal)
    assert found == Decimal(units).scaleb(-scale)
    assert found.as_tuple().exponent == -scale


@pytest.mark.parametrize("scale", range(7))
@pytest.mark.parametrize("sign", [1, -1])
def test_a_decimal_that_is_known_to_be_small_has_the_same_type_and_value(
    connection: duckdb.DuckDBPyConnection, scale: int, sign: int
) -> None:
    for largest in (10 ** (18 - scale) - 1, 10 ** (18 - scale)):
        text = DIALECT.render(DecimalOf(Int(sign * min(largest, 10**18 - 1)), scale, largest))
        found = connection.execute(f"SELECT typeof({text}), {text}").fetchone()
        assert found == (f"DECIMAL(18,{scale})", Decimal(sign * min(largest, 10**18 - 1)).scaleb(-scale))


def test_a_decimal_of_19_digits_is_an_error(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error):
        value(connection, DecimalOf(A, 2), a_=10**18)


@pytest.mark.parametrize(
    "day", [date(1, 1, 1), date(1900, 2, 28), date(1969, 12, 31), date(2024, 2, 29), date(9999, 12, 31)]
)
def test_a_date_comes_from_its_number_on_both_sides_of_1970(
    connection: duckdb.DuckDBPyConnection, day: date
) -> None:  # fmt: skip
    number = (day - date(1970, 1, 1)).days
    assert value(connection, DateOf(A), a_=number) == day
    assert value(connection, DateText(A), a_=number) == day.isoformat()


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
def test_an_instant_is_the_same_in_every_session_time_zone(
    connection: duckdb.DuckDBPyConnection, zone: str
) -> None:
    instant = DIALECT.render(TimestampOf(Int(19723), Int(86_399_999_999)))
    day = DIALECT.render(DateText(Int(19723)))
    connection.execute(f"SET TimeZone = '{zone}'")
    try:
        found = connection.execute(f"SELECT epoch_us({instant}), {day}").fetchall()
    finally:
        connection.execute("SET TimeZone = 'UTC'")
    assert found == [((19723 * 86400 + 86399) * 10**6 + 999999, "2024-01-01")]


@pytest.mark.parametrize(
    ("logical", "kind"),
    [
        (BIGINT, "BIGINT"),
        (INTEGER, "INTEGER"),
        (STRING, "VARCHAR"),
        (BOOLEAN, "BOOLEAN"),
        (DATE, "DATE"),
        (TIMESTAMP, "TIMESTAMP WITH TIME ZONE"),
        (decimal_type(4), "DECIMAL(18,4)"),
    ],
)
def test_null_of_a_type_has_that_type(
    connection: duckdb.DuckDBPyConnection, logical: LogicalType, kind: str
) -> None:
    text = DIALECT.render(Null(logical))
    assert connection.execute(f"SELECT typeof({text})").fetchall() == [(kind,)]


WHOLE: list[Expr] = [
    Int(1),
    Int(1) + 2,
    Case(((A > 0, Int(1)),), Int(2)),
    Case(((A > 0, Int(1)),), A),
    Coalesce((Int(1), Int(2))),
    Case(((A > 0, Int(1)),), Int(2)) * 3,
    (Int(7) ^ 3) >> 1,
]


@pytest.mark.parametrize("node", WHOLE, ids=DIALECT.render)
def test_a_column_of_whole_numbers_is_bigint_even_where_it_is_made_of_literals(
    connection: duckdb.DuckDBPyConnection, node: Expr
) -> None:
    program = Program("facts")
    program.source("a_")
    text = DIALECT.query(program.query({"x": node}))
    connection.execute("CREATE OR REPLACE TEMP TABLE facts AS SELECT CAST(1 AS BIGINT) AS a_")
    assert connection.execute(f"SELECT typeof(x) FROM ({text})").fetchall() == [("BIGINT",)]


MANY = Case(tuple((bound > A, Text(f"v{bound}")) for bound in range(1, MOST_LABELS + 1)), Text("v0"))


@pytest.mark.parametrize(
    ("node", "kind", "value"),
    [
        (Case(((A > 5, Text("it's")),), Text("b")), "ENUM('b', 'it''s')", "it's"),
        (Case(((A > 5, Null(STRING)),), Text("b")), "ENUM('b')", None),
        (Case(((A > 5, Case(((A > 6, Text("x")),), Text("y"))),), Null(STRING)), "ENUM('x', 'y')", "x"),
        (Case(((A > 5, Text("low")),), T), "VARCHAR", "low"),
        (Case(((A > 5, Null(STRING)),), T), "VARCHAR", None),
        (Case(((A > 5, Null(STRING)),), Null(STRING)), "VARCHAR", None),
        (MANY, "VARCHAR", "v8"),
    ],
)
def test_a_choice_among_a_few_texts_is_an_enum_as_a_column(
    connection: duckdb.DuckDBPyConnection, node: Case, kind: str, value: str | None
) -> None:
    source = "SELECT CAST(7 AS BIGINT) AS a_, 'text' AS t_"
    found = connection.execute(
        f"SELECT typeof(x), x FROM (SELECT {DIALECT.column(node)} AS x FROM ({source}))"
    )
    assert found.fetchall() == [(kind, value)]


def test_literals_that_meet_do_not_overflow_32_bits(connection: duckdb.DuckDBPyConnection) -> None:
    choice = Case(((A > 5, Int(50_000)),), Int(70_000))
    assert value(connection, choice * choice, a_=7) == 2_500_000_000
    assert value(connection, choice * 10**6, a_=0) == 70_000_000_000
    assert value(connection, Int(2**31 - 1) + 1) == 2**31


NUMBERS = st.integers(-(2**31), 2**31)


@given(st.sampled_from([A + B, A - B, A * B, Case(((A < B, A),), B), BooleanValue(A <= B)]), NUMBERS, NUMBERS)
def test_arithmetic_means_what_it_means_in_python(
    connection: duckdb.DuckDBPyConnection, node: Expr, one: int, two: int
) -> None:
    assert value(connection, node, a_=one, b_=two) == value_of(node, {"a_": one, "b_": two}.__getitem__)


@given(NUMBERS, st.integers(1, 2**31))
def test_division_goes_toward_zero_and_its_rest_has_the_sign_of_the_dividend(
    connection: duckdb.DuckDBPyConnection, one: int, two: int
) -> None:
    for node in (A // B, A % B):
        assert value(connection, node, a_=one, b_=two) == value_of(node, {"a_": one, "b_": two}.__getitem__)


def test_copies_of_a_row_are_numbered_from_0(connection: duckdb.DuckDBPyConnection) -> None:
    program = Program("facts")
    copy = program.explode("i_copy", program.source("a_"))
    connection.execute("CREATE OR REPLACE TEMP TABLE facts AS SELECT unnest([2, 0, 3]) AS a_")
    found = connection.execute(DIALECT.query(program.query({"x": copy}))).fetchall()
    assert found == [(0,), (1,), (0,), (1,), (2,)]
