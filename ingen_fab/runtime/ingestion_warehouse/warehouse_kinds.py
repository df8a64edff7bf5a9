"""The types of ingestion in a warehouse: Spark's words, as configurations have them, and T-SQL's."""

from __future__ import annotations

import re

WAREHOUSE_KINDS = {
    "STRING": "varchar(8000)",
    "BOOLEAN": "bit",
    "SMALLINT": "smallint",
    "INT": "int",
    "BIGINT": "bigint",
    "FLOAT": "real",
    "DOUBLE": "float",
    "DATE": "date",
    "TIMESTAMP": "datetime2(6)",
}
KINDS_OF_COLUMNS = {
    "varchar": "STRING",
    "char": "STRING",
    "bit": "BOOLEAN",
    "smallint": "SMALLINT",
    "int": "INT",
    "bigint": "BIGINT",
    "real": "FLOAT",
    "float": "DOUBLE",
    "date": "DATE",
    "datetime2": "TIMESTAMP",
}
WAREHOUSE_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")


def kind_in_warehouse(kind: str) -> str:
    """The kind that a warehouse holds a column of a kind as: it has no TINYINT."""
    return "SMALLINT" if kind == "TINYINT" else kind


def warehouse_type(kind: str) -> str:
    """T-SQL's word for a kind."""
    return kind.lower() if WAREHOUSE_DECIMAL.fullmatch(kind) else WAREHOUSE_KINDS[kind_in_warehouse(kind)]


def kind_of_column(data_type: str, precision: str | None, scale: str | None) -> str:
    """The kind of a column as INFORMATION_SCHEMA tells of it; its own word where no kind is like it."""
    if data_type in ("decimal", "numeric"):
        return f"DECIMAL({precision},{scale})"
    return KINDS_OF_COLUMNS.get(data_type, data_type)
