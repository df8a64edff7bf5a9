"""DuckDB's spelling of the portable expressions.

Facts of DuckDB that show here: `//` is integer division toward zero; `xor` is a function because `^` is
power; a decimal divided by a number would be a double, so decimals are made by multiplying with an exact
decimal; sums of BIGINT are HUGEINT until cast; `make_timestamp` takes microseconds since 1970 and `make_date`
days (four times as fast as adding them to a date); a whole number that fits is an INTEGER, and so is what is
computed from such numbers alone, so that these are cast.
"""

from __future__ import annotations

from typing import ClassVar

from ingen_fab.model.types import LogicalType, TypeName
from ingen_fab.sql.dialect import Dialect
from ingen_fab.sql.expressions import (
    Binary,
    BooleanValue,
    Case,
    Coalesce,
    Concat,
    DateOf,
    DateText,
    DecimalOf,
    Expr,
    Int,
    IntegerOf,
    IntText,
    IsTrue,
    Op,
    TimestampOf,
)
from ingen_fab.sql.program import Layer

_TYPES = {
    TypeName.BIGINT: "BIGINT",
    TypeName.INTEGER: "INTEGER",
    TypeName.STRING: "VARCHAR",
    TypeName.BOOLEAN: "BOOLEAN",
    TypeName.DATE: "DATE",
    # Parquet then marks the column as adjusted to UTC, which is an instant for every reader.
    TypeName.TIMESTAMP: "TIMESTAMP WITH TIME ZONE",
}


def _is_narrow(node: Expr) -> bool:
    """Whether DuckDB may take a node for an INTEGER; all others come from BIGINT columns or are cast."""
    return isinstance(node, Int)


class DuckDBDialect(Dialect):
    """DuckDB 1.4 as Fabric's Python notebooks have it."""

    name: ClassVar[str] = "DuckDB"
    cte_as: ClassVar[str] = "AS NOT MATERIALIZED"
    reserved: ClassVar[frozenset[str]] = Dialect.reserved | {"pivot_longer", "pivot_wider"}
    operators: ClassVar = {
        Op.ADD: "({0} + {1})",
        Op.SUB: "({0} - {1})",
        Op.MUL: "({0} * {1})",
        Op.DIV: "({0} // {1})",
        Op.MOD: "({0} % {1})",
        Op.AND: "({0} & {1})",
        Op.XOR: "xor({0}, {1})",
        Op.SHIFT_RIGHT: "({0} >> {1})",
    }

    def quoted(self, name: str) -> str:
        """In double quotes, which are doubled inside."""
        return '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """In single quotes, which are doubled inside; a backslash is a plain character."""
        return "'" + value.replace("'", "''") + "'"

    def integer(self, value: int) -> str:
        """As it is, a negative one in brackets; beside a BIGINT it is widened before anything runs."""
        return str(value) if value >= 0 else f"({value})"

    def column(self, value: Expr) -> str:
        """A value that is no INTEGER by accident: others compute with it, or it is written as BIGINT."""
        return self._widened(value) if isinstance(value, Int) else self.render(value)

    def binary(self, node: Binary) -> str:
        """By the table of operators, in BIGINT."""
        if not (_is_narrow(node.left) and _is_narrow(node.right)):
            return super().binary(node)
        return self.operators[node.op].format(self._widened(node.left), self.render(node.right))

    def case(self, node: Case) -> str:
        """CASE; one of whole numbers alone is cast."""
        text = super().case(node)
        values = [value for _, value in node.branches] + [node.otherwise]
        return f"CAST({text} AS BIGINT)" if all(_is_narrow(value) for value in values) else text

    def coalesce(self, node: Coalesce) -> str:
        """COALESCE; one of whole numbers alone is cast."""
        text = super().coalesce(node)
        return f"CAST({text} AS BIGINT)" if all(_is_narrow(value) for value in node.values) else text

    def _widened(self, node: Expr) -> str:
        return f"CAST({self.render(node)} AS BIGINT)"

    def type_name(self, logical: LogicalType) -> str:
        """By the table above; decimals have 18 digits."""
        if logical.name is TypeName.DECIMAL:
            return f"DECIMAL(18,{logical.scale})"
        return _TYPES[logical.name]

    def concat(self, node: Concat) -> str:
        """The operator ||, for which NULL wins."""
        return "(" + " || ".join(self.render(part) for part in node.parts) + ")"

    def int_text(self, node: IntText) -> str:
        """A cast; with zeros by `format`, which puts a sign before them and cuts nothing."""
        value = self.render(node.value)
        return f"format('{{:0{node.width}d}}', {value})" if node.width else f"CAST({value} AS VARCHAR)"

    def date_text(self, node: DateText) -> str:
        """A date's own text is ISO."""
        return f"CAST({self.render(DateOf(node.days))} AS VARCHAR)"

    def boolean_value(self, node: BooleanValue) -> str:
        """A predicate is a value."""
        return self.render(node.predicate)

    def date_of(self, node: DateOf) -> str:
        """Days since 1970."""
        return f"make_date(CAST({self.render(node.days)} AS INTEGER))"

    def timestamp_of(self, node: TimestampOf) -> str:
        """Microseconds since 1970, which no session time zone moves."""
        microseconds = (node.days * 86_400 + node.second) * 1_000_000 + node.microsecond
        return f"make_timestamptz({self.render(microseconds)})"

    def decimal_of(self, node: DecimalOf) -> str:
        """Units times an exact unit, because a quotient would be a double."""
        target = f"DECIMAL(18,{node.scale})"
        if node.scale == 0:
            return f"CAST({self.render(node.units)} AS {target})"
        unit = f"CAST('0.{'0' * (node.scale - 1)}1' AS DECIMAL({node.scale},{node.scale}))"
        digits = 18 - node.scale
        if node.largest is not None and node.largest < 10**digits:
            # The digits of a product add up: these make 18, which DuckDB multiplies in 64 bits, not in 128.
            return f"(CAST({self.render(node.units)} AS DECIMAL({digits},0)) * {unit})"
        return f"CAST(CAST({self.render(node.units)} AS DECIMAL(18,0)) * {unit} AS {target})"

    def integer_of(self, node: IntegerOf) -> str:
        """A cast."""
        value = super().case(node.value) if isinstance(node.value, Case) else self.render(node.value)
        return f"CAST({value} AS INTEGER)"

    def is_true(self, node: IsTrue) -> str:
        """A value is a predicate."""
        return self.render(node.value)

    def sum_bigint(self, column: str) -> str:
        """A sum, cast back from HUGEINT."""
        return f"CAST(sum({column}) AS BIGINT)"

    def lookup_key(self, value: Expr) -> str:
        """A share of a draw, taken by a shift, goes through `abs`, which changes no such number.

        DuckDB makes a perfect hash join only of keys that have statistics: bit operations have none, `abs`
        and arithmetic do. With it a look-up takes a third of the time.
        """
        text = self.render(value)
        return f"abs{text}" if isinstance(value, Binary) and value.op is Op.SHIFT_RIGHT else text

    def exploded_column(self, layer: Layer) -> str:
        """UNNEST among the columns."""
        assert layer.explosion is not None
        count, name = self.render(layer.explosion.count), self.identifier(layer.explosion.name)
        return f"unnest(range(0, {count})) AS {name}"
