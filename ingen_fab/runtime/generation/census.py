"""How many rows each table has on each day, known before any work; refuses what cannot be generated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.calendar import IncrementalRule, RowCalendar
from ingen_fab.runtime.generation.cohorts import place_to_index
from ingen_fab.runtime.generation.date_rows import date_key
from ingen_fab.runtime.generation.mixing import MIX_MASK, mix32, stream_keys
from ingen_fab.runtime.generation.periods import before_start, publish_date, publish_index
from ingen_fab.runtime.generation.popularity import list_thresholds
from ingen_fab.runtime.generation.population import Population
from ingen_fab.runtime.generation.survival import PopulationRule
from ingen_fab.runtime.generation.tables import CrossRule, DatasetSpec, DatesRule, TableSpec


class Census:
    """Counts and keys of one dataset under one seed and scale; pure, and cheap to ask in any order."""

    def __init__(self, dataset: DatasetSpec, seed: int, scale: str) -> None:
        self.dataset = dataset
        self.seed = seed
        self.scale = scale
        self._calendars: dict[str, RowCalendar] = {}
        self._populations: dict[str, Population] = {}
        self._list_sizes: dict[tuple[str, date], tuple[int, ...]] = {}
        self._pair_counts: dict[tuple[int, int, int], int] = {}
        self._cross_counts: dict[tuple[str, date], int] = {}

    @cached_property
    def holiday_names(self) -> dict[date, str]:
        """Public holidays by date."""
        return {date.fromisoformat(day): name for day, name in self.dataset.public_holidays}

    def calendar(self, table: TableSpec) -> RowCalendar:
        """The calendar of an incremental table."""
        if table.name not in self._calendars:
            assert isinstance(table.rule, IncrementalRule)
            self._calendars[table.name] = RowCalendar(
                table.rule, self.dataset.start_date, self.scale, self.dataset.holiday_dates, table.name
            )
        return self._calendars[table.name]

    def population(self, table: TableSpec) -> Population:
        """The population of a snapshot table."""
        if table.name not in self._populations:
            assert isinstance(table.rule, PopulationRule)
            self._populations[table.name] = Population(
                table.name, table.rule, self.dataset.start_date, self.scale, self.seed, table.stream
            )
        return self._populations[table.name]

    def publish_day(self, table: TableSpec, day: date) -> date:
        """The latest day until `day` on which the table is published; for incremental tables the day."""
        if not table.is_snapshot:
            return day
        index = publish_index(self.dataset.start_date, table.frequency, day)
        return publish_date(self.dataset.start_date, table.frequency, index)

    def is_due(self, table: TableSpec, day: date) -> bool:
        """Whether the table is published on that very day."""
        return self.publish_day(table, day) == day

    def rows(self, table: TableSpec, day: date) -> int:
        """The number of rows that the table's file of a day holds."""
        if isinstance(table.rule, DatesRule):
            return table.rule.days
        if isinstance(table.rule, CrossRule):
            return self._cross_rows(table, self.publish_day(table, day))
        if isinstance(table.rule, PopulationRule):
            return self.population(table).alive(day)
        return self.calendar(table).rows(day)

    def list_sizes(self, parent: TableSpec, day: date) -> tuple[int, ...]:
        """Sizes of the five popularity lists at the parent's latest publish."""
        publish = self.publish_day(parent, day)
        key = (parent.name, publish)
        if key not in self._list_sizes:
            self._list_sizes[key] = self.population(parent).list_sizes(publish)
        return self._list_sizes[key]

    def thresholds(self, parent: TableSpec, day: date) -> tuple[int, int, int, int]:
        """Bounds of the draw that chooses a popularity list."""
        return list_thresholds(self.list_sizes(parent, day))

    def pick_key(self, table: TableSpec) -> int:
        """The key by which a cross table chooses its pairs."""
        return stream_keys(1, "pick", table.stream, self.seed)[0]

    def refuse_impossible(self, tables: Iterable[TableSpec], days: Iterable[date]) -> None:
        """Raise RuntimeUserError for the first day on which a table's rows could not have their parents."""
        for day in days:
            if day < self.dataset.start_date:
                raise before_start(self.dataset.start_date, day)
            for table in tables:
                self._refuse_orphans(table, day)

    def _refuse_orphans(self, table: TableSpec, day: date) -> None:
        for key in table.foreign_keys:
            parent = self.dataset.table(key.parent)
            if key.mode == "date":
                self._refuse_outside(table, parent, day)
            elif key.mode != "pair" and self.rows(table, day) and not self.rows(parent, day):
                raise RuntimeUserError(
                    f"table '{table.name}' has rows on {day}, and its parent '{key.parent}' has none",
                    hint=f"Give '{key.parent}' rows on every day on which '{table.name}' has some.",
                )

    def _refuse_outside(self, table: TableSpec, parent: TableSpec, day: date) -> None:
        assert isinstance(parent.rule, DatesRule)
        offset = (day - parent.rule.first).days
        if not 0 <= offset < parent.rule.days:
            raise RuntimeUserError(
                f"table '{table.name}' refers to {date_key(day)}, which is not in the date table "
                f"'{parent.name}'",
                hint=f"Raise base_rows of '{parent.name}', or move its first date.",
            )

    def _cross_rows(self, table: TableSpec, publish: date) -> int:
        """Counted by pairs of (left row, right cohort): full groups by arithmetic, the last by its draw."""
        found = self._cross_counts.get((table.name, publish))
        if found is not None:
            return found
        assert isinstance(table.rule, CrossRule)
        rule = table.rule
        left, right = self.dataset.table(rule.left), self.dataset.table(rule.right)
        cohorts = [(part.cohort.first_id, part.survivors) for part in self.population(right).living(publish)]
        pick = self.pick_key(table)
        count = 0
        for part in self.population(left).living(publish):
            for place in range(part.survivors):
                left_id = part.cohort.first_id + place_to_index(part.cohort, place)
                left_mix = mix32(left_id + pick)
                count += sum(self._pairs(rule, left_mix, first_id, living) for first_id, living in cohorts)
        self._cross_counts[(table.name, publish)] = count
        return count

    def _pairs(self, rule: CrossRule, left_mix: int, first_id: int, living: int) -> int:
        """How many rows of a right cohort with `living` left a left row has."""
        groups, rest = divmod(living, rule.group_size)
        if not rest:
            return groups * rule.chosen
        key = (left_mix, first_id, living)
        if key not in self._pair_counts:
            drawn = mix32(left_mix ^ ((first_id + groups * rule.group_size) & MIX_MASK))
            offset = (drawn * rule.group_size) >> 32
            chosen = sum((offset + n) % rule.group_size < rest for n in range(rule.chosen))
            self._pair_counts[key] = groups * rule.chosen + chosen
        return self._pair_counts[key]
