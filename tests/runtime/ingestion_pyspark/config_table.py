"""Writes a config table without Spark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import write_deltalake

from ingen_fab.runtime.ingestion.config_columns import CONFIG_COLUMNS, CONFIG_TABLE
from tests.runtime.ingestion.rows import row

ARROW_TYPES = {"STRING": pa.string(), "BOOLEAN": pa.bool_(), "INT": pa.int32()}


def write_config_table(lakehouse: Path, *changes: dict[str, Any]) -> None:
    """Make the table anew; each row is the plain one with some changes."""
    rows = [row(**changed) for changed in changes]
    columns = {
        column.name: pa.array(
            [_as_typed(found.get(column.name), column.kind) for found in rows], ARROW_TYPES[column.kind]
        )
        for column in CONFIG_COLUMNS
    }
    path = lakehouse / "Tables" / "dbo" / CONFIG_TABLE
    path.mkdir(parents=True, exist_ok=True)
    write_deltalake(str(path), pa.table(columns), mode="overwrite")


def _as_typed(value: object, kind: str) -> object:
    """A value as the config table of a user keeps it."""
    if value is None:
        return None
    if kind == "BOOLEAN":
        return value in (True, "Y")
    return int(str(value)) if kind == "INT" else str(value)
