"""The expression tree: what every engine can say with the same meaning, on whole numbers, text and instants.

Numbers are BIGINT units (a decimal is its units, 10 ** -scale each) until the last moment; nothing is
floating point, nothing depends on a session time zone, a locale or an ANSI mode. Division goes toward zero
and is only used on numbers that are not negative, unless a node says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Union

from ingen_fab.model.types import LogicalType


class Op(StrEnum):
    """Arithmetic on BIGINT; DIV goes toward zero, SHIFT_RIGHT is by a literal number of bits."""

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "div"
    MOD = "mod"
    AND = "and"
    XOR = "xor"
    SHIFT_RIGHT = "shift_right"


class Comparison(StrEnum):
    """Comparisons of two values of one type."""

    EQ = "="
    NE = "<>"
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all expressions and predicates."""

    def field_names(self) -> tuple[str, ...]:
        """The names of the fields: what `dataclasses.fields` says, read where it costs nothing."""
        names: tuple[str, ...] = type(self).__slots__
        return names

    def children(self) -> Iterator[Node]:
        """The nodes directly below this one."""
        for name in self.field_names():
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                for part in value:
                    if isinstance(part, Node):
                        yield part
                    elif isinstance(part, tuple):
                        yield from (inner for inner in part if isinstance(inner, Node))


IntLike = Union["Expr", int]


def as_expr(value: IntLike) -> Expr:
    """An int as a literal; an expression as it is."""
    return Int(value) if isinstance(value, int) else value


@dataclass(frozen=True, slots=True)
class Expr(Node):
    """An expression that yields a value; Python's operators build arithmetic."""

    def __add__(self, other: IntLike) -> Expr:
        return Binary(Op.ADD, self, as_expr(other))

    def __sub__(self, other: IntLike) -> Expr:
        return Binary(Op.SUB, self, as_expr(other))

    def __mul__(self, other: IntLike) -> Expr:
        return Binary(Op.MUL, self, as_expr(other))

    def __floordiv__(self, other: IntLike) -> Expr:
        return Binary(Op.DIV, self, as_expr(other))

    def __mod__(self, other: IntLike) -> Expr:
        return Binary(Op.MOD, self, as_expr(other))

    def __and__(self, other: IntLike) -> Expr:
        return Binary(Op.AND, self, as_expr(other))

    def __xor__(self, other: IntLike) -> Expr:
        return Binary(Op.XOR, self, as_expr(other))

    def __rshift__(self, bits: int) -> Expr:
        return Binary(Op.SHIFT_RIGHT, self, Int(bits))

    def __lt__(self, other: IntLike) -> Predicate:
        return Compare(Comparison.LT, self, as_expr(other))

    def __le__(self, other: IntLike) -> Predicate:
        return Compare(Comparison.LE, self, as_expr(other))

    def __gt__(self, other: IntLike) -> Predicate:
        return Compare(Comparison.GT, self, as_expr(other))

    def __ge__(self, other: IntLike) -> Predicate:
        return Compare(Comparison.GE, self, as_expr(other))

    def equals(self, other: IntLike) -> Predicate:
        """`self = other` (`==` stays Python's own comparison of trees)."""
        return Compare(Comparison.EQ, self, as_expr(other))


@dataclass(frozen=True, slots=True)
class Predicate(Node):
    """A condition; T-SQL does not take one where a value is wanted, so it is a type of its own."""


@dataclass(frozen=True, slots=True)
class Ref(Expr):
    """A column or definition of the program, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Int(Expr):
    """A whole number, BIGINT."""

    value: int


@dataclass(frozen=True, slots=True)
class Text(Expr):
    """A text literal."""

    value: str


@dataclass(frozen=True, slots=True)
class Null(Expr):
    """NULL of a type."""

    type: LogicalType


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """Arithmetic on two BIGINT values; NULL if one is NULL."""

    op: Op
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Case(Expr):
    """The value of the first branch whose predicate holds, else `otherwise`."""

    branches: tuple[tuple[Predicate, Expr], ...]
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Coalesce(Expr):
    """The first value that is not NULL."""

    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Concat(Expr):
    """Texts put together; NULL if one of them is NULL."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class IntText(Expr):
    """A BIGINT as decimal digits, with zeros up to `width` behind its sign (longer numbers stay whole)."""

    value: Expr
    width: int = 0


@dataclass(frozen=True, slots=True)
class DateText(Expr):
    """A day number as yyyy-MM-dd."""

    days: Expr


@dataclass(frozen=True, slots=True)
class BooleanValue(Expr):
    """A predicate as a BOOLEAN value."""

    predicate: Predicate


@dataclass(frozen=True, slots=True)
class DateOf(Expr):
    """Days since 1970-01-01 as DATE."""

    days: Expr


@dataclass(frozen=True, slots=True)
class TimestampOf(Expr):
    """Days since 1970-01-01 and microsecond of the day as an instant in UTC."""

    days: Expr
    microsecond: Expr


@dataclass(frozen=True, slots=True)
class DecimalOf(Expr):
    """Units of 10 ** -scale as DECIMAL(18, scale); `largest` bounds their magnitude, where that is known."""

    units: Expr
    scale: int
    largest: int | None = None


@dataclass(frozen=True, slots=True)
class IntegerOf(Expr):
    """A BIGINT within 32 bits as INTEGER."""

    value: Expr


@dataclass(frozen=True, slots=True)
class NeverNull(Expr):
    """A BIGINT that is never NULL, where an engine cannot see it: it takes a quotient for one that may be."""

    number: Expr


@dataclass(frozen=True, slots=True)
class Element(Expr):
    """A column of a dense relation at a place that counts from 0: what a lookup there would find.

    `number` says that the column holds whole numbers and no text.
    """

    relation: str
    column: str
    place: Expr
    number: bool


@dataclass(frozen=True, slots=True)
class Compare(Predicate):
    """A comparison; unknown (as in SQL) where a side is NULL. Spaces at the end of a text count."""

    op: Comparison
    left: Expr
    right: Expr
    of_texts: bool = False


@dataclass(frozen=True, slots=True)
class IsNull(Predicate):
    """Whether a value is NULL."""

    value: Expr


@dataclass(frozen=True, slots=True)
class IsTrue(Predicate):
    """Whether a BOOLEAN value is true."""

    value: Expr


@dataclass(frozen=True, slots=True)
class And(Predicate):
    """All hold."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Or(Predicate):
    """One holds."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Not(Predicate):
    """Does not hold."""

    part: Predicate


def references(node: Node) -> Iterator[str]:
    """Names that a tree refers to, each as often as it occurs."""
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, Ref):
            yield current.name
        else:
            pending.extend(current.children())
