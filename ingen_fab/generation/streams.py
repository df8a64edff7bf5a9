"""Random streams as SQL: the 32-bit mixer, the state of a row and the draw of a column.

Every value comes from a counter hash on BIGINT arithmetic, so that all engines agree. The mixer is lowbias32
by Chris Wellons (three xorshifts, two odd multipliers); `runtime.generation.mixing.mix32` is the same in
Python. A row has two states, each a keyed mix of its counter; a column's draw mixes both with the column's
own constant. Two rows fall together only where both states do, which is 63 bits, so no row comes back on
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
# The products of a pair of constants at this distance would differ by their top bit alone, for every row.
_WEAK_DISTANCE = 0x80000000


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

    The mixer applied to state and constant, with the second state added between its two multiplications. Its
    first xorshift is left out: the state has been through a mixer, and the constant may as well stand behind.
    Each column multiplies the second state by a number of its own: else it would cancel in the difference of
    two columns, and columns whose constants differ in few bits would depend on each other.
    """
    multiplier = (mix32(constant) >> 2) | 1  # of 30 bits, so that the sum stays below 2**63
    mixed_state = (state_a ^ constant) * MIX_MULTIPLIER_1 + state_b * multiplier
    first = program.define(f"s1_{name}", mixed_state & MASK)
    second = program.define(f"s2_{name}", ((first ^ (first >> 15)) * MIX_MULTIPLIER_2) & MASK)
    return program.define(name, second ^ (second >> 15))


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
        for other in (constant, constant ^ _WEAK_DISTANCE):
            if seen.get(other, name) != name:
                raise PlanError(
                    f"the random streams of {name} and {seen[other]} are tied together",
                    hint="raise `version` of one of the two columns",
                )
        seen[constant] = name


def threshold(share: Decimal) -> int:
    """A share (0 to 1) as a bound for draws: a draw is below it with that probability."""
    return int((share * TWO_32).to_integral_value())
