"""Names, texts and types as T-SQL takes them, for statements that are made at run time."""

from __future__ import annotations

from datetime import date

# The schema of what is made on the way, and dropped again.
STAGING_SCHEMA = "_ingen_fab_staging"

TSQL_TYPES = {
    "bigint": "bigint",
    "integer": "int",
    "string": "varchar(8000)",
    "boolean": "bit",
    "date": "date",
    "timestamp": "datetime2(6)",
}


def tsql_name(name: str) -> str:
    """A name in brackets, of which the closing one is doubled inside."""
    return "[" + name.replace("]", "]]") + "]"


def tsql_table(schema: str, name: str) -> str:
    """A table by its schema and name."""
    return f"{tsql_name(schema)}.{tsql_name(name)}"


def tsql_text(text: str) -> str:
    """A literal; a backslash right before a line's end would take both away, so it never stands there."""
    quoted = "'" + text.replace("'", "''") + "'"
    return quoted.replace("\\\r", "\\' + '\r").replace("\\\n", "\\' + '\n")


def tsql_day(day: date) -> str:
    """A date."""
    return f"CAST('{day.isoformat()}' AS date)"


def tsql_type(kind: str) -> str:
    """The type of a column by its logical type; decimals and texts with a length are spelled alike."""
    return kind if kind.startswith(("decimal(", "varchar(")) else TSQL_TYPES[kind]


def tsql_value(value: int | str | None) -> str:
    """A number, text or NULL as it stands in a row of INSERT."""
    if value is None:
        return "NULL"
    return tsql_text(value) if isinstance(value, str) else str(value)
