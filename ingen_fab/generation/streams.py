"""Random streams as SQL: the 32-bit mixer, the state of a row and the draw of a column.

Every value comes from a counter hash on BIGINT arithmetic, so that all engines agree. The mixer is lowbias32
by Chris Wellons (three xorshifts, two odd multipliers); `runtime.generation.mixing.mix32` is the same in
Python. A row has two states, each a keyed mix of its counter; a column's draw multiplies both by numbers of
the column's own. Two rows fall together only where both states do, which is 63 bits, so no row comes back on
another day.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ingen_fab.errors import PlanError
from ingen_fab.runtime.generation.mixing import MIX_MULTIPLIER_1, MIX_MULTIPLIER_2, mix32, stream_keys
from ingen_fab.sql.expressions import Expr, IntLike, Ref
from ingen_fab.sql.program import Program

MASK = 4294967295
TWO_32 = 4294967296
# Bits of a product that too few bits of the state have reached.
_LOW_BITS = 15
_OTHER = 0x5BD1E995


def mixed(program: Program, name: str, value: Expr) -> Ref:
    """Define `name` as the mix of a value in 0..2**32-1."""
    start = program.define(f"s0_{name}", value)
    first = program.define(f"s1_{name}", ((start ^ (start >> 16)) * MIX_MULTIPLIER_1) & MASK)
    second = program.define(f"s2_{name}", ((first ^ (first >> 15)) * MIX_MULTIPLIER_2) & MASK)
    return program.define(name, second ^ (second >> 15))


def keyed_mix(program: Program, name: str, counter: Expr, key: IntLike) -> Ref:
    """Define `name` as the mix of a counter under a key."""
    return mixed(program, name, (counter + key) & MASK)


def drawn(program: Program, name: str, state_a: Expr, state_b: Expr, constant: int) -> Ref:
    """Define `name` as a column's draw: uniform in 0..2**32-1.

    Each state times an odd number of the column's own, one product xor the other, and of that the 32 bits in
    the middle, to which all lower bits of both states have carried. The states have been through a mixer, so
    that no more is needed; a multiplication is what costs time, as engines watch it for overflow.
    """
    for_a, for_b = multipliers(constant)
    return program.define(name, (((state_a * for_a) ^ (state_b * for_b)) >> _LOW_BITS) & MASK)


def multipliers(constant: int) -> tuple[int, int]:
    """The two odd numbers of a stream: of 30 bits, so that a product with a state stays below 2**62."""
    return (mix32(constant) >> 2) | 1, (mix32(constant ^ _OTHER) >> 2) | 1


def column_constant(*parts: object) -> int:
    """The 32-bit constant of a stream, from its versioned name; never from a position."""
    return stream_keys(1, "column", *parts)[0]


def scaled_down(draw: Expr, size: IntLike) -> Expr:
    """A draw as a whole number in 0..size-1."""
    return (draw * size) >> 32


def refuse_weak_constants(constants: Iterable[tuple[str, int]]) -> None:
    """Raise PlanError where two streams of a dataset would be tied together."""
    seen: dict[int, str] = {}
    for name, constant in sorted(constants):
        for number in multipliers(constant):
            if seen.setdefault(number, name) != name:
                raise PlanError(
                    f"the random streams of {name} and {seen[number]} are tied together",
                    hint="raise `version` of one of the two columns",
                )


def threshold(share: Decimal) -> int:
    """A share (0 to 1) as a bound for draws: a draw is below it with that probability."""
    return int((share * TWO_32).to_integral_value())
