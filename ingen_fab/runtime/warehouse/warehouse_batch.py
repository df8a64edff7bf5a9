"""Makes one batch of days after the other in the warehouse: rows, checks, then all days replaced at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter

from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.generation.series import TableDay
from ingen_fab.runtime.generation.tables import TableSpec
from ingen_fab.runtime.lakehouse.batch_relations import BatchRelations
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.series_summary import MadeTableDay, TableDayFigures
from ingen_fab.runtime.lakehouse.timed import timed
from ingen_fab.runtime.warehouse.warehouse_checks import WarehouseChecks
from ingen_fab.runtime.warehouse.warehouse_relations import WarehouseRelations
from ingen_fab.runtime.warehouse.warehouse_tables import insertion, removal


@dataclass
class WarehouseBatchMaker:
    """Makes batches; `recorded` gives the statements that write the state rows of what is made."""

    relations: WarehouseRelations
    census: Census
    daily_snapshots: bool
    recorded: Callable[[list[MadeTableDay]], list[str]]
    seconds: dict[str, float]
    checks_passed: Counter[str] = field(default_factory=Counter)
    written: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def make(self, items: Sequence[TableDay]) -> list[MadeTableDay]:
        """Make, check, replace; raises before a day is touched where a check fails."""
        days: dict[str, list[date]] = {}
        for item in items:
            days.setdefault(item.table, []).append(item.day)
        self.stage(days)
        with timed(self.seconds, "check"):
            figures = self._checked(days)
        made = [MadeTableDay(item, figures[(item.table, item.day)]) for item in items]
        with timed(self.seconds, "publish"):
            self._replace(days, made)
            self.relations.drop_batch()
        return made

    def seconds_of(self, table: str) -> float:
        """Seconds spent on making a table's rows."""
        return self.written[table]

    def stage(self, days: dict[str, list[date]]) -> None:
        """Make the rows of all tables in tables of their own."""
        relations = BatchRelations(self.relations, DayFacts(self.census), days)
        with timed(self.seconds, "prepare"):
            relations.prepare()
        held: dict[str, str | None] = {}
        for table in self._children_first(days):
            started = perf_counter()
            relations.bring_totals(table, held)
            held[table.name] = f"rows_{table.name}"
            self.relations.create(f"rows_{table.name}", table.rows)
            self.written[table.name] += perf_counter() - started
            fault_point("rows_staged")
        self.seconds["write"] = sum(self.written.values())

    def _children_first(self, days: dict[str, list[date]]) -> list[TableSpec]:
        """Dealt tables before the parents that add them up, else parents first."""
        made = [table for table in self.census.dataset.tables if table.name in days]
        adding = [table for table in made if table.totals]
        return adding + [table for table in made if not table.totals]

    def _staged(self, days: dict[str, list[date]]) -> dict[str, str]:
        return {name: self.relations.tables[f"rows_{name}"] for name in days}

    def _checked(self, days: dict[str, list[date]]) -> dict[tuple[str, date], TableDayFigures]:
        session, staged = self.relations.session, self._staged(days)
        checks = WarehouseChecks(session, self.census, staged, days, self.daily_snapshots)
        figures: dict[tuple[str, date], TableDayFigures] = {}
        for table in self.census.dataset.tables:
            if table.name not in days:
                continue
            figures |= {(table.name, day): found for day, found in checks.figures(table).items()}
            written = {name for name, _ in table.columns}
            for key in table.foreign_keys:
                if key.column in written:
                    checks.foreign_key(table, key)
            for total in table.totals:
                if set(days.get(total.parent, ())) == set(days[table.name]):
                    checks.total(table, total)
        self.checks_passed += checks.passed
        return figures

    def _replace(self, days: dict[str, list[date]], made: list[MadeTableDay]) -> None:
        """All days of the batch and their state rows in one transaction."""
        dataset = self.census.dataset
        statements = []
        for name, staged in self._staged(days).items():
            statements.append(removal(dataset, name, days[name]))
            statements.append(insertion(dataset, dataset.table(name), staged))
        statements += self.recorded(made)
        fault_point("before_replace")
        self.relations.session.transact(statements)
        fault_point("days_replaced")
