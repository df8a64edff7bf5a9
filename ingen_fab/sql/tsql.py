"""T-SQL's spelling of the portable expressions, inside what a Fabric Warehouse has (FABRIC.md 4).

Facts of T-SQL that show here: a whole number above 2147483647 is numeric and no bigint, and what is computed
from smaller ones alone is an int; `/` of bigint goes toward zero; there is no shift, and a division is the
same for numbers that are not negative; a predicate is no value; `+` puts text together and NULL wins;
`=` passes over spaces at the end of a text; a backslash before a line's end in a literal takes both away; SQL
Server writes a definition out wherever its name stands, unless TOP keeps the layers apart.
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
    Compare,
    Comparison,
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
from ingen_fab.sql.program import Layer, Query

LARGEST_INT = 2**31 - 1
LONGEST_NAME = 128
# Every layer begins with it: no batch has as many rows, and the layers stay apart.
BARRIER = "SELECT TOP (1000000000)"
# The common table expression with the rows of a query, and the relation that counts 0, 1, 2 ...
MADE = "made"
NUMBERS = "numbers"
_TYPES = {
    TypeName.BIGINT: "bigint",
    TypeName.INTEGER: "int",
    TypeName.STRING: "varchar(8000)",
    TypeName.BOOLEAN: "bit",
    TypeName.DATE: "date",
    # There is no instant with a zone: these are instants in UTC.
    TypeName.TIMESTAMP: "datetime2(6)",
}
_EPOCH_DAY = "CAST('1970-01-01' AS date)"
_EPOCH = "CAST('1970-01-01' AS datetime2(6))"


def _is_narrow(node: Expr) -> bool:
    """Whether T-SQL takes a node for an int; all others come from bigint columns or are cast."""
    return isinstance(node, Int) and abs(node.value) <= LARGEST_INT


class TSQLDialect(Dialect):
    """T-SQL as a Fabric Warehouse has it; SQL Server runs the same text."""

    name: ClassVar[str] = "T-SQL"
    reserved: ClassVar[frozenset[str]] = Dialect.reserved | {"try_convert", "within_group"}
    operators: ClassVar = {
        Op.ADD: "({0} + {1})",
        Op.SUB: "({0} - {1})",
        Op.MUL: "({0} * {1})",
        Op.DIV: "({0} / {1})",
        Op.MOD: "({0} % {1})",
        Op.AND: "({0} & {1})",
        Op.XOR: "({0} ^ {1})",
        # By a quotient, so only of numbers that are not negative: draws, keys and counts.
        Op.SHIFT_RIGHT: "({0} / {1})",
    }

    # --- names, literals and types ------------------------------------------------------------------------

    def quoted(self, name: str) -> str:
        """In brackets, the closing one doubled inside; raises TargetError above 128 characters."""
        if len(name) > LONGEST_NAME:
            raise self.cannot(
                f"a name of {len(name)} characters ({name[:20]}...): {LONGEST_NAME} is the most"
            )
        return "[" + name.replace("]", "]]") + "]"

    def text(self, value: str) -> str:
        """In single quotes, which are doubled inside; never a backslash right before a line's end."""
        text = "'" + value.replace("'", "''") + "'"
        apart = text.replace("\\\r", "\\' + '\r").replace("\\\n", "\\' + '\n")
        return text if apart == text else f"({apart})"

    def integer(self, value: int) -> str:
        """As it is, a negative one in brackets; cast where it would be numeric."""
        if abs(value) > LARGEST_INT:
            return f"CAST({value} AS bigint)"
        return str(value) if value >= 0 else f"({value})"

    def type_name(self, logical: LogicalType) -> str:
        """By the table above; decimals have 18 digits."""
        if logical.name is TypeName.DECIMAL:
            return f"decimal(18,{logical.scale})"
        return _TYPES[logical.name]

    # --- nodes --------------------------------------------------------------------------------------------

    def column(self, value: Expr) -> str:
        """A value that is no int by accident."""
        return self._widened(value) if _is_narrow(value) else self.render(value)

    def binary(self, node: Binary) -> str:
        """By the table of operators, in bigint."""
        left, right = self.render(node.left), self.render(node.right)
        if node.op is Op.SHIFT_RIGHT:
            if not isinstance(node.right, Int):
                raise self.cannot("a shift by a number that is no literal")
            right = self.integer(1 << node.right.value)
        elif _is_narrow(node.left) and _is_narrow(node.right):
            left = self._widened(node.left)
        return self.operators[node.op].format(left, right)

    def case(self, node: Case) -> str:
        """CASE; one of small numbers alone is cast."""
        text = super().case(node)
        values = [value for _, value in node.branches] + [node.otherwise]
        return f"CAST({text} AS bigint)" if all(_is_narrow(value) for value in values) else text

    def coalesce(self, node: Coalesce) -> str:
        """COALESCE; one of small numbers alone is cast."""
        text = super().coalesce(node)
        return f"CAST({text} AS bigint)" if all(_is_narrow(value) for value in node.values) else text

    def _widened(self, node: Expr) -> str:
        return f"CAST({self.render(node)} AS bigint)"

    def concat(self, node: Concat) -> str:
        """The operator +, for which NULL wins; an empty text in front says that it is about text."""
        return "('' + " + " + ".join(self.render(part) for part in node.parts) + ")"

    def int_text(self, node: IntText) -> str:
        """A cast; zeros in front by RIGHT, which would cut longer numbers and so never sees one."""
        value, width = self.render(node.value), node.width
        digits = f"CAST({value} AS varchar(20))"
        if width <= 1:
            return digits
        branches = []
        if width < 19:
            branches.append(f"WHEN {value} >= {self.integer(10**width)} THEN {digits}")
        branches.append(f"WHEN {value} >= 0 THEN RIGHT('{'0' * width}' + {digits}, {width})")
        if width < 20:
            branches.append(f"WHEN {value} <= {self.integer(-(10 ** (width - 1)))} THEN {digits}")
        behind = f"RIGHT('{'0' * (width - 1)}' + SUBSTRING({digits}, 2, 19), {width - 1})"
        return f"CASE {' '.join(branches)} ELSE '-' + {behind} END"

    def date_text(self, node: DateText) -> str:
        """A date's own text is ISO."""
        return f"CAST({self.render(DateOf(node.days))} AS varchar(10))"

    def boolean_value(self, node: BooleanValue) -> str:
        """A predicate is no value: 1, 0, or NULL where it is unknown."""
        predicate = self.render(node.predicate)
        return f"CAST(CASE WHEN {predicate} THEN 1 WHEN NOT {predicate} THEN 0 END AS bit)"

    def date_of(self, node: DateOf) -> str:
        """The date so many days after 1970-01-01; DATEADD takes an int."""
        return f"DATEADD(day, CAST({self.render(node.days)} AS int), {_EPOCH_DAY})"

    def timestamp_of(self, node: TimestampOf) -> str:
        """Days, seconds and microseconds in turn: together they do not fit into DATEADD's int."""
        day = f"DATEADD(day, CAST({self.render(node.days)} AS int), {_EPOCH})"
        seconds, rest = self.render(node.microsecond // 1_000_000), self.render(node.microsecond % 1_000_000)
        second = f"DATEADD(second, CAST({seconds} AS int), {day})"
        return f"DATEADD(microsecond, CAST({rest} AS int), {second})"

    def decimal_of(self, node: DecimalOf) -> str:
        """Units times an exact unit, because a quotient would be cut to digits of T-SQL's own choice."""
        units = f"CAST({self.render(node.units)} AS decimal(18,0))"
        if node.scale == 0:
            return units
        unit = f"CAST(0.{'0' * (node.scale - 1)}1 AS decimal({node.scale},{node.scale}))"
        return f"CAST({units} * {unit} AS decimal(18,{node.scale}))"

    def integer_of(self, node: IntegerOf) -> str:
        """A cast."""
        return f"CAST({self.render(node.value)} AS int)"

    def is_true(self, node: IsTrue) -> str:
        """A bit is no predicate."""
        return f"({self.render(node.value)} = 1)"

    def compare(self, node: Compare) -> str:
        """A comparison; texts are equal where their lengths in bytes are, too."""
        if not node.of_texts:
            return super().compare(node)
        left, right = self.render(node.left), self.render(node.right)
        if node.op not in (Comparison.EQ, Comparison.NE):
            raise self.cannot("an order of texts")
        equal = f"({left} = {right} AND DATALENGTH({left}) = DATALENGTH({right}))"
        return equal if node.op is Comparison.EQ else f"(NOT {equal})"

    # --- queries ------------------------------------------------------------------------------------------

    def query(self, query: Query) -> str:
        """Common table expressions without the word WITH, one a layer; the last one is named `made`.

        A run puts others before them, which give the names of relations their tables, and behind them the
        statement that takes its rows from `made`.
        """
        steps = []
        below = self.identifier(query.relation)
        last = len(query.layers) - 1
        for number, layer in enumerate(query.layers):
            name = f"step_{number + 1}" if number < last or query.total_by is not None else MADE
            steps.append(f"{name} AS (\n{self.layer(layer, below)}\n)")
            below = name
        if query.total_by is not None:
            steps.append(f"{MADE} AS (\n{self.totals(query, below)}\n)")
        return ", ".join(steps)

    def layer(self, layer: Layer, below: str) -> str:
        """One SELECT, kept apart from the one below."""
        return BARRIER + super().layer(layer, below).removeprefix("SELECT")

    def sum_bigint(self, column: str) -> str:
        """A sum of bigint is one."""
        return f"SUM({column})"

    def exploded_column(self, layer: Layer) -> str:
        """The number of the copy, from the relation that counts."""
        assert layer.explosion is not None
        return f"exploded.[of_number] AS {self.identifier(layer.explosion.name)}"

    def explosion_join(self, layer: Layer) -> str:
        """A row of the relation that counts for each copy."""
        assert layer.explosion is not None
        count = self.render(layer.explosion.count)
        return f"\nJOIN {NUMBERS} AS exploded ON exploded.[of_number] < {count}"
