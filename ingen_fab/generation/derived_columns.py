"""Columns computed from others: templates and expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from ingen_fab.errors import PlanError
from ingen_fab.generation.expressions import build_expression
from ingen_fab.generation.table_context import TableContext
from ingen_fab.generation.values import Value
from ingen_fab.model.columns import ExpressionColumn, TemplateColumn
from ingen_fab.model.types import STRING, LogicalType, TypeName
from ingen_fab.sql.expressions import Concat, Expr, Text

_WIDTH = re.compile(r"0([1-9]|1[0-9])d")


def template_parts(text: str) -> Iterator[tuple[str, str | None, int]]:
    """(literal text, column behind it or None, zero-filled width or 0); raises PlanError on bad braces."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise PlanError(f"template {text!r}: {error}") from error
    for literal, column, form, conversion in parts:
        if column is None:
            yield literal, None, 0
            continue
        if conversion or not column.isidentifier() or (form and not _WIDTH.fullmatch(form)):
            raise PlanError(
                f"template {text!r}: a placeholder is {{column}} or {{column:08d}}, "
                "zero-filled to a width below 20"
            )
        yield literal, column, int(form[1:-1]) if form else 0


def template(context: TableContext, column: TemplateColumn) -> Value:
    """Literals and columns put together; NULL where a column is NULL."""
    parts: list[Expr] = []
    for literal, name, width in template_parts(column.text):
        if literal:
            parts.append(Text(literal))
        if name is not None:
            parts.append(context.values[name].text(width))
    return Value(Concat(tuple(parts)) if len(parts) > 1 else parts[0], STRING)


def expression(context: TableContext, column: ExpressionColumn) -> Value:
    """The user's expression, in the declared type."""
    wanted = LogicalType(TypeName(column.type), column.scale if column.type == "decimal" else 0)
    return build_expression(column.sql, wanted, lambda name: context.values[name])
