"""Writes the files of a table: all days of a batch in one Spark job, one task a file."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.generation.date_rows import epoch_day
from ingen_fab.runtime.generation.series import TableDay
from ingen_fab.runtime.generation.tables import TableSpec
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.parts import ORDERED_ROWS
from ingen_fab.runtime.lakehouse.staging import StagingArea
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage, explained_os_error, move_mounted
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import SparkPart, SparkRelations, spark_name

# Spark names a file after the partition that its task made: part-00012-<uuid>-c000.snappy.parquet.
PART_FILE = re.compile(r"part-(\d+)-[^.]*\.")
SPARK_DAY_FOLDER = "$day"
# Tables whose rows come in the order of their keys anyway.
KEPT_IN_ORDER = ("incremental", "dealt", "dates")
CAUSE = re.compile(
    r"(?m)^(?:Caused by: )?[\w.$]*(?:IOException|FSError|OutOfMemoryError|SparkException): .*$"
)


@dataclass
class SparkTableFiles:
    """The files of a table as Spark wrote them: `folder` below Files, and what each partition became."""

    table: TableSpec
    folder: str
    parts: list[SparkPart]
    names: dict[int, str] = field(default_factory=dict)  # partition -> its file below `folder`

    def numbers_of(self, day: date) -> list[int]:
        """The partitions of a day, in order."""
        return [number for number, part in enumerate(self.parts) if part.day == day]


@dataclass
class SparkFiles:
    """Writes and arranges the files of one batch after the other."""

    spark: SparkSession
    relations: SparkRelations
    storage: LakehouseStorage
    staging: StagingArea
    file_format: str

    def write(self, table: TableSpec, items: Sequence[TableDay]) -> SparkTableFiles:
        """Make the rows of a table and write them, in one job without a shuffle."""
        files = SparkTableFiles(table, self.staging.folder_of(table.name), self.relations.parts[table.name])
        if files.parts:
            frame = self._frame(table, max(item.rows for item in items))
            writer = frame.write.mode("overwrite").option("maxRecordsPerFile", 0)
            with spark_failures_explained():
                if self.file_format == "csv":
                    writer.option("compression", "none").text(self.storage.files_uri(files.folder))
                else:
                    writer.option("compression", "snappy").parquet(self.storage.files_uri(files.folder))
            files.names = self._by_day(files)
        fault_point("file_staged")
        return files

    def _by_day(self, files: SparkTableFiles) -> dict[int, str]:
        """Sort what was written into a folder for each day, which Spark reads as a column of the rows."""
        names = {}
        for number, name in self._written(files.folder).items():
            of_day = f"{SPARK_DAY_FOLDER}={epoch_day(files.parts[number].day)}"
            self.storage.ensure_folder(f"{files.folder}/{of_day}")
            names[number] = f"{of_day}/{name}"
            source, target = f"{files.folder}/{name}", f"{files.folder}/{names[number]}"
            move_mounted(self.storage.local_path(source), self.storage.local_path(target))
        return names

    def _written(self, folder: str) -> dict[int, str]:
        path = self.storage.local_path(folder)
        try:
            found = [(PART_FILE.match(name), name) for name in os.listdir(path)]
        except OSError as error:
            raise explained_os_error(error, path) from error
        return {int(match[1]): name for match, name in found if match is not None}

    def _frame(self, table: TableSpec, largest: int) -> DataFrame:
        """The rows as they are written; ordered by key where DuckDB's files are, so that bytes stay alike."""
        order = ""
        if table.kind not in KEPT_IN_ORDER and largest <= ORDERED_ROWS:
            order = f" SORT BY {', '.join(spark_name(name) for name in table.key)}"
        source = f"(SELECT * FROM ({table.rows.sql}) AS made{order}) AS made"
        if self.file_format == "parquet":
            return self.relations.query(f"SELECT {table.selected} FROM {source}")
        fields = ", ".join(f"COALESCE({spark_name(name)}, '')" for name, _ in table.columns)
        line = f"SELECT concat_ws(',', {fields}) AS line FROM (SELECT {table.selected_text} FROM {source})"
        # Rows are numbered from 0 in each partition, which is one file: its first row brings the header.
        first = "monotonically_increasing_id() & 8589934591L = 0L"
        header = csv_header(table)
        return self.relations.query(
            f"SELECT CASE WHEN {first} THEN concat('{header}\\n', line) ELSE line END AS value FROM ({line})"
        )

    def arrange(self, files: SparkTableFiles, item: TableDay, rows: int) -> str:
        """The staged file of a table-day with so many rows, or its folder of parts, ready to be published."""
        numbers = files.numbers_of(item.day)
        present = [number for number in numbers if number in files.names]
        if item.rows > self.relations.census.dataset.max_rows_per_file:
            staged = self.staging.path(item.table, item.day, self.file_format)
            self.storage.ensure_folder(staged)
            for place, number in enumerate(present, start=1):
                source = self.storage.local_path(f"{files.folder}/{files.names[number]}")
                name = f"part-{place:05d}.{self.file_format}"
                move_mounted(source, self.storage.local_path(f"{staged}/{name}"))
            return staged
        if rows:
            return f"{files.folder}/{files.names[present[0]]}"
        return self._without_rows(files.table, item)

    def _without_rows(self, table: TableSpec, item: TableDay) -> str:
        """A file with the header or the schema alone; Spark writes none for a partition without rows."""
        folder = self.staging.folder_of(f"{table.name}_{item.day:%Y%m%d}_empty")
        uri = self.storage.files_uri(folder)
        with spark_failures_explained():
            if self.file_format == "csv":
                header = self.spark.createDataFrame([(csv_header(table),)], "value STRING")
                header.coalesce(1).write.mode("overwrite").option("compression", "none").text(uri)
            else:
                columns = ", ".join(f"{spark_name(name)} {spark_type(kind)}" for name, kind in table.columns)
                rows = self.spark.createDataFrame([], columns).coalesce(1)
                rows.write.mode("overwrite").option("compression", "snappy").parquet(uri)
        (name,) = self._written(folder).values()
        return f"{folder}/{name}"


def csv_header(table: TableSpec) -> str:
    """The first line of a file; names of columns need no quotes."""
    return ",".join(name for name, _ in table.columns)


def spark_type(kind: str) -> str:
    """Spark's word for a logical type in words."""
    return {"integer": "INT"}.get(kind, kind.upper())


class spark_failures_explained:  # noqa: N801 - reads like a statement where it is used
    """Turns what a Spark job raises into a failure with its cause in one line."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Py4JJavaError | PySparkException):
            causes = CAUSE.findall(str(error))
            reason = causes[-1].removeprefix("Caused by: ") if causes else str(error).strip().split("\n")[0]
            raise RuntimeFailure(
                f"Spark could not do its work: {reason}",
                hint="Make room where the disk is full; a smaller batch_size needs less memory.",
            ) from error
