"""The Delta table that a config fills: what it holds, and commits that carry their own mark."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import delta.tables as delta_tables
from delta.exceptions import ConcurrentTransactionException, DeltaConcurrentModificationException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql.types import StructType

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.commit_book import CommitBook
from ingen_fab.runtime.ingestion.log_columns import INGESTION_TABLE_PROPERTIES
from ingen_fab.runtime.ingestion.log_entries import EPOCH
from ingen_fab.runtime.ingestion.slice_counts import (
    CommitReport,
    MarkedCommit,
    marked_commit,
    marker_text,
    transaction_name,
)
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.listing import head_of
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name, spark_text
from ingen_fab.runtime.lakehouse_pyspark.spark_settings import session_settings

MERGED, TAKEN = "merged", "taken"
COMMIT_HEAD_BYTES = 1_000_000


class LostRace(RuntimeFailure):
    """Raised when another run committed for the config between this run's plan and its commit."""


@dataclass(frozen=True)
class CommitMark:
    """What a commit is known by: whose it is, its number among the config's commits, what it tells."""

    config_id: str
    execution_id: str
    version: int
    report: CommitReport

    @property
    def text(self) -> str:
        """The mark as the commit carries it."""
        return marker_text(self.config_id, self.execution_id, self.report)


class SparkTarget:
    """One target; `name` is schema.table, `uri` where it lies."""

    def __init__(self, spark: SparkSession, name: str, uri: str) -> None:
        self._spark = spark
        self.name = name
        self.uri = uri
        self._counted = (0, 0)  # a version of the table, plus 1, and its rows

    def exists(self) -> bool:
        """Whether there is a Delta table."""
        return bool(delta_tables.DeltaTable.isDeltaTable(self._spark, self.uri))

    def frame(self) -> DataFrame:
        """Its rows."""
        return self._spark.read.format("delta").load(self.uri)

    def schema(self) -> StructType | None:
        """Its columns; None where it is not there yet."""
        return self.frame().schema if self.exists() else None

    def row_count(self) -> int:
        """Its rows, counted from the statistics of its files; 0 where it is not there.

        Spark counts them only where the commits since the last count do not tell.
        """
        version = self._version() + 1
        if version != self._counted[0]:
            self._counted = (version, self.frame().count())
        return self._counted[1]

    def size(self) -> int:
        """Bytes of its files; 0 where it is not there."""
        return int(self._snapshot().sizeInBytes()) if self.exists() else 0

    def book(self, config_id: str) -> CommitBook:
        """How many commits of a config the table holds, by Delta's own book of transactions."""
        if not self.exists():
            return CommitBook()
        snapshot = self._snapshot()
        found = snapshot.transactions().get(transaction_name(config_id))
        return CommitBook(str(snapshot.metadata().id()), int(found.get()) if found.isDefined() else 0)

    def _snapshot(self) -> Any:
        """Delta's picture of the table as it is now; pyspark has no other way to a table's transactions."""
        # To open the table brings the picture up to date.
        self.frame()
        jvm: Any = self._spark._jvm
        log = jvm.org.apache.spark.sql.delta.DeltaLog.forTable(self._spark._jsparkSession, self.uri)
        return log.unsafeVolatileSnapshot()

    def commit_id(self, version: int) -> str:
        """What the log calls a commit of a config."""
        return CommitBook(str(self._snapshot().metadata().id())).commit_id(version)

    def commits(self, config_id: str) -> list[MarkedCommit]:
        """The commits of a config in the history that the table still has, the last one first."""
        if not self.exists():
            return []
        rows = (
            self._table()
            .history()
            .where("userMetadata IS NOT NULL")
            .selectExpr("userMetadata AS text", "unix_micros(timestamp) AS micros")
            .collect()
        )
        found = (marked_commit(row.text, EPOCH + timedelta(microseconds=row.micros)) for row in rows)
        return [commit for commit in found if commit is not None and commit.config_id == config_id]

    def append(self, rows: DataFrame, mark: CommitMark, partition_columns: Sequence[str]) -> None:
        """Add rows in one commit."""
        self._write(rows, mark, partition_columns, {})

    def replace(
        self, rows: DataFrame, mark: CommitMark, partition_columns: Sequence[str], condition: str
    ) -> None:
        """Put rows in the place of those that a condition holds for, as it must for the new ones too."""
        self._write(rows, mark, partition_columns, {"replaceWhere": condition} if condition else None)

    def merge(self, rows: DataFrame, mark: CommitMark, keys: Sequence[str], newer: str) -> None:
        """Insert rows whose key is not there, and update those that are not older than what is there."""
        on = " AND ".join(f"{MERGED}.{spark_name(key)} = {TAKEN}.{spark_name(key)}" for key in keys)
        values: dict[str, str | Column] = {
            spark_name(name): f"{TAKEN}.{spark_name(name)}" for name in rows.columns
        }
        self._add_columns(rows.schema)
        before = self._version()
        with self._told_races(mark), self._marked(mark):
            merge = self._table().alias(MERGED).merge(rows.alias(TAKEN), on)
            merge.whenMatchedUpdate(newer, set=values).whenNotMatchedInsert(values=values).execute()
        self._check_committed(mark, before)

    def _write(
        self,
        rows: DataFrame,
        mark: CommitMark,
        partition_columns: Sequence[str],
        replaced: Mapping[str, str] | None,
    ) -> None:
        """Append where nothing is `replaced`; with None overwrite all."""
        before = self._version()
        writer = rows.write.format("delta").option("mergeSchema", "true")
        if before < 0:
            writer = writer.options(**INGESTION_TABLE_PROPERTIES).partitionBy(*partition_columns)
        writer = writer.option("txnAppId", transaction_name(mark.config_id))
        writer = writer.option("txnVersion", mark.version).option("userMetadata", mark.text)
        mode = "append" if replaced == {} else "overwrite"
        with self._told_races(mark):
            writer.options(**(replaced or {})).mode(mode).save(self.uri)
        self._check_committed(mark, before)

    def _version(self) -> int:
        """The table's version; -1 where it is not there."""
        return int(self._snapshot().version()) if self.exists() else -1

    def _add_columns(self, schema: StructType) -> None:
        """A merge brings no new columns; they come in a commit of their own, NULL in all rows."""
        there = {name.lower() for name in self.frame().columns}
        new = [f for f in schema.fields if f.name.lower() not in there]
        if new:
            told = ", ".join(f"{spark_name(field.name)} {field.dataType.simpleString()}" for field in new)
            self._spark.sql(f"ALTER TABLE delta.{spark_name(self.uri)} ADD COLUMNS ({told})")
            fault_point("ingest_columns_added")

    def _table(self) -> delta_tables.DeltaTable:
        return delta_tables.DeltaTable.forPath(self._spark, self.uri)

    @contextmanager
    def _marked(self, mark: CommitMark) -> Iterator[None]:
        settings = {
            "spark.databricks.delta.write.txnAppId": transaction_name(mark.config_id),
            "spark.databricks.delta.write.txnVersion": str(mark.version),
            "spark.databricks.delta.commitInfo.userMetadata": mark.text,
        }
        with session_settings(self._spark, settings):
            yield

    @contextmanager
    def _told_races(self, mark: CommitMark) -> Iterator[None]:
        """Delta's errors of writers that meet, in words that name config and table."""
        try:
            yield
        except ConcurrentTransactionException as error:
            raise lost_race(mark.config_id) from error
        except DeltaConcurrentModificationException as error:
            raise RuntimeFailure(
                f"{mark.config_id}: another run wrote {self.name} at the same time; nothing was written",
                hint="Run again.",
            ) from error

    def _check_committed(self, mark: CommitMark, before: int) -> None:
        """Delta leaves a commit out, without a word, whose number the table holds already."""
        for version in range(self._version(), before, -1):
            text = head_of(f"{self.uri}/_delta_log/{version:020}.json", COMMIT_HEAD_BYTES)
            # The commit's own JSON is a text in another; the id stands at its beginning.
            if mark.execution_id in text:
                added = added_rows(text) if len(text) < COMMIT_HEAD_BYTES else None
                if added is not None and self._counted[0] == before + 1 == version:
                    self._counted = (version + 1, self._counted[1] + added)
                return
        raise lost_race(mark.config_id)


def lost_race(config_id: str) -> LostRace:
    """The error of who comes second."""
    return LostRace(
        f"another run loaded {config_id} at the same time", hint="Run again: what it loaded is skipped."
    )


def added_rows(commit: str) -> int | None:
    """The rows that a commit of Delta's log brings; None where it takes some away, or does not tell."""
    rows = 0
    for action in map(json.loads, commit.splitlines()):
        if "remove" in action:
            return None
        if "add" in action:
            count = json.loads(action["add"].get("stats") or "{}").get("numRecords")
            if count is None or "deletionVector" in action["add"]:
                return None
            rows += count
    return rows


def paths_condition(paths: Sequence[str]) -> str:
    """Rows of these files."""
    return f"_source_file IN ({', '.join(map(spark_text, paths))})"
