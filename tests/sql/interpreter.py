"""What expressions mean, in plain Python: the answer that every dialect must give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from ingen_fab.sql.expressions import (
    And,
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
    IsNull,
    IsTrue,
    NeverNull,
    Node,
    Not,
    Null,
    Op,
    Or,
    Predicate,
    Ref,
    Text,
    TimestampOf,
)
from ingen_fab.sql.program import Program

Result = int | str | bool | date | datetime | Decimal | None
Row = Mapping[str, Result]
Lookup = Callable[[str], Result]
EPOCH = date(1970, 1, 1)


def whole_quotient(left: int, right: int) -> int:
    """Integer division toward zero."""
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


ARITHMETIC: dict[Op, Callable[[int, int], int]] = {
    Op.ADD: lambda a, b: a + b,
    Op.SUB: lambda a, b: a - b,
    Op.MUL: lambda a, b: a * b,
    Op.DIV: whole_quotient,
    Op.MOD: lambda a, b: a - b * whole_quotient(a, b),
    Op.AND: lambda a, b: a & b,
    Op.XOR: lambda a, b: a ^ b,
    Op.SHIFT_RIGHT: lambda a, b: a >> b,
}
COMPARED: dict[Comparison, Callable[[int, int], bool]] = {
    Comparison.EQ: lambda a, b: a == b,
    Comparison.NE: lambda a, b: a != b,
    Comparison.LT: lambda a, b: a < b,
    Comparison.LE: lambda a, b: a <= b,
    Comparison.GT: lambda a, b: a > b,
    Comparison.GE: lambda a, b: a >= b,
}


def value_of(node: Node, names: Lookup) -> Result:
    """The value of an expression; None is NULL."""
    match node:
        case Ref(name):
            return names(name)
        case Int(value) | Text(value):
            return value
        case Null():
            return None
        case Case(branches, otherwise):
            hit = next((value for when, value in branches if holds(when, names)), otherwise)
            return value_of(hit, names)
        case Coalesce(values):
            found = (value_of(value, names) for value in values)
            return next((value for value in found if value is not None), None)
        case BooleanValue(predicate):
            return holds(predicate, names)
    return _strict(node, [value_of(child, names) for child in node.children()])


def _strict(node: Node, parts: Sequence[Result]) -> Result:
    """Nodes that are NULL where a part is."""
    if any(part is None for part in parts):
        return None
    if isinstance(node, Concat):
        return "".join(str(part) for part in parts)
    numbers = [part for part in parts if isinstance(part, int)]
    match node:
        case Binary(op):
            return ARITHMETIC[op](numbers[0], numbers[1])
        case IntText(_, width):
            return f"{numbers[0]:0{width}d}"
        case DateText() | DateOf():
            day = EPOCH + timedelta(days=numbers[0])
            return day.isoformat() if isinstance(node, DateText) else day
        case TimestampOf():
            start = datetime(1970, 1, 1, tzinfo=UTC)
            return start + timedelta(days=numbers[0], microseconds=numbers[1])
        case DecimalOf(_, scale):
            return Decimal(numbers[0]).scaleb(-scale)
        case IntegerOf() | NeverNull():
            return numbers[0]
    raise AssertionError(f"no meaning for {type(node).__name__}")


def holds(node: Predicate, names: Lookup) -> bool | None:
    """Whether a predicate holds; None is unknown."""
    match node:
        case Compare(op, left, right):
            one, two = value_of(left, names), value_of(right, names)
            if one is None or two is None:
                return None
            return COMPARED[op](one, two)  # type: ignore[arg-type]
        case IsNull(value):
            return value_of(value, names) is None
        case IsTrue(value):
            found = value_of(value, names)
            return None if found is None else bool(found)
        case Not(part):
            held = holds(part, names)
            return None if held is None else not held
        case And(parts) | Or(parts):
            deciding = isinstance(node, Or)
            found_parts = [holds(part, names) for part in parts]
            if deciding in found_parts:
                return deciding
            return None if None in found_parts else not deciding
    raise AssertionError(f"no meaning for {type(node).__name__}")


@dataclass
class _RowValues:
    """The names of a program for one row, each worked out when it is asked for."""

    program: Program
    known: dict[str, Result]
    relations: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def __call__(self, name: str) -> Result:
        if name not in self.known:
            lookup = next((one for one in self.program.lookups if name in dict(one.columns)), None)
            if lookup is None:
                self.known[name] = value_of(self.program.definitions[name], self)
            else:
                wanted = {column: value_of(value, self) for column, value in lookup.on}
                met = [
                    row
                    for row in self.relations[lookup.relation]
                    if all(value is not None and row[column] == value for column, value in wanted.items())
                ]
                assert len(met) <= 1, "a test's relations have unique keys"
                column = dict(lookup.columns)[name]
                self.known[name] = met[0][column] if met else None
        return self.known[name]


def rows_of(
    program: Program, outputs: Mapping[str, Expr], relations: Mapping[str, Sequence[Row]]
) -> Iterator[tuple[Result, ...]]:
    """The rows of a program by its definition: explode, filter, look up, put out."""
    pending = [dict(row) for row in relations[program.relation]]
    for explosion in program.explosions:
        exploded = []
        for known in pending:
            count = value_of(explosion.count, _RowValues(program, dict(known), relations))
            assert isinstance(count, int)
            exploded += [known | {explosion.name: number} for number in range(count)]
        pending = exploded
    for known in pending:
        values = _RowValues(program, known, relations)
        if all(holds(predicate, values) for predicate in program.filters):
            yield tuple(value_of(value, values) for value in outputs.values())
