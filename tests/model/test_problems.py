"""Holds problems to their words, and the search for the nearest name to what people meant."""

from __future__ import annotations

import pytest

from ingen_fab.model.problems import Problem, dotted, in_column, in_table, nearest


def test_a_problem_says_path_message_and_suggestion() -> None:
    problem = Problem(in_table("orders", "base_row"), "unknown key", "base_rows")
    assert str(problem) == "table_configs.orders.base_row: unknown key; did you mean base_rows?"


def test_a_problem_of_the_whole_text_has_no_path() -> None:
    assert str(Problem((), "is empty")) == "is empty"


def test_places_in_lists_stand_in_brackets() -> None:
    assert dotted(in_column("stock", "size", "values", 2)) == "table_configs.stock.columns.size.values[2]"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("mondey", "monday"),
        ("MONDAY", "monday"),
        ("sun", "sunday"),
        ("sudnay", "sunday"),
        ("xyz", None),
        (3, None),
    ],
)
def test_the_nearest_name_is_found_whatever_its_case(name: object, meant: str | None) -> None:
    assert nearest(name, ["monday", "tuesday", "sunday"]) == meant


def test_the_nearest_name_does_not_depend_on_the_order_of_the_options() -> None:
    options = ["abx", "aby", "ABX"]
    assert nearest("abz", options) == nearest("abz", options[::-1])


def test_swapped_letters_are_seen_through() -> None:
    assert nearest("oredred", ["hidden", "ordered", "version"]) == "ordered"
