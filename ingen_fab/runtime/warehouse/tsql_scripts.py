"""DDL scripts that are T-SQL: run batch by batch in a warehouse, recorded in a table of it."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import astuple
from datetime import UTC, datetime

from ingen_fab.runtime.ddl.due_scripts import EXECUTIONS_TABLE, LastExecution, ScriptExecution
from ingen_fab.runtime.ddl.script_runs import DdlScript
from ingen_fab.runtime.warehouse.tsql_words import tsql_table
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession, insert_statements

RECORD_SCHEMA = "dbo"
WAREHOUSE_EXECUTIONS_COLUMNS = {
    "script_path": "varchar(500)",
    "content_hash": "varchar(64)",
    "status": "varchar(20)",
    "started_at": "datetime2(6)",
    "finished_at": "datetime2(6)",
    "duration_ms": "bigint",
    "error_message": "varchar(8000)",
    "run_id": "varchar(100)",
}
# A line that ends a batch, as in the tools of SQL Server; no server knows the word.
BATCH_END = re.compile(r"^[ \t]*GO[ \t]*;?[ \t]*$", re.IGNORECASE | re.MULTILINE)


class TSQLScripts:
    """Runs each script in the warehouse of that name, over a connection of its own."""

    def __init__(self, warehouse: str, workspace: str = "") -> None:
        self._place = (warehouse, workspace)
        self._batch = ""

    def execute(self, script: DdlScript) -> None:
        """Run the batches of the text one after the other; a failed one ends it."""
        with closing(WarehouseSession(*self._place)) as session:
            for number, batch in enumerate(script_batches(script.text), start=1):
                self._batch = f"batch {number}, which begins at line {batch[0]}"
                session.run(batch[1])

    def told(self, script: DdlScript, error: BaseException) -> str:
        """The error, and the batch that failed."""
        text = str(error).strip()
        return f"{self._batch}: {type(error).__name__}: {text}" if text else f"{self._batch} failed"


class WarehouseExecutions:
    """The table `ddl_script_executions` of a warehouse; append-only, the latest row of a script counts."""

    def __init__(self, warehouse: str, workspace: str = "") -> None:
        self._place = (warehouse, workspace)
        self._table = tsql_table(RECORD_SCHEMA, EXECUTIONS_TABLE)

    def latest(self) -> dict[str, LastExecution]:
        """The last execution of each script, by its path; nothing where there is no table yet."""
        with closing(WarehouseSession(*self._place)) as session:
            if EXECUTIONS_TABLE not in session.tables_of(RECORD_SCHEMA):
                return {}
            rows = session.run(
                "SELECT [script_path], [content_hash], [status] FROM (SELECT [script_path], [content_hash], "
                "[status], ROW_NUMBER() OVER (PARTITION BY [script_path] ORDER BY [finished_at] DESC) "
                f"AS [place] FROM {self._table}) AS [numbered] WHERE [place] = 1;"
            )
        return {str(path): LastExecution(str(content), str(status)) for path, content, status in rows}

    def append(self, execution: ScriptExecution) -> None:
        """Record an execution; the table is made at its first use."""
        with closing(WarehouseSession(*self._place)) as session:
            if EXECUTIONS_TABLE not in session.tables_of(RECORD_SCHEMA):
                columns = ", ".join(f"[{name}] {kind}" for name, kind in WAREHOUSE_EXECUTIONS_COLUMNS.items())
                session.run(f"CREATE TABLE {self._table} ({columns});")
            values = [_recorded(value) for value in astuple(execution)]
            columns_of = list(WAREHOUSE_EXECUTIONS_COLUMNS)
            session.transact(insert_statements(self._table, columns_of, [values]))


def script_batches(text: str) -> list[tuple[int, str]]:
    """The batches of a script with the line on which each begins; lines that say GO stand between them."""
    batches = []
    start = 0
    for end in [*BATCH_END.finditer(text), None]:
        part = text[start : end.start() if end is not None else len(text)]
        if part.strip():
            first = text.count("\n", 0, start + len(part) - len(part.lstrip())) + 1
            batches.append((first, part.strip("\n")))
        start = end.end() if end is not None else len(text)
    return batches


def _recorded(value: object) -> int | str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value if value is None or isinstance(value, int) else str(value)
