"""The user's `expression:` columns: a small SQL, parsed by sqlglot and rebuilt as the portable tree.

Decimals keep exact scales: + and - align them, * adds them, and the column's own scale is reached by rounding
half up. Division is allowed by a number literal only, because quotients of columns have no exact scale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import sqlglot
from sqlglot import exp

from ingen_fab.errors import ExpressionError
from ingen_fab.generation.values import Value
from ingen_fab.model.types import (
    BIGINT,
    BOOLEAN,
    MONEY_PRECISION,
    STRING,
    LogicalType,
    TypeName,
    decimal_type,
)
from ingen_fab.sql.expressions import (
    And,
    Case,
    Coalesce,
    Compare,
    Comparison,
    Concat,
    Expr,
    Int,
    IsNull,
    Not,
    Null,
    Or,
    Predicate,
    Text,
)

# One digit more than any column has.
_QUOTIENT_SCALE = 7
_COMPARISONS: dict[type[exp.Expression], Comparison] = {
    exp.EQ: Comparison.EQ,
    exp.NEQ: Comparison.NE,
    exp.LT: Comparison.LT,
    exp.LTE: Comparison.LE,
    exp.GT: Comparison.GT,
    exp.GTE: Comparison.GE,
}


def parsed(sql: str) -> exp.Expression:
    """The syntax tree of an expression; raises ExpressionError where it is no SQL expression."""
    try:
        tree = sqlglot.parse_one(f"SELECT {sql} AS value", read="duckdb")
    except sqlglot.errors.ParseError as error:
        raise ExpressionError(
            f"{sql!r} is not an SQL expression: {error.errors[0]['description']}"
        ) from error
    except sqlglot.errors.TokenError as error:
        raise ExpressionError(f"{sql!r} is not an SQL expression: a quote or comment has no end") from error
    if not isinstance(tree, exp.Select) or len(tree.expressions) != 1 or len(tree.args) < 1:
        raise ExpressionError(f"{sql!r} is not one SQL expression")
    extra = [key for key, value in tree.args.items() if value and key not in ("kind", "expressions")]
    if extra:
        raise ExpressionError(f"{sql!r} is not one SQL expression")
    value: exp.Expression = tree.expressions[0]
    if isinstance(value, exp.Alias):
        value = value.this
    return value


def columns_read(sql: str) -> tuple[str, ...]:
    """Names of the columns an expression reads, in order of appearance."""
    return tuple(dict.fromkeys(column.name for column in parsed(sql).find_all(exp.Column, bfs=False)))


def build_expression(sql: str, wanted: LogicalType, column: Callable[[str], Value]) -> Value:
    """The value of an expression over columns, brought to the wanted type."""
    builder = _Builder(sql, column)
    return builder.brought_to(builder.value(parsed(sql)), wanted)


class _Builder:
    def __init__(self, sql: str, column: Callable[[str], Value]) -> None:
        self.sql = sql
        self.column = column

    def refuse(
        self, node: exp.Expression, why: str = "is not in the SQL that all engines share"
    ) -> ExpressionError:
        return ExpressionError(
            f"in {self.sql!r}: {node.sql(dialect='duckdb')!r} {why}",
            hint="Expressions take + - *, / by a number, comparisons, IN, BETWEEN, IS NULL, AND, OR, NOT, "
            "CASE WHEN, COALESCE and ||.",
        )

    def value(self, node: exp.Expression) -> Value:
        for kinds, method in _VALUE_METHODS.items():
            if isinstance(node, kinds):
                built: Value = getattr(self, method)(node)
                return built
        if isinstance(node, _PREDICATES):
            holds = self.predicate(node)
            return Value(Case(((holds, Int(1)), (Not(holds), Int(0))), Null(BIGINT)), BOOLEAN)
        raise self.refuse(node)

    def name(self, node: exp.Column) -> Value:
        if node.table:
            raise self.refuse(node, "names a table; an expression reads columns of its own row")
        value = self.column(node.name)
        if value.type.name is TypeName.TIMESTAMP:
            raise self.refuse(node, "is a timestamp; expressions read numbers, text, dates and booleans")
        return value

    def literal(self, node: exp.Literal) -> Value:
        if node.is_string:
            return Value(Text(node.this), STRING)
        number = Decimal(node.this)
        scale = max(0, -int(number.as_tuple().exponent))
        units = int(number.scaleb(scale))
        if units >= 10**MONEY_PRECISION:
            raise self.refuse(node, f"has more than {MONEY_PRECISION} digits")
        return Value(Int(units), _number_type(scale))

    def boolean(self, node: exp.Boolean) -> Value:
        return Value(Int(1 if node.this else 0), BOOLEAN)

    def nested(self, node: exp.Paren) -> Value:
        return self.value(node.this)

    def negated(self, node: exp.Neg) -> Value:
        inner = self.number(node.this)
        return inner.with_expr(Int(0) - inner.expr)

    def number(self, node: exp.Expression) -> Value:
        value = self.value(node)
        if not value.type.is_number:
            raise self.refuse(node, f"is a {value.type}, where a number is wanted")
        return value

    def sum_or_difference(self, node: exp.Add | exp.Sub) -> Value:
        left, right = self.number(node.this), self.number(node.expression)
        scale = max(left.type.scale, right.type.scale)
        one, two = _rescaled(left, scale), _rescaled(right, scale)
        return Value(one + two if isinstance(node, exp.Add) else one - two, _number_type(scale))

    def product(self, node: exp.Mul) -> Value:
        left, right = self.number(node.this), self.number(node.expression)
        return Value(left.expr * right.expr, _number_type(left.type.scale + right.type.scale))

    def quotient(self, node: exp.Div) -> Value:
        left, right = self.number(node.this), node.expression
        right = right.this if isinstance(right, exp.Paren) else right
        if not isinstance(right, exp.Literal) or right.is_string or Decimal(right.this) <= 0:
            raise self.refuse(node, "divides by something that is not a number above 0")
        divisor = Decimal(right.this)
        digits = max(0, -int(divisor.normalize().as_tuple().exponent))
        units = int(divisor.scaleb(digits))
        # Cut off, not rounded, below any scale a column may have: rounding twice could go wrong.
        scale = max(_QUOTIENT_SCALE, left.type.scale + 1)
        power = scale - left.type.scale + digits
        return Value(left.expr * 10**power // units, _number_type(scale))

    def case(self, node: exp.Case) -> Value:
        if node.this is not None:
            raise self.refuse(node, "is a CASE with an operand; write CASE WHEN a = b THEN ...")
        branches = [(self.predicate(part.this), part.args["true"]) for part in node.args["ifs"]]
        values = [self.value(value) for _, value in branches]
        default = node.args.get("default")
        values.append(self.value(default) if default is not None else Value(Null(BIGINT), values[0].type))
        aligned, kind = self.aligned(values, node)
        pairs = tuple((predicate, aligned[n]) for n, (predicate, _) in enumerate(branches))
        return Value(Case(pairs, aligned[-1]), kind)

    def coalesce(self, node: exp.Coalesce) -> Value:
        aligned, kind = self.aligned([self.value(part) for part in [node.this, *node.expressions]], node)
        return Value(Coalesce(tuple(aligned)), kind)

    def concat(self, node: exp.DPipe) -> Value:
        return Value(Concat((self.text(node.this), self.text(node.expression))), STRING)

    def text(self, node: exp.Expression) -> Expr:
        value = self.value(node)
        if value.type.name in (TypeName.DECIMAL, TypeName.BOOLEAN):
            raise self.refuse(node, f"is a {value.type}; text is made of text, whole numbers and dates")
        return value.text()

    def aligned(self, values: list[Value], node: exp.Expression) -> tuple[list[Expr], LogicalType]:
        """Expressions of one common type."""
        numbers = [value.type.is_number for value in values]
        if all(numbers):
            scale = max(value.type.scale for value in values)
            return [_rescaled(value, scale) for value in values], _number_type(scale)
        names = {value.type.name for value in values}
        if len(names) != 1:
            raise self.refuse(node, f"mixes {' and '.join(sorted(names))}")
        if names == {TypeName.STRING}:
            return [Null(STRING) if isinstance(v.expr, Null) else v.expr for v in values], STRING
        return [value.expr for value in values], values[0].type

    def predicate(self, node: exp.Expression) -> Predicate:
        if isinstance(node, exp.Paren):
            return self.predicate(node.this)
        if isinstance(node, exp.And):
            return And((self.predicate(node.this), self.predicate(node.expression)))
        if isinstance(node, exp.Or):
            return Or((self.predicate(node.this), self.predicate(node.expression)))
        if isinstance(node, exp.Not):
            return Not(self.predicate(node.this))
        if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return IsNull(self.value(node.this).expr)
        if isinstance(node, exp.Between):
            low = exp.GTE(this=node.this, expression=node.args["low"])
            high = exp.LTE(this=node.this, expression=node.args["high"])
            return And((self.predicate(low), self.predicate(high)))
        if isinstance(node, exp.In) and node.expressions:
            parts = tuple(self.predicate(exp.EQ(this=node.this, expression=v)) for v in node.expressions)
            return Or(parts)
        comparison = _COMPARISONS.get(type(node))
        if comparison is not None:
            sides, kind = self.aligned([self.value(node.this), self.value(node.args["expression"])], node)
            if kind.name is TypeName.STRING and comparison not in (Comparison.EQ, Comparison.NE):
                raise self.refuse(node, "orders text; engines order text differently")
            return Compare(comparison, sides[0], sides[1], kind.name is TypeName.STRING)
        value = self.value(node) if isinstance(node, exp.Column | exp.Boolean) else None
        if value is not None and value.type.name is TypeName.BOOLEAN:
            return value.expr.equals(1)
        raise self.refuse(node)

    def brought_to(self, value: Value, wanted: LogicalType) -> Value:
        if wanted.is_number and value.type.is_number:
            return Value(_rescaled(value, wanted.scale), wanted)
        if value.type.name is not wanted.name:
            raise ExpressionError(f"{self.sql!r} is a {value.type}, and the column is declared {wanted}")
        return value


_PREDICATES: tuple[type[exp.Expression], ...] = (
    exp.And,
    exp.Or,
    exp.Not,
    exp.Is,
    exp.Between,
    exp.In,
    *_COMPARISONS,
)
_VALUE_METHODS: Mapping[type[exp.Expression], str] = {
    exp.Column: "name",
    exp.Literal: "literal",
    exp.Boolean: "boolean",
    exp.Paren: "nested",
    exp.Neg: "negated",
    exp.Add: "sum_or_difference",
    exp.Sub: "sum_or_difference",
    exp.Mul: "product",
    exp.Div: "quotient",
    exp.Case: "case",
    exp.Coalesce: "coalesce",
    exp.DPipe: "concat",
}


def _number_type(scale: int) -> LogicalType:
    return decimal_type(scale) if scale else BIGINT


def _rescaled(value: Value, scale: int) -> Expr:
    """Units of another scale; fewer digits by rounding half away from zero."""
    step = scale - value.type.scale
    if step < 0:
        return _rounded_quotient(value.expr, 10**-step)
    if isinstance(value.expr, Int):
        return Int(value.expr.value * 10**step)
    return value.expr * 10**step if step else value.expr


def _rounded_quotient(units: Expr, divisor: int) -> Expr:
    """units / divisor, rounded half away from zero; division of engines goes toward zero."""
    half = divisor // 2
    return Case(((units < 0, (units - half) // divisor),), (units + half) // divisor)
