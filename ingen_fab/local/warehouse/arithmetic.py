"""T-SQL's comparisons and quotients, where DuckDB's mean something else."""

from __future__ import annotations

from ingen_fab.local.warehouse.casts import cast
from ingen_fab.local.warehouse.scope import Carried
from ingen_fab.local.warehouse.types import BIT, INT, NULL, SqlType, as_decimal, decimal_of


def compared(word: str, left: Carried, right: Carried) -> str:
    """A comparison; spaces at the end of a text do not count, and a text beside another type becomes it."""
    if left.kind.is_text and right.kind.is_text:
        return f"({_without_end(left)} {word} {_without_end(right)})"
    for one, other in ((left, right), (right, left)):
        if one.kind.is_text and not other.kind.is_text and other.kind != NULL:
            changed = cast(one, other.kind)
            left, right = (changed, other) if one is left else (other, changed)
            break
    if BIT in (left.kind, right.kind) and left.kind != right.kind:
        left, right = (
            Carried(f"CAST({side.text} AS INTEGER)", INT) if side.kind == BIT else side
            for side in (left, right)
        )
    return f"({left.text} {word} {right.text})"


def _without_end(value: Carried) -> str:
    is_literal = value.text.startswith("'") and value.text.endswith("'")
    return value.text if is_literal and not value.text.endswith(" '") else f"rtrim({value.text}, ' ')"


def joined_type(one: SqlType, other: SqlType) -> SqlType:
    """The type of two texts put together."""
    if -1 in (one.size, other.size):
        return SqlType("varchar", -1)
    return SqlType("varchar", min(8000, one.size + other.size))


def decimal_quotient(left: Carried, right: Carried) -> Carried:
    """Exact digits, cut off where T-SQL cuts them: scale max(6, s1 + p2 + 1)."""
    one, two = _digits(left), _digits(right)
    scale = max(6, one.scale + two.size + 1)
    kind = decimal_of(one.size - one.scale + two.scale + scale, scale)
    shift = kind.scale - one.scale + two.scale
    if one.size + shift > 37:
        return Carried(
            f"CAST(trunc(CAST({left.text} AS DOUBLE) / nullif({right.text}, 0), 6) AS {kind.held_as})", kind
        )
    units = f"CAST(CAST({left.text} AS {one.held_as}) * {10**one.scale} AS HUGEINT) * {10**shift}"
    by = f"CAST(CAST({right.text} AS {two.held_as}) * {10**two.scale} AS HUGEINT)"
    text = f"tsql_div({units}, {by})"
    unit = f"CAST('{'0.' + '0' * (kind.scale - 1) + '1'}' AS DECIMAL({kind.scale},{kind.scale}))"
    return Carried(f"CAST(CAST({text} AS DECIMAL({38 - kind.scale},0)) * {unit} AS {kind.held_as})", kind)


def _digits(value: Carried) -> SqlType:
    """The decimal of a value; a literal has as many digits as it shows."""
    if value.kind.is_whole and value.literal is not None:
        return SqlType("decimal", len(value.literal.lstrip("-")), 0)
    return as_decimal(value.kind)
