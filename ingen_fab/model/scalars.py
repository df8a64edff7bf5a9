"""The scalar types of a configuration: numbers read as decimal text, and days, with nothing guessed.

Left to itself, pydantic takes `true` for 1 and the number 20240101 for a day of 1970.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BeforeValidator

# Far beyond the 18 digits of any column, and small enough for every sum and product of such numbers.
MOST_DIGITS = 40


def _number(value: object) -> Decimal:
    """A number as a person writes it: the float 0.1 is the decimal 0.1."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise ValueError("must be a number")
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        raise ValueError("must be a number") from None
    exponent = number.as_tuple().exponent
    # What is infinite or no number is pydantic's to refuse.
    if isinstance(exponent, int) and (exponent < -MOST_DIGITS or number.adjusted() >= MOST_DIGITS):
        raise ValueError(f"must have at most {MOST_DIGITS} digits before and behind the point")
    return number


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        # fromisoformat takes 20240131 and weeks too.
        if day is not None and day.isoformat() == value:
            return day
    raise ValueError("must be a day such as 2024-01-31")


def _choice_value(value: object) -> str | int:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("must be text or a whole number; put words such as yes, no, on and off in quotes")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("must be a whole number of 64 bits; put longer ones in quotes")
    return value


Number = Annotated[Decimal, BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(_day)]
ChoiceValue = Annotated[str | int, BeforeValidator(_choice_value)]
