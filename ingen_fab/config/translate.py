"""Says pydantic's findings in the words of the configuration: path in the text, nearest valid name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ingen_fab.config.model_keys import Place, place_of
from ingen_fab.config.yaml_source import Data
from ingen_fab.model.problems import Path, Problem, nearest

_NAME_PATTERN = "[A-Za-z_]"
_SHOWN = 40
_QUOTABLE = (bool, int, float, Decimal, date)
_MAPPING_ERRORS = {"model_type", "dict_type", "model_attributes_type"}


def problems_of(
    error: ValidationError, data: Data, schema_columns: dict[str, tuple[str, ...]]
) -> list[Problem]:
    """The problems of a dataset that pydantic refused; `data` is what it refused.

    `schema_columns` are the columns that the catalog gives each table, for those that a dataset misspells.
    """
    found: list[Problem] = []
    for details in error.errors(include_url=False):
        place = place_of(details["loc"])
        found += _said(details, place, data, schema_columns)
    return list(dict.fromkeys(found))


def _said(
    details: ErrorDetails, place: Place, data: Data, schema_columns: dict[str, tuple[str, ...]]
) -> Iterator[Problem]:
    match details["type"]:
        case "extra_forbidden":
            yield _unknown_key(details, place)
        case "missing":
            yield Problem(place.path, "missing")
        case "literal_error":
            yield _unknown_word(details, place)
        case "union_tag_invalid":
            yield _unknown_kind(details, place)
        case "union_tag_not_found":
            yield _no_kind(details, place, schema_columns)
        case "model_attributes_type" if details["input"] is None:
            yield _nothing_to_remove(place, schema_columns)
        case "value_error":
            yield from _own_words(details, place)
        case _:
            yield Problem(place.path, _plain_message(details))


def _unknown_key(details: ErrorDetails, place: Place) -> Problem:
    around = place_of(details["loc"][:-1])
    return Problem(place.path, "unknown key", nearest(place.path[-1], around.keys))


def _unknown_word(details: ErrorDetails, place: Place) -> Problem:
    near = nearest(details["input"], place.values) if isinstance(details["input"], str) else None
    if details["loc"][-1] == "[key]":
        known = "" if near else f"; the keys here are {', '.join(place.values)}"
        return Problem(place.path, f"unknown key{known}", near)
    known = "" if near else f"; it is one of {', '.join(place.values)}"
    return Problem(place.path, f"{_shown(details['input'])} is not known{known}", near)


def _unknown_kind(details: ErrorDetails, place: Place) -> Problem:
    kind = details["input"]["kind"]
    near = nearest(kind, place.kinds)
    known = "" if near else f"; it is one of {', '.join(place.kinds)}"
    return Problem((*place.path, "kind"), f"{_shown(kind)} is not known{known}", near)


def _no_kind(details: ErrorDetails, place: Place, schema_columns: dict[str, tuple[str, ...]]) -> Problem:
    given = [str(key) for key in details["input"]]
    misspelt = nearest("kind", given)
    if misspelt:
        return Problem((*place.path, misspelt), "unknown key", "kind")
    return Problem(place.path, "a new column needs a kind", _nearest_of_catalog(place.path, schema_columns))


def _nothing_to_remove(place: Place, schema_columns: dict[str, tuple[str, ...]]) -> Problem:
    near = _nearest_of_catalog(place.path, schema_columns)
    return Problem(place.path, "is empty, and the catalog has no such column that it could remove", near)


def _nearest_of_catalog(path: Path, schema_columns: dict[str, tuple[str, ...]]) -> str | None:
    """The column of the catalog's table that a column's path comes nearest to."""
    _, table, _, column = path[:4]
    return nearest(column, schema_columns.get(str(table), ()))


def _own_words(details: ErrorDetails, place: Place) -> Iterator[Problem]:
    """What the models say themselves, a line for each problem, moved to the key that it begins with."""
    given = details["input"]
    for line in str(details["ctx"]["error"]).splitlines():
        first = re.split(r"[ :]", line, maxsplit=1)[0]
        if isinstance(given, dict):
            path = (*place.path, first) if first in given else place.path
            yield Problem(path, _without_subject(line, path))
        else:
            yield Problem(place.path, f"{line}; it is {_shown(given)}")


def _without_subject(line: str, path: Path) -> str:
    """The line without the key at its beginning, which the path names already, unless it names two keys."""
    rest = line.removeprefix(str(path[-1])) if path else line
    return line if rest.startswith(" and ") else rest.removeprefix(":").strip()


def _plain_message(details: ErrorDetails) -> str:
    given = details["input"]
    if details["type"] in _MAPPING_ERRORS:
        return f"must be a mapping of keys; it is {_shown(given)}"
    if details["type"] == "too_short":
        return "must not be empty"
    if details["type"] == "too_long":
        return "must have at most {max_length} items, not {actual_length}".format_map(details["ctx"])
    if details["type"] == "string_pattern_mismatch":
        named = _NAME_PATTERN in str(details["ctx"]["pattern"])
        rule = (
            "must be a name: up to 64 letters a to z, digits and underscores, no digit first"
            if named
            else "must be a country code of two capital letters, such as US"
        )
        return f"{rule}; it is {_shown(given)}"
    said = re.sub(r"^(Input|String|List|Tuple|Value|Dictionary) should", "must", details["msg"])
    said = (
        said.replace(" after validation", "")
        .replace("a valid ", "a ")
        .replace("must be a string", "must be text")
    )
    said = said.replace("a integer", "a whole number").replace("a boolean", "true or false")
    quotes = "; put it in quotes" if details["type"] == "string_type" and isinstance(given, _QUOTABLE) else ""
    return f"{said}; it is {_shown(given)}{quotes}"


def _shown(value: object) -> str:
    """A value as YAML writes it, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
