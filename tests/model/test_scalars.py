"""Holds numbers to decimal text, and everything else to being refused instead of guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from ingen_fab.model.scalars import ChoiceValue, Day, Number


@pytest.mark.parametrize("given", [0.1, "0.1", Decimal("0.1")])
def test_a_number_is_what_its_decimal_text_says(given: object) -> None:
    assert TypeAdapter(Number).validate_python(given) == Decimal("0.1")


@pytest.mark.parametrize(
    "given", [True, None, "much", float("nan"), float("inf"), [1], "1e40", "-1e999999", "1e-999999"]
)
def test_what_is_no_number_is_refused(given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Number).validate_python(given)


@pytest.mark.parametrize("given", [date(2024, 1, 31), "2024-01-31"])
def test_a_day_is_a_date_or_its_text(given: object) -> None:
    assert TypeAdapter(Day).validate_python(given) == date(2024, 1, 31)


@pytest.mark.parametrize(
    "given", [20240131, datetime(2024, 1, 31), "20240131", "2024-1-31", "2024-02-30", "2024-W05-3", True]
)
def test_nothing_else_is_taken_for_a_day(given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(given)


@pytest.mark.parametrize("given", [True, 1.5, None, 2**63, -(2**63) - 1])
def test_a_value_of_a_choice_is_text_or_a_whole_number_of_64_bits(given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ChoiceValue).validate_python(given)
