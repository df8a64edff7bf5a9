"""Decimal text: what is a number, and how a half is rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.decimals import decimal_of, half_up


@pytest.mark.parametrize("text", ["", "much", "-0.1", "NaN", "Infinity", "1e18", "0,5"])
def test_what_is_no_number_from_0_on_is_refused_by_name(text: str) -> None:
    with pytest.raises(RuntimeUserError, match="growth_rate") as caught:
        decimal_of(text, "growth_rate")
    assert caught.value.exit_code == 2
    assert caught.value.hint


@pytest.mark.parametrize(("text", "value"), [(".8", "0.8"), ("1", "1"), ("0.002", "0.002"), ("1e-3", ".001")])
def test_text_is_read_exactly(text: str, value: str) -> None:
    assert decimal_of(text, "rate") == Decimal(value)


@pytest.mark.parametrize(("number", "rounded"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.4999", 2), ("0", 0)])
def test_a_half_is_rounded_up(number: str, rounded: int) -> None:
    assert half_up(Decimal(number)) == rounded
