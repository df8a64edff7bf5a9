"""DuckDB's spelling of the portable expressions.

Facts of DuckDB that show here: `//` is integer division toward zero; `xor` is a function because `^` is
power; a decimal divided by a number would be a double, so decimals are made by multiplying with an exact
decimal; sums of BIGINT are HUGEINT until cast; `make_timestamp` takes microseconds since 1970.
"""

from __future__ import annotations

from typing import ClassVar

from ingen_fab.model.types import LogicalType, TypeName
from ingen_fab.sql.dialect import Dialect
from ingen_fab.sql.expressions import (
    BooleanValue,
    Concat,
    DateOf,
    DateText,
    DecimalOf,
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


class DuckDBDialect(Dialect):
    """DuckDB 1.4 as Fabric's Python notebooks have it."""

    name: ClassVar[str] = "DuckDB"
    cte_as: ClassVar[str] = "AS NOT MATERIALIZED"
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
        """As it is; a negative one in brackets."""
        # A small literal is INTEGER in DuckDB; beside a BIGINT column it is widened before anything runs.
        return str(value) if value >= 0 else f"({value})"

    def type_name(self, logical: LogicalType) -> str:
        """By the table above; decimals have 18 digits."""
        if logical.name is TypeName.DECIMAL:
            return f"DECIMAL(18,{logical.scale})"
        return _TYPES[logical.name]

    def concat(self, node: Concat) -> str:
        """The operator ||, for which NULL wins."""
        return "(" + " || ".join(self.render(part) for part in node.parts) + ")"

    def int_text(self, node: IntText) -> str:
        """A cast, filled up by lpad."""
        digits = f"CAST({self.render(node.value)} AS VARCHAR)"
        if not node.width:
            return digits
        # lpad would cut a longer number on the right.
        padded = f"lpad({digits}, {node.width}, '0')"
        return f"CASE WHEN length({digits}) >= {node.width} THEN {digits} ELSE {padded} END"

    def date_text(self, node: DateText) -> str:
        """A date's own text is ISO."""
        return f"CAST({self.render(DateOf(node.days))} AS VARCHAR)"

    def boolean_value(self, node: BooleanValue) -> str:
        """A predicate is a value."""
        return self.render(node.predicate)

    def date_of(self, node: DateOf) -> str:
        """DATE plus INTEGER days."""
        return f"(DATE '1970-01-01' + CAST({self.render(node.days)} AS INTEGER))"

    def timestamp_of(self, node: TimestampOf) -> str:
        """Microseconds since 1970, which no session time zone moves."""
        days, second, micro = (self.render(part) for part in (node.days, node.second, node.microsecond))
        return f"make_timestamptz(({days} * 86400 + {second}) * 1000000 + {micro})"

    def decimal_of(self, node: DecimalOf) -> str:
        """Units times an exact unit, because a quotient would be a double."""
        target = f"DECIMAL(18,{node.scale})"
        if node.scale == 0:
            return f"CAST({self.render(node.units)} AS {target})"
        unit = f"CAST('0.{'0' * (node.scale - 1)}1' AS DECIMAL({node.scale},{node.scale}))"
        return f"CAST(CAST({self.render(node.units)} AS DECIMAL(18,0)) * {unit} AS {target})"

    def integer_of(self, node: IntegerOf) -> str:
        """A cast."""
        return f"CAST({self.render(node.value)} AS INTEGER)"

    def is_true(self, node: IsTrue) -> str:
        """A value is a predicate."""
        return self.render(node.value)

    def sum_bigint(self, column: str) -> str:
        """A sum, cast back from HUGEINT."""
        return f"CAST(sum({column}) AS BIGINT)"

    def exploded_column(self, layer: Layer) -> str:
        """UNNEST among the columns."""
        assert layer.explosion is not None
        count, name = self.render(layer.explosion.count), self.identifier(layer.explosion.name)
        return f"unnest(range(0, {count})) AS {name}"
