"""Calls whose arguments are more than values: units of time, aggregates, windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlglot import exp

from ingen_fab.local.warehouse import functions
from ingen_fab.local.warehouse.errors import WarehouseError, not_here
from ingen_fab.local.warehouse.scope import Carried, Scope
from ingen_fab.local.warehouse.types import BIGINT, DATETIME2, TEXT
from ingen_fab.sql.tsql_surface import AGGREGATES, WINDOW_FUNCTIONS

WITH_UNIT = {"DATEADD", "DATEDIFF", "DATEDIFF_BIG", "DATEPART", "DATENAME", "DATETRUNC"}


class Values(Protocol):
    """What calls ask of the carrier of values."""

    def value(self, node: exp.Expression, scope: Scope) -> Carried:
        """A value."""
        ...

    def order(self, node: exp.Order, scope: Scope) -> str:
        """ORDER BY."""
        ...


@dataclass
class Calls:
    """Carries calls; `values` carries their arguments."""

    values: Values

    def with_unit(self, name: str, arguments: list[exp.Expression], scope: Scope) -> Carried:
        """A function whose first argument is a unit of time."""
        unit = functions.unit_of(arguments[0].name)
        rest = [self.values.value(argument, scope) for argument in arguments[1:]]
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
        """An aggregate."""
        first = arguments[0]
        if name == "STRING_AGG":
            value, separator = (self.values.value(argument, scope) for argument in arguments)
            return Carried(f"string_agg({functions.as_text(value)}, {separator.text})", TEXT)
        if isinstance(first, exp.Star):
            return functions.aggregate(name, None, distinct=False)
        distinct = isinstance(first, exp.Distinct)
        inner = first.expressions[0] if distinct else first
        return functions.aggregate(name, self.values.value(inner, scope), distinct=distinct)

    def within_group(self, node: exp.Expression, scope: Scope) -> Carried:
        """STRING_AGG in an order."""
        call = node.this
        if call.name.upper() != "STRING_AGG":
            raise not_here(f"WITHIN GROUP of {call.name}")
        value, separator = (self.values.value(argument, scope) for argument in call.expressions)
        order = self.values.order(node.expression, scope)
        return Carried(f"string_agg({functions.as_text(value)}, {separator.text}{order})", TEXT)

    def window(self, node: exp.Expression, scope: Scope) -> Carried:
        """A function over a window."""
        name = node.this.name.upper()
        partition = ", ".join(
            self.values.value(part, scope).text for part in node.args.get("partition_by") or ()
        )
        order_node = node.args.get("order")
        order = self.values.order(order_node, scope) if order_node is not None else ""
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
        arguments = [self.values.value(argument, scope) for argument in node.this.expressions]
        kind = arguments[0].kind if name in ("LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE") else BIGINT
        texts = ", ".join(argument.text for argument in arguments)
        return Carried(f"{name.lower()}({texts}) OVER ({inside})", kind)
