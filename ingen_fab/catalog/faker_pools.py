"""Makes the pools of the user's own `faker:` columns, when a dataset is compiled."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import FrameType
from typing import Any

from ingen_fab.errors import UserError
from ingen_fab.model.problems import Problem, nearest

FAKER_SEED = 20240101

# What Faker's providers read a clock with, and what gives other bytes each time.
_UNSTEADY_CALLS = frozenset(
    {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime", "ctime", "urandom"}
)
# Faker 40 picks from a set of texts here, whose order is another one in every process.
_UNSTEADY_PROVIDERS = frozenset({"passport_gender"})
_PLAIN = (str, int, float, Decimal, date)
# What providers raise that want arguments or a library that is not there, beside errors of Faker itself.
_REFUSALS = (TypeError, AttributeError, ValueError, LookupError, ImportError, ArithmeticError)


@lru_cache(maxsize=64)
def faker_values(provider: str, locale: str, size: int) -> tuple[str, ...]:
    """`size` texts of a provider, always the same for one version of Faker; its values enter the fingerprint.

    Raises UserError where Faker is not installed, or where the provider cannot serve.
    """
    try:
        from faker import Faker
    except ImportError as error:
        raise UserError(
            f"the column wants Faker's '{provider}', and Faker is not installed",
            hint="Install it: pip install 'ingen_fab[pools]'.",
        ) from error
    problem = faker_problem(provider, locale, size)
    if problem is not None:
        raise UserError(problem.message)
    source = Faker(locale)
    source.seed_instance(FAKER_SEED)
    make = getattr(source, provider)
    return tuple(" ".join(str(make()).split()) for _ in range(size))


@lru_cache(maxsize=64)
def faker_problem(provider: str, locale: str, size: int) -> Problem | None:
    """What keeps a column from having such values, below the key that is to blame; None where all is well.

    Without Faker nothing is known of it, so nothing is wrong yet.
    """
    try:
        from faker import Faker
        from faker.config import AVAILABLE_LOCALES
    except ImportError:
        return None
    try:
        source = Faker(locale)
    except AttributeError:
        meant = nearest(locale, AVAILABLE_LOCALES)
        return Problem(("locale",), f"Faker knows no locale '{locale}'", meant)
    # Providers are put into a generator one by one; its own methods, such as seed and parse, make no values.
    names = [name for name in vars(source.factories[0]) if not name.startswith("_")]
    if provider not in names:
        return Problem(("faker",), f"Faker knows no provider '{provider}'", nearest(provider, names))
    message = _why_not(source, provider, size)
    return Problem(("faker",), message) if message else None


def _why_not(source: Any, provider: str, size: int) -> str | None:
    """Why a provider gives no values that are the same texts on every day and in every process."""
    from faker.exceptions import BaseFakerException

    if provider in _UNSTEADY_PROVIDERS:
        return f"Faker's '{provider}' gives other values in every process"
    source.seed_instance(FAKER_SEED)
    make = getattr(source, provider)
    with _unsteady_calls() as called:
        for _ in range(size):
            try:
                value = make()
            except BaseFakerException as error:
                return f"Faker's '{provider}' cannot be used: {error}"
            except _REFUSALS:
                return f"Faker's '{provider}' is no provider that works without arguments"
            if called:
                return f"Faker's '{provider}' depends on the day on which it is asked; use kind: date"
            if not isinstance(value, _PLAIN) or isinstance(value, datetime):
                kind = type(value).__name__
                return f"Faker's '{provider}' gives no text, number or date, but a value of type {kind}"
    return None


@contextmanager
def _unsteady_calls() -> Iterator[set[str]]:
    """Collects the names of calls that read a clock or the machine's randomness.

    The interpreter tells a profiler of every call of a function that is written in C, as these are.
    """
    called: set[str] = set()

    def note(_frame: FrameType, event: str, function: Any) -> None:
        if event == "c_call" and function.__name__ in _UNSTEADY_CALLS:
            called.add(function.__name__)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield called
    finally:
        sys.setprofile(before)
