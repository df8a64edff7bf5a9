"""Writes the good rows of some slices into the target so that the result is as if they came one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.load_plan import REPLACE, PlannedSlice
from ingen_fab.runtime.ingestion.slice_counts import CommitReport
from ingen_fab.runtime.ingestion_pyspark.changes import IS_LAST, NEWER
from ingen_fab.runtime.ingestion_pyspark.config_rows import SOURCE_DATE, SOURCE_FILE
from ingen_fab.runtime.ingestion_pyspark.spark_target import CommitMark, SparkTarget, paths_condition
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name, spark_text


@dataclass(frozen=True)
class SliceWrites:
    """The commit of some slices; `columns` are those of the source in the target's names."""

    target: SparkTarget
    config: IngestionConfig
    execution_id: str
    slices: Sequence[PlannedSlice]
    columns: Sequence[str]
    version: int  # of the commit among those of the config

    def write(self, rows: DataFrame, report: CommitReport) -> None:
        """Append or overwrite."""
        audited, mark = self._audited(rows), self._mark(report)
        condition = self._replaced()
        if condition is None:
            self.target.append(audited, mark, self.config.partition_columns)
        else:
            self.target.replace(audited, mark, self.config.partition_columns, condition)

    def merge(self, marked: DataFrame, report: CommitReport, into_empty: bool) -> None:
        """Merge the row that each key ends with."""
        rows, mark = self._audited(marked.where(IS_LAST)), self._mark(report)
        if into_empty:
            self.target.append(rows, mark, self.config.partition_columns)
        else:
            self.target.merge(rows, mark, self.config.merge_keys, NEWER)

    def deleted_rows(self) -> dict[int, int]:
        """Rows of the target that each slice replaces, by the slice's number."""
        condition = self._replaced()
        if condition is None:
            return {}
        held = self.target.frame()
        if self.config.write_mode == "overwrite" and not self.config.is_dated:
            return {0: held.count()}
        if self.config.write_mode == "overwrite":
            found = held.where(condition).groupBy(SOURCE_DATE).count().collect()
            by_day = {str(row[SOURCE_DATE]): int(row["count"]) for row in found}
            return {n: by_day.get(planned.slice.key, 0) for n, planned in enumerate(self.slices)}
        counted = held.where(condition).groupBy(SOURCE_FILE).count().collect()
        by_file = {str(row[SOURCE_FILE]): int(row["count"]) for row in counted}
        return {
            number: sum(by_file.get(f"Files/{path}", 0) for path in planned.replaced)
            for number, planned in enumerate(self.slices)
            if planned.action == REPLACE
        }

    def _replaced(self) -> str | None:
        """The condition of the rows that go; None where none do, empty where all do."""
        if self.config.write_mode == "overwrite":
            if not self.config.is_dated:
                return ""
            days = ", ".join(f"DATE {spark_text(planned.slice.key)}" for planned in self.slices)
            return f"{SOURCE_DATE} IN ({days})"
        old = {path for planned in self.slices for path in planned.replaced}
        if not old:
            return None
        now = {file.path for planned in self.slices for file in planned.slice.files}
        return paths_condition([f"Files/{path}" for path in sorted(old | now)])

    def _audited(self, rows: DataFrame) -> DataFrame:
        """The columns of the target, in their order for a new one, sorted where the row asks for it."""
        frame = rows.select(
            *(F.col(spark_name(name)) for name in self.columns),
            F.current_timestamp().alias("_ingestion_timestamp"),
            SOURCE_FILE,
            SOURCE_DATE,
            F.lit(self.execution_id).alias("_execution_id"),
        )
        if self.config.sort_columns:
            frame = frame.sortWithinPartitions(*map(spark_name, self.config.sort_columns))
        return frame

    def _mark(self, report: CommitReport) -> CommitMark:
        return CommitMark(self.config.config_id, self.execution_id, self.version, report)
