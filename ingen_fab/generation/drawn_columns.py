"""Columns that are drawn: choices, pools, numbers, dates, instants, booleans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import accumulate

from ingen_fab.generation import names
from ingen_fab.generation.column_types import choice_type, whole_number_type
from ingen_fab.generation.distributions import STEP_BITS
from ingen_fab.generation.streams import TWO_32, scaled_down, threshold
from ingen_fab.generation.table_context import TableContext
from ingen_fab.generation.values import Value
from ingen_fab.model.columns import (
    BooleanColumn,
    ChoiceColumn,
    DateColumn,
    DrawnColumn,
    NumberColumn,
    PoolColumn,
    TimestampColumn,
)
from ingen_fab.model.table_facts import sort_of
from ingen_fab.model.types import BOOLEAN, DATE, INTEGER, STRING, TIMESTAMP, decimal_type
from ingen_fab.sql.expressions import Case, Expr, Int, NeverNull, Ref, Text
from ingen_fab.sql.program import Lookup

EPOCH = date(1970, 1, 1)
MICROSECONDS = 1_000_000


def draw_of(context: TableContext, name: str, column: DrawnColumn) -> Ref:
    """The draw behind a column, moving with time where the column is mutable."""
    if context.moves(name):
        return context.changing_draw(name)
    return context.draw(name, stable=column.stable)


def with_nulls(context: TableContext, name: str, null_rate: Decimal, value: Value) -> Value:
    """The value, NULL at the given rate."""
    if not null_rate:
        return value
    return value.null_where(context.is_null_by_rate(name, null_rate))


def choice(context: TableContext, name: str, column: ChoiceColumn) -> Value:
    """CASE over the draw, bounds in proportion to the weights."""
    draw = draw_of(context, name, column)
    # By value, since the order in which a configuration lists its keys means nothing.
    weights = dict(sorted(column.weights.items(), key=lambda pair: str(pair[0])))
    total = sum(weights.values())
    bounds = [int((part * TWO_32 / total).to_integral_value()) for part in accumulate(weights.values())]
    literals: list[Expr] = [Int(v) if isinstance(v, int) else Text(v) for v in weights]
    possible = [(n, bound) for n, bound in enumerate(bounds) if bound > (bounds[n - 1] if n else 0)]
    branches = tuple((draw < bound, literals[n]) for n, bound in possible[:-1])
    last = literals[possible[-1][0]]
    return Value(Case(branches, last) if branches else last, choice_type(column))


def pool(context: TableContext, name: str, column: PoolColumn, field_type: str) -> Value:
    """A field of a pool's row, joined on the upper bits of the draw."""
    pool_name = column.pool or names.faker_pool(context.name, name)
    field = column.field or ("value" if column.faker else name)
    bits = context.pools[pool_name].bit_length() - 1
    provided = f"p_{name}"
    context.source.program.look_up(
        Lookup(
            f"pool_{name}",
            names.pool(pool_name),
            (("of_slot", draw_of(context, name, column) >> (32 - bits)),),
            ((provided, f"of_{field}"),),
            dense=True,
            numbers=field_type == "integer",
        )
    )
    return Value(Ref(provided), INTEGER if field_type == "integer" else STRING)


def number(context: TableContext, name: str, column: NumberColumn, has_quantiles: bool) -> Value:
    """Uniform by multiplication, any other shape through its quantile table."""
    draw = draw_of(context, name, column)
    scale = 0 if column.kind == "integer" else column.scale
    low, high = int(column.min.scaleb(scale)), int(column.max.scaleb(scale))
    if has_quantiles:
        relation = names.quantiles(context.name, name)
        expr = interpolated(context, f"q_{name}", relation, draw)
    else:
        drawn_down = scaled_down(draw, high - low + 1)
        expr = drawn_down + low if low else drawn_down
    if column.kind == "decimal":
        return Value(expr, decimal_type(scale), largest=max(abs(low), abs(high)))
    return Value(expr, whole_number_type(low, high))


def interpolated(context: TableContext, alias: str, relation: str, draw: Expr, unit: int = 1) -> Expr:
    """The quantile of a draw: the step by its upper bits, the place within the step by its lower ones.

    In parts of the relation's own unit, `unit` of them to one.
    """
    lower_bits = 32 - STEP_BITS
    context.source.program.look_up(
        Lookup(
            alias,
            relation,
            (("of_slot", draw >> lower_bits),),
            ((f"{alias}_low", "of_low"), (f"{alias}_span", "of_span")),
            dense=True,
            numbers=True,
        )
    )
    fraction = draw & ((1 << lower_bits) - 1)
    low, span = Ref(f"{alias}_low"), Ref(f"{alias}_span")
    if unit > 1:
        return low * unit + (((span * unit) * fraction) >> lower_bits)
    return low + ((span * fraction) >> lower_bits)


def drawn_date(context: TableContext, name: str, column: DateColumn) -> Value:
    """A day number between two dates, or some days after another column."""
    draw = draw_of(context, name, column)
    if column.after is not None:
        assert column.max_days is not None
        days = scaled_down(draw, column.max_days - column.min_days + 1) + column.min_days
        return Value(context.values[column.after].expr + days, DATE)
    assert column.min is not None
    assert column.max is not None
    first = (column.min - EPOCH).days
    return Value(scaled_down(draw, (column.max - column.min).days + 1) + first, DATE)


def timestamp(context: TableContext, name: str, column: TimestampColumn) -> Value:
    """Day, and microsecond of the day by the hour profile."""
    program = context.source.program
    if column.date is not None:
        day = context.values[column.date].expr
    elif sort_of(context.table) != "snapshot":
        day = context.source.day
    else:
        day = context.created_day()
    draw: Expr = draw_of(context, name, column)
    if column.ordered:
        # The row's place among its day's rows, with the draw as fraction: grows with the key.
        place = context.source.number * TWO_32 + draw
        draw = program.define(f"o_{name}", NeverNull(place // program.source("d_rows")))
    if column.hours == "uniform":
        # A draw times the microseconds of a day would leave 64 bits: seconds first, then what they leave.
        seconds = program.define(f"sec_{name}", draw * 86400)
        rest = ((seconds & (TWO_32 - 1)) * MICROSECONDS) >> 32
        return Value(day, TIMESTAMP, (seconds >> 32) * MICROSECONDS + rest)
    relation = names.hours(column.hours)
    return Value(day, TIMESTAMP, interpolated(context, f"q_{name}", relation, draw, unit=MICROSECONDS))


def boolean(context: TableContext, name: str, column: BooleanColumn) -> Value:
    """1 below the bound, else 0."""
    below = draw_of(context, name, column) < threshold(column.probability)
    return Value(Case(((below, Int(1)),), Int(0)), BOOLEAN, predicate=below)
