"""T-SQL's texts: what each node is, and what it gives in the local warehouse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest

from ingen_fab.errors import TargetError
from ingen_fab.local.warehouse.connection import Engine, open_engine
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
    Node,
    Not,
    Null,
    Or,
    Predicate,
    Ref,
    Text,
    TimestampOf,
)
from ingen_fab.sql.program import Lookup, Program
from ingen_fab.sql.tsql import TSQLDialect
from tests.sql.interpreter import Result, value_of

DIALECT = TSQLDialect()
A, B, T = Ref("a_"), Ref("b_"), Ref("t_")
SOURCE = "SELECT CAST(7 AS bigint) AS [a_], CAST(-3 AS bigint) AS [b_], 'text' AS [t_]"
NO_A = Null(BIGINT)
NO_TEXT = Null(STRING)
CASES: list[tuple[Expr, str, object]] = [
    (Ref("a_"), "[a_]", 7),
    (Int(-5), "(-5)", -5),
    (Int(2**31), "CAST(2147483648 AS bigint)", 2**31),
    (Int(2**63 - 1), "CAST(9223372036854775807 AS bigint)", 2**63 - 1),
    (Text("it's"), "'it''s'", "it's"),
    (Null(BIGINT), "CAST(NULL AS bigint)", None),
    (A + 3, "([a_] + 3)", 10),
    (A * -2, "([a_] * (-2))", -14),
    (A // 2, "([a_] / 2)", 3),
    (B // 2, "([b_] / 2)", -1),
    (A % 4, "([a_] % 4)", 3),
    (A & 2**32 - 1, "([a_] & CAST(4294967295 AS bigint))", 7),
    (A ^ 2, "([a_] ^ 2)", 5),
    (A >> 1, "([a_] / 2)", 3),
    (A >> 32, "([a_] / CAST(4294967296 AS bigint))", 0),
    (A + NO_A, "([a_] + CAST(NULL AS bigint))", None),
    (Int(100000) * 100000, "(CAST(100000 AS bigint) * 100000)", 10**10),
    (Case(((A > 5, T),), Text("low")), "CASE WHEN ([a_] > 5) THEN [t_] ELSE 'low' END", "text"),
    (Case(((A > 5, Int(1)),), Int(0)), "CAST(CASE WHEN ([a_] > 5) THEN 1 ELSE 0 END AS bigint)", 1),
    (Coalesce((NO_A, B, A)), "COALESCE(CAST(NULL AS bigint), [b_], [a_])", -3),
    (Concat((T, Text("-"), T)), "('' + [t_] + '-' + [t_])", "text-text"),
    (Concat((T, NO_TEXT)), "('' + [t_] + CAST(NULL AS varchar(8000)))", None),
    (IntText(A), "CAST([a_] AS varchar(20))", "7"),
    (
        IntText(A, 3),
        "CASE WHEN [a_] >= 1000 THEN CAST([a_] AS varchar(20)) "
        "WHEN [a_] >= 0 THEN RIGHT('000' + CAST([a_] AS varchar(20)), 3) "
        "WHEN [a_] <= (-100) THEN CAST([a_] AS varchar(20)) "
        "ELSE '-' + RIGHT('00' + SUBSTRING(CAST([a_] AS varchar(20)), 2, 19), 2) END",
        "007",
    ),
    (
        DateText(A),
        "CAST(DATEADD(day, CAST([a_] AS int), CAST('1970-01-01' AS date)) AS varchar(10))",
        "1970-01-08",
    ),
    (DateOf(B), "DATEADD(day, CAST([b_] AS int), CAST('1970-01-01' AS date))", date(1969, 12, 29)),
    (
        BooleanValue(A > 5),
        "CAST(CASE WHEN ([a_] > 5) THEN 1 WHEN NOT ([a_] > 5) THEN 0 END AS bit)",
        True,
    ),
    (
        BooleanValue(NO_A > 5),
        "CAST(CASE WHEN (CAST(NULL AS bigint) > 5) THEN 1 "
        "WHEN NOT (CAST(NULL AS bigint) > 5) THEN 0 END AS bit)",
        None,
    ),
    (
        TimestampOf(A, Int(3_661_000_001)),
        "DATEADD(microsecond, CAST((CAST(3661000001 AS bigint) % 1000000) AS int), "
        "DATEADD(second, CAST((CAST(3661000001 AS bigint) / 1000000) AS int), "
        "DATEADD(day, CAST([a_] AS int), CAST('1970-01-01' AS datetime2(6)))))",
        datetime(1970, 1, 8, 1, 1, 1, 1),
    ),
    (
        DecimalOf(B, 2),
        "CAST(CAST([b_] AS decimal(18,0)) * CAST(0.01 AS decimal(2,2)) AS decimal(18,2))",
        Decimal("-0.03"),
    ),
    (DecimalOf(A, 0), "CAST([a_] AS decimal(18,0))", Decimal(7)),
    (IntegerOf(A), "CAST([a_] AS int)", 7),
]  # fmt: skip
CONDITIONS: list[tuple[Predicate, str, bool | None]] = [
    (Compare(Comparison.NE, A, B), "([a_] <> [b_])", True),
    (IsNull(NO_A), "(CAST(NULL AS bigint) IS NULL)", True),
    (
        IsTrue(BooleanValue(A > 5)),
        "(CAST(CASE WHEN ([a_] > 5) THEN 1 WHEN NOT ([a_] > 5) THEN 0 END AS bit) = 1)",
        True,
    ),
    (And((A > 5, B > 5)), "(([a_] > 5) AND ([b_] > 5))", False),
    (Or((A > 5, B > 5)), "(([a_] > 5) OR ([b_] > 5))", True),
    (Not(NO_A > 5), "(NOT (CAST(NULL AS bigint) > 5))", None),
    (
        Compare(Comparison.EQ, T, Text("text"), of_texts=True),
        "([t_] = 'text' AND DATALENGTH([t_]) = DATALENGTH('text'))",
        True,
    ),
    (
        Compare(Comparison.EQ, T, Text("text "), of_texts=True),
        "([t_] = 'text ' AND DATALENGTH([t_]) = DATALENGTH('text '))",
        False,
    ),
    (
        Compare(Comparison.NE, T, NO_TEXT, of_texts=True),
        "(NOT ([t_] = CAST(NULL AS varchar(8000)) AND "
        "DATALENGTH([t_]) = DATALENGTH(CAST(NULL AS varchar(8000)))))",
        None,
    ),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    # The server that the environment names, else a local warehouse.
    made = open_engine(tmp_path_factory.mktemp("warehouse") / "spark", "wh")
    yield made
    made.close()


def values(engine: Engine, texts: Sequence[str]) -> list[object]:
    """The values of expressions over one row."""
    listed = ", ".join(f"{text} AS v_{place}" for place, text in enumerate(texts))
    return list(engine.run(f"SELECT {listed} FROM ({SOURCE}) AS s").rows[0])


@pytest.mark.parametrize(("node", "text"), [(n, t) for n, t, _ in CASES] + [(n, t) for n, t, _ in CONDITIONS])
def test_a_node_has_this_text(node: Node, text: str) -> None:
    assert DIALECT.render(node) == text


def test_every_text_has_its_value(engine: Engine) -> None:
    found = values(engine, [DIALECT.render(node) for node, _, _ in CASES])
    expected = [value for _, _, value in CASES]
    assert found == expected
    assert [type(value) for value in found] == [type(value) for value in expected]


def test_every_condition_holds_or_not(engine: Engine) -> None:
    texts = [DIALECT.render(BooleanValue(condition)) for condition, _, _ in CONDITIONS]
    assert values(engine, texts) == [holds for _, _, holds in CONDITIONS]


TEXTS = [
    *("it's", "''", 'say "hi"', "line\nbreak", "back\\slash \\n", "größe 東京 🛒", "", " ", "$1 ? %s {0}"),
    *("${env:HOME}", "tab\t", "@x @@y", "/* no */ -- remark", "'; DROP TABLE dbo.t; --", "a]b", "[x]", "#t"),
    *("\\\nnext", "\\\r\nnext", "end\\", "GO\nGO", "BEGIN END", "N'x'"),
]


def test_a_text_comes_back_as_it_was(engine: Engine) -> None:
    assert values(engine, [DIALECT.text(text) for text in TEXTS]) == TEXTS


def test_no_literal_has_a_backslash_before_the_end_of_a_line() -> None:
    # T-SQL would take both away.
    for text in TEXTS:
        assert "\\\n" not in DIALECT.text(text)
        assert "\\\r" not in DIALECT.text(text)


NAMES = [
    "order",
    "SELECT",
    "a]b",
    "it's",
    "größe",
    "a b",
    "$day",
    "h_drift/kind",
    "current_date",
    "d_day",
    "]]",
]


def test_any_name_can_be_a_column(engine: Engine) -> None:
    for name in NAMES:
        quoted = DIALECT.identifier(name)
        assert engine.run(f"SELECT {quoted} FROM (SELECT 5 AS {quoted}) AS s").columns == (name,)


def test_a_name_that_is_too_long_is_refused() -> None:
    assert DIALECT.quoted("n" * 128)
    with pytest.raises(TargetError, match="a name of 129 characters"):
        DIALECT.quoted("n" * 129)


def test_what_t_sql_has_not_is_refused() -> None:
    with pytest.raises(TargetError, match="a place of a relation"):
        DIALECT.render(Element("pool", "of_x", A, number=True))
    with pytest.raises(TargetError, match="an order of texts"):
        DIALECT.render(Compare(Comparison.LT, T, T, of_texts=True))


def test_numbers_of_every_size_come_out_exact(engine: Engine) -> None:
    nodes: list[tuple[Node, object]] = []
    for scale in range(7):
        for units in (10**18 - 1, -(10**18 - 1), 1, -1, 0):
            nodes.append((DecimalOf(Int(units), scale), Decimal(units).scaleb(-scale)))
    for day in (date(1, 1, 1), date(1900, 2, 28), date(1969, 12, 31), date(2024, 2, 29), date(9999, 12, 31)):
        number = (day - date(1970, 1, 1)).days
        nodes += [(DateOf(Int(number)), day), (DateText(Int(number)), day.isoformat())]
    for number in (0, 7, 99999, 123456, -6, -9999, -10000, 2**63 - 1, -(2**63)):
        for width in (1, 2, 5, 18, 19, 20, 25):
            nodes.append((IntText(Int(number), width), f"{number:0{width}d}"))
    choice = Case(((A > 5, Int(50_000)),), Int(70_000))
    nodes += [(choice * choice, 2_500_000_000), (Int(2**31 - 1) + 1, 2**31)]
    assert values(engine, [DIALECT.render(node) for node, _ in nodes]) == [value for _, value in nodes]


def no_names(name: str) -> Result:
    """Nothing has a name here."""
    raise KeyError(name)


def test_arithmetic_means_what_it_means_in_python(engine: Engine) -> None:
    numbers = (-(2**31), -3, 0, 1, 12345, 2**31)
    nodes: list[tuple[Expr, object]] = []
    for one in numbers:
        for two in numbers:
            x, y = Int(one), Int(two)
            of_pair: list[Expr] = [x + y, x - y, x * y, x & y, x ^ y, Case(((x < y, x),), y)]
            # A shift is a division, which rounds the other way below 0; nobody asks for it.
            of_pair += [x >> 3] if one >= 0 else []
            of_pair += [x // y, x % y] if two > 0 else []
            nodes += [(node, value_of(node, no_names)) for node in of_pair]
    assert values(engine, [DIALECT.render(node) for node, _ in nodes]) == [value for _, value in nodes]


def test_copies_lookups_and_sums(engine: Engine) -> None:
    program = Program("facts")
    copy = program.explode("i_copy", program.source("d_count"))
    slot = program.define("slot_", copy % 2)
    program.look_up(Lookup("p", "parents", (("of_slot", slot),), (("k_p", "of_id"),), optional=True))
    query = program.query({"of_slot": slot, "of_total": Coalesce((Ref("k_p"), Int(0)))}, total_by="of_slot")
    relations = (
        "WITH numbers AS (SELECT CAST(0 AS bigint) AS of_number UNION ALL SELECT 1 UNION ALL SELECT 2), "
        "facts AS (SELECT CAST(2 AS bigint) AS d_count UNION ALL SELECT 0 UNION ALL SELECT 3), "
        "parents AS (SELECT CAST(1 AS bigint) AS of_slot, CAST(10 AS bigint) AS of_id), "
    )
    found = engine.run(f"{relations}{DIALECT.query(query)} SELECT * FROM made ORDER BY of_slot")
    assert (found.columns, found.rows) == (("of_slot", "of_total"), ((0, 0), (1, 20)))


def test_decimals_have_18_digits() -> None:
    assert DIALECT.type_name(decimal_type(4)) == "decimal(18,4)"
