"""Reads the files of the catalog: datasets, table schemas, pools, hour profiles, quantiles, holidays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ingen_fab.errors import IngenFabError

_ROOT = files("ingen_fab.catalog")


@dataclass(frozen=True)
class Pool:
    """Rows of values that belong together; `fields` are "text" or "integer", in the order of a row."""

    name: str
    fields: dict[str, str]
    rows: tuple[tuple[str | int, ...], ...]


def dataset_ids() -> tuple[str, ...]:
    """Ids of the catalog's datasets, sorted."""
    return _names("datasets", ".yaml")


def dataset_text(dataset_id: str) -> str:
    """The YAML of a dataset."""
    return _text("datasets", f"{dataset_id}.yaml")


def schema_names() -> tuple[str, ...]:
    """Names of the table schemas, `<domain>_<schema_pattern>`, sorted."""
    return _names("schemas", ".yaml")


def schema_text(name: str) -> str:
    """The YAML of a table schema."""
    return _text("schemas", f"{name}.yaml")


def pool_names() -> tuple[str, ...]:
    """Names of the pools, sorted."""
    return _names("data/pools", ".json")


@cache
def pool(name: str) -> Pool:
    """A pool with its rows, whose number is a power of two."""
    content = json.loads(_text("data/pools", f"{name}.json"))
    return Pool(name, content["fields"], tuple(tuple(row) for row in content["rows"]))


@cache
def pool_fields() -> dict[str, dict[str, str]]:
    """The fields and types of every pool; the rows, which stand behind them, are not parsed."""
    decoder = json.JSONDecoder()
    fields: dict[str, dict[str, str]] = {}
    for name in pool_names():
        text = _text("data/pools", f"{name}.json")
        if not text.startswith('{"fields":'):
            raise IngenFabError(f"the pool {name} does not begin with its fields")
        fields[name] = decoder.raw_decode(text, len('{"fields":'))[0]
    return fields


@cache
def hour_profiles() -> dict[str, tuple[int, ...]]:
    """Name -> weights of the hours 0 to 23, in thousandths of a day's instants."""
    profiles = json.loads(_text("data", "hour_profiles.json"))
    return {name: tuple(weights) for name, weights in profiles.items()}


@cache
def normal_quantiles() -> tuple[int, ...]:
    """Quantiles of the standard normal distribution at i/1024, i = 0 to 1024, times 10^9."""
    return tuple(json.loads(_text("data", "normal_quantiles.json")))


def holiday_countries() -> tuple[str, ...]:
    """The countries whose public holidays are known, as two-letter codes, sorted."""
    return tuple(sorted(_holidays()))


@cache
def public_holidays(country: str) -> dict[date, str]:
    """The nationwide public holidays of a country by day, observed days included."""
    if country not in _holidays():
        raise IngenFabError(f"the catalog has no public holidays of {country!r}")
    return {date.fromisoformat(day): name for day, name in _holidays()[country].items()}


@cache
def _holidays() -> dict[str, dict[str, str]]:
    holidays: dict[str, dict[str, str]] = json.loads(_text("data", "holidays.json"))
    return holidays


@cache
def _names(folder: str, suffix: str) -> tuple[str, ...]:
    names = (entry.name for entry in _folder(folder).iterdir())
    return tuple(sorted(name.removesuffix(suffix) for name in names if name.endswith(suffix)))


def _text(folder: str, name: str) -> str:
    """A file of the catalog; asked for by a name that the catalog did not list, it is an error of ours."""
    file = _folder(folder).joinpath(name)
    if not file.is_file():
        raise IngenFabError(f"the catalog has no file {folder}/{name}")
    return file.read_text(encoding="utf-8")


def _folder(folder: str) -> Traversable:
    return _ROOT.joinpath(*folder.split("/"))
