"""Expressions and conditions of T-SQL as DuckDB's text; T-SQL keeps the two apart, and so does this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sqlglot import exp

from ingen_fab.local.warehouse import functions
from ingen_fab.local.warehouse.casts import cast, converted
from ingen_fab.local.warehouse.errors import WarehouseError, not_here, not_on_fabric
from ingen_fab.local.warehouse.scope import Carried, Scope, text_literal
from ingen_fab.local.warehouse.types import (
    BIGINT,
    BIT,
    DATETIME2,
    FLOAT,
    INT,
    NULL,
    TEXT,
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
_BITS: dict[type[exp.Expression], str] = {
    exp.BitwiseAnd: "({0} & {1})", exp.BitwiseOr: "({0} | {1})", exp.BitwiseXor: "xor({0}, {1})",
}  # fmt: skip
_SUMS: dict[type[exp.Expression], str] = {exp.Add: "+", exp.Sub: "-"}
_WITH_UNIT = {"DATEADD", "DATEDIFF", "DATEDIFF_BIG", "DATEPART", "DATENAME", "DATETRUNC"}
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
        name = node.name
        if name.upper() == "CURRENT_TIMESTAMP" and not node.this.args.get("quoted"):
            return functions.called("GETDATE", [])
        return scope.column(node.table, name)

    def literal(self, node: exp.Literal, scope: Scope) -> Carried:
        text = str(node.this)
        if node.is_string:
            return Carried(text_literal(text), SqlType("varchar", max(1, len(text.encode()))))
        if "e" in text.lower():
            return Carried(f"CAST({text} AS DOUBLE)", FLOAT)
        if "." not in text and int(text) <= LARGEST_INT:
            return Carried(text, INT, literal=text)
        whole, _, part = text.partition(".")
        kind = decimal_of(max(len(whole.lstrip("0")) + len(part), 1), len(part))
        return Carried(f"CAST('{text}' AS {kind.held_as})", kind, literal=text)

    def national(self, node: exp.National, scope: Scope) -> Carried:
        raise not_on_fabric("a text literal with N in front as varchar", "Take the N away.")

    def null(self, node: exp.Null, scope: Scope) -> Carried:
        return Carried("NULL", NULL)

    def nested(self, node: exp.Paren, scope: Scope) -> Carried:
        inner = self.value(node.this, scope)
        return Carried(f"({inner.text})", inner.kind, inner.literal)

    def negated(self, node: exp.Neg, scope: Scope) -> Carried:
        inner = self.value(node.this, scope)
        literal = f"-{inner.literal}" if inner.literal is not None else None
        return Carried(f"(-{inner.text})", inner.kind, literal)

    def sum_or_text(self, node: exp.Add | exp.Sub, scope: Scope) -> Carried:
        left, right = self.value(node.this, scope), self.value(node.expression, scope)
        if isinstance(node, exp.Add) and (left.kind.is_text or right.kind.is_text):
            if left.kind.is_number or right.kind.is_number:
                # The text would become a number: right for digits, an error for all else.
                number = left.kind if left.kind.is_number else right.kind
                left, right = cast(left, number), cast(right, number)
            else:
                return Carried(f"({left.text} || {right.text})", _joined_type(left.kind, right.kind))
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
        left, right = self.value(node.this, scope), self.value(node.expression, scope)
        kind = common_type(left.kind, right.kind)
        if kind.name == "decimal":
            one, two = as_decimal(left.kind), as_decimal(right.kind)
            kind = decimal_of(one.size + two.size + 1, one.scale + two.scale)
        return Carried(f"({left.text} * {right.text})", kind)

    def quotient(self, node: exp.Div, scope: Scope) -> Carried:
        left, right = self.value(node.this, scope), self.value(node.expression, scope)
        kind = common_type(left.kind, right.kind)
        if kind.is_whole or kind == NULL:
            if right.literal is not None and int(right.literal):
                return Carried(f"({left.text} // {right.text})", kind)
            return Carried(f"tsql_div({left.text}, {right.text})", kind)
        if kind.name == "decimal":
            return _decimal_quotient(left, right)
        return Carried(f"({left.text} / nullif({right.text}, 0))", FLOAT)

    def remainder(self, node: exp.Mod, scope: Scope) -> Carried:
        left, right = self.value(node.this, scope), self.value(node.expression, scope)
        kind = common_type(left.kind, right.kind)
        if right.literal is not None and float(right.literal):
            return Carried(f"({left.text} % {right.text})", kind)
        return Carried(f"tsql_mod({left.text}, {right.text})", kind)

    def bits(self, node: exp.Binary, scope: Scope) -> Carried:
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
        kind = type_of(node.to, of_cast=True)
        return cast(self.value(node.this, scope), kind, attempt=isinstance(node, exp.TryCast))

    def convert(self, node: exp.Convert, scope: Scope) -> Carried:
        style = node.args.get("style")
        kind = type_of(node.this, of_cast=True)
        value = self.value(node.expression, scope)
        return converted(value, kind, style.name if style is not None else None, attempt=bool(node.args.get("safe")))

    def collated(self, node: exp.Collate, scope: Scope) -> Carried:
        return self.value(node.this, scope)

    def variable(self, node: exp.Parameter, scope: Scope) -> Carried:
        name = node.name if not isinstance(node.this, exp.Parameter) else f"@{node.this.name}"
        found = self.around.variables.get(f"@{name}".upper())
        if found is None:
            raise WarehouseError(f'Must declare the scalar variable "@{name}".', number=137)
        return found

    def scalar_query(self, node: exp.Subquery, scope: Scope) -> Carried:
        text, columns = self.queries.subquery(node.this, scope)
        if len(columns) != 1:
            raise WarehouseError("Only one column can be selected where one value is wanted.", number=116)
        return Carried(f"({text})", columns[0][1])

    # --- calls --------------------------------------------------------------------------------------------

    def call(self, node: exp.Anonymous, scope: Scope) -> Carried:
        name = node.name.upper()
        arguments = node.expressions
        if name in self.around.functions:
            return self.around.functions[name]([argument.name for argument in arguments])
        if name in _WITH_UNIT:
            return self.with_unit(name, arguments, scope)
        if name in _PARTS:
            return functions.date_part(_PARTS[name], self.value(arguments[0], scope))
        if name == "IIF":
            branch = exp.If(this=arguments[0].copy(), true=arguments[1].copy())
            return self.case(exp.Case(ifs=[branch], default=arguments[2].copy()), scope)
        if name in AGGREGATES:
            return self.aggregate(name, arguments, scope)
        if name in WINDOW_FUNCTIONS:
            raise WarehouseError(f"The function '{name}' must have an OVER clause.", number=10753)
        return functions.called(name, [self.value(argument, scope) for argument in arguments])

    def with_unit(self, name: str, arguments: list[exp.Expression], scope: Scope) -> Carried:
        unit = functions.unit_of(arguments[0].name)
        rest = [self.value(argument, scope) for argument in arguments[1:]]
        if name == "DATEADD":
            return functions.date_added(unit, rest[0], rest[1])
        if name in ("DATEDIFF", "DATEDIFF_BIG"):
            return functions.date_difference(unit, rest[0], rest[1], big=name.endswith("BIG"))
        if name == "DATEPART":
            return functions.date_part(unit, rest[0])
        if name == "DATETRUNC" and unit not in ("weekday", "week"):
            kind = rest[0].kind if rest[0].kind.is_day else DATETIME2
            return Carried(f"CAST(date_trunc('{unit}', {rest[0].text}) AS {kind.held_as})", kind)
        raise not_here(f"{name} of {unit}")

    def aggregate(self, name: str, arguments: list[exp.Expression], scope: Scope) -> Carried:
        first = arguments[0]
        if name == "STRING_AGG":
            value, separator = (self.value(argument, scope) for argument in arguments)
            return Carried(f"string_agg({functions.as_text(value)}, {separator.text})", TEXT)
        if isinstance(first, exp.Star):
            return functions.aggregate(name, None, distinct=False)
        distinct = isinstance(first, exp.Distinct)
        inner = first.expressions[0] if distinct else first
        return functions.aggregate(name, self.value(inner, scope), distinct=distinct)

    def within_group(self, node: exp.WithinGroup, scope: Scope) -> Carried:
        call = node.this
        if call.name.upper() != "STRING_AGG":
            raise not_here(f"WITHIN GROUP of {call.name}")
        value, separator = (self.value(argument, scope) for argument in call.expressions)
        order = self.order(node.expression, scope)
        return Carried(f"string_agg({functions.as_text(value)}, {separator.text}{order})", TEXT)

    def window(self, node: exp.Window, scope: Scope) -> Carried:
        name = node.this.name.upper()
        partition = ", ".join(self.value(part, scope).text for part in node.args.get("partition_by") or ())
        order_node = node.args.get("order")
        order = self.order(order_node, scope) if order_node is not None else ""
        frame = node.args.get("spec")
        inside = " ".join(filter(None, [f"PARTITION BY {partition}" if partition else "", order.strip()]))
        if frame is not None:
            inside += f" {frame.sql('duckdb')}"
        if name in AGGREGATES:
            made = self.aggregate(name, node.this.expressions, scope)
            # The cast of an aggregate stands around its window.
            head, _, tail = made.text.partition(" AS ") if made.text.startswith("CAST(") else ("", "", "")
            if head and "//" not in head:
                return Carried(f"{head} OVER ({inside}) AS {tail}", made.kind)
            return Carried(f"{made.text} OVER ({inside})", made.kind)
        if name not in WINDOW_FUNCTIONS:
            raise WarehouseError(f"The function '{name}' is not a valid windowing function.", number=10762)
        arguments = [self.value(argument, scope) for argument in node.this.expressions]
        kind = arguments[0].kind if name in ("LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE") else BIGINT
        texts = ", ".join(argument.text for argument in arguments)
        return Carried(f"{name.lower()}({texts}) OVER ({inside})", kind)

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
        pattern = node.expression
        if isinstance(pattern, exp.Literal) and "[" in pattern.name:
            raise not_here("LIKE with a set of characters in brackets")
        value, found = self.value(node.this, scope), self.value(pattern, scope)
        mark = f" ESCAPE {self.value(escape, scope).text}" if escape is not None else ""
        return f"({value.text} LIKE {found.text}{mark})"


def compared(word: str, left: Carried, right: Carried) -> str:
    """A comparison; spaces at the end of a text do not count, and a text beside another type becomes it."""
    if left.kind.is_text and right.kind.is_text:
        return f"({_without_end(left)} {word} {_without_end(right)})"
    for one, other in ((left, right), (right, left)):
        if one.kind.is_text and not other.kind.is_text and other.kind != NULL:
            changed = cast(one, other.kind)
            left, right = (changed, other) if one is left else (other, changed)
            break
    if BIT in (left.kind, right.kind) and left.kind != right.kind:
        left, right = (
            Carried(f"CAST({side.text} AS INTEGER)", INT) if side.kind == BIT else side for side in (left, right)
        )
    return f"({left.text} {word} {right.text})"


def _without_end(value: Carried) -> str:
    is_literal = value.text.startswith("'") and value.text.endswith("'")
    return value.text if is_literal and not value.text.endswith(" '") else f"rtrim({value.text}, ' ')"


def _joined_type(one: SqlType, other: SqlType) -> SqlType:
    if -1 in (one.size, other.size):
        return SqlType("varchar", -1)
    return SqlType("varchar", min(8000, one.size + other.size))


def _decimal_quotient(left: Carried, right: Carried) -> Carried:
    """Exact digits, cut off where T-SQL cuts them: scale max(6, s1 + p2 + 1)."""
    one, two = _digits(left), _digits(right)
    scale = max(6, one.scale + two.size + 1)
    kind = decimal_of(one.size - one.scale + two.scale + scale, scale)
    shift = kind.scale - one.scale + two.scale
    if one.size + shift > 37:
        return Carried(
            f"CAST(trunc(CAST({left.text} AS DOUBLE) / nullif({right.text}, 0), 6) AS {kind.held_as})", kind
        )
    units = f"CAST(CAST({left.text} AS {one.held_as}) * {10**one.scale} AS HUGEINT) * {10**shift}"
    by = f"CAST(CAST({right.text} AS {two.held_as}) * {10**two.scale} AS HUGEINT)"
    text = f"tsql_div({units}, {by})"
    unit = f"CAST('{'0.' + '0' * (kind.scale - 1) + '1'}' AS DECIMAL({kind.scale},{kind.scale}))"
    return Carried(f"CAST(CAST({text} AS DECIMAL({38 - kind.scale},0)) * {unit} AS {kind.held_as})", kind)


def _digits(value: Carried) -> SqlType:
    """The decimal of a value; a literal has as many digits as it shows."""
    if value.kind.is_whole and value.literal is not None:
        return SqlType("decimal", len(value.literal.lstrip("-")), 0)
    return as_decimal(value.kind)


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
    exp.WithinGroup: Expressions.within_group,  # type: ignore[dict-item]
    exp.Window: Expressions.window,  # type: ignore[dict-item]
}
_CONDITIONS = (exp.Predicate, exp.And, exp.Or, exp.Not, exp.Exists)
