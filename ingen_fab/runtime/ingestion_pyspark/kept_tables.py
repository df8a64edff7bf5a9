"""The tables that the package keeps beside the targets: config, log and rejects, in the schema dbo."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import delta.tables as delta_tables
from delta.exceptions import DeltaConcurrentModificationException
from pyspark.sql import DataFrame, SparkSession

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.ingestion.config_columns import CONFIG_TABLE, TableColumn
from ingen_fab.runtime.ingestion.log_columns import (
    INGESTION_TABLE_PROPERTIES,
    LOG_COLUMNS,
    LOG_TABLE,
    REJECTS_COLUMNS,
    REJECTS_TABLE,
)
from ingen_fab.runtime.ingestion.log_entries import COMPLETED, EPOCH, RUNNING, files_from_text
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name, spark_text

KEPT_TABLE_ATTEMPTS = 5


def utc_now() -> datetime:
    """The time in UTC, without a zone, as the log keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


class KeptTables:
    """Reads the config rows, and reads and writes log and rejects; missing tables of these two are made."""

    def __init__(self, spark: SparkSession, storage: LakehouseStorage) -> None:
        self._spark = spark
        self._uris = {name: storage.table_uri(name) for name in (CONFIG_TABLE, LOG_TABLE, REJECTS_TABLE)}

    def config_rows(self) -> list[dict[str, object]]:
        """The rows of the config table; raises RuntimeUserError where there is no such table."""
        if not self._exists(CONFIG_TABLE):
            raise RuntimeUserError(
                f"there is no table {CONFIG_TABLE}, so nothing is configured to be loaded",
                hint="Make it and its sample rows: ingen_fab ddl compile --generation-mode=lakehouse,"
                " then ingen_fab ddl run.",
            )
        return [row.asDict() for row in self._frame(CONFIG_TABLE).collect()]

    def prepare(self) -> None:
        """Make log and rejects where they are missing, and add columns that an older log lacks."""
        for name, columns in ((LOG_TABLE, LOG_COLUMNS), (REJECTS_TABLE, REJECTS_COLUMNS)):
            if not self._exists(name):
                create_kept_table(self._spark, self._uris[name], columns)
                continue
            there = {column.lower() for column in self._frame(name).columns}
            new = [f"{column.name} {column.kind}" for column in columns if column.name not in there]
            if new:
                uri = spark_name(self._uris[name])
                self._spark.sql(f"ALTER TABLE delta.{uri} ADD COLUMNS ({', '.join(new)})")

    def entries(self) -> list[dict[str, object]]:
        """The rows of the log of slices that are completed, or that nobody closed; the oldest first."""
        if not self._exists(LOG_TABLE) or "source_files" not in self._frame(LOG_TABLE).columns:
            return []
        found = self._entries(f"status IN ('{COMPLETED}', '{RUNNING}') AND source_files IS NOT NULL")
        return sorted(found, key=lambda row: str(row["job_end_time"]))

    def _entries(self, condition: str) -> list[dict[str, object]]:
        instants = {column.name for column in LOG_COLUMNS if column.kind == "TIMESTAMP"}
        frame = self._frame(LOG_TABLE).where(condition)
        # As whole microseconds: pyspark would turn them into the machine's own time.
        names = [(name.lower(), spark_name(name)) for name in frame.columns]
        wanted = [
            f"unix_micros(CAST({quoted} AS TIMESTAMP)) AS {name}" if name in instants else quoted
            for name, quoted in names
        ]
        rows = [row.asDict() for row in frame.selectExpr(*wanted).collect()]
        for row in rows:
            for name in instants & row.keys():
                micros = row[name]
                row[name] = None if micros is None else EPOCH + timedelta(microseconds=micros)
        return rows

    def add_entries(self, entries: Sequence[Mapping[str, object]]) -> None:
        """Write rows of the log in one commit."""
        if entries:
            frame = self._entries_frame(entries)
            self._patiently(lambda: frame.write.format("delta").mode("append").save(self._uris[LOG_TABLE]))

    def close_entries(self, entries: Sequence[Mapping[str, object]]) -> None:
        """Put rows in the place of those of the same ids, in one commit."""
        if not entries:
            return
        frame = self._entries_frame(entries)
        ids = ", ".join(spark_text(str(entry["log_id"])) for entry in entries)
        writer = frame.write.format("delta").mode("overwrite").option("replaceWhere", f"log_id IN ({ids})")
        self._patiently(lambda: writer.save(self._uris[LOG_TABLE]))

    def add_rejects(self, rows: DataFrame) -> None:
        """Write rejected rows in one commit."""
        wanted = [f"CAST({c.name} AS {c.kind}) AS {c.name}" for c in REJECTS_COLUMNS]
        frame = rows.selectExpr(*wanted)
        self._patiently(lambda: frame.write.format("delta").mode("append").save(self._uris[REJECTS_TABLE]))

    def forget_rejects(self, entries: Sequence[Mapping[str, object]]) -> None:
        """Delete the rejected rows of slices of one run whose good rows were not loaded."""
        files = [file.path for entry in entries for file in files_from_text(str(entry["source_files"]))]
        if not files or not self._exists(REJECTS_TABLE):
            return
        owner = [f"{name} = {spark_text(str(entries[0][name]))}" for name in ("config_id", "execution_id")]
        paths = ", ".join(spark_text(f"Files/{path}") for path in files)
        condition = " AND ".join([*owner, f"source_file IN ({paths})"])
        table = delta_tables.DeltaTable.forPath(self._spark, self._uris[REJECTS_TABLE])
        self._patiently(lambda: table.delete(condition))

    def _entries_frame(self, entries: Sequence[Mapping[str, object]]) -> DataFrame:
        """The entries as the table on disk has its columns; existing users' may have other types."""
        ours = {column.name: column.kind for column in LOG_COLUMNS}
        # Python's instants would pass through the machine's time zone; whole microseconds do not.
        shape = ", ".join(
            f"{name}: {'BIGINT' if kind == 'TIMESTAMP' else kind}" for name, kind in ours.items()
        )
        values = [{name: _plain_value(entry.get(name)) for name in ours} for entry in entries]
        text = spark_text(json.dumps(values))
        frame = self._spark.sql(f"SELECT inline(from_json({text}, 'ARRAY<STRUCT<{shape}>>'))")
        columns = []
        for field in self._frame(LOG_TABLE).schema.fields:
            kind = field.dataType.simpleString()
            name = field.name.lower()
            if name not in ours:
                columns.append(f"CAST(NULL AS {kind}) AS {spark_name(field.name)}")
                continue
            value = f"timestamp_micros({name})" if ours[name] == "TIMESTAMP" else name
            columns.append(f"CAST({value} AS {kind}) AS {spark_name(field.name)}")
        return frame.selectExpr(*columns)

    def _exists(self, name: str) -> bool:
        return bool(delta_tables.DeltaTable.isDeltaTable(self._spark, self._uris[name]))

    def _frame(self, name: str) -> DataFrame:
        return self._spark.read.format("delta").load(self._uris[name])

    @staticmethod
    def _patiently(commit: object) -> None:
        assert callable(commit)
        for attempt in range(1, KEPT_TABLE_ATTEMPTS + 1):
            try:
                commit()
            except DeltaConcurrentModificationException:
                # Runs of other configs write these tables as well.
                if attempt == KEPT_TABLE_ATTEMPTS:
                    raise
                time.sleep(0.2 * attempt)
            else:
                return


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
        span = value - EPOCH
        return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds
    return float(value) if isinstance(value, Decimal) else value


def create_kept_table(spark: SparkSession, uri: str, columns: Sequence[TableColumn]) -> None:
    """Make an empty table that deltalake can read too."""
    table = delta_tables.DeltaTable.createIfNotExists(spark).location(uri)
    for column in columns:
        table = table.addColumn(column.name, column.kind, nullable=not column.required)
    for name, value in INGESTION_TABLE_PROPERTIES.items():
        table = table.property(name, value)
    table.execute()
