"""Answers the SQL of the command line: Spark SQL on the tables of the local lakehouse, reading only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import Token, TokenType
from sqlglot.errors import SqlglotError

from ingen_fab.errors import UserError
from ingen_fab.local.delta_folders import delta_folders
from ingen_fab.local.failures import without_jvm_stack
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.spark_lakehouse import SparkLakehouse
from ingen_fab.local.spark_statements import quoted
from ingen_fab.runtime.ddl.due_scripts import EXECUTIONS_TABLE
from ingen_fab.runtime.ingestion.config_columns import CONFIG_TABLE
from ingen_fab.runtime.ingestion.log_columns import LOG_TABLE, REJECTS_TABLE

if TYPE_CHECKING:
    from pyspark.errors import PySparkException
    from pyspark.sql import DataFrame

QueryValue = str | int | float | bool | None

# What a statement that only reads begins with; EXPLAIN does not carry out what it explains.
READING = frozenset({"SELECT", "WITH", "VALUES", "FROM", "TABLE", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "("})
# Spark takes these behind common table expressions, and INSERT behind FROM.
WRITING = frozenset({"INSERT", "MERGE", "UPDATE", "DELETE"})
MAY_GO_ON_TO_WRITE = frozenset({"WITH", "FROM"})
# Types whose values a program can take as they are; all others become the text that Spark has for them.
PLAIN_TYPES = frozenset({"boolean", "tinyint", "smallint", "int", "bigint", "float", "double"})
# Tables of the scripts that come with the product.
MADE_BY_SCRIPTS = frozenset({CONFIG_TABLE, LOG_TABLE, REJECTS_TABLE, EXECUTIONS_TABLE})
DDL_COMMAND = "ingen_fab ddl run"
_UNKNOWN_TABLE = re.compile(r"TABLE_OR_VIEW_NOT_FOUND\].*?`(?P<name>[^`]+(?:`\.`[^`]+)*)`", re.DOTALL)


@dataclass(frozen=True)
class QueryResult:
    """What one statement gave: names of columns, which may repeat, and rows."""

    columns: tuple[str, ...]
    rows: list[tuple[QueryValue, ...]]


def query_lakehouse(lakehouse: LocalLakehouse, sql: str) -> Iterator[QueryResult]:
    """Answer statements one after the other; all of them are checked before the first is run.

    Raises UserError for what is no statement, for what writes, and for what Spark cannot answer.
    """
    statements = reading_statements(sql)
    lakehouse.create()
    spark = SparkLakehouse(lakehouse).session()
    # Behind the session, which says how to get pyspark where it is missing.
    from pyspark.errors import PySparkException

    for statement in statements:
        try:
            yield _answered(spark.sql(statement))
        except PySparkException as error:
            raise _explained(error, lakehouse) from error


def reading_statements(sql: str) -> list[str]:
    """The statements of a text as they are written there, without the semicolons between them.

    Raises UserError where there is none, and for one that would write.
    """
    try:
        tokens = sqlglot.tokenize(sql, read="spark")
    except SqlglotError as error:
        raise UserError(f"the query cannot be read: {error}") from error
    found = [list(part) for part in _parts(tokens)]
    if not found:
        raise UserError("the query is empty", hint="Give a SELECT between quotes.")
    for part in found:
        _refuse_writing(part)
    return [sql[part[0].start : part[-1].end + 1] for part in found]


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    part: list[Token] = []
    for token in tokens:
        if token.token_type is not TokenType.SEMICOLON:
            part.append(token)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _refuse_writing(part: Sequence[Token]) -> None:
    first = part[0].text.upper()
    writes = None if first in READING else first
    if first in MAY_GO_ON_TO_WRITE:
        writes = next((word for word in _outer_words(part) if word in WRITING), None)
    if writes is not None:
        raise UserError(
            f"the query begins with {first}{_further(writes, first)}, and `query` only reads",
            hint="What changes tables is recorded by whoever changes them: write a DDL script and give it to "
            "`ingen_fab ddl run`, or run a notebook with `ingen_fab notebook run`.",
        )


def _further(writes: str, first: str) -> str:
    return "" if writes == first else f" and goes on with {writes}"


def _outer_words(part: Sequence[Token]) -> Iterator[str]:
    """The words outside of all brackets; names in backticks and texts are none."""
    depth = 0
    for token in part:
        if token.token_type is TokenType.L_PAREN:
            depth += 1
        elif token.token_type is TokenType.R_PAREN:
            depth -= 1
        elif depth == 0 and token.token_type not in (TokenType.IDENTIFIER, TokenType.STRING):
            yield token.text.upper()


def _answered(frame: DataFrame) -> QueryResult:
    kinds = [field.dataType.simpleString() for field in frame.schema]
    # Names may repeat in a result, so columns are told apart by their place.
    places = [f"c{place}" for place in range(len(kinds))]
    numbered = frame.toDF(*places)
    shown = [_shown(place, kind) for place, kind in zip(places, kinds, strict=True)]
    rows = [tuple(row) for row in numbered.selectExpr(*shown).collect()] if shown else []
    return QueryResult(tuple(frame.columns), rows)


def _shown(column: str, kind: str) -> str:
    if kind in PLAIN_TYPES:
        return column
    text = f"hex({column})" if kind == "binary" else f"CAST({column} AS STRING)"
    return f"{text} AS {column}"


def _explained(error: PySparkException, lakehouse: LocalLakehouse) -> UserError:
    text = without_jvm_stack(str(error))
    unknown = _UNKNOWN_TABLE.search(text)
    if unknown is None:
        return UserError(f"the query cannot be answered: {text}")
    name = unknown["name"].replace("`.`", ".")
    known = sorted(
        f"{table.schema}.{table.name}" if table.schema not in ("", "dbo") else table.name
        for table in delta_folders(lakehouse.tables)
    )
    tables = f"Its tables are: {', '.join(map(_name, known))}." if known else "It has no tables yet."
    maker = f" `{DDL_COMMAND}` makes it." if name.removeprefix("dbo.") in MADE_BY_SCRIPTS else ""
    return UserError(f"there is no table {name} in the lakehouse {lakehouse.root}", hint=tables + maker)


def _name(name: str) -> str:
    return name if re.fullmatch(r"[\w.]+", name) else quoted(name)
