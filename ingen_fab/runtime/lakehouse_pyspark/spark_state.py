"""The state table by way of Spark: the same Delta table that a Python notebook writes with deltalake."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import delta.tables as delta_tables
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession
from pyspark.sql.functions import expr

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.lakehouse.state_rows import FORGOTTEN_ROW_COUNT, StateKey, StateRow, forgotten_rows
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse_pyspark.spark_files import spark_failures_explained
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_text

UNIX_START = datetime(1970, 1, 1, tzinfo=UTC)
SPARK_STATE_COLUMNS = {
    "dataset_id": "STRING",
    "table_name": "STRING",
    "generation_date": "DATE",
    "target": "STRING",
    "path_format": "STRING",
    "file_format": "STRING",
    "file_path": "STRING",
    "row_count": "BIGINT",
    "min_key": "BIGINT",
    "max_key": "BIGINT",
    "content_hash": "BIGINT",
    "seed": "BIGINT",
    "scale": "STRING",
    "config_fingerprint": "STRING",
    "generator_version": "INT",
    "generation_mode": "STRING",
    "finished_at": "TIMESTAMP",
}
# Kept as deltalake 1.2.1 can read them.
SPARK_STATE_PROPERTIES = {
    "delta.enableDeletionVectors": "false",
    "delta.minReaderVersion": "1",
    "delta.minWriterVersion": "2",
}


class SparkStateTable:
    """The Delta table `table_name`; append-only, so that writers do not get in each other's way."""

    def __init__(self, spark: SparkSession, storage: LakehouseStorage, table_name: str) -> None:
        self._spark = spark
        self._name = table_name
        self._uri = storage.table_uri(table_name)

    def append(self, rows: Iterable[StateRow]) -> None:
        """Record rows in one commit; no commit without rows. The table is made at its first use."""
        # Python's instants would pass through the machine's time zone; whole microseconds do not.
        values = [{name: _plain(getattr(row, name)) for name in SPARK_STATE_COLUMNS} for row in rows]
        if not values:
            return
        shape = SPARK_STATE_COLUMNS | {"finished_at": "BIGINT", "generation_date": "STRING"}
        kind = f"ARRAY<STRUCT<{', '.join(f'{name}: {kind}' for name, kind in shape.items())}>>"
        frame = self._spark.sql(f"SELECT inline(from_json({spark_text(json.dumps(values))}, '{kind}'))")
        given = dict.fromkeys(shape, "{}") | {
            "finished_at": "timestamp_micros({})",
            "generation_date": "CAST({} AS DATE)",
        }
        columns = [f"{text.format(name)} AS {name}" for name, text in given.items()]
        with spark_failures_explained():
            if not delta_tables.DeltaTable.isDeltaTable(self._spark, self._uri):
                self._create()
            frame.selectExpr(*columns).write.format("delta").mode("append").save(self._uri)

    def _create(self) -> None:
        table = delta_tables.DeltaTable.createIfNotExists(self._spark).location(self._uri)
        for name, kind in SPARK_STATE_COLUMNS.items():
            table = table.addColumn(name, kind)
        for name, value in SPARK_STATE_PROPERTIES.items():
            table = table.property(name, value)
        table.execute()

    def latest(
        self, dataset_id: str, target: str, path_format: str, file_format: str
    ) -> dict[StateKey, StateRow]:
        """Return what exists now, by table and day; nothing where there is no table yet.

        The row that finished last counts, of two at the same time the one that was committed last.
        """
        wanted = [dataset_id, target, path_format, file_format]
        with spark_failures_explained():
            if not delta_tables.DeltaTable.isDeltaTable(self._spark, self._uri):
                return {}
            found = self._latest(wanted)
        return {(row.table_name, row.generation_date): row for row in found}

    def forget(
        self,
        dataset_id: str,
        target: str,
        path_format: str,
        file_format: str,
        table_days: Iterable[StateKey],
    ) -> None:
        """Record that these table-days exist no more; those that are not recorded need nothing."""
        known = self.latest(dataset_id, target, path_format, file_format)
        self.append(forgotten_rows(known, table_days))

    def _latest(self, wanted: list[str]) -> list[StateRow]:
        names = list(SPARK_STATE_COLUMNS)
        fields = ", ".join(f"unix_micros({n}) AS {n}" if n == "finished_at" else n for n in names)
        last = f"max_by(struct({fields}), struct(finished_at, _metadata.file_modification_time)) AS last"
        try:
            table = self._spark.read.format("delta").load(self._uri)
            for name, value in zip(
                ("dataset_id", "target", "path_format", "file_format"), wanted, strict=True
            ):
                table = table.where(table[name] == value)
            rows = table.groupBy("table_name", "generation_date").agg(expr(last)).select("last.*").collect()
        except AnalysisException as error:
            raise RuntimeUserError(
                f"the table {self._name} at {self._uri} is no state table: {str(error).splitlines()[0]}",
                hint="Give state_table_name another name, or move that table away.",
            ) from error
        states = [StateRow(**(row.asDict() | {"finished_at": _instant(row["finished_at"])})) for row in rows]
        return [row for row in states if row.row_count != FORGOTTEN_ROW_COUNT]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return (value - UNIX_START) // timedelta(microseconds=1)
    return value.isoformat() if isinstance(value, date) else value


def _instant(micros: int) -> datetime:
    return UNIX_START + timedelta(microseconds=micros)
