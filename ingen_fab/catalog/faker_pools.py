"""Makes the pools of the user's own `faker:` columns, when a dataset is compiled."""

from __future__ import annotations

from functools import lru_cache

from ingen_fab.errors import UserError

FAKER_SEED = 20240101


@lru_cache(maxsize=64)
def faker_values(provider: str, locale: str, size: int) -> tuple[str, ...]:
    """`size` texts of a provider, always the same for one version of Faker; its values enter the fingerprint.

    Raises UserError where Faker is not installed, or knows no such provider or locale.
    """
    try:
        from faker import Faker
    except ImportError as error:
        raise UserError(
            f"the column wants Faker's '{provider}', and Faker is not installed",
            hint="Install it: pip install 'ingen_fab[pools]'.",
        ) from error
    try:
        source = Faker(locale)
    except AttributeError as error:
        raise UserError(f"Faker knows no locale '{locale}'", hint="Use one like en_US or de_DE.") from error
    source.seed_instance(FAKER_SEED)
    make = getattr(source, provider, None)
    if provider.startswith("_") or not callable(make):
        raise UserError(f"Faker knows no provider '{provider}'", hint="Use one like company, job or word.")
    return tuple(" ".join(str(make()).split()) for _ in range(size))
