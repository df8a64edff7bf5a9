"""Names of Spark SQL with the lakehouse, or workspace and lakehouse, in front: `lakehouse.schema.table`.

On Fabric the whole name of a table is `workspace.lakehouse.schema.table` (page "Lakehouse schemas"). Spark
has the schemas of one lakehouse here, so that what stands in front of a schema is taken away.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import Token, TokenType
from sqlglot.errors import SqlglotError

from ingen_fab.local.spark_statements import START

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What a statement begins with whose names are those of schemas, so that they have one part less.
_OF_SCHEMAS = re.compile(
    START + r"(?:(?:CREATE|DROP|ALTER|DESCRIBE|DESC)\s+(?:SCHEMA|DATABASE|NAMESPACE)"
    r"|USE|SHOW\s+(?:TABLES|VIEWS))\b",
    re.IGNORECASE | re.DOTALL,
)
_CATALOG = "spark.sql.catalog."
_DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog"


@dataclass(frozen=True)
class LakehouseNames:
    """What the attached lakehouse is called: its workspace, and its own names, in any case."""

    workspace: str
    lakehouses: frozenset[str]

    def bare(self, statement: str, schemas: Collection[str]) -> str:
        """The statement with names that begin at a schema; `schemas` are those that there are, in lower case.

        Names of other lakehouses are left as they are, and so is a text that cannot be read.
        """
        lakehouses = {name.lower() for name in self.lakehouses}
        if not any(name in statement.lower() for name in lakehouses):
            return statement
        try:
            tokens = _tokens(statement)
        except SqlglotError:
            return statement
        # A schema that a statement makes is not there yet.
        known = None if _OF_SCHEMAS.match(statement) else schemas
        pieces, end = [], 0
        for name in _names(tokens):
            first = name[self._in_front(name, lakehouses, known)]
            pieces.append(statement[end : name[0].start])
            end = first.start
        return "".join([*pieces, statement[end:]])

    def tell_spark(self, spark: SparkSession, schemas: Collection[str]) -> None:
        """Let Spark find `lakehouse.schema.table` also where no SQL names it, as in `saveAsTable`.

        A schema of that name goes first, as in `sales.orders`: then only statements know the lakehouse.
        """
        catalogs = _catalogs(spark)
        for name in self._spellings():
            if name.lower() not in schemas and spark.conf.get(_CATALOG + name, None) is None:
                spark.conf.set(_CATALOG + name, _DELTA_CATALOG)
                # Spark gives only its own catalog one to hand on to.
                catalogs.catalog(name).setDelegateCatalog(catalogs.v2SessionCatalog())

    def let_spark_forget(self, spark: SparkSession) -> None:
        """Undo `tell_spark`."""
        for name in self._spellings():
            spark.conf.unset(_CATALOG + name)
        _catalogs(spark).reset()

    def _spellings(self) -> set[str]:
        # Spark tells the names of catalogs apart by case.
        return {spelled for name in self.lakehouses for spelled in (name, name.lower())}

    def _in_front(
        self, name: Sequence[Token], lakehouses: Collection[str], schemas: Collection[str] | None
    ) -> int:
        """How many parts stand in front of the schema."""
        parts = [token.text.lower() for token in name]
        # Behind a schema comes a table, but where a statement is about schemas.
        behind = 1 if schemas is None else 2
        for count in (2, 1):
            own = parts[:count]
            is_own = own[-1] in lakehouses and own[:-1] in ([], [self.workspace.lower()])
            if is_own and len(parts) >= count + behind and (schemas is None or parts[count] in schemas):
                return count
        return 0


def _catalogs(spark: SparkSession) -> Any:
    # pyspark has no types for what lies behind py4j.
    session: Any = spark
    return session._jsparkSession.sessionState().catalogManager()


def _tokens(statement: str) -> list[Token]:
    tokens = sqlglot.tokenize(statement, read="spark")
    if not tokens or tokens[0].token_type not in (TokenType.COMMAND, TokenType.SHOW):
        return tokens
    # sqlglot takes what stands behind such a word (SHOW, OPTIMIZE, EXPLAIN ...) for one text.
    rest = tokens[0].end + 1
    return _tokens(" " * rest + statement[rest:])


def _names(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The names of more than one part, each as the tokens of its parts."""
    name: list[Token] = []
    for number, token in enumerate(tokens):
        dotted = number > 0 and tokens[number - 1].token_type is TokenType.DOT
        if token.token_type is TokenType.DOT:
            continue
        if name and dotted:
            name.append(token)
            continue
        if len(name) > 1:
            yield name
        name = [token] if _is_name(token) else []
    if len(name) > 1:
        yield name


def _is_name(token: Token) -> bool:
    return token.token_type is TokenType.IDENTIFIER or (
        token.token_type is not TokenType.STRING and re.fullmatch(r"\w+", token.text) is not None
    )
