"""What Spark makes of the texts: all of a mode's values in one query, which is one job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ingen_fab.model.types import BIGINT, STRING, decimal_type
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
    Element,
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
from ingen_fab.sql.program import Lookup, Program
from ingen_fab.sql.spark import SparkDialect
from tests.sql.interpreter import Result, value_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DIALECT = SparkDialect()
A, B, T = Ref("a_"), Ref("b_"), Ref("t_")
SOURCE = "SELECT CAST(7 AS BIGINT) AS `a_`, CAST(-3 AS BIGINT) AS `b_`, 'text' AS `t_`"
NO_A = Null(BIGINT)
CASES: list[tuple[Node, str, object]] = [
    (Ref("a_"), "`a_`", 7),
    (Int(5), "5L", 5),
    (Int(-5), "(-5L)", -5),
    (Int(2**63 - 1), "9223372036854775807L", 2**63 - 1),
    (Text("it's"), "'it\\'s'", "it's"),
    (Null(BIGINT), "CAST(NULL AS BIGINT)", None),
    (Null(STRING), "CAST(NULL AS STRING)", None),
    (A + 3, "(`a_` + 3L)", 10),
    (A - 10, "(`a_` - 10L)", -3),
    (A * -2, "(`a_` * (-2L))", -14),
    (A // 2, "(`a_` div 2L)", 3),
    (A % 4, "(`a_` % 4L)", 3),
    (A & 5, "(`a_` & 5L)", 5),
    (A ^ 2, "(`a_` ^ 2L)", 5),
    (A >> 1, "shiftright(`a_`, 1)", 3),
    (A + NO_A, "(`a_` + CAST(NULL AS BIGINT))", None),
    (Int(100000) * 100000, "(100000L * 100000L)", 10**10),
    (Case(((A > 5, T),), Text("low")), "CASE WHEN (`a_` > 5L) THEN `t_` ELSE 'low' END", "text"),
    (Coalesce((NO_A, B, A)), "COALESCE(CAST(NULL AS BIGINT), `b_`, `a_`)", -3),
    (Concat((T, Text("-"), T)), "(`t_` || '-' || `t_`)", "text-text"),
    (Concat((T, Null(STRING))), "(`t_` || CAST(NULL AS STRING))", None),
    (IntText(A), "CAST(`a_` AS STRING)", "7"),
    (
        IntText(A, 3),
        "CASE WHEN `a_` IS NOT NULL THEN format_string('%03d', `a_`) END",
        "007",
    ),
    (DateText(A), "CAST(date_from_unix_date(CAST(`a_` AS INT)) AS STRING)", "1970-01-08"),
    (DateOf(A), "date_from_unix_date(CAST(`a_` AS INT))", date(1970, 1, 8)),
    (DateOf(B), "date_from_unix_date(CAST(`b_` AS INT))", date(1969, 12, 29)),
    (BooleanValue(A > 5), "(`a_` > 5L)", True),
    (BooleanValue(NO_A > 5), "(CAST(NULL AS BIGINT) > 5L)", None),
    (
        TimestampOf(A, Int(3_661_000_001)),
        "timestamp_micros(((`a_` * 86400000000L) + 3661000001L))",
        (7 * 86400 + 3661) * 10**6 + 1,
    ),
    (
        DecimalOf(B, 2),
        "CAST(CAST(`b_` AS DECIMAL(18,0)) * 0.01BD AS DECIMAL(18,2))",
        Decimal("-0.03"),
    ),
    (DecimalOf(A, 0), "CAST(`a_` AS DECIMAL(18,0))", Decimal(7)),
    (
        DecimalOf(A, 2, largest=99),
        "CAST(CAST(`a_` AS DECIMAL(2,0)) * 0.01BD AS DECIMAL(18,2))",
        Decimal("0.07"),
    ),
    (IntegerOf(A), "CAST(`a_` AS INT)", 7),
    (NeverNull(A // 2), "COALESCE((`a_` div 2L), 0L)", 3),
    (NO_A // 2, "(CAST(NULL AS BIGINT) div 2L)", None),
    (
        Element("pool_x", "of_city", A - 6, False),
        "from_json(:`pool_x_of_city`, 'ARRAY<STRING>')[CAST((`a_` - 6L) AS INT)]",
        "b",
    ),
    (
        Element("q", "of_low", A - 6, True),
        "COALESCE(from_json(:`q_of_low`, 'ARRAY<BIGINT>')[CAST((`a_` - 6L) AS INT)], 0L)",
        22,
    ),
    (Compare(Comparison.NE, A, B), "(`a_` <> `b_`)", True),
    (IsNull(NO_A), "(CAST(NULL AS BIGINT) IS NULL)", True),
    (IsTrue(BooleanValue(A > 5)), "(`a_` > 5L)", True),
    (And((A > 5, B > 5)), "((`a_` > 5L) AND (`b_` > 5L))", False),
    (Or((A > 5, B > 5)), "((`a_` > 5L) OR (`b_` > 5L))", True),
    (Not(NO_A > 5), "(NOT (CAST(NULL AS BIGINT) > 5L))", None),
    (And((NO_A > 5, B > 5)), "((CAST(NULL AS BIGINT) > 5L) AND (`b_` > 5L))", False),
]  # fmt: skip


@pytest.fixture(params=["ansi", "not ansi"])
def session(spark: SparkSession, request: pytest.FixtureRequest) -> Iterator[SparkSession]:
    """The session in both of its modes."""
    spark.conf.set("spark.sql.ansi.enabled", str(request.param == "ansi").lower())
    yield spark
    spark.conf.unset("spark.sql.ansi.enabled")


def values(session: SparkSession, texts: Sequence[str]) -> list[object]:
    """The values of expressions over one row."""
    listed = ", ".join(f"{text} AS v_{place}" for place, text in enumerate(texts))
    from ingen_fab.runtime.lakehouse_pyspark.spark_relations import with_arrays

    arrays = {"pool_x_of_city": '["a", "b"]', "q_of_low": "[11, 22]"}
    return list(session.sql(with_arrays(f"SELECT {listed} FROM ({SOURCE})", arrays)).collect()[0])


@pytest.mark.parametrize(("node", "text"), [(node, text) for node, text, _ in CASES])
def test_a_node_has_this_text(node: Node, text: str) -> None:
    assert DIALECT.render(node) == text


def test_every_text_has_its_value(session: SparkSession) -> None:
    texts = [
        f"unix_micros({DIALECT.render(node)})" if isinstance(node, TimestampOf) else DIALECT.render(node)
        for node, _, _ in CASES
    ]
    expected = [expected for _, _, expected in CASES]
    found = values(session, texts)
    assert found == expected
    assert [type(value) for value in found] == [type(value) for value in expected]


TEXTS = [
    *("it's", "''", 'say "hi"', "line\nbreak", "back\\slash \\n", "größe 東京 🛒", "", " ", "$1 ? %s {0}"),
    *("${env:HOME}", "$${x}", "\\u0024", "tab\t", "${spark.app.name}", ":named", "/* no */ -- remark"),
]


def test_a_text_comes_back_as_it_was(session: SparkSession) -> None:
    assert values(session, [DIALECT.text(text) for text in TEXTS]) == TEXTS


NAMES = ["order", "SELECT", "a`b", "it's", "größe", "a b", "$day", "h_drift/kind", "current_date", "d_day"]


def test_any_name_can_be_a_column(session: SparkSession) -> None:
    for name in NAMES:
        quoted = DIALECT.identifier(name)
        frame = session.sql(f"SELECT {quoted} FROM (SELECT 5 AS {quoted})")
        assert frame.columns == [name]


def test_numbers_of_every_size_come_out_exact(session: SparkSession) -> None:
    nodes: list[tuple[Node, object]] = []
    for scale in range(7):
        for units in (10**18 - 1, -(10**18 - 1), 1, -1, 0):
            for largest in (None, abs(units) or 9):
                node = DecimalOf(Int(units), scale, largest)
                nodes.append((node, Decimal(units).scaleb(-scale)))
                nodes.append((Text(decimal_kind(session, node)), f"decimal(18,{scale})"))
    for day in (date(1, 1, 1), date(1900, 2, 28), date(1969, 12, 31), date(2024, 2, 29), date(9999, 12, 31)):
        number = (day - date(1970, 1, 1)).days
        nodes += [(DateOf(Int(number)), day), (DateText(Int(number)), day.isoformat())]
    for number, width, text in ((7, 5, "00007"), (123456, 5, "123456"), (-6, 5, "-0006"), (-6, 2, "-6")):
        nodes.append((IntText(Int(number), width), text))
    choice = Case(((A > 5, Int(50_000)),), Int(70_000))
    nodes += [(choice * choice, 2_500_000_000), (Int(2**31 - 1) + 1, 2**31)]
    assert values(session, [DIALECT.render(node) for node, _ in nodes]) == [value for _, value in nodes]


def no_names(name: str) -> Result:
    """Nothing has a name here."""
    raise KeyError(name)


def decimal_kind(session: SparkSession, node: DecimalOf) -> str:
    """The type that Spark gives a decimal, found without a job."""
    kind: str = session.sql(f"SELECT {DIALECT.render(node)} AS d").schema[0].dataType.simpleString()
    return kind


def test_arithmetic_means_what_it_means_in_python(session: SparkSession) -> None:
    numbers = (-(2**31), -3, 0, 1, 12345, 2**31)
    pairs = [(one, two) for one in numbers for two in numbers]
    nodes: list[tuple[Expr, object]] = []
    for one, two in pairs:
        x, y = Int(one), Int(two)
        of_pair: list[Expr] = [x + y, x - y, x * y, x & y, x ^ y, x >> 3, Case(((x < y, x),), y)]
        of_pair += [x // y, x % y] if two > 0 else []
        nodes += [(node, value_of(node, no_names)) for node in of_pair]
    assert values(session, [DIALECT.render(node) for node, _ in nodes]) == [value for _, value in nodes]


def test_an_instant_is_the_same_in_every_session_time_zone(session: SparkSession) -> None:
    instant = DIALECT.render(TimestampOf(Int(19723), Int(86_399_999_999)))
    day = DIALECT.render(DateText(Int(19723)))
    before = session.conf.get("spark.sql.session.timeZone")
    try:
        for zone in ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"):
            session.conf.set("spark.sql.session.timeZone", zone)
            found = values(session, [f"unix_micros({instant})", day])
            assert found == [(19723 * 86400 + 86399) * 10**6 + 999999, "2024-01-01"], zone
    finally:
        session.conf.set("spark.sql.session.timeZone", before or "UTC")


def test_copies_of_a_row_are_numbered_from_0_and_none_of_0_is_none(session: SparkSession) -> None:
    program = Program("facts")
    copy = program.explode("i_copy", program.source("d_count"))
    twice = program.explode("i_twice", Int(2))
    query = program.query({"x": copy, "y": twice, "again": copy})
    session.sql("SELECT explode(array(2L, 0L, 3L)) AS d_count").createOrReplaceTempView("facts")
    found = [tuple(row) for row in session.sql(DIALECT.query(query)).collect()]
    assert found == [(n, m, n) for n in (0, 1, 0, 1, 2) for m in (0, 1)]


def test_a_lookup_is_a_join_and_sums_are_whole_numbers(session: SparkSession) -> None:
    program = Program("facts")
    x = program.source("d_x")
    program.look_up(Lookup("p", "parents", (("of_slot", x),), (("k_p", "of_id"),), optional=True))
    query = program.query({"of_slot": x % 2, "of_total": Coalesce((Ref("k_p"), Int(0)))}, total_by="of_slot")
    session.range(1, 6).withColumnRenamed("id", "d_x").createOrReplaceTempView("facts")
    session.sql("SELECT id AS of_slot, id * 10 AS of_id FROM range(1, 5)").createOrReplaceTempView("parents")
    frame = session.sql(DIALECT.query(query))
    assert [field.dataType.simpleString() for field in frame.schema] == ["bigint", "bigint"]
    assert sorted(tuple(row) for row in frame.collect()) == [(0, 60), (1, 40)]


def test_decimals_have_18_digits() -> None:
    assert DIALECT.type_name(decimal_type(4)) == "DECIMAL(18,4)"
