"""Expressions and conditions of T-SQL as DuckDB's text; T-SQL keeps the two apart, and so does this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlglot import exp

from ingen_fab.local.warehouse import functions
from ingen_fab.local.warehouse.arithmetic import compared, decimal_quotient, joined_type
from ingen_fab.local.warehouse.calls import WITH_UNIT, Calls
from ingen_fab.local.warehouse.casts import cast, converted
from ingen_fab.local.warehouse.errors import WarehouseError, not_here, not_on_fabric
from ingen_fab.local.warehouse.scope import Carried, Scope, text_literal
from ingen_fab.local.warehouse.types import (
    BIT,
    FLOAT,
    INT,
    NULL,
    SqlType,
    as_decimal,
    common_type,
    decimal_of,
    type_of,
)
from ingen_fab.sql.tsql_surface import AGGREGATES, WINDOW_FUNCTIONS

LARGEST_INT = 2**31 - 1
_COMPARED: dict[type[exp.Expression], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip
_BITS: dict[type[Any], str] = {
    exp.BitwiseAnd: "({0} & {1})", exp.BitwiseOr: "({0} | {1})", exp.BitwiseXor: "xor({0}, {1})",
}  # fmt: skip
_SUMS: dict[type[Any], str] = {exp.Add: "+", exp.Sub: "-"}
_PARTS = {"YEAR": "year", "MONTH": "month", "DAY": "day"}


class Queries(Protocol):
    """What expressions ask of the carrier of queries."""

    def subquery(self, node: exp.Expression, outer: Scope) -> tuple[str, list[tuple[str, SqlType]]]:
        """A query inside of an expression: its text and its columns."""
        ...


@dataclass
class Surroundings:
    """What a statement may ask of the session: variables and functions without arguments, by upper name."""

    variables: dict[str, Carried] = field(default_factory=dict)
    functions: Mapping[str, Callable[[list[str]], Carried]] = field(default_factory=dict)


@dataclass
class Expressions:
    """Carries values and conditions; `queries` carries what stands in brackets after EXISTS or IN."""

    queries: Queries
    around: Surroundings
    calls: Calls = field(init=False)

    def __post_init__(self) -> None:
        self.calls = Calls(self)

    # --- values -------------------------------------------------------------------------------------------

    def value(self, node: exp.Expression, scope: Scope) -> Carried:
        """A value; raises WarehouseError for a condition in its place."""
        for kind in type(node).__mro__:
            handler = _VALUES.get(kind)
            if handler is not None:
                return handler(self, node, scope)
        if isinstance(node, _CONDITIONS):
            raise WarehouseError(
                f"Incorrect syntax: a condition is no value: {node.sql('tsql')[:80]}",
                number=102,
                hint="Write CASE WHEN ... THEN 1 ELSE 0 END.",
            )
        raise not_here(f"{type(node).__name__} ({node.sql('tsql')[:80]})")

    def column(self, node: exp.Column, scope: Scope) -> Carried:
        """A column, or CURRENT_TIMESTAMP."""
        name = node.name
        if name.upper() == "CURRENT_TIMESTAMP" and not node.this.args.get("quoted"):
            return functions.called("GETDATE", [])
        return scope.column(node.table, name)

    def literal(self, node: exp.Literal, scope: Scope) -> Carried:
        """A text or a number: an int up to 2147483647, above it a decimal."""
        text = str(node.this)
        if node.is_string:
            # A backslash before a line's end takes both away.
            text = text.replace("\\\r\n", "").replace("\\\n", "")
            return Carried(text_literal(text), SqlType("varchar", max(1, len(text.encode()))))
        if "e" in text.lower():
            return Carried(f"CAST({text} AS DOUBLE)", FLOAT)
        if "." not in text and int(text) <= LARGEST_INT:
            return Carried(text, INT, literal=text)
        whole, _, part = text.partition(".")
        kind = decimal_of(max(len(whole.lstrip("0")) + len(part), 1), len(part))
        return Carried(f"CAST('{text}' AS {kind.held_as})", kind, literal=text)

    def national(self, node: exp.National, scope: Scope) -> Carried:
        """N in front of a text, which no warehouse needs."""
        raise not_on_fabric("a text literal with N in front as varchar", "Take the N away.")

    def null(self, node: exp.Null, scope: Scope) -> Carried:
        """NULL."""
        return Carried("NULL", NULL)

    def nested(self, node: exp.Paren, scope: Scope) -> Carried:
        """Brackets."""
        inner = self.value(node.this, scope)
        return Carried(f"({inner.text})", inner.kind, inner.literal)

    def negated(self, node: exp.Neg, scope: Scope) -> Carried:
        """A minus."""
        inner = self.value(node.this, scope)
        literal = f"-{inner.literal}" if inner.literal is not None else None
        return Carried(f"(-{inner.text})", inner.kind, literal)

    def sum_or_text(self, node: exp.Add | exp.Sub, scope: Scope) -> Carried:
        """Plus and minus; plus puts texts together."""
        left, right = self.value(node.this, scope), self.value(node.expression, scope)
        if isinstance(node, exp.Add) and (left.kind.is_text or right.kind.is_text):
            if left.kind.is_number or right.kind.is_number:
                # The text would become a number: right for digits, an error for all else.
                number = left.kind if left.kind.is_number else right.kind
                left, right = cast(left, number), cast(right, number)
            else:
                return Carried(f"({left.text} || {right.text})", joined_type(left.kind, right.kind))
        if left.kind.is_day or right.kind.is_day:
            raise WarehouseError(
                f"Operand type clash: {left.kind} is incompatible with {right.kind}",
                number=206,
                hint="Days are added with DATEADD.",
            )
        kind = common_type(left.kind, right.kind)
        if kind.name == "decimal":
            kind = decimal_of(min(kind.size + 1, 38), kind.scale)
        return Carried(f"({left.text} {_SUMS[type(node)]} {right.text})", kind)

    def product(self, node: exp.Mul, scope: Scope) -> Carried:
        """A product."""
        left, right = self.value(node.this, scope), self.value(node.expression, scope)
        kind = common_type(left.kind, right.kind)
        if kind.name == "decimal":
            one, two = as_decimal(left.kind), as_decimal(right.kind)
            kind = decimal_of(one.size + two.size + 1, one.scale + two.scale)
        return Carried(f"({left.text} * {right.text})", kind)

    def quotient(self, node: exp.Div, scope: Scope) -> Carried:
        """A quotient, whole for whole numbers."""
        left, right = self.value(node.this, scope), self.value(node.expression, scope)
        kind = common_type(left.kind, right.kind)
        if kind.is_whole or kind == NULL:
            if right.literal is not None and int(right.literal):
                return Carried(f"({left.text} // {right.text})", kind)
            return Carried(f"tsql_div({left.text}, {right.text})", kind)
        if kind.name == "decimal":
            return decimal_quotient(left, right)
        return Carried(f"({left.text} / nullif({right.text}, 0))", FLOAT)

    def remainder(self, node: exp.Mod, scope: Scope) -> Carried:
        """A remainder, with the sign of the left side."""
        left, right = self.value(node.this, scope), self.value(node.expression, scope)
        kind = common_type(left.kind, right.kind)
        if right.literal is not None and float(right.literal):
            return Carried(f"({left.text} % {right.text})", kind)
        return Carried(f"tsql_mod({left.text}, {right.text})", kind)

    def bits(self, node: exp.Binary, scope: Scope) -> Carried:
        """And, or, exclusive or of the bits of whole numbers."""
        # In T-SQL these stand on one level with + and -, from left to right; sqlglot puts them below.
        if isinstance(node.expression, exp.Add | exp.Sub):
            raise not_here(f"{node.sql('tsql')[:60]} without brackets around its sum")
        left, right = self.value(node.this, scope), self.value(node.expression, scope)
        for side in (left, right):
            if not side.kind.is_whole and side.kind not in (BIT, NULL):
                raise WarehouseError(
                    f"The data types {left.kind} and {right.kind} are incompatible in a bitwise operator.",
                    number=402,
                    hint="A number above 2147483647 is numeric: write CAST(4294967295 AS bigint).",
                )
        kind = common_type(left.kind, right.kind)
        return Carried(_BITS[type(node)].format(left.text, right.text), kind)

    def case(self, node: exp.Case, scope: Scope) -> Carried:
        """CASE of both kinds."""
        operand = self.value(node.this, scope) if node.this is not None else None
        branches = []
        values = []
        for branch in node.args["ifs"]:
            if operand is None:
                when = self.condition(branch.this, scope)
            else:
                when = compared("=", operand, self.value(branch.this, scope))
            value = self.value(branch.args["true"], scope)
            values.append(value)
            branches.append(f"WHEN {when} THEN {value.text}")
        default = node.args.get("default")
        if default is not None:
            values.append(self.value(default, scope))
        kind = values[0].kind
        for value in values[1:]:
            kind = common_type(kind, value.kind)
        otherwise = f" ELSE {values[-1].text}" if default is not None else ""
        return Carried(f"CASE {' '.join(branches)}{otherwise} END", kind)

    def cast_node(self, node: exp.Cast, scope: Scope) -> Carried:
        """CAST and TRY_CAST."""
        kind = type_of(node.to, of_cast=True)
        return cast(self.value(node.this, scope), kind, attempt=isinstance(node, exp.TryCast))

    def convert(self, node: exp.Convert, scope: Scope) -> Carried:
        """CONVERT and TRY_CONVERT."""
        style = node.args.get("style")
        kind = type_of(node.this, of_cast=True)
        value = self.value(node.expression, scope)
        return converted(
            value, kind, style.name if style is not None else None, attempt=bool(node.args.get("safe"))
        )

    def collated(self, node: exp.Collate, scope: Scope) -> Carried:
        """COLLATE, which changes nothing: there is one collation."""
        return self.value(node.this, scope)

    def variable(self, node: exp.Parameter, scope: Scope) -> Carried:
        """A variable, its value put in place."""
        name = node.name if not isinstance(node.this, exp.Parameter) else f"@{node.this.name}"
        found = self.around.variables.get(f"@{name}".upper())
        if found is None:
            raise WarehouseError(f'Must declare the scalar variable "@{name}".', number=137)
        return found

    def scalar_query(self, node: exp.Subquery, scope: Scope) -> Carried:
        """A query in brackets that gives one value."""
        text, columns = self.queries.subquery(node.this, scope)
        if len(columns) != 1:
            raise WarehouseError("Only one column can be selected where one value is wanted.", number=116)
        return Carried(f"({text})", columns[0][1])

    # --- calls --------------------------------------------------------------------------------------------

    def call(self, node: exp.Anonymous, scope: Scope) -> Carried:
        """A function."""
        name = node.name.upper()
        arguments = node.expressions
        if name in self.around.functions:
            return self.around.functions[name]([argument.name for argument in arguments])
        if name in WITH_UNIT:
            return self.calls.with_unit(name, arguments, scope)
        if name in _PARTS:
            return functions.date_part(_PARTS[name], self.value(arguments[0], scope))
        if name == "IIF":
            branch = exp.If(this=arguments[0].copy(), true=arguments[1].copy())
            return self.case(exp.Case(ifs=[branch], default=arguments[2].copy()), scope)
        if name in AGGREGATES:
            return self.calls.aggregate(name, arguments, scope)
        if name in WINDOW_FUNCTIONS:
            raise WarehouseError(f"The function '{name}' must have an OVER clause.", number=10753)
        return functions.called(name, [self.value(argument, scope) for argument in arguments])

    def order(self, node: exp.Order, scope: Scope) -> str:
        """ORDER BY; NULL comes first, and last where it goes down."""
        parts = []
        for part in node.expressions:
            down = bool(part.args.get("desc"))
            value = self.value(part.this, scope)
            parts.append(f"{value.text} {'DESC NULLS LAST' if down else 'ASC NULLS FIRST'}")
        return f" ORDER BY {', '.join(parts)}"

    # --- conditions ---------------------------------------------------------------------------------------

    def condition(self, node: exp.Expression, scope: Scope) -> str:
        """A condition; raises WarehouseError for a value in its place."""
        if isinstance(node, exp.Paren):
            return f"({self.condition(node.this, scope)})"
        if isinstance(node, exp.And | exp.Or):
            word = "AND" if isinstance(node, exp.And) else "OR"
            return f"({self.condition(node.this, scope)} {word} {self.condition(node.expression, scope)})"
        if isinstance(node, exp.Not):
            return f"(NOT {self.condition(node.this, scope)})"
        if type(node) in _COMPARED:
            left, right = self.value(node.this, scope), self.value(node.args["expression"], scope)
            return compared(_COMPARED[type(node)], left, right)
        if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return f"({self.value(node.this, scope).text} IS NULL)"
        if isinstance(node, exp.Between):
            value = self.value(node.this, scope)
            low, high = self.value(node.args["low"], scope), self.value(node.args["high"], scope)
            return f"({compared('>=', value, low)} AND {compared('<=', value, high)})"
        if isinstance(node, exp.In):
            return self.member(node, scope)
        if isinstance(node, exp.Exists):
            return f"EXISTS ({self.queries.subquery(node.this, scope)[0]})"
        if isinstance(node, exp.Like):
            return self.like(node, None, scope)
        if isinstance(node, exp.Escape) and isinstance(node.this, exp.Like):
            return self.like(node.this, node.expression, scope)
        raise WarehouseError(
            f"An expression of non-boolean type specified where a condition is expected: "
            f"{node.sql('tsql')[:80]}",
            number=4145,
            hint="Write bit_column = 1.",
        )

    def member(self, node: exp.In, scope: Scope) -> str:
        """IN, of a list or of a query."""
        value = self.value(node.this, scope)
        query = node.args.get("query")
        if query is not None:
            text, columns = self.queries.subquery(query.this, scope)
            if len(columns) != 1:
                raise WarehouseError("Only one column can be selected after IN.", number=116)
            return f"({value.text} IN ({text}))"
        parts = [compared("=", value, self.value(part, scope)) for part in node.expressions]
        return f"({' OR '.join(parts)})"

    def like(self, node: exp.Like, escape: exp.Expression | None, scope: Scope) -> str:
        """LIKE; sets of characters are not here."""
        pattern = node.expression
        if isinstance(pattern, exp.Literal) and "[" in pattern.name:
            raise not_here("LIKE with a set of characters in brackets")
        value, found = self.value(node.this, scope), self.value(pattern, scope)
        mark = f" ESCAPE {self.value(escape, scope).text}" if escape is not None else ""
        return f"({value.text} LIKE {found.text}{mark})"


_Handler = Callable[[Expressions, exp.Expression, Scope], Carried]
_VALUES: dict[type, _Handler] = {
    exp.Column: Expressions.column,  # type: ignore[dict-item]
    exp.Literal: Expressions.literal,  # type: ignore[dict-item]
    exp.National: Expressions.national,  # type: ignore[dict-item]
    exp.Null: Expressions.null,  # type: ignore[dict-item]
    exp.Paren: Expressions.nested,  # type: ignore[dict-item]
    exp.Neg: Expressions.negated,  # type: ignore[dict-item]
    exp.Add: Expressions.sum_or_text,  # type: ignore[dict-item]
    exp.Sub: Expressions.sum_or_text,  # type: ignore[dict-item]
    exp.Mul: Expressions.product,  # type: ignore[dict-item]
    exp.Div: Expressions.quotient,  # type: ignore[dict-item]
    exp.Mod: Expressions.remainder,  # type: ignore[dict-item]
    exp.BitwiseAnd: Expressions.bits,  # type: ignore[dict-item]
    exp.BitwiseOr: Expressions.bits,  # type: ignore[dict-item]
    exp.BitwiseXor: Expressions.bits,  # type: ignore[dict-item]
    exp.Case: Expressions.case,  # type: ignore[dict-item]
    exp.Cast: Expressions.cast_node,  # type: ignore[dict-item]
    exp.Convert: Expressions.convert,  # type: ignore[dict-item]
    exp.Collate: Expressions.collated,  # type: ignore[dict-item]
    exp.Parameter: Expressions.variable,  # type: ignore[dict-item]
    exp.Subquery: Expressions.scalar_query,  # type: ignore[dict-item]
    exp.Anonymous: Expressions.call,  # type: ignore[dict-item]
    exp.WithinGroup: lambda self, node, scope: self.calls.within_group(node, scope),
    exp.Window: lambda self, node, scope: self.calls.window(node, scope),
}
_CONDITIONS = (exp.Predicate, exp.And, exp.Or, exp.Not, exp.Exists)
