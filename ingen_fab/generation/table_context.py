"""What the column kinds build on: one table's rows, its draws, and the columns built so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ingen_fab.generation import names
from ingen_fab.generation.rows import RowSource
from ingen_fab.generation.streams import MASK, TWO_32, column_constant, drawn, mixed, threshold
from ingen_fab.generation.values import Value
from ingen_fab.model.columns import Column, DrawnColumn, ForeignKeyColumn
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.model.table_facts import stream_of
from ingen_fab.sql.expressions import And, Case, Expr, Int, IsNull, Not, Predicate, Ref
from ingen_fab.sql.program import Lookup

# Columns other than the carriers draw anew at every fourth change of their row, each entity at its own turn.
REDRAW_BITS = 2


def left_day(foreign_key: str) -> str:
    """The name under which a program knows when the parent of a row left; NULL where it has not."""
    return f"left_day_{foreign_key}"


def has_left_by(left: Expr, day: Expr) -> Predicate:
    """Whether a parent has left by a publish day."""
    return And((Not(IsNull(left)), left <= day))


@dataclass(frozen=True)
class Drift:
    """The drift of a snapshot table: its carriers, each with the step by which its draw moves."""

    steps: Mapping[str, int]


@dataclass
class TableContext:
    """One table while its program is built; `values` holds the columns that are defined already."""

    dataset: Dataset
    name: str
    table: Table
    source: RowSource
    drift: Drift | None = None
    pools: dict[str, int] = field(default_factory=dict)  # pool -> number of rows
    values: dict[str, Value] = field(default_factory=dict)
    constants: dict[str, int] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """The configuration of a column."""
        return self.table.columns[name]

    def stream(self, *parts: object) -> int:
        """The constant of one of the table's streams, by its versioned name."""
        constant = column_constant(self.dataset.dataset_id, self.name, self.table.version, *parts)
        self.constants["/".join(str(part) for part in (self.name, *parts))] = constant
        return constant

    def draw(self, name: str, *, prefix: str = "h", stable: bool = False) -> Ref:
        """A draw that stays the same for the life of a row; `prefix` tells the draws of a column apart."""
        stream, version = self.stream_of(name)
        label = self.label_of(name)
        state_a, state_b = self.source.state_a, self.source.state_b
        if stable and self.source.stable_a is not None and self.source.stable_b is not None:
            state_a, state_b = self.source.stable_a, self.source.stable_b
        return drawn(
            self.source.program, f"{prefix}_{label}", state_a, state_b, self.stream(prefix, stream, version)
        )

    def stream_of(self, column: str) -> tuple[str, int]:
        """The name and version of the stream that a column draws from."""
        config = self.table.columns.get(column)
        if config is None:
            return column, 1
        return stream_of(column, config)

    def label_of(self, column: str) -> str:
        """What the names of a column's draws end in: the name of its stream, where no other is like it.

        Streams may differ in their version alone, or in upper and lower case, which DuckDB takes for one.
        """
        wanted = self.stream_of(column)
        folded = wanted[0].casefold()
        streams = dict.fromkeys(self.stream_of(name) for name in self.table.columns)
        alike = [stream for stream in streams if stream[0].casefold() == folded]
        place = alike.index(wanted) if wanted in alike else 0
        # No name of the user's holds a slash.
        return f"{wanted[0]}/{place + 1}" if place else wanted[0]

    def is_null_by_rate(self, name: str, null_rate: Decimal) -> Predicate:
        """Whether a column's `null_rate` makes it NULL in a row, for the row's whole life."""
        return self.draw(name, prefix="n") < threshold(null_rate)

    def moves(self, name: str) -> bool:
        """Whether a column, or one that shares its draw, is mutable."""
        stream = self.stream_of(name)
        return any(
            isinstance(column, DrawnColumn) and column.mutable and self.stream_of(other) == stream
            for other, column in self.table.columns.items()
        )

    def changing_draw(self, name: str) -> Ref:
        """The draw of a mutable column: it moves with the row's version where the table drifts."""
        base = self.draw(name)
        if self.drift is None:
            return base
        program = self.source.program
        (stream, version), label = self.stream_of(name), self.label_of(name)
        row_version = self.row_version()
        steps = [s for carrier, s in self.drift.steps.items() if self.stream_of(carrier) == (stream, version)]
        if steps:
            return program.define(f"g_{label}", (base + row_version * min(steps)) & MASK)
        turn = (row_version + (base >> (32 - REDRAW_BITS))) >> REDRAW_BITS
        inner = (self.source.state_b ^ self.stream("turn", stream, version)) + turn
        again = mixed(program, f"t_{label}", inner & MASK)
        constant = self.stream("again", stream, version)
        return drawn(program, f"g_{label}", self.source.state_a, again, constant)

    def row_version(self) -> Ref:
        """How often an entity has changed: (k * p + U) >> 32 for the k-th publish since its first."""
        program = self.source.program
        program.look_up(
            Lookup(
                "drift",
                names.DRIFT,
                (("of_slot", self.draw("drift/kind") >> 22),),
                (("drift_rate", "of_rate"),),
                dense=True,
                numbers=True,
            )
        )
        publishes = program.define("publish_count", program.source("d_index") - program.source("d_seen"))
        return program.define("row_version", (publishes * Ref("drift_rate") + self.draw("drift/start")) >> 32)

    def created_day(self) -> Ref:
        """The day an entity was born: its cohort's day, spread back over the period it stands for."""
        program = self.source.program
        spread = (self.draw("created/day") * program.source("d_span")) >> 32
        return program.define("created_day", program.source("d_born") - spread)

    def modified_day(self) -> Expr:
        """The publish day of the last change: of a mutable column, or of a parent that left."""
        day: Expr = self.drifted_day()
        for name, column in self.table.columns.items():
            if isinstance(column, ForeignKeyColumn) and column.nullable:
                left = Ref(left_day(name))
                before = self.source.program.define(f"modified_before_{name}", day)
                later = And((has_left_by(left, self.source.program.source("d_pub")), left > before))
                if column.null_rate:  # a row that never showed its parent does not change when it leaves
                    later = And((*later.parts, Not(self.is_null_by_rate(name, column.null_rate))))
                day = Case(((later, left),), before)
        return day

    def drifted_day(self) -> Expr:
        """The publish day of the last drift, by inverting `row_version`; the birth day before the first."""
        if self.drift is None:
            return self.created_day()
        program = self.source.program
        version = self.row_version()
        rate, start = Ref("drift_rate"), self.draw("drift/start")
        publish = (version * TWO_32 - start + rate - 1) // rate
        index = Case(((version > 0, program.source("d_seen") + publish),), Int(-1))
        program.look_up(
            Lookup(
                "publish",
                names.publishes(self.name),
                (("of_index", index),),
                (("modified_publish", "of_day"),),
                optional=True,
            )
        )
        return Case(((version > 0, Ref("modified_publish")),), self.created_day())

    def foreign_key(self, name: str) -> ForeignKeyColumn:
        """The foreign key column of that name."""
        column = self.table.columns[name]
        assert isinstance(column, ForeignKeyColumn)
        return column
