"""Makes one batch of days after the other with Spark: a job a table, one check, then publishing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter

from pyspark.sql import SparkSession

from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.generation.series import TableDay
from ingen_fab.runtime.lakehouse.batch_relations import BatchRelations
from ingen_fab.runtime.lakehouse.layout import FileLayout
from ingen_fab.runtime.lakehouse.publishing import publish_batch
from ingen_fab.runtime.lakehouse.series_summary import MadeTableDay
from ingen_fab.runtime.lakehouse.staging import StagingArea
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse.timed import timed
from ingen_fab.runtime.lakehouse_pyspark.spark_checks import SparkChecks
from ingen_fab.runtime.lakehouse_pyspark.spark_files import SparkFiles, SparkTableFiles
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import SparkRelations
from ingen_fab.runtime.lakehouse_pyspark.spark_threads import at_once


@dataclass
class SparkBatchMaker:
    """Makes batches one after the other; `seconds` collects where the time goes."""

    spark: SparkSession
    relations: SparkRelations
    storage: LakehouseStorage
    staging: StagingArea
    layout: FileLayout
    seconds: dict[str, float]
    checks_passed: Counter[str] = field(default_factory=Counter)
    written: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def census(self) -> Census:
        """The dataset with its counts."""
        return self.relations.census

    def make(self, items: Sequence[TableDay]) -> list[MadeTableDay]:
        """Make, check, publish; raises before anything is published where a check fails."""
        days: dict[str, list[date]] = {}
        for item in items:
            days.setdefault(item.table, []).append(item.day)
        files = self._written(items, days)
        checks = SparkChecks(self.relations, self.storage, self.layout, files, days)
        with timed(self.seconds, "check"):
            figures = checks.figures()
            checks.totals()
        with timed(self.seconds, "publish"):
            writer = self._writer()
            staged = {
                (item.table, item.day): writer.arrange(
                    files[item.table], item, figures[(item.table, item.day)].rows
                )
                for item in items
            }
            publish_batch(self.storage, self.layout, self.census.dataset, items, staged)
        self.checks_passed += checks.passed
        return [MadeTableDay(item, figures[(item.table, item.day)]) for item in items]

    def _written(self, items: Sequence[TableDay], days: dict[str, list[date]]) -> dict[str, SparkTableFiles]:
        relations = BatchRelations(self.relations, DayFacts(self.census), days)
        with timed(self.seconds, "prepare"):
            relations.prepare()
            for name in days:
                relations.bring_totals(self.census.dataset.table(name), {})
        writer = self._writer()

        def write(name: str) -> SparkTableFiles:
            started = perf_counter()
            of_table = [item for item in items if item.table == name]
            written = writer.write(self.census.dataset.table(name), of_table)
            self.written[name] += perf_counter() - started
            return written

        with timed(self.seconds, "write"):
            return dict(zip(days, at_once(self.spark, write, list(days)), strict=True))

    def _writer(self) -> SparkFiles:
        return SparkFiles(self.spark, self.relations, self.storage, self.staging, self.layout.file_format)

    def seconds_of(self, table: str) -> float:
        """Seconds spent on making a table's rows and writing its files."""
        return self.written[table]
