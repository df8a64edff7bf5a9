"""The self-check of a batch on Spark: what lies in the staged files, in one aggregate a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import epoch_day
from ingen_fab.runtime.generation.tables import ForeignKeySpec, TableSpec, TotalSpec
from ingen_fab.runtime.lakehouse.layout import FileLayout
from ingen_fab.runtime.lakehouse.promises import hold_promise, is_dense, range_marks, right_count
from ingen_fab.runtime.lakehouse.series_summary import TableDayFigures
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse_pyspark.spark_files import (
    SPARK_DAY_FOLDER,
    SparkTableFiles,
    spark_failures_explained,
    spark_type,
)
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import SparkRelations, spark_name
from ingen_fab.runtime.lakehouse_pyspark.spark_threads import at_once

# A day and a key as one number to join on: keys stay far below 2 ** 42, days since 1970 below 2 ** 20.
DAY_STEP = 1 << 42
# Parents with more rows than this are joined by a shuffle.
LARGEST_BROADCAST = 4_000_000
DAY = spark_name(SPARK_DAY_FOLDER)


@dataclass
class SparkChecks:
    """Checks the staged files of one batch; `passed` counts what held, by table."""

    relations: SparkRelations
    storage: LakehouseStorage
    layout: FileLayout
    files: Mapping[str, SparkTableFiles]
    days: Mapping[str, list[date]]
    passed: Counter[str] = field(default_factory=Counter)

    @property
    def census(self) -> Census:
        """The dataset with its counts."""
        return self.relations.census

    @property
    def spark(self) -> SparkSession:
        """The session of the run."""
        return self.relations.spark

    # --- what lies in files -------------------------------------------------------------------------------

    def _register_files(self, table: TableSpec) -> None:
        """The staged rows of a table as the view `staged_<table>`, each with its `$day`."""
        files = self.files[table.name]
        if files.names:
            frame = self._read(table, [self.storage.files_uri(files.folder)], f"{DAY} BIGINT")
        else:
            empty = ", ".join(f"{spark_name(name)} {spark_type(kind)}" for name, kind in table.columns)
            frame = self.spark.createDataFrame([], f"{empty}, {DAY} BIGINT")
        self.relations.register_view(f"staged_{table.name}", frame)

    def _read(self, table: TableSpec, uris: Sequence[str], *folder_columns: str) -> DataFrame:
        """Files of a table with columns in their types; nothing is guessed, which would take a job.

        `folder_columns` are those that the names of folders give.
        """
        typed = [f"{spark_name(name)} {spark_type(kind)}" for name, kind in table.columns]
        columns = ", ".join([*typed, *folder_columns])
        if self.layout.file_format == "parquet":
            return self.spark.read.schema(columns).parquet(*uris)
        named = [f"{spark_name(name)} STRING" for name, _ in table.columns]
        texts = ", ".join([*named, *folder_columns])
        read = self.spark.read.schema(texts).options(
            header=True, enforceSchema=False, quote='"', escape='"', multiLine=True, mode="FAILFAST"
        )
        return read.csv(list(uris))

    def _source(self, table: TableSpec, columns: Sequence[str]) -> str:
        """Where columns of a batch's rows come from: their files, or the query where one is not written."""
        if not set(columns) <= {name for name, _ in table.columns}:
            return f"({table.rows.sql})"
        return spark_name(f"staged_{table.name}")

    # --- figures and foreign keys -------------------------------------------------------------------------

    def figures(self) -> dict[tuple[str, date], TableDayFigures]:
        """Count, key range and content hash by table and day; raises where a promise is broken.

        Dense keys are compared with their range by sum and exclusive or, others are counted; every foreign
        key is looked up in the parent's latest file.
        """
        tables = [table for table in self.census.dataset.tables if table.name in self.days]
        for table in tables:
            self._register_files(table)
        figures: dict[tuple[str, date], TableDayFigures] = {}
        for table, found in zip(tables, at_once(self.spark, self._found, tables), strict=True):
            for day in self.days[table.name]:
                figures[(table.name, day)] = self._judged(table, day, found.get(epoch_day(day), {}))
        return figures

    def _found(self, table: TableSpec) -> dict[int, dict[str, Any]]:
        """What one query finds in the files of a table, by day."""
        sums = "".join(
            f", sum(missing_{place}) AS missing_{place}" for place in range(len(table.foreign_keys))
        )
        keys = (
            "sum(mark) AS marks, bit_xor(mark) AS parity"
            if is_dense(table)
            else "count(DISTINCT one, two) AS keys"
        )
        sql = (
            "SELECT day, sum(made) AS made, min(key) AS low, max(key) AS high, "
            f"{keys}, sum(content) AS content{sums} "
            f"FROM ({' UNION ALL '.join(self._branches(table))}) AS parts GROUP BY day"
        )
        with spark_failures_explained():
            return {row["day"]: row.asDict() for row in self.relations.query(sql).collect()}

    def _branches(self, table: TableSpec) -> Iterator[str]:
        """SELECTs of one shape: rows of files with their keys, and the content."""
        names = ["made", "key", "mark", "one", "two", "content"]
        names += [f"missing_{place}" for place in range(len(table.foreign_keys))]

        def branch(source: str, day: str, **given: str) -> str:
            columns = ", ".join(f"{given.get(name, 'CAST(NULL AS BIGINT)')} AS {name}" for name in names)
            return f"SELECT {day} AS day, {columns} FROM {source}"

        columns = [*table.key, *(key.column for key in table.foreign_keys)]
        source = self._source(table, columns)
        joins = " ".join(self._parent_join(table, place, key) for place, key in enumerate(table.foreign_keys))
        keys = [f"CAST(child.{spark_name(name)} AS BIGINT)" for name in table.key]
        given = {
            f"missing_{place}": self._missing(place, key) for place, key in enumerate(table.foreign_keys)
        }
        if len(keys) == 1:
            given["key"] = keys[0]
        if is_dense(table):
            given["mark"] = f"{keys[0]} - {self._first_key(table)}L"
        else:
            given |= {"one": keys[0], "two": keys[-1]}
        if source == spark_name(f"staged_{table.name}"):
            given["made"] = "1L"
        else:
            yield branch(spark_name(f"staged_{table.name}"), DAY, made="1L")
        yield branch(f"{source} AS child {joins}", f"child.{DAY}", **given)
        yield branch(f"({table.hashes.sql})", DAY, content="`$hash`")

    def _first_key(self, table: TableSpec) -> int:
        """The first key of the batch: keys are counted from it, so that their sum stays a BIGINT."""
        return self.census.calendar(table).first_key(min(self.days[table.name]))

    def _missing(self, place: int, key: ForeignKeySpec) -> str:
        allowed = f" AND child.{spark_name(key.column)} IS NOT NULL" if key.may_be_null else ""
        return f"CAST(parent_{place}.slot IS NULL{allowed} AS BIGINT)"

    def _parent_join(self, table: TableSpec, place: int, key: ForeignKeySpec) -> str:
        """A join to the parent's keys on the day of its latest file: at most one row for each child."""
        parent = self.census.dataset.table(key.parent)
        file_days = {day: self._file_day(parent, day) for day in self.days[table.name]}
        first = min(file_days)
        span = range((max(file_days) - first).days + 1)
        numbers = {epoch_day(day): epoch_day(of) for day, of in file_days.items()}
        listed = ", ".join(f"{numbers.get(epoch_day(first) + n, 0)}L" for n in span)
        day = f"element_at(array({listed}), CAST(child.{DAY} - {epoch_day(first) - 1}L AS INT))"
        name = f"parents_{table.name}_{key.column}"
        self._register_parents(name, parent, key, sorted(set(file_days.values())))
        slot = f"{day} * {DAY_STEP}L + CAST(child.{spark_name(key.column)} AS BIGINT)"
        return f"LEFT JOIN {spark_name(name)} AS parent_{place} ON parent_{place}.slot = {slot}"

    def _file_day(self, parent: TableSpec, day: date) -> date:
        """The day of the parent's latest file: the day itself where snapshots are published daily."""
        made = day in self.days.get(parent.name, ())
        there = made or self.storage.exists(self.layout.file_path(parent.name, day))
        return day if there else self.census.publish_day(parent, day)

    def _register_parents(
        self, name: str, parent: TableSpec, key: ForeignKeySpec, file_days: Sequence[date]
    ) -> None:
        """The view (slot): the keys in the parent's files of these days, staged or published before."""
        column = f"CAST({spark_name(key.parent_key)} AS BIGINT)"
        frames = []
        staged = [day for day in file_days if day in self.days.get(parent.name, ())]
        if staged:
            listed = ", ".join(f"{epoch_day(day)}L" for day in staged)
            source = self._source(parent, [key.parent_key])
            frames.append(
                self.relations.query(
                    f"SELECT {DAY} * {DAY_STEP}L + {column} AS slot FROM {source} WHERE {DAY} IN ({listed})"
                )
            )
        for day in file_days:
            if day not in staged:
                path = self.layout.file_path(parent.name, day)
                if not self.storage.exists(path):
                    raise RuntimeFailure(f"the file of '{parent.name}' for {day} is not there: {path}")
                published = self._read(parent, [self.storage.files_uri(path)])
                frames.append(published.selectExpr(f"{epoch_day(day) * DAY_STEP}L + {column} AS slot"))
        found = frames[0]
        for frame in frames[1:]:
            found = found.union(frame)
        if sum(self.census.rows(parent, day) for day in file_days) <= LARGEST_BROADCAST:
            found = found.hint("broadcast")
        self.relations.register_view(name, found)

    # --- judging ------------------------------------------------------------------------------------------

    def _judged(self, table: TableSpec, day: date, row: Mapping[str, Any]) -> TableDayFigures:
        rows = row.get("made") or 0
        right_count(self.passed, self.census, table, day, rows)
        unique = self._is_range(table, day, row) if is_dense(table) else (row.get("keys") or 0) == rows
        hold_promise(self.passed, unique, table, day, f"{', '.join(table.key)} is not unique")
        for place, key in enumerate(table.foreign_keys):
            missing = row.get(f"missing_{place}") or 0
            what = f"{missing} values of {key.column} point at no row of {key.parent}"
            hold_promise(self.passed, not missing, table, day, what)
        return TableDayFigures(rows, row.get("low"), row.get("high"), row.get("content") or 0)

    def _is_range(self, table: TableSpec, day: date, row: Mapping[str, Any]) -> bool:
        """Whether the keys of a day are each number of its range once."""
        rows, first = self.census.rows(table, day), self.census.calendar(table).first_key(day)
        if not rows:
            return row.get("low") is None
        begin = first - self._first_key(table)
        expected = (first, first + rows - 1, *range_marks(begin, rows))
        return expected == tuple(row.get(name) for name in ("low", "high", "marks", "parity"))

    # --- totals -------------------------------------------------------------------------------------------

    def totals(self) -> None:
        """Each parent's total is the sum over the rows that name it, where both are made in this batch."""
        for child in self.census.dataset.tables:
            for total in child.totals:
                days = set(self.days.get(child.name, ())) & set(self.days.get(total.parent, ()))
                if days:
                    self._total(child, total, sorted(days))

    def _total(self, child: TableSpec, total: TotalSpec, days: Sequence[date]) -> None:
        parent = self.census.dataset.table(total.parent)
        listed = ", ".join(f"{epoch_day(day)}L" for day in days)
        kind = (
            dict(parent.columns).get(total.parent_column) or dict(child.columns).get(total.column) or "bigint"
        )
        wide = "DECIMAL(38,6)" if kind.startswith("decimal") else "BIGINT"

        def rows(table: TableSpec, key: str, value: str) -> str:
            source = self._source(table, [key, value])
            return (
                f"(SELECT CAST({spark_name(key)} AS BIGINT) AS id, "
                f"CAST({spark_name(value)} AS {wide}) AS value FROM {source} WHERE {DAY} IN ({listed}))"
            )

        children = rows(child, total.key, total.column)
        sql = (
            f"SELECT count(*) FROM {rows(parent, parent.key[0], total.parent_column)} AS parents LEFT JOIN "
            f"(SELECT id, sum(value) AS total FROM {children} GROUP BY id) AS sums ON sums.id = parents.id "
            "WHERE NOT (COALESCE(sums.total, 0) <=> parents.value)"
        )
        with spark_failures_explained():
            wrong = self.relations.query(sql).collect()[0][0]
        what = f"{wrong} rows have a {total.parent_column} that is not the sum of {child.name}.{total.column}"
        hold_promise(self.passed, not wrong, parent, days[0], what)
