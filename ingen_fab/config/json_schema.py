"""The JSON Schema of a dataset file, for editors that complete keys and mark mistakes."""

from __future__ import annotations

from typing import Any

from ingen_fab.model.dataset import Dataset

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# pydantic leaves the bounds of a number that it reads from text in its own words.
_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}


def json_schema() -> dict[str, Any]:
    """The schema of what a user writes: what the catalog may supply need not be there.

    A table may leave out its `type`, and a column of the catalog's schema its `kind`; a column that is null
    removes that of the catalog; a dataset may leave out its tables.
    """
    schema: dict[str, Any] = _with_standard_bounds(Dataset.model_json_schema(by_alias=True))
    definitions = schema["$defs"]
    schema["required"].remove("table_configs")
    tables = schema["properties"]["table_configs"]
    del tables["minProperties"]
    tables["additionalProperties"] = False
    table = definitions["Table"]
    table["required"].remove("type")
    columns = table["properties"]["columns"]
    columns["additionalProperties"] = False
    ((pattern, column),) = columns["patternProperties"].items()
    definitions["PartOfColumn"] = _part_of_column(column, definitions)
    also = [{"$ref": "#/$defs/PartOfColumn"}, {"type": "null"}]
    columns["patternProperties"] = {pattern: {"anyOf": [column, *also]}}
    return {"$schema": DIALECT, **schema, "title": "A dataset of ingen_fab"}


def _part_of_column(column: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """What a dataset says of a column that the catalog describes: some keys, and not the kind."""
    kinds = [definitions[choice["$ref"].rpartition("/")[2]] for choice in column["oneOf"]]
    keys = sorted({key for kind in kinds for key in kind["properties"]} - {"kind"})
    return {
        "description": "Keys that are laid over those of a column of the catalog's schema.",
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"enum": keys},
    }


def _with_standard_bounds(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_with_standard_bounds(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        _BOUNDS[key] if key in _BOUNDS and isinstance(value, int | float) else key: _with_standard_bounds(
            value
        )
        for key, value in schema.items()
    }
