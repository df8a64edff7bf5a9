"""Spark's spelling of the portable expressions; the same text for Spark 3.5 and 4, ANSI mode on or off.

Facts of Spark SQL that show here: a whole number without L is an INT, and so is what is computed from such
numbers alone; `/` is a double or a decimal and `div` the BIGINT quotient toward zero; `^` is xor, and a shift
is a function that takes an INT; `sequence` counts downwards where its end lies below its start; a text
literal takes backslashes, and `${...}` in a statement is replaced before it is parsed; `timestamp_micros`
and `date_from_unix_date` know no time zone.
"""

from __future__ import annotations

from typing import ClassVar

from ingen_fab.model.types import LogicalType, TypeName
from ingen_fab.sql.dialect import MICROSECONDS_A_DAY, Dialect
from ingen_fab.sql.expressions import (
    Binary,
    BooleanValue,
    Concat,
    DateOf,
    DateText,
    DecimalOf,
    Element,
    Int,
    IntegerOf,
    IntText,
    IsTrue,
    NeverNull,
    Op,
    TimestampOf,
)
from ingen_fab.sql.merging import merged
from ingen_fab.sql.program import Layer, Query

# Nodes: large enough for a draw in one layer, small enough for the eye.
LARGEST_EXPRESSION = 100
_TYPES = {
    TypeName.BIGINT: "BIGINT",
    TypeName.INTEGER: "INT",
    TypeName.STRING: "STRING",
    TypeName.BOOLEAN: "BOOLEAN",
    TypeName.DATE: "DATE",
    # An instant; parquet marks it as adjusted to UTC, whatever the session's time zone.
    TypeName.TIMESTAMP: "TIMESTAMP",
}
_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'"})


class SparkDialect(Dialect):
    """Spark SQL as Fabric's Runtimes 1.3 (Spark 3.5) and 2.0 (Spark 4.1) have it."""

    name: ClassVar[str] = "Spark"
    operators: ClassVar = {
        Op.ADD: "({0} + {1})",
        Op.SUB: "({0} - {1})",
        Op.MUL: "({0} * {1})",
        Op.DIV: "({0} div {1})",
        Op.MOD: "({0} % {1})",
        Op.AND: "({0} & {1})",
        Op.XOR: "({0} ^ {1})",
        Op.SHIFT_RIGHT: "shiftright({0}, {1})",
    }

    def query(self, query: Query) -> str:
        """The whole SELECT, one subquery a layer: Spark plans them faster than common table expressions."""
        few = merged(query, LARGEST_EXPRESSION)
        text = below = self.identifier(query.relation)
        for number, layer in enumerate(few.layers, start=1):
            text = self.layer(layer, below)
            below = f"(\n{text}\n) AS step_{number}"
        return text if few.total_by is None else self.totals(few, below)

    def quoted(self, name: str) -> str:
        """In backticks, which are doubled inside."""
        return "`" + name.replace("`", "``") + "`"

    def text(self, value: str) -> str:
        """In single quotes; a dollar sign before a brace is escaped, so that nothing is substituted."""
        return "'" + value.translate(_ESCAPES).replace("${", "\\u0024{") + "'"

    def integer(self, value: int) -> str:
        """A BIGINT literal, a negative one in brackets."""
        return f"{value}L" if value >= 0 else f"({value}L)"

    def type_name(self, logical: LogicalType) -> str:
        """By the table above; decimals have 18 digits."""
        if logical.name is TypeName.DECIMAL:
            return f"DECIMAL(18,{logical.scale})"
        return _TYPES[logical.name]

    def binary(self, node: Binary) -> str:
        """By the table of operators; the number of bits of a shift is an INT."""
        if node.op is Op.SHIFT_RIGHT and isinstance(node.right, Int):
            return self.operators[node.op].format(self.render(node.left), node.right.value)
        return super().binary(node)

    def concat(self, node: Concat) -> str:
        """The operator ||, for which NULL wins."""
        return "(" + " || ".join(self.render(part) for part in node.parts) + ")"

    def int_text(self, node: IntText) -> str:
        """A cast; with zeros by `format_string`, which puts a sign before them and cuts nothing."""
        value = self.render(node.value)
        if not node.width:
            return f"CAST({value} AS STRING)"
        # Of a NULL it would make the text "null".
        return f"CASE WHEN {value} IS NOT NULL THEN format_string('%0{node.width}d', {value}) END"

    def date_text(self, node: DateText) -> str:
        """A date's own text is ISO."""
        return f"CAST({self.render(DateOf(node.days))} AS STRING)"

    def boolean_value(self, node: BooleanValue) -> str:
        """A predicate is a value."""
        return self.render(node.predicate)

    def date_of(self, node: DateOf) -> str:
        """The DATE of a day number."""
        return f"date_from_unix_date(CAST({self.render(node.days)} AS INT))"

    def timestamp_of(self, node: TimestampOf) -> str:
        """Microseconds since 1970, which no session time zone moves."""
        microseconds = node.days * MICROSECONDS_A_DAY + node.microsecond
        return f"timestamp_micros({self.render(microseconds)})"

    def decimal_of(self, node: DecimalOf) -> str:
        """Units times an exact unit, because a quotient would get digits of its own."""
        target = f"DECIMAL(18,{node.scale})"
        if node.scale == 0:
            return f"CAST({self.render(node.units)} AS {target})"
        unit = f"0.{'0' * (node.scale - 1)}1BD"
        # The digits of a product add up and one more: up to 18 Spark keeps it in 64 bits.
        digits = 18
        if node.largest is not None and len(str(node.largest)) + node.scale < 18:
            digits = len(str(node.largest))
        return f"CAST(CAST({self.render(node.units)} AS DECIMAL({digits},0)) * {unit} AS {target})"

    def integer_of(self, node: IntegerOf) -> str:
        """A cast."""
        return f"CAST({self.render(node.value)} AS INT)"

    def element(self, node: Element) -> str:
        """An element of an array: a column of a dense relation, given as JSON where the text names it.

        Runtime 1.3 (Spark 3.5) knows no variables of a session.
        """
        column = self.quoted(f"{node.relation}_{node.column}")
        kind = "ARRAY<BIGINT>" if node.number else "ARRAY<STRING>"
        found = f"from_json(:{column}, '{kind}')[CAST({self.render(node.place)} AS INT)]"
        return f"COALESCE({found}, 0L)" if node.number else found

    def never_null(self, node: NeverNull) -> str:
        """Said aloud, which halves the code that Spark makes of all that follows from the number."""
        return f"COALESCE({self.render(node.number)}, 0L)"

    def is_true(self, node: IsTrue) -> str:
        """A value is a predicate."""
        return self.render(node.value)

    def sum_bigint(self, column: str) -> str:
        """A sum of BIGINT is one."""
        return f"sum({column})"

    def exploded_column(self, layer: Layer) -> str:
        """EXPLODE among the columns, of no array at all where there is nothing to count."""
        assert layer.explosion is not None
        count, name = self.render(layer.explosion.count), self.identifier(layer.explosion.name)
        if isinstance(layer.explosion.count, Int):
            return f"explode(sequence(0L, {layer.explosion.count.value - 1}L)) AS {name}"
        return f"explode(CASE WHEN {count} > 0L THEN sequence(0L, {count} - 1L) END) AS {name}"
