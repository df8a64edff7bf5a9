"""Reads the record of DDL scripts from a local lakehouse, without Spark."""

from __future__ import annotations

from ingen_fab.runtime.ddl.due_scripts import EXECUTIONS_TABLE, LastExecution
from ingen_fab.runtime.lakehouse.delta_table import open_delta_table
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage


def last_executions(storage: LakehouseStorage) -> dict[str, LastExecution]:
    """The last execution of each script, by its path; nothing where nothing was ever run."""
    table = open_delta_table(storage, EXECUTIONS_TABLE)
    if table is None:
        return {}
    columns = ["script_path", "content_hash", "status", "finished_at"]
    rows = table.to_pyarrow_table(columns=columns).to_pylist()
    rows.sort(key=lambda row: row["finished_at"])
    return {row["script_path"]: LastExecution(row["content_hash"], row["status"]) for row in rows}
