from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingen_fab.errors import ExpressionError
from ingen_fab.generation.expressions import build_expression, columns_read
from ingen_fab.generation.values import Value
from ingen_fab.model.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    INTEGER,
    STRING,
    TIMESTAMP,
    LogicalType,
    TypeName,
    decimal_type,
)
from ingen_fab.sql.duckdb import DuckDBDialect
from ingen_fab.sql.expressions import Ref
from ingen_fab.sql.program import Program

CONNECTION = duckdb.connect()
MONEY = decimal_type(2)
TYPES = {
    "n": BIGINT,
    "i": INTEGER,
    "p": MONEY,
    "rate": decimal_type(4),
    "t": STRING,
    "d": DATE,
    "b": BOOLEAN,
    "s": TIMESTAMP,
}
Numbers = Mapping[str, int | str | None]


def column(name: str) -> Value:
    return Value(Ref(f"c_{name}"), TYPES[name], Ref("micro"))


def computed(sql: str, wanted: LogicalType, **units: int | str | None) -> object:
    """What an expression gives on DuckDB over columns in units; numbers come back as they are written."""
    value = build_expression(sql, wanted, column)
    program = Program("facts")
    for name in columns_read(sql):
        program.source(f"c_{name}")
    kinds = {name: pa.string() if TYPES[name] is STRING else pa.int64() for name in units}
    table = pa.table({f"c_{name}": pa.array([unit], type=kinds[name]) for name, unit in units.items()})
    CONNECTION.register("facts", table if units else pa.table({"c_n": [1]}))
    found = CONNECTION.execute(DuckDBDialect().query(program.query({"x": value.written()}))).fetchone()
    assert found is not None
    result: object = found[0]
    return result


EXAMPLES: list[tuple[str, LogicalType, dict[str, int | str | None], object]] = [
    ("n + i", BIGINT, {"n": 2, "i": 3}, 5),
    ("p * i", MONEY, {"p": 1999, "i": 3}, Decimal("59.97")),
    ("p * rate", MONEY, {"p": 999, "rate": 1250}, Decimal("1.25")),
    ("p - rate", decimal_type(4), {"p": 100, "rate": 1}, Decimal("0.9999")),
    ("n / 3", MONEY, {"n": 2}, Decimal("0.67")),
    ("n / 3", decimal_type(6), {"n": 2}, Decimal("0.666667")),
    ("n / 3", BIGINT, {"n": 5}, 2),
    ("n / 1.25", MONEY, {"n": 1}, Decimal("0.80")),
    ("n / (4)", MONEY, {"n": 1}, Decimal("0.25")),
    ("-n", BIGINT, {"n": 5}, -5),
    ("n - -3", BIGINT, {"n": 5}, 8),
    ("(n + i) * 2", BIGINT, {"n": 2, "i": 3}, 10),
    ("n + i * 2", BIGINT, {"n": 2, "i": 3}, 8),
    ("CASE WHEN n > 1 THEN p WHEN n = 1 THEN 1.005 ELSE 0 END", MONEY, {"n": 1, "p": 5}, Decimal("1.01")),
    ("CASE WHEN n > 1 THEN p END", MONEY, {"n": 1, "p": 5}, None),
    ("COALESCE(n, i, 7)", BIGINT, {"n": None, "i": None}, 7),
    ("COALESCE(p, 1.5)", MONEY, {"p": None}, Decimal("1.50")),
    ("t || '-' || n", STRING, {"t": "a", "n": -5}, "a--5"),
    ("t || d", STRING, {"t": "on ", "d": -1}, "on 1969-12-31"),
    ("t || t", STRING, {"t": None}, None),
    ("CASE WHEN t = 'it''s' THEN 'yes' ELSE t END", STRING, {"t": "it's"}, "yes"),
    ("CASE WHEN t IN ('a', 'b') THEN 1 ELSE 0 END", BIGINT, {"t": "b"}, 1),
    ("n > 1", BOOLEAN, {"n": 2}, True),
    ("n > 1", BOOLEAN, {"n": None}, None),
    ("NOT n > 1", BOOLEAN, {"n": None}, None),
    ("n IS NULL", BOOLEAN, {"n": None}, True),
    ("n IS NOT NULL", BOOLEAN, {"n": None}, False),
    ("n BETWEEN 1 AND 3", BOOLEAN, {"n": 3}, True),
    ("n NOT IN (1, 2)", BOOLEAN, {"n": 3}, True),
    ("n NOT IN (1, 2)", BOOLEAN, {"n": None}, None),
    ("p > 0.005", BOOLEAN, {"p": 1}, True),
    ("b AND n > 1", BOOLEAN, {"b": 1, "n": 2}, True),
    ("b OR n > 1", BOOLEAN, {"b": None, "n": 2}, True),
    ("NOT b", BOOLEAN, {"b": 0}, True),
    ("b = true", BOOLEAN, {"b": 1}, True),
    ("COALESCE(b, false)", BOOLEAN, {"b": None}, False),
    ("true", BOOLEAN, {}, True),
    ("1.5", MONEY, {}, Decimal("1.50")),
    ("1e3 + .5", MONEY, {}, Decimal("1000.50")),
    ("100000 * 100000", BIGINT, {}, 10_000_000_000),
    ("n /* a comment */ + 1 -- and one more", BIGINT, {"n": 1}, 2),
]


@pytest.mark.parametrize(("sql", "wanted", "units", "expected"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_an_expression_gives_this_value(
    sql: str, wanted: LogicalType, units: dict[str, int | str | None], expected: object
) -> None:
    found = computed(sql, wanted, **units)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("units", "expected"),
    [(5, "0.01"), (4, "0.00"), (-5, "-0.01"), (-4, "0.00"), (15, "0.02"), (25, "0.03"), (-25, "-0.03")],
)
def test_halves_are_rounded_away_from_zero(units: int, expected: str) -> None:  # fmt: skip
    assert computed("n * 0.001", MONEY, n=units) == Decimal(expected)


def test_a_quotient_is_rounded_once_and_not_twice() -> None:
    # 0.00499999...: rounded to six digits first it would be 0.005, and then 0.01.
    assert computed("n / 20000001", MONEY, n=100_000) == Decimal("0.00")
    assert computed("n / 20000001", MONEY, n=-100_000) == Decimal("0.00")
    assert computed("n / 20000000", MONEY, n=100_000) == Decimal("0.01")


# --- random expressions against exact arithmetic ----------------------------------------------------------


@dataclass(frozen=True)
class Exact:
    """An expression as SQL, and its exact value over given columns; None is NULL."""

    sql: str
    value: Callable[[Numbers], Fraction | None]


def _leaf_column(name: str) -> Exact:
    unit = Fraction(1, 10 ** TYPES[name].scale)

    def value(columns: Numbers) -> Fraction | None:
        found = columns[name]
        return None if found is None else int(found) * unit

    return Exact(name, value)


def _combined(sql: str, one: Exact, two: Exact, what: Callable[[Fraction, Fraction], Fraction]) -> Exact:
    def value(columns: Numbers) -> Fraction | None:
        left, right = one.value(columns), two.value(columns)
        return None if left is None or right is None else what(left, right)

    return Exact(sql, value)


def _case(test: Exact, one: Exact, two: Exact) -> Exact:
    def value(columns: Numbers) -> Fraction | None:
        tested = test.value(columns)
        return one.value(columns) if tested is not None and tested > 1 else two.value(columns)

    return Exact(f"CASE WHEN {test.sql} > 1 THEN {one.sql} ELSE {two.sql} END", value)


def _coalesce(one: Exact, two: Exact) -> Exact:
    def value(columns: Numbers) -> Fraction | None:
        found = one.value(columns)
        return two.value(columns) if found is None else found

    return Exact(f"COALESCE({one.sql}, {two.sql})", value)


LITERALS = st.sampled_from(["0", "1", "2", "0.5", "1.25", "10", "0.001"])
LEAVES = st.one_of(
    st.sampled_from(["n", "i", "p", "rate"]).map(_leaf_column),
    LITERALS.map(lambda text: Exact(text, lambda _columns: Fraction(text))),
)


@st.composite
def exact_expressions(draw: st.DrawFn, depth: int = 2) -> Exact:
    if depth == 0:
        return draw(LEAVES)
    one, two = draw(exact_expressions(depth - 1)), draw(exact_expressions(depth - 1))
    match draw(st.integers(0, 5)):
        case 0:
            return _combined(f"({one.sql} + {two.sql})", one, two, lambda a, b: a + b)
        case 1:
            return _combined(f"({one.sql} - {two.sql})", one, two, lambda a, b: a - b)
        case 2:
            return _combined(f"({one.sql} * {two.sql})", one, two, lambda a, b: a * b)
        case 3:
            return _case(draw(LEAVES), one, two)
        case 4:
            return _coalesce(one, two)
    return one


UNITS = st.one_of(st.none(), st.integers(-2000, 2000))
COLUMNS = st.fixed_dictionaries({"n": UNITS, "i": UNITS, "p": UNITS, "rate": UNITS})
WANTED = st.sampled_from([BIGINT, decimal_type(1), MONEY, decimal_type(4), decimal_type(6)])


def half_away_from_zero(value: Fraction, scale: int) -> int:
    units = abs(value) * 10**scale
    rounded: int = (2 * units.numerator + units.denominator) // (2 * units.denominator)
    return rounded if value >= 0 else -rounded


def check(exact: Exact, wanted: LogicalType, columns: Numbers) -> None:
    value = exact.value(columns)
    expected = None if value is None else half_away_from_zero(value, wanted.scale)
    found = computed(exact.sql, wanted, **columns)
    units = None if found is None else int(Decimal(str(found)).scaleb(wanted.scale))
    assert units == expected, exact.sql


@settings(max_examples=200)
@given(exact_expressions(), WANTED, COLUMNS)
def test_an_expression_is_exact_until_it_is_rounded_half_away_from_zero(
    exact: Exact, wanted: LogicalType, columns: Numbers
) -> None:
    check(exact, wanted, columns)


@settings(max_examples=150)
@given(
    exact_expressions(1),
    st.sampled_from(["2", "3", "7", "0.03", "1.5", "365", "20001", "99991"]),
    WANTED,
    COLUMNS,
)
def test_a_quotient_is_exact_until_it_is_rounded_half_away_from_zero(
    exact: Exact, divisor: str, wanted: LogicalType, columns: Numbers
) -> None:  # fmt: skip
    number = Exact(divisor, lambda _columns: Fraction(divisor))
    check(_combined(f"{exact.sql} / {divisor}", exact, number, lambda a, b: a / b), wanted, columns)


# --- what is refused --------------------------------------------------------------------------------------

REFUSED = [
    ("(1", "'(1' is not an SQL expression: Expecting )"),
    ("'abc", "is not an SQL expression: a quote or comment has no end"),
    ("/* abc", "is not an SQL expression: a quote or comment has no end"),
    ("n; DROP TABLE x", "is not an SQL expression"),
    ("SELECT n", "is not an SQL expression"),
    ("n WHERE n > 1", "is not an SQL expression"),
    ("", "'' is not one SQL expression"),
    ("1, 2", "'1, 2' is not one SQL expression"),
    ("n FROM x", "'n FROM x' is not one SQL expression"),
    ("n UNION SELECT 1", "is not one SQL expression"),
    ("DISTINCT n", "is not one SQL expression"),
    ("sum(n)", "'SUM(n)' is not in the SQL that all engines share"),
    ("upper(t)", "'UPPER(t)' is not in the SQL that all engines share"),
    ("CAST(n AS INT)", "'CAST(n AS INT)' is not in the SQL that all engines share"),
    ("n % 2", "'n % 2' is not in the SQL that all engines share"),
    ("n // 2", "'n // 2' is not in the SQL that all engines share"),
    ("n & 1", "'n & 1' is not in the SQL that all engines share"),
    ("(SELECT 1)", "is not in the SQL that all engines share"),
    ("CASE WHEN n IN (SELECT 1) THEN 1 END", "'n IN (SELECT 1)' is not in the SQL that all engines share"),
    ("NULL", "'NULL' is not in the SQL that all engines share"),
    ("CASE WHEN n THEN 1 END", "'n' is not in the SQL that all engines share"),
    ("n / i", "'n / i' divides by something that is not a number above 0"),
    ("n / 0", "divides by something that is not a number above 0"),
    ("n / -2", "divides by something that is not a number above 0"),
    ("x.n", "'x.n' names a table; an expression reads columns of its own row"),
    ("s", "'s' is a timestamp; expressions read numbers, text, dates and booleans"),
    ("t + 1", "'t' is a string, where a number is wanted"),
    ("-d", "'d' is a date, where a number is wanted"),
    ("CASE n WHEN 1 THEN 2 END", "is a CASE with an operand; write CASE WHEN a = b THEN ..."),
    ("CASE WHEN n > 1 THEN 'x' ELSE 1 END", "mixes bigint and string"),
    ("COALESCE(t, n)", "mixes bigint and string"),
    ("CASE WHEN d > '2024-01-01' THEN 1 END", "mixes date and string"),
    ("CASE WHEN t < 'a' THEN 1 END", "orders text; engines order text differently"),
    ("p || 'x'", "'p' is a decimal(18,2); text is made of text, whole numbers and dates"),
    ("b || 'x'", "'b' is a boolean; text is made of text, whole numbers and dates"),
    ("1234567890123456789", "has more than 18 digits"),
    ("t", "'t' is a string, and the column is declared decimal(18,2)"),
    ("n > 1", "'n > 1' is a boolean, and the column is declared decimal(18,2)"),
]


@pytest.mark.parametrize(("sql", "message"), REFUSED, ids=[sql for sql, _ in REFUSED])
def test_what_engines_would_take_differently_is_refused_with_its_reason(sql: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        build_expression(sql, MONEY, column)
    assert message in caught.value.message


def test_a_refusal_shows_the_expression_the_part_and_what_may_be_used() -> None:
    with pytest.raises(ExpressionError) as caught:
        build_expression("n + sum(i)", MONEY, column)
    assert caught.value.message == "in 'n + sum(i)': 'SUM(i)' is not in the SQL that all engines share"
    assert caught.value.hint is not None
    assert "CASE WHEN" in caught.value.hint


def test_the_columns_that_are_read_are_named_once_in_their_order() -> None:
    sql = "CASE WHEN b THEN a + b ELSE COALESCE(c, a) END"
    assert columns_read(sql) == ("b", "a", "c")
    assert columns_read("1 + 2") == ()


@pytest.mark.parametrize("kind", list(TypeName))
def test_a_column_of_each_type_but_timestamp_can_be_passed_on(kind: TypeName) -> None:
    name = next(name for name, logical in TYPES.items() if logical.name is kind)
    if kind is TypeName.TIMESTAMP:
        return
    assert build_expression(name, TYPES[name], column).type == TYPES[name]
