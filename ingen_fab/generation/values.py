"""Values between columns: numbers as BIGINT units, dates as day numbers, until a column is written out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingen_fab.errors import PlanError
from ingen_fab.model.types import BIGINT, STRING, LogicalType, TypeName
from ingen_fab.sql.expressions import (
    BooleanValue,
    Case,
    DateOf,
    DateText,
    DecimalOf,
    Expr,
    IntegerOf,
    IntText,
    IsNull,
    Null,
    Predicate,
    TimestampOf,
)


@dataclass(frozen=True)
class Value:
    """A column's value inside a program.

    `expr` is BIGINT units for numbers, 1 or 0 for booleans, days since 1970 for dates and timestamps, text
    else; `microsecond`, of the day, completes a timestamp.
    """

    expr: Expr
    type: LogicalType
    microsecond: Expr | None = None
    predicate: Predicate | None = None  # of a boolean: the condition itself, where it is never NULL
    largest: int | None = None  # of a decimal: units beyond which it cannot be, where that is known

    def written(self) -> Expr:
        """The value in its logical type."""
        match self.type.name:
            case TypeName.BIGINT | TypeName.STRING:
                return self.expr
            case TypeName.INTEGER:
                return IntegerOf(self.expr)
            case TypeName.DECIMAL:
                return DecimalOf(self.expr, self.type.scale, self.largest)
            case TypeName.DATE:
                return DateOf(self.expr)
            case TypeName.BOOLEAN:
                if self.predicate is not None:
                    return BooleanValue(self.predicate)
                # Unknown stays NULL: a comparison with NULL is NULL.
                return BooleanValue(self.expr.equals(1))
            case TypeName.TIMESTAMP:
                assert self.microsecond is not None
                return TimestampOf(self.expr, self.microsecond)

    def text(self, width: int = 0) -> Expr:
        """The value as text, the same on every engine."""
        if self.type.name is TypeName.STRING:
            return self.expr
        if self.type.name in (TypeName.BIGINT, TypeName.INTEGER):
            return IntText(self.expr, width)
        if self.type.name is TypeName.DATE:
            return DateText(self.expr)
        raise PlanError(f"a {self.type} cannot be put into text", hint="use text, whole numbers or dates")

    def null_where(self, predicate: Predicate) -> Value:
        """NULL for rows where the predicate holds."""
        null = Null(STRING if self.type.name is TypeName.STRING else BIGINT)
        return replace(self, expr=Case(((predicate, null),), self.expr), predicate=None)

    def with_expr(self, expr: Expr) -> Value:
        """The same type around another expression."""
        return replace(self, expr=expr)

    def is_null(self) -> Predicate:
        """Whether the value is NULL."""
        return IsNull(self.expr)
