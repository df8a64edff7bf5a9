"""Holds the reading of templates and expressions to the names in them."""

from __future__ import annotations

import pytest

from ingen_fab.model.names_used import Placeholder, expression_columns, placeholders


def test_placeholders_are_found_in_order_with_their_width() -> None:
    assert placeholders("{{x}} {name}-{id:08d}") == (Placeholder("name"), Placeholder("id", 8))


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>8}", "{a:8d}", "{a:020d}"]
)
def test_a_placeholder_is_a_name_with_zeros_at_most(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        placeholders(text)


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("quantity * unit_price - quantity", ("quantity", "unit_price")),
        ("CASE WHEN a > 1 THEN 'b' ELSE c END", ("a", "c")),
        ("date", ("date",)),
        ("\"Odd Name\" || 'x'", ("Odd Name",)),
        ("1 + 2", ()),
        ("coalesce(a, b) IS NULL", ("a", "b")),
    ],
)
def test_the_columns_of_an_expression_are_found(sql: str, columns: tuple[str, ...]) -> None:
    assert expression_columns(sql) == columns


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("a +", "Add lacks a part near character 4"),
        ("(a", "near character"),
        ("'a", "is a quote left open"),
        ("", "one value"),
        ("a b", "without a name behind it"),
        ("a, b", "one value"),
        ("*", "one value"),
        ("a; b", "without a query"),
        ("a FROM t", "without a query"),
        ("(SELECT 1)", "must not hold a query"),
        ("t.a", "names a table"),
    ],
)
def test_what_is_no_single_expression_is_refused_with_the_reason(sql: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        expression_columns(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "(" * 200 + "a" + ")" * 200,
        "CASE WHEN " * 200 + "a" + " THEN 1 END" * 200,
        "COALESCE(a, " * 21 + "1" + ")" * 21,
        "[" * 200 + "a" + "]" * 200,
        "NOT " * 200 + "a",
        "- " * 200 + "a",
    ],
)
def test_an_expression_that_is_nested_too_deeply_is_refused(sql: str) -> None:
    with pytest.raises(ValueError, match="nested deeper than 20 levels"):
        expression_columns(sql)


@pytest.mark.parametrize("sql", ["a" + " + 1" * 3000, "a" + " || 'x'" * 100, "a" + " AND b" * 200])
def test_an_expression_with_too_many_steps_is_refused(sql: str) -> None:
    with pytest.raises(ValueError, match="more than 100 steps"):
        expression_columns(sql)


def test_branches_and_lists_of_an_expression_may_be_many() -> None:
    assert expression_columns("CASE" + " WHEN a = 1 THEN b" * 500 + " END") == ("a", "b")
    assert expression_columns(f"a IN ({', '.join(map(str, range(500)))})") == ("a",)
