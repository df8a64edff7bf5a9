"""Day facts: the small relation that turns a table's static text into the rows of some days.

Each row is a block of at most 65,536 rows of one day (of one cohort on one day); its names are those that the
compiled queries read. Every number is whole; days count from 1970-01-01.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from ingen_fab.runtime.generation.calendar import IncrementalRule
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.cohorts import Cohort
from ingen_fab.runtime.generation.date_rows import DateFacts, date_key, date_rows, epoch_day
from ingen_fab.runtime.generation.dealing import Deal
from ingen_fab.runtime.generation.mixing import stream_keys
from ingen_fab.runtime.generation.periods import publish_date, publish_index
from ingen_fab.runtime.generation.population import LivingCohort
from ingen_fab.runtime.generation.tables import CrossRule, DatesRule, ForeignKeySpec, TableSpec

BLOCK_ROWS = 65_536
SLOTS_OF_A_LIST = 1 << 32
SLOTS_OF_A_DAY = 8 * SLOTS_OF_A_LIST

Facts = DateFacts


@dataclass(frozen=True)
class DayFacts:
    """Builds the facts of tables for sets of days."""

    census: Census

    def rows(self, table: TableSpec, days: Iterable[date]) -> Iterator[Facts]:
        """Facts from which the table's files of these days are made, in the order of their rows."""
        for day in days:
            if isinstance(table.rule, DatesRule):
                key_a, key_b = stream_keys(2, "dates", table.stream, self.census.seed)
                for facts in date_rows(table.rule, self.census.holiday_names):
                    yield facts | {"d_day": epoch_day(day), "d_a": key_a, "d_b": key_b}
            elif isinstance(table.rule, IncrementalRule):
                yield from self._incremental(table, day)
            elif isinstance(table.rule, CrossRule):
                yield from self._cross(table, table.rule, day)
            else:
                yield from self._living(table, day)

    def references(self, table: TableSpec, days: Iterable[date]) -> Iterator[Facts]:
        """Facts from which the rows that others point at are made, for publish days of the table."""
        if table.kind == "snapshot":
            for day in days:
                yield from self._living(table, day)
        else:
            yield from self.rows(table, days)

    def others(self, table: TableSpec, days: Iterable[date]) -> Iterator[Facts]:
        """A cross table's second side: blocks of groups of neighbouring places, by day."""
        assert isinstance(table.rule, CrossRule)
        right = self.census.dataset.table(table.rule.right)
        for day in days:
            publish = self.census.publish_day(table, day)
            for part in self.census.population(right).living(publish):
                groups = -(-part.survivors // table.rule.group_size)
                shape = {f"of_{name[2:]}": value for name, value in _shape(part.cohort).items()}
                for first, count in _blocks(groups):
                    yield shape | {
                        "of_day": epoch_day(day),
                        "of_first": first,
                        "of_count": count,
                        "of_living": part.survivors,
                    }

    def publishes(self, table: TableSpec, until: date) -> Iterator[Facts]:
        """The publish days of a snapshot table by their index."""
        start = self.census.dataset.start_date
        for index in range(publish_index(start, table.frequency, until) + 1):
            yield {"of_index": index, "of_day": epoch_day(publish_date(start, table.frequency, index))}

    def parent_days(self, table: TableSpec, key: ForeignKeySpec, days: Iterable[date]) -> set[date]:
        """Publish days of a parent whose rows are joined to make the table's rows of these days."""
        parent = self.census.dataset.table(key.parent)
        return {self.census.publish_day(parent, self.census.publish_day(table, day)) for day in days}

    # --- incremental --------------------------------------------------------------------------------------

    def _incremental(self, table: TableSpec, day: date) -> Iterator[Facts]:
        calendar = self.census.calendar(table)
        rows = calendar.rows(day)
        if not rows:
            return
        key_a, key_b, deal_key = stream_keys(3, "rows", table.stream, self.census.seed, day.isoformat())
        facts: Facts = {
            "d_day": epoch_day(day),
            "d_a": key_a,
            "d_b": key_b,
            "d_key": calendar.first_key(day),
            "d_rows": rows,
        }
        blocks = rows
        for key in table.foreign_keys:
            facts |= self._parent_of_day(key, day)
            if key.mode == "dealt":
                parents = self.census.rows(self.census.dataset.table(key.parent), day)
                facts |= _deal_facts(Deal(parents, rows, deal_key), deal_key)
                blocks = parents
        for first, count in _blocks(blocks):
            yield facts | {"d_first": first, "d_count": count}

    def _parent_of_day(self, key: ForeignKeySpec, day: date) -> Facts:
        parent = self.census.dataset.table(key.parent)
        if key.mode == "date":
            return {"d_date_key": date_key(day)}
        if key.mode in ("dealt", "same_day"):
            calendar = self.census.calendar(parent)
            return {f"d_key_{key.column}": calendar.first_key(day), f"d_n0_{key.column}": calendar.rows(day)}
        publish = self.census.publish_day(parent, day)
        return self._lists(key, parent, publish, publish)

    def _lists(self, key: ForeignKeySpec, parent: TableSpec, publish: date, day: date) -> Facts:
        """Where the living of a publish day lie, and how a draw falls on those who lived on `day`."""
        sizes = self.census.list_sizes(parent, day)
        slot: Facts = {f"d_slot_{key.column}": epoch_day(publish) * SLOTS_OF_A_DAY}
        if not key.popular:
            return slot | {f"d_n0_{key.column}": sizes[0]}
        begins = self._list_begins(parent, publish)
        bounds = (0, *self.census.thresholds(parent, day), 1 << 32)
        facts = slot | {f"d_o{level}_{key.column}": first for level, first in enumerate(begins)}
        for level, size in enumerate(sizes):
            width = bounds[level + 1] - bounds[level]
            facts[f"d_t{level}_{key.column}"] = bounds[level]
            # Places in 2 ** -32 that a step is worth: a list's last draw stays below its size.
            facts[f"d_f{level}_{key.column}"] = (size << 32) // width if width else 0
        return facts

    def _list_begins(self, parent: TableSpec, publish: date) -> list[int]:
        """The number of each list's first slot: the lists lie one behind the other."""
        return [0, *accumulate(self.census.list_sizes(parent, publish))][:-1]

    # --- snapshots ----------------------------------------------------------------------------------------

    def _living(self, table: TableSpec, day: date) -> Iterator[Facts]:
        start = self.census.dataset.start_date
        publish = self.census.publish_day(table, day)
        key_a, key_b = stream_keys(2, "entities", table.stream, self.census.seed)
        common: Facts = {
            "d_day": epoch_day(day),
            "d_pub": epoch_day(publish),
            "d_index": publish_index(start, table.frequency, publish),
            "d_a": key_a,
            "d_b": key_b,
        }
        begins = self._list_begins(table, publish)
        for part in self.census.population(table).living(publish):
            facts = common | _cohort_facts(part, begins)
            for key in table.foreign_keys:
                facts |= self._parent_of_birth(key, publish, part.cohort.birth_day)
                if key.mode == "leaving":
                    first_seen = self.census.publish_day(
                        self.census.dataset.table(key.parent), part.cohort.birth_day
                    )
                    facts[f"d_bucket_{key.column}"] = epoch_day(first_seen) * SLOTS_OF_A_LIST
            for first, count in _blocks(part.survivors):
                yield facts | {"d_first": first, "d_count": count}

    def _parent_of_birth(self, key: ForeignKeySpec, publish: date, birth_day: date) -> Facts:
        """Ranks of a parent that never loses rows stay, so its latest rows serve for every birth day."""
        parent = self.census.dataset.table(key.parent)
        latest = self.census.publish_day(parent, publish)
        return self._lists(key, parent, latest, birth_day) | {f"d_parent_{key.column}": epoch_day(latest)}

    def ranks(self, table: TableSpec, key: ForeignKeySpec, days: Iterable[date]) -> Iterator[Facts]:
        """Cohorts of a parent that may leave, on every day on which a living row chose its parent."""
        parent = self.census.dataset.table(key.parent)
        chosen = {
            self.census.publish_day(parent, part.cohort.birth_day)
            for day in days
            for part in self.census.population(table).living(day)
        }
        for publish in sorted(chosen):
            for part in self.census.population(parent).living(publish):
                yield _shape(part.cohort) | {
                    "d_pub": epoch_day(publish),
                    "d_before0": part.rank_before,
                    "d_living": part.survivors,
                }

    def departures(self, table: TableSpec, key: ForeignKeySpec, until: date) -> Iterator[Facts]:
        """Ranges of places of the parent's cohorts, with the table's first publish day without them."""
        start = self.census.dataset.start_date
        population = self.census.population(self.census.dataset.table(key.parent))
        before: dict[int, int] = {}
        for index in range(publish_index(start, table.frequency, until) + 1):
            publish = publish_date(start, table.frequency, index)
            living = {part.cohort.first_id: part.survivors for part in population.living(publish)}
            for cohort in population.cohorts(publish):
                left_from, left_to = living.get(cohort.first_id, 0), before.get(cohort.first_id, cohort.size)
                before[cohort.first_id] = left_from
                for first, count in _blocks(left_to - left_from):
                    block: Facts = {
                        "d_left": epoch_day(publish),
                        "d_first": left_from + first,
                        "d_count": count,
                    }
                    yield _shape(cohort) | block

    # --- cross --------------------------------------------------------------------------------------------

    def _cross(self, table: TableSpec, rule: CrossRule, day: date) -> Iterator[Facts]:
        publish = self.census.publish_day(table, day)
        seed = self.census.seed
        daily_a, daily_b = stream_keys(2, "pairs", table.stream, seed, publish.isoformat())
        stable_a, stable_b = stream_keys(2, "pairs for ever", table.stream, seed)
        common: Facts = {
            "d_day": epoch_day(day),
            "d_pub": epoch_day(publish),
            "d_a": daily_a,
            "d_b": daily_b,
            "d_stable_a": stable_a,
            "d_stable_b": stable_b,
            "d_pick": self.census.pick_key(table),
        }
        for key in table.foreign_keys:
            parent = self.census.dataset.table(key.parent)
            common[f"d_parent_{key.column}"] = epoch_day(self.census.publish_day(parent, publish))
        left = self.census.dataset.table(rule.left)
        for part in self.census.population(left).living(publish):
            for first, count in _blocks(part.survivors):
                yield common | _shape(part.cohort) | {"d_first": first, "d_count": count}


def _blocks(rows: int) -> Iterator[tuple[int, int]]:
    """(first, count) of blocks that cover 0 .. rows - 1."""
    for first in range(0, rows, BLOCK_ROWS):
        yield first, min(BLOCK_ROWS, rows - first)


def _shape(cohort: Cohort) -> Facts:
    """What inverts a cohort's permutation."""
    facts: Facts = {
        "d_size": cohort.size,
        "d_width": cohort.width,
        "d_rotation": cohort.rotation,
        "d_id": cohort.first_id,
    }
    return facts | {f"d_f{round_}": key for round_, key in enumerate(cohort.keys)}


def _cohort_facts(part: LivingCohort, begins: list[int]) -> Facts:
    cohort = part.cohort
    facts = _shape(cohort) | {
        "d_seen": cohort.first_publish,
        "d_born": epoch_day(cohort.created_anchor),
        "d_span": cohort.created_days,
        "d_phase": cohort.phase,
    }
    before = enumerate(zip(part.list_before, begins, strict=True))
    return facts | {f"d_before{level}": earlier + first for level, (earlier, first) in before}


def _deal_facts(deal: Deal, key: int) -> Facts:
    """With fewer children than parents j * children div parents: `d_each` 0, every parent of weight 1."""
    if deal.children < deal.parents:
        return {"d_each": 0, "d_extra": deal.children, "d_weight": deal.parents, "d_deal": key}
    extra = deal.children - deal.parents
    return {"d_each": 1, "d_extra": extra, "d_weight": deal.total_weight, "d_deal": key}
