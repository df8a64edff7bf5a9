"""Types of T-SQL values, and the DuckDB type that holds each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from ingen_fab.local.warehouse.errors import WarehouseError, not_on_fabric
from ingen_fab.sql.tsql_surface import COLUMN_TYPES, REFUSED_TYPES, SECOND_DIGITS

MAX_LENGTH = -1
DEFAULT_CAST_LENGTH = 30
LARGEST_PRECISION = 38
WHOLE = ("smallint", "int", "bigint")
TEXTS = ("char", "varchar")
_HELD: dict[str, str] = {
    "bit": "BOOLEAN",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "float": "DOUBLE",
    "real": "FLOAT",
    "date": "DATE",
    "time": "TIME",
    "datetime2": "TIMESTAMP",
    "char": "VARCHAR",
    "varchar": "VARCHAR",
    "varbinary": "BLOB",
    "uniqueidentifier": "UUID",
}
# sqlglot's names of types that have another one in T-SQL.
_NAMES = {
    "double": "float",
    "float": "real",
    "boolean": "bit",
    "uuid": "uniqueidentifier",
    "utinyint": "tinyint",
}


@dataclass(frozen=True)
class SqlType:
    """A type by its T-SQL name; `size` is the length of a text (-1: max) or the digits of a decimal."""

    name: str
    size: int = 0
    scale: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether it is smallint, int or bigint."""
        return self.name in WHOLE

    @property
    def is_text(self) -> bool:
        """Whether it is char or varchar."""
        return self.name in TEXTS

    @property
    def is_number(self) -> bool:
        """Whether arithmetic takes it."""
        return self.is_whole or self.name in ("decimal", "float", "real", "bit")

    @property
    def is_day(self) -> bool:
        """Whether it is a date or an instant."""
        return self.name in ("date", "datetime2")

    @property
    def held_as(self) -> str:
        """The DuckDB type of a column."""
        if self.name == "decimal":
            return f"DECIMAL({self.size},{self.scale})"
        return _HELD[self.name]

    def __str__(self) -> str:
        if self.name == "decimal":
            return f"decimal({self.size},{self.scale})"
        if self.name in (*TEXTS, "varbinary"):
            return f"{self.name}({'max' if self.size == MAX_LENGTH else self.size})"
        return self.name


BIT, SMALLINT, INT, BIGINT = SqlType("bit"), SqlType("smallint"), SqlType("int"), SqlType("bigint")
FLOAT, DATE, DATETIME2 = SqlType("float"), SqlType("date"), SqlType("datetime2")
TEXT = SqlType("varchar", 8000)
LONG_TEXT = SqlType("varchar", MAX_LENGTH)
# NULL without a type; whatever stands beside it says what it is.
NULL = SqlType("null")


def decimal_of(size: int, scale: int) -> SqlType:
    """A decimal; too many digits are cut as T-SQL cuts them: whole digits are kept, decimals down to 6."""
    if size > LARGEST_PRECISION:
        scale = max(min(scale, 6), scale - (size - LARGEST_PRECISION))
        size = LARGEST_PRECISION
    return SqlType("decimal", size, scale)


def type_of(node: exp.DataType, *, of_cast: bool = False) -> SqlType:
    """The type that T-SQL text names; raises WarehouseError for what no warehouse column can be."""
    # The kind of a type that sqlglot does not know is its own text.
    spelled = node.this.value.lower() if isinstance(node.this, exp.DataType.Type) else str(node.this).lower()
    name = _NAMES.get(spelled, spelled)
    if name in ("timestamp", "timestampntz"):
        name = "timestamp"
    if name in REFUSED_TYPES:
        raise not_on_fabric(f"the type {name}", f"Take {REFUSED_TYPES[name]}.")
    if name not in COLUMN_TYPES:
        raise not_on_fabric(f"the type {name}")
    sizes = [part.name.lower() for part in node.expressions]
    if name in ("decimal", "numeric"):
        return SqlType("decimal", int(sizes[0]) if sizes else 18, int(sizes[1]) if len(sizes) > 1 else 0)
    if name in (*TEXTS, "varbinary"):
        return SqlType(name, _length(name, sizes, of_cast))
    if name in ("datetime2", "time") and sizes and int(sizes[0]) > SECOND_DIGITS:
        raise not_on_fabric(f"{name}({sizes[0]})", f"Take {name}({SECOND_DIGITS}).")
    return SqlType(name)


def _length(name: str, sizes: list[str], of_cast: bool) -> int:
    if not sizes:
        return DEFAULT_CAST_LENGTH if of_cast else 1
    if sizes[0] == "max":
        return MAX_LENGTH
    if not 1 <= int(sizes[0]) <= 8000:
        raise WarehouseError(
            f"the size ({sizes[0]}) given to the type '{name}' exceeds the maximum allowed (8000)",
            number=131,
            hint="Take varchar(max).",
        )
    return int(sizes[0])


def held_type(duckdb_type: str) -> SqlType:
    """The T-SQL type of a DuckDB column."""
    if duckdb_type.startswith("DECIMAL("):
        size, scale = duckdb_type[8:-1].split(",")
        return SqlType("decimal", int(size), int(scale))
    if duckdb_type in ("HUGEINT", "UBIGINT"):
        return SqlType("decimal", 38, 0)
    for name, held in _HELD.items():
        if held == duckdb_type and name != "char":
            return TEXT if name == "varchar" else SqlType(name, MAX_LENGTH if name == "varbinary" else 0)
    return TEXT


def common_type(one: SqlType, other: SqlType) -> SqlType:
    """The type that values of two types have together, by T-SQL's precedence."""
    if NULL in (one, other):
        return other if one == NULL else one
    if one.name == other.name:
        if one.name == "decimal":
            scale = max(one.scale, other.scale)
            return decimal_of(max(one.size - one.scale, other.size - other.scale) + scale, scale)
        longest = MAX_LENGTH if MAX_LENGTH in (one.size, other.size) else max(one.size, other.size)
        return SqlType(one.name, longest)
    order = ("uniqueidentifier", "char", "varchar", "bit", "smallint", "int", "bigint", "decimal", "real")
    ranks = [*order, "float", "time", "date", "datetime2", "varbinary"]
    low, high = sorted((one, other), key=lambda kind: ranks.index(kind.name))
    if high.name == "decimal" and low.is_whole:
        return common_type(high, as_decimal(low))
    return high


def as_decimal(kind: SqlType) -> SqlType:
    """The decimal that holds every value of a number's type."""
    digits = {"bit": 1, "smallint": 5, "int": 10, "bigint": 19}
    return SqlType("decimal", digits[kind.name], 0) if kind.name in digits else kind
