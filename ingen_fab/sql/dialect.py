"""What all dialects share: layers become a chain of common table expressions, nodes become text.

A dialect is a subclass that fills in the spellings. An operation that it cannot say is bound to nothing and
raises `TargetError` when the text is made, never a silent approximation.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import ClassVar

from ingen_fab.errors import TargetError
from ingen_fab.model.types import LogicalType
from ingen_fab.sql.expressions import (
    And,
    Binary,
    BooleanValue,
    Case,
    Coalesce,
    Compare,
    Concat,
    DateOf,
    DateText,
    DecimalOf,
    Element,
    Expr,
    Int,
    IntegerOf,
    IntText,
    IsNull,
    IsTrue,
    NeverNull,
    Node,
    Not,
    Null,
    Op,
    Or,
    Ref,
    Text,
    TimestampOf,
)
from ingen_fab.sql.program import Layer, Lookup, Query

# Where SELECT stands before the first name.
_KEPT = textwrap.TextWrapper(
    110, initial_indent=" " * 7, subsequent_indent=" " * 4, break_long_words=False, break_on_hyphens=False
)
MICROSECONDS_A_DAY = 86_400_000_000

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")


class Dialect:
    """Renders queries; one instance may render any number of them."""

    name: ClassVar[str]
    # Spelling of binary operators, with {0} and {1} for the sides.
    operators: ClassVar[Mapping[Op, str]]
    # How a common table expression says that it is only a name for its text.
    cte_as: ClassVar[str] = "AS"

    # Words with an underscore that the dialect reserves; other words without one are always quoted.
    reserved: ClassVar[frozenset[str]] = frozenset(
        {"current_date", "current_time", "current_timestamp", "current_user", "session_user", "system_user"}
        | {"current_catalog", "current_schema", "current_role", "identity_insert", "national_char"}
    )

    # --- names and literals -------------------------------------------------------------------------------

    def identifier(self, name: str) -> str:
        """A name, quoted unless it is plainly no word of any dialect (lower case, with an underscore)."""
        if _PLAIN_NAME.fullmatch(name) and name not in self.reserved:
            return name
        return self.quoted(name)

    def quoted(self, name: str) -> str:
        """A quoted name."""
        raise self.cannot("an identifier")

    def text(self, value: str) -> str:
        """A quoted text literal."""
        raise self.cannot("a text literal")

    def integer(self, value: int) -> str:
        """A BIGINT literal."""
        raise self.cannot("a number")

    def type_name(self, logical: LogicalType) -> str:
        """The dialect's spelling of a logical type."""
        raise self.cannot(f"type {logical}")

    def cannot(self, what: str) -> TargetError:
        """The error for an operation this dialect lacks."""
        return TargetError(f"{self.name} SQL cannot say {what}")

    # --- nodes --------------------------------------------------------------------------------------------

    def render(self, node: Node) -> str:
        """The text of an expression or predicate."""
        method = _METHODS.get(type(node))
        if method is None:
            raise self.cannot(type(node).__name__)
        rendered: str = getattr(self, method)(node)
        return rendered

    def ref(self, node: Ref) -> str:
        """A name of the program."""
        return self.identifier(node.name)

    def int_literal(self, node: Int) -> str:
        """A whole number."""
        return self.integer(node.value)

    def text_literal(self, node: Text) -> str:
        """A text."""
        return self.text(node.value)

    def null(self, node: Null) -> str:
        """NULL of a type."""
        return f"CAST(NULL AS {self.type_name(node.type)})"

    def binary(self, node: Binary) -> str:
        """Arithmetic, by the table of operators."""
        spelling = self.operators.get(node.op)
        if spelling is None:
            raise self.cannot(f"operator {node.op}")
        return spelling.format(self.render(node.left), self.render(node.right))

    def case(self, node: Case) -> str:
        """CASE with all its branches."""
        branches = " ".join(f"WHEN {self.render(p)} THEN {self.render(v)}" for p, v in node.branches)
        return f"CASE {branches} ELSE {self.render(node.otherwise)} END"

    def coalesce(self, node: Coalesce) -> str:
        """COALESCE."""
        return f"COALESCE({', '.join(self.render(v) for v in node.values)})"

    def concat(self, node: Concat) -> str:
        """Texts put together, NULL if one is."""
        raise self.cannot("concatenation")

    def int_text(self, node: IntText) -> str:
        """A number as decimal digits."""
        raise self.cannot("a number as text")

    def date_text(self, node: DateText) -> str:
        """A day number as yyyy-MM-dd."""
        raise self.cannot("a date as text")

    def boolean_value(self, node: BooleanValue) -> str:
        """A predicate where a value is wanted."""
        raise self.cannot("a predicate as a value")

    def date_of(self, node: DateOf) -> str:
        """DATE of a day number."""
        raise self.cannot("a date from a day number")

    def timestamp_of(self, node: TimestampOf) -> str:
        """An instant of day and microsecond."""
        raise self.cannot("an instant from numbers")

    def decimal_of(self, node: DecimalOf) -> str:
        """DECIMAL of units."""
        raise self.cannot("a decimal from units")

    def integer_of(self, node: IntegerOf) -> str:
        """INTEGER of a BIGINT."""
        raise self.cannot("a 32-bit integer")

    def never_null(self, node: NeverNull) -> str:
        """The number itself."""
        return self.render(node.number)

    def element(self, node: Element) -> str:
        """A place of a dense relation."""
        raise self.cannot("a place of a relation")

    def compare(self, node: Compare) -> str:
        """A comparison."""
        return f"({self.render(node.left)} {node.op.value} {self.render(node.right)})"

    def is_null(self, node: IsNull) -> str:
        """IS NULL."""
        return f"({self.render(node.value)} IS NULL)"

    def is_true(self, node: IsTrue) -> str:
        """A BOOLEAN value where a predicate is wanted."""
        raise self.cannot("a boolean as a predicate")

    def and_(self, node: And) -> str:
        """AND of all parts."""
        return "(" + " AND ".join(self.render(part) for part in node.parts) + ")"

    def or_(self, node: Or) -> str:
        """OR of all parts."""
        return "(" + " OR ".join(self.render(part) for part in node.parts) + ")"

    def not_(self, node: Not) -> str:
        """NOT."""
        return f"(NOT {self.render(node.part)})"

    def column(self, value: Expr) -> str:
        """An expression where it becomes a column of a layer."""
        return self.render(value)

    # --- queries ------------------------------------------------------------------------------------------

    def query(self, query: Query) -> str:
        """The whole SELECT, one common table expression a layer, the last layer last."""
        steps = []
        below = self.identifier(query.relation)
        for number, layer in enumerate(query.layers[:-1], start=1):
            steps.append(f"step_{number} {self.cte_as} (\n{self.layer(layer, below)}\n)")
            below = f"step_{number}"
        last = self.layer(query.layers[-1], below)
        if query.total_by is not None:
            steps.append(f"parts {self.cte_as} (\n{last}\n)")
            last = self.totals(query, "parts")
        return (f"WITH {', '.join(steps)}\n" if steps else "") + last

    def totals(self, query: Query, below: str) -> str:
        """Sums of the outputs over the rows that share `total_by`."""
        assert query.total_by is not None
        key = self.identifier(query.total_by)
        sums = [
            f"{self.sum_bigint(self.identifier(name))} AS {self.identifier(name)}"
            for name in query.outputs
            if name != query.total_by
        ]
        return f"SELECT {', '.join([key, *sums])}\nFROM {below}\nGROUP BY {key}"

    def sum_bigint(self, column: str) -> str:
        """A sum of BIGINT that is BIGINT again."""
        raise self.cannot("a sum")

    def layer(self, layer: Layer, below: str) -> str:
        """One SELECT."""
        kept = ", ".join(self.identifier(name) for name in layer.keep)
        columns = [_KEPT.fill(kept).lstrip()] if kept else []
        columns += [
            f"{lookup.alias}.{self.identifier(column)} AS {self.identifier(name)}"
            for lookup in layer.lookups
            for name, column in lookup.columns
        ]
        if layer.explosion is not None:
            columns.append(self.exploded_column(layer))
        columns += [f"{self.column(value)} AS {self.identifier(name)}" for name, value in layer.define]
        text = "SELECT " + ",\n    ".join(columns) + f"\nFROM {below}"
        if layer.explosion is not None:
            text += self.explosion_join(layer)
        for lookup in layer.lookups:
            text += "\n" + self.lookup(lookup)
        if layer.where is not None:
            text += f"\nWHERE {self.render(layer.where)}"
        return text

    def lookup(self, lookup: Lookup) -> str:
        """One JOIN clause."""
        kind = "LEFT JOIN" if lookup.optional else "JOIN"
        on = [
            f"{lookup.alias}.{self.identifier(column)} = {self.lookup_key(value)}"
            for column, value in lookup.on
        ]
        return f"{kind} {self.identifier(lookup.relation)} AS {lookup.alias} ON {' AND '.join(on)}"

    def lookup_key(self, value: Expr) -> str:
        """The row's side of a join's condition."""
        return self.render(value)

    def exploded_column(self, layer: Layer) -> str:
        """How the number of the copy is selected."""
        raise self.cannot("an explosion")

    def explosion_join(self, layer: Layer) -> str:
        """What an explosion adds to FROM; empty where it stands among the columns."""
        return ""


_METHODS: dict[type[Node], str] = {
    Ref: "ref",
    Int: "int_literal",
    Text: "text_literal",
    Null: "null",
    Binary: "binary",
    Case: "case",
    Coalesce: "coalesce",
    Concat: "concat",
    IntText: "int_text",
    DateText: "date_text",
    BooleanValue: "boolean_value",
    DateOf: "date_of",
    TimestampOf: "timestamp_of",
    DecimalOf: "decimal_of",
    IntegerOf: "integer_of",
    Element: "element",
    NeverNull: "never_null",
    Compare: "compare",
    IsNull: "is_null",
    IsTrue: "is_true",
    And: "and_",
    Or: "or_",
    Not: "not_",
}
