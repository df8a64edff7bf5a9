"""What the lakehouse must know of a Spark SQL statement before Spark runs it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Spaces and comments in front of a statement.
START = r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)*"
_NAME = r"(?:`(?:[^`]|``)+`|\w+)"
_SCHEMA = re.compile(
    rf"{START}CREATE\s+(?:SCHEMA|DATABASE)\s+(?:IF\s+NOT\s+EXISTS\s+)?(?P<name>{_NAME})(?P<rest>(?:\s.*)?)",
    re.IGNORECASE | re.DOTALL,
)
_LOCATION = re.compile(r"\bLOCATION\b", re.IGNORECASE)
_DROP = re.compile(
    rf"{START}DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:(?P<schema>{_NAME})\s*\.\s*)?(?P<name>{_NAME})"
    r"(?:\s+PURGE)?[\s;]*",
    re.IGNORECASE | re.DOTALL,
)
# What a cell writes that wants a running session without the name `spark`.
_OTHER_ENTRANCES = re.compile(r"\b(?:pyspark|SparkSession|SparkContext|DeltaTable)\b")


@dataclass(frozen=True)
class NewSchema:
    """A CREATE SCHEMA that names no place: the schema, and the statement on both sides of one."""

    name: str
    before: str
    after: str


def created_schema(statement: str) -> NewSchema | None:
    """Read a CREATE SCHEMA or CREATE DATABASE without LOCATION; None for all else."""
    match = _SCHEMA.fullmatch(statement)
    if match is None or _LOCATION.search(match["rest"]):
        return None
    # The place stands in front of COMMENT and WITH, which Spark takes in any order.
    return NewSchema(_bare(match["name"]), statement[: match.end("name")], match["rest"])


def dropped_table(statement: str) -> tuple[str, str] | None:
    """Read a DROP TABLE: schema ("" where none is named) and table; None for all else."""
    match = _DROP.fullmatch(statement)
    return None if match is None else (_bare(match["schema"] or ""), _bare(match["name"]))


def quoted(name: str) -> str:
    """A name of Spark SQL."""
    return "`" + name.replace("`", "``") + "`"


def text_literal(text: str) -> str:
    """A text of Spark SQL; with r, a backslash is one also where the parser unescapes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def mentions_spark(source: str) -> bool:
    """Whether a cell may reach for a session that exists, as `SparkSession.builder.getOrCreate()` does."""
    return _OTHER_ENTRANCES.search(source) is not None


def _bare(name: str) -> str:
    return name[1:-1].replace("``", "`") if name.startswith("`") else name
