from __future__ import annotations

import dataclasses

import pytest

from ingen_fab.sql.expressions import (
    And,
    Binary,
    Case,
    Coalesce,
    Compare,
    Comparison,
    Expr,
    Int,
    IsNull,
    Not,
    Op,
    Predicate,
    Ref,
    Text,
    as_expr,
    references,
)

A, B = Ref("a"), Ref("b")


@pytest.mark.parametrize(
    ("built", "op"),
    [
        (A + 3, Op.ADD),
        (A - 3, Op.SUB),
        (A * 3, Op.MUL),
        (A // 3, Op.DIV),
        (A % 3, Op.MOD),
        (A & 3, Op.AND),
        (A ^ 3, Op.XOR),
        (A >> 3, Op.SHIFT_RIGHT),
    ],
)
def test_an_operator_of_python_builds_arithmetic(built: Expr, op: Op) -> None:
    assert built == Binary(op, A, Int(3))


@pytest.mark.parametrize(
    ("built", "op"),
    [
        (A < 3, Comparison.LT),
        (A <= 3, Comparison.LE),
        (A > 3, Comparison.GT),
        (A >= 3, Comparison.GE),
        (A.equals(3), Comparison.EQ),
    ],
)
def test_a_comparison_of_python_builds_a_predicate(built: Predicate, op: Comparison) -> None:
    assert built == Compare(op, A, Int(3))


def test_operators_take_expressions_on_both_sides() -> None:
    assert Binary(Op.ADD, A, B) == A + B


def test_two_equal_signs_compare_trees_and_build_nothing() -> None:
    assert Ref("a") == A
    assert A != B


def test_an_int_becomes_a_literal_and_an_expression_stays() -> None:
    assert as_expr(5) == Int(5)
    assert as_expr(A) is A


def test_children_are_found_in_fields_tuples_and_pairs() -> None:
    branch = A < 1
    tree = Case(((branch, B),), Int(2))
    assert list(tree.children()) == [branch, B, Int(2)]
    assert list(Coalesce((A, B)).children()) == [A, B]
    assert list(Text("a").children()) == []


def test_references_name_each_use_as_often_as_it_occurs() -> None:
    tree = Case(((And((IsNull(A), Not(B < A))), A + B),), Int(1))
    assert sorted(references(tree)) == ["a", "a", "a", "b", "b"]


def test_nodes_are_frozen_and_can_be_keys() -> None:
    assert {A + 1: "seen"}[Ref("a") + 1] == "seen"
    with pytest.raises(dataclasses.FrozenInstanceError):
        A.name = "c"  # type: ignore[misc]
