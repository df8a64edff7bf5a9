"""Holds the reading of YAML and JSON to values, lines, and errors that name both."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from ingen_fab.config.yaml_source import parse, plain
from ingen_fab.errors import ConfigError
from ingen_fab.model.problems import Problem

TEXT = """\
a: 1
b:
  c: [x, {d: 2}]

  # a comment
  e: 2024-01-31
"""


def test_each_key_and_item_has_its_line() -> None:
    source = parse(TEXT, "f.yaml")
    assert source.data == {"a": 1, "b": {"c": ["x", {"d": 2}], "e": date(2024, 1, 31)}}
    paths: list[tuple[str | int, ...]] = [("a",), ("b",), ("b", "c", 1, "d"), ("b", "e")]
    assert [source.line_of(path) for path in paths] == [1, 2, 3, 6]


def test_a_key_that_is_not_there_has_the_line_of_the_key_around_it() -> None:
    source = parse(TEXT, "f.yaml")
    assert source.line_of(("b", "x", "y")) == 2
    assert source.line_of(()) == 1


def test_json_is_read_like_yaml_with_its_lines() -> None:
    data = {"a": '\U0001f600 / \u00e9 "q" \\', "b": {"c": [0.00005, None, True], "t": "x\ty"}}
    for text in (json.dumps(data), json.dumps(data, indent=2), json.dumps(data, indent="\t")):
        assert parse(text, "f.json").data == data
    assert parse(json.dumps(data, indent=2), "f.json").line_of(("b", "c", 1)) == 6


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5e-05", 0.00005),
        ("1e4", 10000),
        ("'1e4'", "1e4"),
        ("0.90", 0.9),
        ("0.12345678901234567891", Decimal("0.12345678901234567891")),
        ("yes", True),
        ("1_000", 1000),
        ("~", None),
    ],
)
def test_a_number_keeps_its_decimal_value(text: str, value: object) -> None:
    assert parse(f"a: {text}", "f.yaml").data == {"a": value}


def test_anchors_and_merge_keys_are_followed() -> None:
    source = parse("x: &x {k: 1, l: 2}\ny:\n  <<: *x\n  l: 3\nz: *x\n", "f.yaml")
    assert source.data == {"x": {"k": 1, "l": 2}, "y": {"k": 1, "l": 3}, "z": {"k": 1, "l": 2}}
    assert source.line_of(("y", "l")) == 4


def test_a_key_that_stands_twice_is_a_problem_with_both_lines() -> None:
    source = parse("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n", "f.yaml")
    assert str(source.error(list(source.problems))) == (
        "f.yaml:1: a: the key stands here twice, again in line 5\n"
        "f.yaml:3: b.c: the key stands here twice, again in line 4"
    )


def test_a_key_that_yaml_takes_for_something_else_is_a_problem() -> None:
    source = parse("a:\n  yes: 1\n  1: 2\n", "f.yaml")
    assert source.data == {"a": {1: 2}}
    assert str(source.error(list(source.problems))) == (
        "f.yaml:2: a.yes: YAML does not take this key for text; put it in quotes"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:\n\tb: 1", "f.yaml:2: cannot be read: found character that cannot start any token"),
        ("a: 1\n b: 2", "f.yaml:2: cannot be read: mapping values are not allowed in this context"),
        ("a: 1\n---\nb: 2", "f.yaml:2: cannot be read: but found another document"),
        ("a: 1\nb: *x", "f.yaml:2: cannot be read: found undefined alias"),
        ("a: !x 1", "f.yaml:1: cannot be read: could not determine a constructor for the tag '!x'"),
        ("a: 2024-02-30", "f.yaml:1: cannot be read: '2024-02-30': day is out of range for month"),
        ("a: &a\n  b: *a", "f.yaml:1: cannot be read: an anchor stands inside itself"),
        ("a: 1\n<<: 3", "f.yaml:2: cannot be read: what << names must be a mapping"),
        ("[" * 200 + "]" * 200, "f.yaml:1: cannot be read: the text is nested deeper than 100 levels"),
        ("[" * 200_000, "f.yaml:1: cannot be read: the text is nested deeper than 100 levels"),
        ("a: [\n" + "[" * 200_000, "f.yaml:2: cannot be read: the text is nested deeper than 100 levels"),
        ('{"a":' * 1000 + "1" + "}" * 1000, "f.yaml:1: cannot be read: the text is nested deeper than 100"),
        ("a: &a {<<: *a}", "f.yaml:1: cannot be read: an anchor stands inside itself"),
        ("a: &a\n  <<: [{b: 1}, *a]", "f.yaml:1: cannot be read: an anchor stands inside itself"),
        ('a: !!bool "maybe"', "f.yaml:1: cannot be read: 'maybe' is no value of the type bool"),
        ('a: !!timestamp "abc"', "f.yaml:1: cannot be read: 'abc' is no value of the type timestamp"),
        ("a: 1\nb: 1:30", "f.yaml:2: cannot be read: YAML 1.1 takes '1:30' for a number to the base 60"),
        ('a: !!int ""', "f.yaml:1: cannot be read: '' is no value of the type int"),
        ("\x00", "f.yaml:1: cannot be read: unacceptable character"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, "f.yaml")
    assert caught.value.message.startswith(said)


def test_a_short_text_that_stands_for_billions_of_values_is_refused() -> None:
    rows = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(ConfigError, match="stands for more than 200000 values"):
        parse("\n".join(rows), "f.yaml")


def test_empty_mappings_that_are_merged_billions_of_times_are_refused() -> None:
    rows = ["a0: &a0 {}"]
    rows += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 12)]
    with pytest.raises(ConfigError, match="stands for more than 200000 values"):
        parse("\n".join(rows), "f.yaml")


def test_a_text_may_be_nested_as_deep_as_the_bound() -> None:
    depth = 100
    assert parse("[" * depth + "]" * depth, "f.yaml").data is not None


def test_a_python_value_is_copied_with_tuples_as_lists() -> None:
    given = {"a": (1, 2), "b": {"c": 0.5}}
    source = plain(given)
    assert source.data == {"a": [1, 2], "b": {"c": 0.5}}
    assert source.line_of(("a",)) is None


def test_a_key_of_a_python_value_that_is_no_text_is_a_problem() -> None:
    source = plain({"a": {True: 1}})
    assert source.problems == (Problem(("a",), "the key True must be text or a whole number"),)


def test_problems_are_sorted_by_line_and_said_once() -> None:
    source = parse(TEXT, "f.yaml")
    late, early = Problem(("b", "e"), "late"), Problem(("a",), "early")
    assert str(source.error([late, early, late])) == "f.yaml:1: a: early\nf.yaml:6: b.e: late"
