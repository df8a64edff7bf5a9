from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest

from ingen_fab.errors import TargetError
from ingen_fab.model.types import BIGINT
from ingen_fab.sql.dialect import Dialect
from ingen_fab.sql.expressions import (
    And,
    BooleanValue,
    Case,
    Coalesce,
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
    Node,
    Not,
    Null,
    Op,
    Or,
    Ref,
    Text,
    TimestampOf,
)
from ingen_fab.sql.program import Lookup, Program

A = Ref("a_b")


class Bare(Dialect):
    """A dialect that spells nothing of its own."""

    name: ClassVar[str] = "Bare"
    operators: ClassVar = {}


class Plain(Dialect):
    """A dialect with names, numbers and one operator."""

    name: ClassVar[str] = "Plain"
    operators: ClassVar = {Op.ADD: "({0} + {1})"}

    def quoted(self, name: str) -> str:
        return f"[{name}]"

    def integer(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Unheard(Expr):
    """A node that no dialect knows."""


@pytest.mark.parametrize(
    ("node", "what"),
    [
        (Unheard(), "Unheard"),
        (Ref("a"), "an identifier"),
        (Int(1), "a number"),
        (Text("a"), "a text literal"),
        (Null(BIGINT), "type bigint"),
        (A + A, r"operator \+"),
        (A >> 3, "operator shift_right"),
        (Concat((A, A)), "concatenation"),
        (IntText(A), "a number as text"),
        (DateText(A), "a date as text"),
        (BooleanValue(IsNull(A)), "a predicate as a value"),
        (DateOf(A), "a date from a day number"),
        (TimestampOf(A, A), "an instant from numbers"),
        (DecimalOf(A, 2), "a decimal from units"),
        (IntegerOf(A), "a 32-bit integer"),
        (IsTrue(A), "a boolean as a predicate"),
    ],
)
def test_what_a_dialect_lacks_is_an_error_that_names_it_and_the_dialect(node: Node, what: str) -> None:
    with pytest.raises(TargetError, match=f"^Bare SQL cannot say {what}$"):
        Bare().render(node)


def test_a_lacking_spelling_is_found_deep_within_a_tree() -> None:
    tree = Case(((IsNull(A + 1), Coalesce((A, A * 2))),), Int(0))
    with pytest.raises(TargetError, match=r"^Plain SQL cannot say operator \*$"):
        Plain().render(tree)


def test_a_dialect_without_explosions_and_sums_says_so() -> None:
    program = Program("facts")
    copy = program.explode("i_copy", program.source("d_count"))
    with pytest.raises(TargetError, match="an explosion"):
        Plain().query(program.query({"out": copy}))
    program = Program("facts")
    outputs: dict[str, Expr] = {"key": program.source("d_x"), "total": program.source("d_y")}
    with pytest.raises(TargetError, match="a sum"):
        Plain().query(program.query(outputs, total_by="key"))


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (
            Case(((A < 1, Int(2)), (IsNull(A), Int(3))), Int(4)),
            "CASE WHEN (a_b < 1) THEN 2 WHEN (a_b IS NULL) THEN 3 ELSE 4 END",
        ),
        (Coalesce((A, Int(0))), "COALESCE(a_b, 0)"),
        (And((A < 1, Not(A >= 2))), "((a_b < 1) AND (NOT (a_b >= 2)))"),
        (Or((A.equals(1), A > 2, A <= 3)), "((a_b = 1) OR (a_b > 2) OR (a_b <= 3))"),
    ],
)
def test_what_all_dialects_share_is_spelled_once(node: Node, text: str) -> None:
    assert Plain().render(node) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("d_day", "d_day"),
        ("step_10", "step_10"),
        ("order", "[order]"),
        ("plain", "[plain]"),
        ("Order_Id", "[Order_Id]"),
        ("current_date", "[current_date]"),
        ("$day", "[$day]"),
        ("a__b", "[a__b]"),
        ("_a", "[_a]"),
        ("h_drift/kind", "[h_drift/kind]"),
        ("1_a", "[1_a]"),
    ],
)
def test_a_name_is_quoted_unless_it_is_plainly_no_word_of_any_dialect(name: str, text: str) -> None:
    assert Plain().identifier(name) == text


def test_the_layers_of_a_query_become_steps_and_the_last_one_the_select() -> None:
    program = Program("facts")
    both = program.define("both", program.source("d_x") + program.source("d_y"))
    program.look_up(Lookup("other", "others", (("of_key", both),), (("found", "of_value"),), optional=True))
    program.keep_where(Ref("found") > 1)
    assert Plain().query(program.query({"x": both + Ref("found")})) == (
        "WITH step_1 AS (\n"
        "SELECT (d_x + d_y) AS [both]\n"
        "FROM [facts]\n"
        "), step_2 AS (\n"
        "SELECT [both],\n"
        "    other.of_value AS [found]\n"
        "FROM step_1\n"
        "LEFT JOIN [others] AS other ON other.of_key = [both]\n"
        "), step_3 AS (\n"
        "SELECT [both], [found]\n"
        "FROM step_2\n"
        "WHERE ([found] > 1)\n"
        ")\n"
        "SELECT ([both] + [found]) AS [x]\n"
        "FROM step_3"
    )


def test_a_query_of_one_layer_has_no_steps() -> None:
    program = Program("facts")
    assert Plain().query(program.query({"x": program.source("d_x")})) == "SELECT d_x AS [x]\nFROM [facts]"
