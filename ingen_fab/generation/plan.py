"""The plan: every table of a dataset as portable queries, with the frozen relations that they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.model.types import LogicalType
from ingen_fab.sql.program import Query

TableKind = Literal["incremental", "dealt", "snapshot", "cross", "dates"]
KeyMode = Literal["living", "since_birth", "leaving", "same_day", "dealt", "date", "pair"]
# Rises when, and only when, the same configuration gives other values than before.
GENERATOR_VERSION = 2


RelationColumn = tuple[str, Literal["integer", "text"]]


@dataclass(frozen=True)
class FrozenRelation:
    """A small relation fixed at compile time: a pool, a quantile table, a table of weights."""

    name: str
    columns: tuple[RelationColumn, ...]
    rows: tuple[tuple[int | str, ...], ...]


@dataclass(frozen=True)
class PlannedColumn:
    """A column as it is written out; `longest` is the bytes of its longest text, where that is known."""

    name: str
    type: LogicalType
    longest: int | None = None


@dataclass(frozen=True)
class PlannedKey:
    """A foreign key: which facts it needs, and what the self-check compares it with.

    `mode`: living (a row of the parent's latest publish), since_birth (the same, as of the entity's birth),
    leaving (since_birth, of a parent that may leave), same_day (a row of the same day), dealt, date, pair.
    """

    column: str
    parent: str
    parent_key: str
    mode: KeyMode
    popular: bool
    may_be_null: bool


@dataclass(frozen=True)
class PlannedTable:
    """One table, column by column, as queries over day facts and other relations."""

    name: str
    kind: TableKind
    table: Table
    key: tuple[str, ...]
    columns: tuple[PlannedColumn, ...]
    foreign_keys: tuple[PlannedKey, ...]
    rows: Query
    keys: Query
    hashes: Query
    reference: Query | None
    totals: Mapping[str, Query]  # summed column -> sums by the parent's slot
    auxiliaries: Mapping[str, Query]  # further relations that the rows read, by name
    stream: str
    fingerprint: str

    @property
    def reads(self) -> tuple[str, ...]:
        """Every relation that one of the queries reads, sorted."""
        queries = [self.rows, self.keys, self.hashes, *self.totals.values(), *self.auxiliaries.values()]
        queries += [self.reference] if self.reference else []
        return tuple(sorted({name for query in queries for name in query.relations}))


@dataclass(frozen=True)
class Plan:
    """A dataset ready to be compiled for a target; tables stand parents first."""

    dataset: Dataset
    tables: tuple[PlannedTable, ...]
    relations: tuple[FrozenRelation, ...]
    public_holidays: tuple[tuple[str, str], ...]  # ISO date, name

    def table(self, name: str) -> PlannedTable:
        """The planned table of that name."""
        return next(table for table in self.tables if table.name == name)
