"""Makes one batch of days after the other: rows, checks, staged files, then publishing, parents first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.generation.series import TableDay
from ingen_fab.runtime.generation.tables import TableSpec
from ingen_fab.runtime.lakehouse.batch_relations import BatchRelations
from ingen_fab.runtime.lakehouse.layout import FileLayout
from ingen_fab.runtime.lakehouse.publishing import publish_batch
from ingen_fab.runtime.lakehouse.series_summary import MadeTableDay
from ingen_fab.runtime.lakehouse.staging import StagingArea
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse.timed import timed
from ingen_fab.runtime.lakehouse_python.batch_checks import Batch, BatchChecks, new_batch
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession
from ingen_fab.runtime.lakehouse_python.self_checks import SelfChecks
from ingen_fab.runtime.lakehouse_python.table_files import TableFiles, WriteTimes


@dataclass
class BatchMaker:
    """Makes batches one after the other; `seconds` collects where the time goes."""

    session: DuckDBSession
    census: Census
    storage: LakehouseStorage
    staging: StagingArea
    layout: FileLayout
    seconds: dict[str, float]
    checks_passed: Counter[str] = field(default_factory=Counter)
    times: WriteTimes = field(default_factory=WriteTimes)

    def make(self, items: Sequence[TableDay]) -> list[MadeTableDay]:
        """Make, check, publish; raises before anything is published where a check fails."""
        batch = new_batch(items)
        relations = BatchRelations(self.session, DayFacts(self.census), batch.days)
        checks = SelfChecks(self.session, self.census)
        batch_checks = BatchChecks(self.session, self.storage, self.layout, checks, batch)
        with timed(self.seconds, "prepare"):
            relations.prepare()
        for table in self._children_first(batch):
            self._stage(relations, batch, table)
            with timed(self.seconds, "check"):
                batch_checks.rows_of(table)
        with timed(self.seconds, "check"):
            batch_checks.references_and_totals()
            batch_checks.files()
        with timed(self.seconds, "publish"):
            staged = {key: file.staged for key, file in batch.staged.items()}
            publish_batch(self.storage, self.layout, self.census.dataset, batch.items, staged)
        for name in [*batch.keys_made, *(rows for rows in batch.held.values() if rows is not None)]:
            self.session.drop(name)
        relations.drop_all()
        self.checks_passed += checks.passed
        self.seconds["generate"] = sum(self.times.generate.values())
        self.seconds["write"] = sum(self.times.write.values())
        return [MadeTableDay(item, batch.figures[(item.table, item.day)]) for item in items]

    def seconds_of(self, table: str) -> float:
        """Seconds spent on making a table's rows and writing its files."""
        return self.times.generate[table] + self.times.write[table]

    def _children_first(self, batch: Batch) -> list[TableSpec]:
        """Dealt tables before the parents that add them up, else parents first."""
        made = [table for table in self.census.dataset.tables if table.name in batch.days]
        adding = [table for table in made if table.totals]
        return adding + [table for table in made if not table.totals]

    def _stage(self, relations: BatchRelations, batch: Batch, table: TableSpec) -> None:
        """Make the rows of a table, and write each of its days into a staged file."""
        with timed(self.seconds, "prepare"):
            relations.bring_totals(table, batch.held)
        files = TableFiles(
            self.session, relations, self.storage, self.staging, self.layout.file_format,
            self.census.dataset.max_rows_per_file, self.times,
        )  # fmt: skip
        items = batch.of_table(table.name)
        rows = files.hold(table, batch.days[table.name], sum(item.rows for item in items))
        batch.held[table.name] = rows
        for item in items:
            batch.staged[(item.table, item.day)] = files.stage(table, item, rows)
        if rows is None:  # each file had facts of its own; what follows asks for all days again
            relations.register_rows_of(table, batch.days[table.name])
