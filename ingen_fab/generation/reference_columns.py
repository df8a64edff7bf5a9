"""Foreign keys and what comes through them: one equi-join on the slot of a living row of the parent."""

from __future__ import annotations

from dataclasses import replace

from ingen_fab.generation import names
from ingen_fab.generation.drawn_columns import with_nulls
from ingen_fab.generation.rows import BUCKET_BITS, COHORT_FIELDS, LIST_STEPS, index_at_place
from ingen_fab.generation.streams import TWO_32, scaled_down
from ingen_fab.generation.table_context import TableContext, has_left_by, left_day
from ingen_fab.generation.table_order import key_mode
from ingen_fab.generation.values import Value
from ingen_fab.model.columns import DayColumn, ForeignKeyColumn, FromParentColumn, SumOfChildrenColumn
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.model.table_facts import can_leave
from ingen_fab.model.types import BIGINT, TIMESTAMP, LogicalType
from ingen_fab.sql.expressions import And, Case, Coalesce, Expr, Int, IsNull, Not, Ref
from ingen_fab.sql.program import Lookup


def foreign_key(context: TableContext, name: str, column: ForeignKeyColumn) -> Value:
    """The key of a row of the parent that is there on the row's day."""
    parent = context.dataset.table_configs[column.parent_table]
    if column.pick == "day":
        return Value(context.source.program.source("d_date_key"), BIGINT)
    if context.source.pair is not None and context.table.cross is not None:
        side = context.table.cross.parents.index(column.parent_table)
        return Value(context.source.pair[side], BIGINT)
    if column.pick == "dealt":
        assert context.source.parent_number is not None
        first = context.source.program.source(f"d_key_{name}")
        return Value(first + context.source.parent_number, BIGINT)
    if parent.type == "incremental":
        first, rows = (context.source.program.source(f"d_{fact}_{name}") for fact in ("key", "n0"))
        value = Value(first + scaled_down(context.draw(name), rows), BIGINT)
    elif context.table.type == "snapshot" and can_leave(parent):
        return _leaving_parent(context, name, column)
    else:
        join_reference(context, name, column, ("of_slot", slot_of(context, name, column)))
        value = Value(Ref(f"k_{name}"), BIGINT)
    return with_nulls(context, name, column.null_rate, value)


def slot_of(context: TableContext, name: str, column: ForeignKeyColumn) -> Expr:
    """The slot that a row's draw points at: of all living rows, or of the popularity list it falls into."""
    program = context.source.program
    if column.pick == "dealt":
        assert context.source.parent_number is not None
        return program.source("d_day") * TWO_32 + context.source.parent_number
    parent = context.dataset.table_configs[column.parent_table]
    if parent.type == "incremental":
        return program.source("d_day") * TWO_32 + scaled_down(
            context.draw(name), program.source(f"d_n0_{name}")
        )
    base, draw = program.source(f"d_slot_{name}"), context.draw(name)
    if column.pick != "popular":
        return base + scaled_down(draw, program.source(f"d_n0_{name}"))
    # One draw chooses the list by its bounds, and by its distance from the lower bound the place in it:
    # `d_f` is how many places, in 2 ** -32, a step of the draw is worth, `d_o` where the list begins.
    levels = range(1, len(LIST_STEPS))
    bounds: list[Expr] = [Int(0), *(program.source(f"d_t{level}_{name}") for level in levels)]
    places = [(draw * program.source(f"d_f0_{name}")) >> 32]
    places += [
        (((draw - bounds[level]) * program.source(f"d_f{level}_{name}")) >> 32)
        + program.source(f"d_o{level}_{name}")
        for level in levels
    ]
    branches = tuple((draw < bounds[level + 1], place) for level, place in enumerate(places[:-1]))
    return base + Case(branches, places[-1])


def columns_taken(dataset: Dataset, table: Table, foreign_key_name: str) -> tuple[str, ...]:
    """Columns of the parent that must be joined for a foreign key, sorted; a day of the same day need not."""
    key = table.columns[foreign_key_name]
    assert isinstance(key, ForeignKeyColumn)
    parent = dataset.table_configs[key.parent_table]
    taken = {
        column.column
        for column in table.columns.values()
        if isinstance(column, FromParentColumn) and column.foreign_key == foreign_key_name
    }
    return tuple(sorted(name for name in taken if not _is_own_day(parent, name)))


def _is_own_day(parent: Table, column: str) -> bool:
    return parent.type == "incremental" and isinstance(parent.columns[column], DayColumn)


def join_reference(context: TableContext, name: str, column: ForeignKeyColumn, on: tuple[str, Expr]) -> None:
    """Bring the parent's key as `k_<name>`, and each column that is taken from it."""
    provided = [(f"k_{name}", "of_id")]
    for taken in columns_taken(context.dataset, context.table, name):
        provided.append((f"k_{names.pair(name, taken)}", names.taken(taken)))
        provided.append((f"k2_{names.pair(name, taken)}", f"of2_{taken}"))
    optional = on[0] == "of_entity"
    names_in_program = tuple(pair for pair in provided if not (optional and pair[1] == "of_id"))
    context.source.program.look_up(
        Lookup(f"ref_{name}", names.reference(column.parent_table), (on,), names_in_program, optional)
    )


def from_parent(context: TableContext, column: FromParentColumn, kind: LogicalType) -> Value:
    """A column of the referenced row; NULL where the foreign key is NULL."""
    key = context.foreign_key(column.foreign_key)
    name, taken = column.foreign_key, column.column
    parent = context.dataset.table_configs[key.parent_table]
    key_value = context.values[name].expr
    both = names.pair(name, taken)
    value = Value(Ref(f"k_{both}"), kind)
    if kind is TIMESTAMP:
        value = replace(value, microsecond=Ref(f"k2_{both}"))
    mode = key_mode(context.table, key, parent)
    if _is_own_day(parent, taken):
        value = Value(context.source.day, kind)
    elif mode in ("dealt", "same_day"):
        # The key needs no join there, the column does.
        join_reference(context, name, key, ("of_slot", slot_of(context, name, key)))
    elif mode == "date":
        join_reference(context, name, key, ("of_slot", key_value))
    elif mode in ("pair", "leaving"):
        entity = context.source.program.source(f"d_parent_{name}") * TWO_32 + key_value
        join_reference(context, name, key, ("of_entity", entity))
    return value.null_where(IsNull(key_value)) if key.null_rate else value


def sum_of_children(context: TableContext, column: SumOfChildrenColumn, kind: LogicalType) -> Value:
    """The total of the rows dealt to this row; 0 where there is none."""
    program = context.source.program
    provided = f"sum_{names.pair(column.table, column.column)}"
    program.look_up(
        Lookup(
            provided,
            names.totals(column.table, column.column),
            (("of_slot", program.source("d_day") * TWO_32 + context.source.number),),
            ((provided, "of_total"),),
            optional=True,
        )
    )
    return Value(Coalesce((Ref(provided), Int(0))), kind)


def _leaving_parent(context: TableContext, name: str, column: ForeignKeyColumn) -> Value:
    """The parent drawn at birth, from those who lived then; NULL, or no row at all, once it has left."""
    program, prefix = context.source.program, f"r_{name}_"
    rank = program.define(f"rank_{name}", scaled_down(context.draw(name), program.source(f"d_n0_{name}")))
    program.look_up(
        Lookup(
            f"rank_{name}",
            names.rank_buckets(context.name, name),
            (("of_bucket", program.source(f"d_bucket_{name}") + (rank >> BUCKET_BITS)),),
            tuple((f"{prefix}{field}", f"of_{field}") for field in ("before", "living", *COHORT_FIELDS)),
        )
    )
    before = Ref(f"{prefix}before")
    program.keep_where(And((rank >= before, rank < before + Ref(f"{prefix}living"))))
    place = program.define(f"place_{name}", rank - before)
    index = index_at_place(program, place, prefix, f"parent_{name}")
    key = program.define(f"k_{name}", Ref(f"{prefix}id") + index)
    program.look_up(
        Lookup(
            f"left_{name}",
            names.departures(context.name, name),
            (("of_key", key),),
            ((left_day(name), "of_left"),),
            optional=True,
        )
    )
    has_left = has_left_by(Ref(left_day(name)), program.source("d_pub"))
    value = Value(key, BIGINT)
    if column.leave_with_parent:
        program.keep_where(Not(has_left))
        return with_nulls(context, name, column.null_rate, value)
    return with_nulls(context, name, column.null_rate, value.null_where(has_left))
