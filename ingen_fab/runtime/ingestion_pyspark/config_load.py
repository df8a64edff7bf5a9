"""Loads slices of one config in one commit: read, check, reject, write."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.column_names import refuse_unknown_columns
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion.load_plan import NAMED_AT_MOST, LoadedFile, PlannedSlice
from ingen_fab.runtime.ingestion.log_entries import StepTimes
from ingen_fab.runtime.ingestion.slice_counts import CommitReport, SliceCounts
from ingen_fab.runtime.ingestion_pyspark.bad_files import BadFile, refuse_bad_files, unreadable_file
from ingen_fab.runtime.ingestion_pyspark.changes import marked_changes
from ingen_fab.runtime.ingestion_pyspark.config_rows import ConfigRows, FileCounts, counted_files
from ingen_fab.runtime.ingestion_pyspark.kept_tables import KeptTables
from ingen_fab.runtime.ingestion_pyspark.parquet_files import NO_WHOLE_FILE
from ingen_fab.runtime.ingestion_pyspark.rejected_rows import RejectedRows
from ingen_fab.runtime.ingestion_pyspark.row_checks import REASON
from ingen_fab.runtime.ingestion_pyspark.slice_writes import SliceWrites
from ingen_fab.runtime.ingestion_pyspark.source_schema import SourceSchema, SourceShapes
from ingen_fab.runtime.ingestion_pyspark.spark_places import IngestionPlaces
from ingen_fab.runtime.ingestion_pyspark.spark_target import SparkTarget
from ingen_fab.runtime.ingestion_pyspark.spark_tokens import TokenReader
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.listing import LakehouseListing
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_text


@dataclass
class LoadResult:
    """What a commit loaded, by slice; warnings for the reader, what the log tells of bad rows."""

    counts: dict[str, SliceCounts] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    details: str = ""
    times: StepTimes = field(default_factory=StepTimes)
    rows_before: int | None = None
    rows_after: int | None = None
    commit_id: str | None = None  # None where there was nothing to commit

    def report(self, version: int) -> CommitReport:
        """What the commit tells of itself; `version` is its number."""
        return CommitReport(self.counts, self.rows_before, self.details, version)


@dataclass
class ConfigLoad:
    """The load of some slices of a config; each commit of a config has the next version."""

    spark: SparkSession
    places: IngestionPlaces
    listing: LakehouseListing
    tables: KeptTables
    target: SparkTarget
    config: IngestionConfig
    execution_id: str
    slices: Sequence[PlannedSlice]
    version: int
    _frames: list[DataFrame] = field(default_factory=list)

    def run(self) -> LoadResult:
        """Load the slices; raises before anything is written where they must not be loaded."""
        try:
            return self._run()
        finally:
            for frame in self._frames:
                frame.unpersist()

    def _run(self) -> LoadResult:
        result = LoadResult()
        started = time.perf_counter()
        rows = ConfigRows(self.spark, self.places, self.config, self.slices)
        reader = TokenReader(self.spark, self.places, self.config)
        bad_files: list[BadFile] = []
        result.rows_before = self.target.row_count()
        while True:
            shapes = self._shapes(reader, bad_files)
            try:
                fields, checked, files = self._checked(rows, reader, shapes, result.rows_before)
                break
            except (PySparkException, Py4JJavaError) as error:
                # A footer may be whole where the rows before it are not.
                self._set_aside(error, shapes, bad_files)
        result.warnings += shapes.warnings
        rejects = RejectedRows(self.spark, rows, reader, fields, shapes.columns)
        self._judge(files, bad_files, lambda: rejects.first(shapes.files, NAMED_AT_MOST))
        result.details = self._reject(rejects, shapes, files, bad_files)
        result.times = StepTimes(read=_milliseconds(started))
        # No column, or no row by which to find the types: there is nothing that could be committed.
        good = sum(file.rows - file.rejected for file in files)
        guessed = not good and any(field.name not in shapes.known for field in fields)
        if checked is None or (guessed and not self.target.exists()):
            result.counts = self._counts(files, bad_files)
            result.rows_after = result.rows_before
            return result
        self._write(result, fields, checked, files, bad_files)
        return result

    # --- read and check -----------------------------------------------------------------------------------

    def _shapes(self, reader: TokenReader, bad_files: list[BadFile]) -> SourceShapes:
        """The columns of the files; what is no file of its format is set aside, or ends the load."""
        set_aside = {bad.path for bad in bad_files}
        files = [file for planned in self.slices for file in planned.slice.files]
        shapes = SourceSchema(self.config, reader, self.listing).shapes(
            [file for file in files if file.path not in set_aside], self.target.schema()
        )
        bad_files += shapes.bad
        refuse_bad_files(self.config, bad_files)
        return shapes

    def _set_aside(self, error: Exception, shapes: SourceShapes, bad_files: list[BadFile]) -> None:
        """Count a file that an error of Spark's is about among the bad ones; raise any other error."""
        files = [file for alike in shapes.files.values() for file in alike]
        broken = unreadable_file(error, files) if self.config.source_file_format == "parquet" else None
        if broken is None:
            raise error
        bad_files.append(BadFile(broken.path, NO_WHOLE_FILE))
        refuse_bad_files(self.config, bad_files)

    def _checked(
        self, rows: ConfigRows, reader: TokenReader, shapes: SourceShapes, rows_before: int
    ) -> tuple[tuple[SchemaField, ...], DataFrame | None, list[FileCounts]]:
        if shapes.files:
            refuse_unknown_columns(self.config, shapes.columns)
        else:
            fields = tuple(SchemaField(name, shapes.known[name]) for name in shapes.columns)
            marked = self._marked(self._without_rows(rows, fields), fields, 0) if fields else None
            return fields, None if marked is None else rows.with_paths(marked), []
        tokens = rows.sourced(reader.read(shapes.files, shapes.columns))
        if set(shapes.columns) - set(shapes.known):
            tokens = self._kept(tokens)
        schema = SourceSchema(self.config, reader, self.listing)
        fields = schema.fields(shapes, tokens)
        checked = self._kept(self._marked(rows.checked(tokens, fields), fields, rows_before))
        return fields, rows.with_paths(checked), counted_files(checked, rows.paths)

    def _marked(self, checked: DataFrame, fields: Sequence[SchemaField], rows_before: int) -> DataFrame:
        """With what each row does to the target, where they are merged into it."""
        if self.config.write_mode != "merge":
            return checked
        held = self.target.frame() if rows_before else None
        return marked_changes(checked, [found.name for found in fields], self.config.merge_keys, held)

    def _without_rows(self, rows: ConfigRows, fields: Sequence[SchemaField]) -> DataFrame:
        columns = ", ".join(f"`{f.name}` STRING" for f in fields)
        ours = "_ingen_fab_corrupt STRING, _ingen_fab_file STRING"
        return rows.checked(rows.sourced(self.spark.createDataFrame([], f"{columns}, {ours}")), fields)

    def _kept(self, frame: DataFrame) -> DataFrame:
        """The frame computed once: a file is parsed one time, and what was counted is what is written."""
        self._frames.append(frame.persist(StorageLevel.MEMORY_AND_DISK))
        return frame

    # --- bad rows -----------------------------------------------------------------------------------------

    def _judge(
        self,
        files: Sequence[FileCounts],
        bad_files: Sequence[BadFile],
        first_rejects: Callable[[], list[str]],
    ) -> None:
        """Raise where bad rows are not allowed, or more than the budget."""
        rejected = sum(file.rejected for file in files)
        if rejected and self.config.error_handling_strategy == "fail":
            raise self._refused(f"{rejected:,} bad rows", first_rejects())
        for planned in self.slices:
            paths = {file.path for file in planned.slice.files}
            mine = [file for file in files if file.path in paths]
            whole = sum(1 for bad in bad_files if bad.path in paths)
            bad = sum(file.rejected for file in mine) + whole
            total = sum(file.rows for file in mine) + whole
            if self.config.validation.over_budget(total, bad):
                raise self._refused(
                    f"{bad:,} of {total:,} rows of {planned.slice.key} are bad, more than its budget",
                    first_rejects() if rejected else [],
                )

    @staticmethod
    def _refused(told: str, shown: Sequence[str]) -> RuntimeFailure:
        return RuntimeFailure(
            f"{told}; nothing was written" + "".join(f"\n  {line}" for line in shown),
            hint="Mend the files, or set error_handling_strategy to log, which keeps bad rows in"
            " rejects_flat_file_ingestion and loads the others.",
        )

    def _reject(
        self,
        rejects: RejectedRows,
        shapes: SourceShapes,
        files: Sequence[FileCounts],
        bad_files: Sequence[BadFile],
    ) -> str:
        """Write the bad rows to the table of rejects, and tell the first ones where the log wants them."""
        touched = {file.slice_number for file in files if file.rejected}
        if not touched and not bad_files:
            return ""
        found: list[DataFrame] = []
        if touched:
            paths = {file.path for number in touched for file in self.slices[number].slice.files}
            some = {
                shape: [file for file in alike if file.path in paths] for shape, alike in shapes.files.items()
            }
            expected = {file.path: file.rejected for file in files if file.rejected}
            found.append(rejects.find({shape: alike for shape, alike in some.items() if alike}, expected))
        if bad_files:
            found.append(self._bad_files_frame(bad_files))
        rows = found[0] if len(found) == 1 else found[0].unionByName(found[1])
        marked = rows.selectExpr(
            "*",
            *(
                f"{value} AS {name}"
                for name, value in (
                    ("execution_id", spark_text(self.execution_id)),
                    ("config_id", spark_text(self.config.config_id)),
                    ("target_table_name", spark_text(self.config.target_table)),
                    ("rejected_at", "current_timestamp()"),
                )
            ),
        )
        self.tables.add_rejects(marked)
        fault_point("ingest_rejects_written")
        if self.config.error_handling_strategy != "log":
            return ""
        first = rows.orderBy("source_file", "line_number").limit(NAMED_AT_MOST).collect()
        return "\n".join(_told_reject(row.asDict()) for row in first)

    def _bad_files_frame(self, bad_files: Sequence[BadFile]) -> DataFrame:
        days = {file.path: planned.slice.day for planned in self.slices for file in planned.slice.files}
        values = [(f"Files/{bad.path}", days[bad.path], None, bad.reason, None) for bad in bad_files]
        shape = "source_file STRING, source_date DATE, line_number BIGINT, reason STRING, raw_text STRING"
        return self.spark.createDataFrame(values, shape)

    # --- write --------------------------------------------------------------------------------------------

    def _write(
        self,
        result: LoadResult,
        fields: Sequence[SchemaField],
        checked: DataFrame,
        files: Sequence[FileCounts],
        bad_files: Sequence[BadFile],
    ) -> None:
        names = [found.name for found in fields]
        writes = SliceWrites(self.target, self.config, self.execution_id, self.slices, names, self.version)
        started = time.perf_counter()
        if self.config.write_mode == "merge":
            result.counts = self._counts(files, bad_files)
            fault_point("ingest_before_commit")
            writes.merge(checked, result.report(self.version), into_empty=not result.rows_before)
            result.times = StepTimes(result.times.read, 0, _milliseconds(started))
        else:
            deleted = writes.deleted_rows() if result.rows_before else {}
            result.counts = self._counts(files, bad_files, deleted)
            fault_point("ingest_before_commit")
            writes.write(checked.where(F.col(REASON).isNull()), result.report(self.version))
            result.times = StepTimes(result.times.read, _milliseconds(started), 0)
        fault_point("ingest_committed")
        result.commit_id = self.target.commit_id(self.version)
        result.rows_after = self.target.row_count()

    def _counts(
        self,
        files: Sequence[FileCounts],
        bad_files: Sequence[BadFile],
        deleted: Mapping[int, int] | None = None,
    ) -> dict[str, SliceCounts]:
        counts = {}
        merged = self.config.write_mode == "merge"
        for number, planned in enumerate(self.slices):
            mine = [file for file in files if file.slice_number == number]
            paths = {file.path for file in planned.slice.files}
            whole = sum(1 for bad in bad_files if bad.path in paths)
            digests = {file.path: file.digest for file in mine}
            counts[planned.slice.key] = SliceCounts(
                rows=sum(file.rows for file in mine) + whole,
                rejected=sum(file.rejected for file in mine) + whole,
                inserted=sum(file.inserted if merged else file.rows - file.rejected for file in mine),
                updated=sum(file.updated for file in mine),
                deleted=(deleted or {}).get(number, 0),
                files=tuple(
                    LoadedFile(file.path, file.size, file.modified, digests.get(file.path, ""))
                    for file in planned.slice.files
                ),
            )
        return counts


def _milliseconds(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


def _told_reject(row: dict[str, object]) -> str:
    line = f", line {row['line_number']}" if row["line_number"] is not None else ""
    return f"{row['source_file']}{line}: {row['reason']}"
