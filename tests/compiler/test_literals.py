from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingen_fab.compiler.literals import LINE_LENGTH, json_lines, python_literal, raw_block, text_block
from ingen_fab.errors import CompileError


@dataclass(frozen=True)
class Pair:
    """A dataclass like those that notebooks hold."""

    name: str
    parts: tuple[object, ...]


KNOWN = {"date": date, "Pair": Pair}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, st.dates()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.one_of(TEXTS, st.integers()), inner, max_size=3),
        st.builds(Pair, TEXTS, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=20,
)


def evaluated(text: str) -> object:
    result: object = eval(text, dict(KNOWN))
    return result


@settings(max_examples=150)
@given(VALUES)
def test_a_literal_evaluates_to_the_value_that_it_was_made_of(value: object) -> None:
    found = evaluated(python_literal(value))
    assert found == value
    assert repr(found) == repr(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((), "()"),
        ((1,), "(1,)"),
        ((1, "a"), "(1, 'a')"),
        ({}, "{}"),
        ({"a": (True, None)}, "{'a': (True, None)}"),
        (date(2024, 1, 31), "date(2024, 1, 31)"),
        (Pair("x", (1,)), "Pair(name='x', parts=(1,))"),
    ],
)
def test_a_literal_is_what_a_person_would_write(value: object, text: str) -> None:
    assert python_literal(value) == text


def test_a_long_literal_has_one_part_a_line() -> None:
    value = Pair("x" * 60, ("y" * 60, (1, 2)))
    text = python_literal(value)
    assert evaluated(text) == value
    assert text == (
        "Pair(\n"
        f"    name='{'x' * 60}',\n"
        f"    parts=('{'y' * 60}', (1, 2)),\n"
        ")"
    )  # fmt: skip
    long = (*("abcdefgh",) * 20,)
    assert evaluated(python_literal(long)) == long
    assert all(len(line) <= LINE_LENGTH for line in python_literal(long).splitlines())


@pytest.mark.parametrize("value", [1.5, Decimal(1), b"x", [1], {1}, object(), Pair, datetime(2024, 1, 1)])
def test_a_value_with_no_sure_text_is_refused(value: object) -> None:
    with pytest.raises(CompileError, match=r"a \w+ cannot be written into a notebook"):
        python_literal(value)


@settings(max_examples=150)
@given(TEXTS)
def test_a_text_block_evaluates_to_its_text(text: str) -> None:
    assert evaluated(text_block(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "a\nb",
        "a\n",
        "\n",
        "",
        'say "hi" now',
        'ends with "',
        'x"""y',
        "back\\slash",
        "a\r\nb",
        "a\x0bb\u2028c\x85d",
    ],
)
def test_a_text_block_keeps_awkward_text(text: str) -> None:  # fmt: skip
    block = text_block(text)
    assert evaluated(block) == text
    # The notebook formats cut text at line feeds alone; anything else that ends a line is escaped.
    assert block.splitlines() == block.split("\n")[: len(block.splitlines())]


def test_a_query_can_be_read_in_its_block() -> None:
    assert text_block("SELECT 1\nFROM x") == '"""\\\nSELECT 1\nFROM x"""'


ROWS = st.lists(
    st.lists(st.one_of(TEXTS, st.integers(-(2**63), 2**63 - 1)), min_size=1, max_size=4), max_size=40
)


@settings(max_examples=100)
@given(ROWS)
def test_rows_come_back_from_their_raw_block_and_its_lines_are_ascii(rows: list[list[int | str]]) -> None:
    block = raw_block(json_lines(rows))
    assert json.loads(str(evaluated(block))) == rows
    assert block.isascii()


def test_rows_fill_lines_of_a_readable_length() -> None:
    lines = json_lines([(n, n * 10) for n in range(1000)])
    assert 10 < len(lines) < 1000
    assert max(len(line) for line in lines) < 2 * LINE_LENGTH
    assert json_lines([]) == ["[]"]


def test_a_raw_block_refuses_what_would_end_it() -> None:
    with pytest.raises(CompileError, match="three quotes"):
        raw_block(['["""]'])
