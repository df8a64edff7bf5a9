"""The relations that the tables of a batch read: day facts, referenced rows, totals of dealt rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from ingen_fab.runtime.generation.date_rows import DateFacts
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.generation.tables import QueryText, TableSpec, TotalSpec


@dataclass(frozen=True)
class FrozenRelationRows:
    """A relation that was fixed when the notebook was compiled: (column, integer or text), rows as JSON."""

    columns: tuple[tuple[str, str], ...]
    rows: str


class RelationSession(Protocol):
    """An engine's named relations; a name may be given again, and then means the new one."""

    def register_rows(self, table: TableSpec, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """The day facts from which a table's files are made, in the order of their rows."""
        ...

    def register_facts(self, name: str, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """Day facts from which another relation is made."""
        ...

    def register_lookup(self, name: str, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """Day facts that rows are joined to."""
        ...

    def create(self, name: str, query: QueryText) -> None:
        """A relation made by a query over those that are there now."""
        ...

    def add_up(self, name: str, rows: str, slot: str, units: str) -> None:
        """A relation (of_slot, of_total): the sums of `units` over those of `rows` that share a `slot`."""
        ...

    def drop(self, name: str) -> None:
        """Let a created relation go if it is there."""
        ...


@dataclass
class BatchRelations:
    """Makes each relation once for the days of a batch, and drops them all at its end."""

    session: RelationSession
    facts: DayFacts
    days: dict[str, list[date]]  # table -> days whose files the batch makes
    made: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        """Everything that the tables of the batch read, save totals, which `totals_from` brings."""
        tables = self.facts.census.dataset.tables
        publishes = self._publishes()
        for table in tables:
            days = self.days.get(table.name, [])
            if days:
                self._register_rows(table, days)
            looked_up = publishes.get(table.name, set()) if table.reference is not None else set()
            asked = sorted({*days, *looked_up})
            for name, query in table.auxiliaries if asked else ():
                self._make_auxiliary(table, name, query, asked)
        for table in tables:  # parents first, so that a reference may read another
            if publishes.get(table.name) and table.reference is not None:
                self._make_reference(table, table.reference, sorted(publishes[table.name]))

    def _publishes(self) -> dict[str, set[date]]:
        """Publish days of each table whose rows are looked up, looked-up parents of parents included."""
        wanted: dict[str, set[date]] = {}
        for table in reversed(self.facts.census.dataset.tables):
            days = set(self.days.get(table.name, [])) | wanted.get(table.name, set())
            for total in table.totals:  # a parent's sums are made of rows whose file may be there already
                days |= set(self.days.get(total.parent, []))
            for key in table.foreign_keys:
                wanted.setdefault(key.parent, set()).update(self.facts.parent_days(table, key, days))
        return wanted

    def register_rows_of(self, table: TableSpec, days: Iterable[date]) -> None:
        """Day facts of a table for the given days, in place of those that stand."""
        self._register_rows(table, list(days))

    def _register_rows(self, table: TableSpec, days: list[date]) -> None:
        columns = sorted(
            {
                *table.rows.facts,
                *table.keys.facts,
                *table.hashes.facts,
                *(c for t in table.totals for c in t.query.facts),
            }
        )
        self.session.register_rows(table, columns, self.facts.rows(table, days))
        if f"others_{table.name}" in table.rows.relations:
            columns = [
                "of_day",
                "of_first",
                "of_count",
                "of_living",
                "of_size",
                "of_width",
                "of_rotation",
                "of_id",
            ]
            columns += [f"of_f{round_}" for round_ in range(6)]
            self.session.register_lookup(f"others_{table.name}", columns, self.facts.others(table, days))
        self._register_publishes(table, table.rows, days)

    def _register_publishes(self, table: TableSpec, query: QueryText, days: list[date]) -> None:
        name = f"publishes_{table.name}"
        if name in query.relations:
            facts = self.facts.publishes(table, max(days))
            self.session.register_lookup(name, ["of_index", "of_day"], facts)

    def _make_reference(self, table: TableSpec, query: QueryText, days: list[date]) -> None:
        facts = self.facts.references(table, days)
        self.session.register_facts(f"referred_{table.name}", list(query.facts), facts)
        self._register_publishes(table, query, days + self.days.get(table.name, []))
        self._create(f"ref_{table.name}", query)

    def _make_auxiliary(self, table: TableSpec, name: str, query: QueryText, days: list[date]) -> None:
        for key in table.foreign_keys:
            both = f"{len(table.name)}_{table.name}_{key.column}"
            if name == f"ranks_{both}":
                facts = self.facts.ranks(table, key, days)
            elif name == f"left_{both}":
                facts = self.facts.departures(table, key, max(days))
            else:
                continue
            self.session.register_facts(f"facts_{name}", list(query.facts), facts)
            self._create(name, query)

    def bring_totals(self, parent: TableSpec, held: Mapping[str, str | None]) -> None:
        """The sums that a parent shows, from the child's rows where these are at hand for all of its days.

        `held` has the relation with the rows of a child, of those that are at hand.
        """
        days = self.days[parent.name]
        for child in self.facts.census.dataset.tables:
            totals = [total for total in child.totals if total.parent == parent.name]
            if not totals:
                continue
            all_made = set(days) <= set(self.days.get(child.name, ()))
            rows = held.get(child.name) if all_made else None
            if rows is None:
                self.register_rows_of(child, days)
            for total in totals:
                self.totals_from(child, total, rows)
            if rows is None and child.name in self.days:
                self.register_rows_of(child, self.days[child.name])

    def totals_from(self, table: TableSpec, total: TotalSpec, rows_table: str | None) -> None:
        """Sums by the parent's slot: from the rows at hand, or by making just what the sums need."""
        name = f"totals_{len(table.name)}_{table.name}_{total.column}"
        if rows_table is None:
            self._create(name, total.query)
            return
        self.session.add_up(name, rows_table, "$slot", f"${total.column}")
        self.made.append(name)

    def _create(self, name: str, query: QueryText) -> None:
        self.session.create(name, query)
        self.made.append(name)

    def drop_all(self) -> None:
        """Let the batch's tables go."""
        for name in self.made:
            self.session.drop(name)
        self.made.clear()
