"""Answers the SQL of the command line: T-SQL on the tables of a warehouse, reading only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlglot import exp

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.warehouse.connection import open_engine, server_of_environment, warehouse_file
from ingen_fab.local.warehouse.grammar import tree_of
from ingen_fab.local.warehouse.script import Plain, statements_of

# The one that the packaged DDL scripts and generation work on.
QUERIED_WAREHOUSE = "Config_WH"

AnswerValue = str | int | float | bool | None


@dataclass(frozen=True)
class Answer:
    """What one statement gave: names of columns, which may repeat, and rows."""

    columns: tuple[str, ...]
    rows: list[tuple[AnswerValue, ...]]


def query_warehouse(lakehouse: LocalLakehouse, sql: str) -> Iterator[Answer]:
    """Answer statements one after the other; all of them are checked before the first is run.

    Raises UserError for what is no T-SQL, for what writes, and where there is no warehouse yet.
    """
    statements = reading_only(sql)
    if not server_of_environment() and not warehouse_file(lakehouse.root, QUERIED_WAREHOUSE).exists():
        raise UserError(
            f"there is no warehouse {QUERIED_WAREHOUSE} here yet",
            hint="`ingen_fab ddl run --generation-mode warehouse` makes it, and so does generating into it.",
        )
    engine = open_engine(lakehouse.root, QUERIED_WAREHOUSE)
    try:
        for statement in statements:
            result = engine.run(statement)
            yield Answer(result.columns, [tuple(map(_shown, row)) for row in result.rows])
    finally:
        engine.close()


def reading_only(sql: str) -> list[str]:
    """The statements of a text; raises UserError where there is none, and for one that would write."""
    found = statements_of(sql)
    if not found:
        raise UserError("the query is empty", hint="Give a SELECT between quotes.")
    texts = []
    for statement in found:
        reads = isinstance(statement, Plain) and statement.words[0] in ("SELECT", "WITH", "(")
        tree = tree_of(statement.text) if reads and isinstance(statement, Plain) else None
        if tree is None or not isinstance(tree, exp.Query) or tree.args.get("into") is not None:
            raise UserError(
                "`query` only reads, and this is more than a SELECT",
                hint="What changes tables is recorded by whoever changes them: write a DDL script and give "
                "it to `ingen_fab ddl run --generation-mode warehouse`.",
            )
        assert isinstance(statement, Plain)
        texts.append(statement.text)
    return texts


def _shown(value: Any) -> AnswerValue:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.hex() if isinstance(value, bytes) else str(value)
