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
from ingen_fab.sql.dialect import MICROSECONDS_A_DAY, Dialect
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
    Null,
    Op,
    Ref,
    Text,
    TimestampOf,
)
from ingen_fab.sql.program import Layer

# Every branch names the whole type, so that the text grows with the square of the labels.
MOST_LABELS = 16

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


def _labels(node: Case) -> tuple[str, ...] | None:
    """The texts that a tree of CASE yields, in order; None where it yields anything else, or too many."""
    found: set[str] = set()
    pending: list[Expr] = [node]
    while pending:
        value = pending.pop()
        if isinstance(value, Case):
            pending += [*(result for _, result in value.branches), value.otherwise]
        elif isinstance(value, Text):
            found.add(value.value)
        elif not isinstance(value, Null):
            return None
    return tuple(sorted(found)) if 0 < len(found) <= MOST_LABELS else None


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
        """A value that is no INTEGER by accident: others compute with it, or it is written as BIGINT.

        A choice among a few texts becomes an ENUM, which parquet's writer takes for a dictionary.
        """
        if isinstance(value, Int):
            return self._widened(value)
        labels = _labels(value) if isinstance(value, Case) else None
        if labels is None:
            return self.render(value)
        return self._enumerated(value, f"ENUM({', '.join(map(self.text, labels))})")

    def _enumerated(self, value: Expr, enum: str) -> str:
        """A tree of CASE whose leaves are texts of an ENUM, or NULL."""
        if isinstance(value, Text):
            return f"CAST({self.text(value.value)} AS {enum})"
        if not isinstance(value, Case):
            return "NULL"
        branches = [(self.render(p), self._enumerated(v, enum)) for p, v in value.branches]
        return self._case_text(branches, self._enumerated(value.otherwise, enum))

    def binary(self, node: Binary) -> str:
        """By the table of operators, in BIGINT."""
        if not (_is_narrow(node.left) and _is_narrow(node.right)):
            return super().binary(node)
        return self.operators[node.op].format(self._widened(node.left), self.render(node.right))

    def case(self, node: Case) -> str:
        """CASE; one of whole numbers alone is cast, and a NULL beside an ENUM takes its type."""
        values = [value for _, value in node.branches] + [node.otherwise]
        if all(_is_narrow(value) for value in values):
            return f"CAST({super().case(node)} AS BIGINT)"
        if not any(isinstance(value, Ref) for value in values):
            return super().case(node)
        branches = [
            (self.render(predicate), self._beside_a_name(value)) for predicate, value in node.branches
        ]
        return self._case_text(branches, self._beside_a_name(node.otherwise))

    def _beside_a_name(self, value: Expr) -> str:
        return "NULL" if isinstance(value, Null) else self.render(value)

    def _case_text(self, branches: list[tuple[str, str]], otherwise: str) -> str:
        return f"CASE {' '.join(f'WHEN {p} THEN {v}' for p, v in branches)} ELSE {otherwise} END"

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
        microseconds = node.days * MICROSECONDS_A_DAY + node.microsecond
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
