"""The frozen data that a plan is made of beside the dataset: pools, profiles, quantiles, holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Pool:
    """Rows of values that agree with each other; the number of rows is a power of two."""

    fields: Mapping[str, str]  # field -> "text" or "integer"
    rows: tuple[tuple[int | str, ...], ...]


@dataclass(frozen=True)
class GenerationInputs:
    """Everything frozen that the dataset refers to.

    `pools` has the catalog pools that the dataset uses, and one `<table>_<column>` pool with the field
    `value` for each column made with Faker. `normal_quantiles` are 1025 bounds in 10 ** -9; `hour_profiles`
    24 weights each. `public_holidays` are (ISO date, name) of the dataset's country, ascending.
    """

    pools: Mapping[str, Pool]
    hour_profiles: Mapping[str, tuple[int, ...]]
    normal_quantiles: tuple[int, ...]
    public_holidays: tuple[tuple[str, str], ...]
