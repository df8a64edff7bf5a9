"""Numbers that are given as decimal text: read without binary fractions, reckoned with sixty digits."""

from __future__ import annotations

from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from functools import lru_cache

from ingen_fab.runtime.errors import RuntimeUserError

DECIMAL_DIGITS = 60
# Above any rate, multiplier or scale that makes sense, and far from what a Context calls an overflow.
DECIMAL_TEXT_LIMIT = 10**18


def sixty_digits() -> Context:
    """Return a context in which every step of a reckoning is the same on every machine."""
    return Context(
        prec=DECIMAL_DIGITS,
        rounding=ROUND_HALF_EVEN,
        Emin=-999999,
        Emax=999999,
        capitals=1,
        clamp=0,
        flags=[],
        traps=[InvalidOperation, DivisionByZero, Overflow],
    )


@lru_cache(maxsize=1024)
def decimal_of(text: str, what: str) -> Decimal:
    """Return the number that `text` writes; raises RuntimeUserError, naming `what`, for none or below 0."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or number >= DECIMAL_TEXT_LIMIT:
        raise RuntimeUserError(
            f"{what} is '{text}'", hint=f"It must be a decimal number from 0 to below {DECIMAL_TEXT_LIMIT}."
        )
    return number


def half_up(number: Decimal) -> int:
    """Return the nearest integer; a half is rounded away from 0."""
    return int(number.to_integral_value(ROUND_HALF_UP))
