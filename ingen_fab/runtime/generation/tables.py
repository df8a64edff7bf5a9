"""What a notebook knows of its dataset: the rules of each table and the compiled text of its queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingen_fab.runtime.generation.calendar import IncrementalRule
from ingen_fab.runtime.generation.periods import Frequency
from ingen_fab.runtime.generation.survival import PopulationRule


@dataclass(frozen=True)
class CrossRule:
    """Pairs of living rows of two snapshot tables: `chosen` of each `group_size` rows of the right one."""

    left: str
    right: str
    chosen: int
    group_size: int


@dataclass(frozen=True)
class DatesRule:
    """`days` consecutive dates from `first` on."""

    first: date
    days: int


@dataclass(frozen=True)
class ForeignKeySpec:
    """A foreign key; `mode` says how its parent is found.

    living       a row of the parent's latest publish
    since_birth  the same, as of the entity's birth; the parent's rows never leave
    leaving      the same, of a parent whose rows may leave
    same_day     a row of the same day, any
    dealt        the row of the same day to which the row was dealt
    date         the row of a date table for the day
    pair         a side of a cross table's pair
    """

    column: str
    parent: str
    parent_key: str
    mode: str
    popular: bool
    may_be_null: bool


@dataclass(frozen=True)
class QueryText:
    """A compiled query, the day facts it takes from its source, and every relation it reads."""

    sql: str
    facts: tuple[str, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True)
class TotalSpec:
    """The sums of a column over dealt rows, and the parent's column that holds them."""

    column: str
    parent: str
    parent_column: str
    key: str  # the dealt table's foreign key
    query: QueryText


@dataclass(frozen=True)
class TableSpec:
    """One table; `kind` is incremental, dealt, snapshot, cross or dates.

    `rows` yields the columns to write and, behind them, names that begin with a dollar sign for the
    notebook's own use; `keys` yields the key columns and the hash of each row's state alone, `hashes` just
    the hash, `reference` the rows that others point at, by slot.
    """

    name: str
    kind: str
    stream: str
    fingerprint: str
    frequency: Frequency
    rule: IncrementalRule | PopulationRule | CrossRule | DatesRule
    key: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    foreign_keys: tuple[ForeignKeySpec, ...]
    rows: QueryText
    keys: QueryText
    hashes: QueryText
    reference: QueryText | None
    totals: tuple[TotalSpec, ...]
    auxiliaries: tuple[tuple[str, QueryText], ...]  # further relations that the rows read, by name
    rows_at_most: bool  # rows leave with their parents, so that counts are upper bounds
    selected: str  # the columns in their order, as SQL
    selected_text: str  # the same as the text of CSV fields

    @property
    def is_snapshot(self) -> bool:
        """Whether a day's file holds the complete state, and not only new rows."""
        return self.kind in ("snapshot", "cross", "dates")


@dataclass(frozen=True)
class DatasetSpec:
    """A dataset as compiled; tables stand parents first."""

    dataset_id: str
    generator_version: int
    start_date: date
    state_table: str
    schema: str  # of the tables of a warehouse
    path_format: str
    file_format: str
    publish_snapshots: str
    max_rows_per_file: int
    public_holidays: tuple[tuple[str, str], ...]
    tables: tuple[TableSpec, ...]

    def table(self, name: str) -> TableSpec:
        """The table of that name."""
        return next(table for table in self.tables if table.name == name)

    @property
    def holiday_dates(self) -> frozenset[date]:
        """The public holidays."""
        return frozenset(date.fromisoformat(day) for day, _ in self.public_holidays)
