"""T-SQL text -> syntax trees: sqlglot's grammar, with every function left as the text names it."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.tsql import TSQL
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

from ingen_fab.local.warehouse.errors import WarehouseError

_WITH_A_GRAMMAR_OF_THEIR_OWN = ("CAST", "TRY_CAST", "CONVERT", "TRY_CONVERT")


class PlainTSQL(TSQL):
    """T-SQL in which a call is a name and its arguments: sqlglot would give some another meaning."""

    class Parser(TSQL.Parser):  # type: ignore[misc, valid-type]
        """The parser without its own idea of functions."""

        FUNCTIONS: ClassVar[Any] = {}
        FUNCTION_PARSERS: ClassVar[Any] = {
            name: parser
            for name, parser in TSQL.Parser.FUNCTION_PARSERS.items()
            if name in _WITH_A_GRAMMAR_OF_THEIR_OWN
        }
        # What T-SQL has not, and sqlglot would take: LIMIT, and the operators behind a name but the point.
        QUERY_MODIFIER_PARSERS: ClassVar[Any] = {
            kind: parser
            for kind, parser in TSQL.Parser.QUERY_MODIFIER_PARSERS.items()
            if kind is not TokenType.LIMIT
        }
        COLUMN_OPERATORS: ClassVar[Any] = {
            kind: parser for kind, parser in TSQL.Parser.COLUMN_OPERATORS.items() if kind is TokenType.DOT
        }
        NO_PAREN_FUNCTIONS: ClassVar[Any] = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar[Any] = {
            name: parser for name, parser in TSQL.Parser.NO_PAREN_FUNCTION_PARSERS.items() if name == "CASE"
        }


def tree_of(sql: str) -> exp.Expression:
    """The tree of one statement; raises WarehouseError with what the grammar expected."""
    # sqlglot warns where it gives up, and then leaves a Command: that is refused by those who look at it.
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    try:
        found = [tree for tree in PlainTSQL().parse(sql) if tree is not None]
    except SqlglotError as error:
        details = getattr(error, "errors", None)
        first = details[0] if details else {"description": str(error), "line": 0}
        raise WarehouseError(
            f"Incorrect syntax: {first['description']} (line {first['line']} of the statement)", number=102
        ) from error
    if len(found) != 1:
        raise WarehouseError("one statement is wanted here", number=102)
    tree: exp.Expression = found[0]  # type: ignore[assignment]
    return tree
