"""Names of columns inside text: the placeholders of templates and the columns of expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter

import sqlglot
from sqlglot import Token, TokenType, exp

MAX_NESTING = 20
MAX_STEPS = 100
PADDING = re.compile(r"0([1-9]|1[0-9])d")

_TOO_NESTED = f"it is nested deeper than {MAX_NESTING} levels"
_SIGNS = {TokenType.NOT, TokenType.DASH, TokenType.PLUS, TokenType.TILDE}
_OPENING = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE}
_CLOSING = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END}


@dataclass(frozen=True)
class Placeholder:
    """A column in a template, and the width that its zeros fill; 0 for none."""

    column: str
    width: int = 0


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """The placeholders of a template in order; raises ValueError where braces or formats are wrong."""
    found = []
    for _, column, form, conversion in Formatter().parse(text):
        if column is None:
            continue
        if not column.isidentifier() or conversion:
            raise ValueError(f"'{{{column}}}' is no placeholder; write the name of a column in braces")
        if form and not PADDING.fullmatch(form):
            raise ValueError(f"the format '{form}' is not known; zeros up to a width below 20 are, as 08d")
        found.append(Placeholder(column, int(form[1:-1]) if form else 0))
    return tuple(found)


def expression_columns(sql: str) -> tuple[str, ...]:
    """The columns that an expression reads, in order; raises ValueError where it is no single expression."""
    try:
        tokens = sqlglot.tokenize(f"SELECT {sql}\n", read="duckdb")
        _refuse_nesting(tokens)
        statements = sqlglot.parse(f"SELECT {sql}\n", read="duckdb")
    except sqlglot.errors.ParseError as error:
        raise ValueError(_reason(error)) from error
    except sqlglot.errors.SqlglotError as error:
        raise ValueError("it cannot be split into words; is a quote left open?") from error
    except RecursionError as error:
        raise ValueError(_TOO_NESTED) from error
    select = statements[0] if len(statements) == 1 else None
    if not isinstance(select, exp.Select) or _has_more_than_values(select):
        raise ValueError("it must be one value, without a query around it")
    if len(select.expressions) != 1 or isinstance(select.expressions[0], exp.Alias | exp.Star):
        raise ValueError("it must be one value, without a name behind it")
    if select.find(exp.Subquery, exp.Table):
        raise ValueError("it must not hold a query")
    _refuse_long_chains(select)
    columns = list(select.find_all(exp.Column, bfs=False))
    for column in columns:
        if column.table:
            raise ValueError(f"'{column.sql()}' names a table; an expression reads columns of its own row")
    return tuple(dict.fromkeys(column.name for column in columns))


def _refuse_nesting(tokens: Iterable[Token]) -> None:
    """Raise ValueError where the parser, which calls itself twenty times a level, would run out of calls."""
    depth = signs = 0
    for token in tokens:
        signs = signs + 1 if token.token_type in _SIGNS else 0
        if token.token_type in _OPENING:
            depth += 1
        elif token.token_type in _CLOSING:
            depth -= 1
        if depth + signs > MAX_NESTING:
            raise ValueError(_TOO_NESTED)


def _refuse_long_chains(select: exp.Select) -> None:
    """Raise ValueError where a tree is so deep that the steps after the parser would run out of calls."""
    levels: dict[int, int] = {}
    for node in select.walk():
        levels[id(node)] = levels.get(id(node.parent), 0) + 1
        if levels[id(node)] > MAX_STEPS:
            raise ValueError(f"it has more than {MAX_STEPS} steps that build on one another")


def _has_more_than_values(select: exp.Select) -> bool:
    return any(part for key, part in select.args.items() if key != "expressions")


def _reason(error: sqlglot.errors.ParseError) -> str:
    """The parser's first complaint, without its coloured excerpt and the names of its classes."""
    if not error.errors:
        return str(error)
    first = error.errors[0]
    text, column = str(first.get("description")), first.get("col")
    text = re.sub(r"Required keyword: '\w+' missing for <class '[\w.]*\.(\w+)'>", r"\1 lacks a part", text)
    # Columns are counted in the text that the parser saw, which begins with SELECT.
    return f"{text} near character {max(1, column - len('SELECT ') + 1)}" if isinstance(column, int) else text
