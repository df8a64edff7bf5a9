"""Logical types: what a column holds, named once for all engines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TypeName(StrEnum):
    """The kinds of value that every engine can hold alike; there is no floating point among them."""

    BIGINT = "bigint"
    INTEGER = "integer"
    DECIMAL = "decimal"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"


MONEY_PRECISION = 18


@dataclass(frozen=True)
class LogicalType:
    """A type name, with the number of decimals for DECIMAL (its precision is always 18)."""

    name: TypeName
    scale: int = 0

    @property
    def is_number(self) -> bool:
        """Whether values are held as a whole number of units, 10 ** -scale each."""
        return self.name in (TypeName.BIGINT, TypeName.INTEGER, TypeName.DECIMAL)

    def __str__(self) -> str:
        if self.name is TypeName.DECIMAL:
            return f"decimal({MONEY_PRECISION},{self.scale})"
        return self.name.value


BIGINT = LogicalType(TypeName.BIGINT)
INTEGER = LogicalType(TypeName.INTEGER)
STRING = LogicalType(TypeName.STRING)
BOOLEAN = LogicalType(TypeName.BOOLEAN)
DATE = LogicalType(TypeName.DATE)
TIMESTAMP = LogicalType(TypeName.TIMESTAMP)


def decimal_type(scale: int) -> LogicalType:
    """DECIMAL(18, scale)."""
    return LogicalType(TypeName.DECIMAL, scale)
