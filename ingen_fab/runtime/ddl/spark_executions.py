"""The record of executions as a Delta table of the lakehouse, by way of Spark."""

from __future__ import annotations

from dataclasses import astuple

import delta.tables as delta_tables
from pyspark.sql import SparkSession
from pyspark.sql.functions import expr

from ingen_fab.runtime.ddl.due_scripts import EXECUTIONS_TABLE, LastExecution, ScriptExecution
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage

EXECUTIONS_COLUMNS = {
    "script_path": "STRING",
    "content_hash": "STRING",
    "status": "STRING",
    "started_at": "TIMESTAMP",
    "finished_at": "TIMESTAMP",
    "duration_ms": "BIGINT",
    "error_message": "STRING",
    "run_id": "STRING",
}
# Kept as deltalake 1.2.1 can read them.
EXECUTIONS_PROPERTIES = {
    "delta.enableDeletionVectors": "false",
    "delta.minReaderVersion": "1",
    "delta.minWriterVersion": "2",
}


class SparkExecutions:
    """The Delta table `ddl_script_executions`; append-only, the latest row of a script counts."""

    def __init__(self, spark: SparkSession, storage: LakehouseStorage) -> None:
        self._spark = spark
        self._uri = storage.table_uri(EXECUTIONS_TABLE)

    def latest(self) -> dict[str, LastExecution]:
        """The last execution of each script, by its path; nothing where there is no table yet."""
        if not delta_tables.DeltaTable.isDeltaTable(self._spark, self._uri):
            return {}
        table = self._spark.read.format("delta").load(self._uri)
        last = expr("max_by(struct(content_hash, status), finished_at) AS last")
        rows = table.groupBy("script_path").agg(last).select("script_path", "last.*").collect()
        return {row["script_path"]: LastExecution(row["content_hash"], row["status"]) for row in rows}

    def append(self, execution: ScriptExecution) -> None:
        """Record an execution in one commit; the table is made at its first use."""
        if not delta_tables.DeltaTable.isDeltaTable(self._spark, self._uri):
            self._create()
        schema = ", ".join(f"{name} {kind}" for name, kind in EXECUTIONS_COLUMNS.items())
        # Instants with their zone: Spark takes those without one for the machine's local time.
        frame = self._spark.createDataFrame([astuple(execution)], schema).coalesce(1)
        frame.write.format("delta").mode("append").save(self._uri)

    def _create(self) -> None:
        table = delta_tables.DeltaTable.createIfNotExists(self._spark).location(self._uri)
        for name, kind in EXECUTIONS_COLUMNS.items():
            table = table.addColumn(name, kind)
        for name, value in EXECUTIONS_PROPERTIES.items():
            table = table.property(name, value)
        table.execute()
