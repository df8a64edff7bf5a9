"""Makes the pools of the user's own `faker:` columns, when a dataset is compiled."""

from __future__ import annotations

from functools import lru_cache

from ingen_fab.errors import UserError
from ingen_fab.model.problems import Problem, nearest

FAKER_SEED = 20240101


@lru_cache(maxsize=64)
def faker_values(provider: str, locale: str, size: int) -> tuple[str, ...]:
    """`size` texts of a provider, always the same for one version of Faker; its values enter the fingerprint.

    Raises UserError where Faker is not installed; `faker_problem` tells what else can be wrong.
    """
    try:
        from faker import Faker
    except ImportError as error:
        raise UserError(
            f"the column wants Faker's '{provider}', and Faker is not installed",
            hint="Install it: pip install 'ingen_fab[pools]'.",
        ) from error
    source = Faker(locale)
    source.seed_instance(FAKER_SEED)
    make = getattr(source, provider)
    return tuple(" ".join(str(make()).split()) for _ in range(size))


@lru_cache(maxsize=64)
def faker_problem(provider: str, locale: str) -> Problem | None:
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
    names = [name for name in dir(source.factories[0]) if not name.startswith("_")]
    if provider not in names:
        return Problem(("faker",), f"Faker knows no provider '{provider}'", nearest(provider, names))
    try:
        getattr(source, provider)()
    except (TypeError, AttributeError):
        return Problem(("faker",), f"Faker's '{provider}' is no provider that works without arguments")
    return None
