"""The schema of a source as `custom_schema_json` writes it: names and types, in the order of the file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from ingen_fab.runtime.ingestion.config_values import ColumnProblem

# What rows of other tools call a type -> Spark's word.
TYPE_WORDS = {
    "string": "STRING", "text": "STRING", "varchar": "STRING", "nvarchar": "STRING", "char": "STRING",
    "str": "STRING", "stringtype": "STRING", "uniqueidentifier": "STRING",
    "boolean": "BOOLEAN", "bool": "BOOLEAN", "bit": "BOOLEAN", "booleantype": "BOOLEAN",
    "byte": "TINYINT", "tinyint": "TINYINT", "short": "SMALLINT", "smallint": "SMALLINT",
    "int": "INT", "integer": "INT", "integertype": "INT",
    "long": "BIGINT", "bigint": "BIGINT", "longtype": "BIGINT",
    "float": "FLOAT", "real": "FLOAT", "double": "DOUBLE", "doubletype": "DOUBLE",
    "date": "DATE", "datetype": "DATE",
    "timestamp": "TIMESTAMP", "datetime": "TIMESTAMP", "datetime2": "TIMESTAMP", "timestamptype": "TIMESTAMP",
    "decimal": "DECIMAL(18,2)", "numeric": "DECIMAL(18,2)", "money": "DECIMAL(18,2)",
}  # fmt: skip
DECIMAL_TYPE = re.compile(r"(?:decimal|numeric)(?:type)?\((\d{1,2}),\s*(\d{1,2})\)")
SIZED_TYPE = re.compile(r"(\w+)\((?:\d+|max)\)")
SCHEMA_HELP = (
    'write {"order_id": "bigint", "amount": "decimal(18,2)"},'
    ' or [{"name": "order_id", "type": "bigint"}], or the JSON of a Spark schema'
)


@dataclass(frozen=True)
class SchemaField:
    """A column of a source; `kind` is a type of Spark SQL in capitals."""

    name: str
    kind: str


def read_custom_schema(text: str) -> tuple[SchemaField, ...]:
    """The fields of a JSON object, of a list of names and types, or of the JSON of a Spark schema."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ColumnProblem(f"is no JSON ({error}); {SCHEMA_HELP}") from error
    if isinstance(found, dict) and isinstance(found.get("fields"), list):
        found = found["fields"]
    elif isinstance(found, dict) and isinstance(found.get("columns"), list):
        found = found["columns"]
    elif isinstance(found, dict):
        found = [{"name": name, "type": kind} for name, kind in found.items()]
    if not isinstance(found, list) or not found:
        raise ColumnProblem(f"names no column; {SCHEMA_HELP}")
    fields = tuple(_read_field(entry) for entry in found)
    names = [field.name.lower() for field in fields]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ColumnProblem(f"names a column twice: {', '.join(twice)}")
    return fields


def _read_field(entry: object) -> SchemaField:
    if not isinstance(entry, dict):
        raise ColumnProblem(f"has an entry that is not understood: {entry}; {SCHEMA_HELP}")
    name = entry.get("name", entry.get("column_name"))
    kind = entry.get("type", entry.get("data_type"))
    if not isinstance(name, str) or not name or not isinstance(kind, str):
        raise ColumnProblem(f"has an entry without name and type in words: {entry}; {SCHEMA_HELP}")
    return SchemaField(name, spark_kind(kind))


def spark_kind(text: str) -> str:
    """Spark's word for a type; ColumnProblem for a type that is not known."""
    word = text.strip().lower()
    decimal = DECIMAL_TYPE.fullmatch(word)
    if decimal:
        precision, scale = int(decimal[1]), int(decimal[2])
        if not 1 <= precision <= 38 or scale > precision:
            raise ColumnProblem(f"has the type {text}: a decimal has 1 to 38 digits")
        return f"DECIMAL({precision},{scale})"
    sized = SIZED_TYPE.fullmatch(word)
    found = TYPE_WORDS.get(sized[1] if sized else word)
    if found is None:
        raise ColumnProblem(f"has the type '{text}', which is not known; {SCHEMA_HELP}")
    return found
