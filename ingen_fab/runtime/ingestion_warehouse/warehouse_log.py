"""The tables that ingestion keeps in a warehouse: config, log and rejects, in the schema dbo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.ingestion.config_columns import CONFIG_COLUMNS, CONFIG_TABLE, TableColumn
from ingen_fab.runtime.ingestion.log_columns import LOG_COLUMNS, LOG_TABLE, REJECTS_COLUMNS, REJECTS_TABLE
from ingen_fab.runtime.ingestion.log_entries import COMPLETED, RUNNING
from ingen_fab.runtime.ingestion_warehouse.staging_tables import columns_of_table
from ingen_fab.runtime.ingestion_warehouse.text_values import quoted_names
from ingen_fab.runtime.ingestion_warehouse.warehouse_kinds import warehouse_type
from ingen_fab.runtime.warehouse.tsql_words import tsql_name, tsql_table, tsql_text
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession, insert_statements

KEPT_SCHEMA = "dbo"
LOG, REJECTS = tsql_table(KEPT_SCHEMA, LOG_TABLE), tsql_table(KEPT_SCHEMA, REJECTS_TABLE)
# Lists of files may be long; the ids are compared, and shorter ones are compared faster.
OTHER_TYPES = {
    "log_id": "varchar(4000)",
    "config_id": "varchar(200)",
    "execution_id": "varchar(100)",
    "status": "varchar(30)",
    "source_files": "varchar(max)",
}
INSTANT_FORMAT = "%Y-%m-%d %H:%M:%S.%f"


def now_in_utc() -> datetime:
    """The time in UTC, without a zone, as the log keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


class WarehouseLog:
    """Reads config rows and log; gives the statements that write log and rejects."""

    def __init__(self, session: WarehouseSession) -> None:
        self._session = session

    def config_rows(self) -> list[dict[str, object]]:
        """The rows of the config table; RuntimeUserError where there is no such table."""
        there = self._columns(CONFIG_TABLE)
        if not there:
            raise RuntimeUserError(
                f"there is no table {CONFIG_TABLE} in the warehouse {self._session.name}, so nothing is "
                "configured to be loaded",
                hint="Make it and its sample rows: ingen_fab ddl run --generation-mode=warehouse.",
            )
        names = [column.name for column in CONFIG_COLUMNS if column.name in there]
        texts = ", ".join(f"CAST({tsql_name(n)} AS varchar(8000)) AS {tsql_name(n)}" for n in names)
        found = self._session.run(f"SELECT {texts} FROM {tsql_table(KEPT_SCHEMA, CONFIG_TABLE)};")
        return [dict(zip(names, row, strict=True)) for row in found]

    def prepare(self) -> None:
        """Make log and rejects where they are missing, and add columns that an older one lacks."""
        for name, columns in ((LOG_TABLE, LOG_COLUMNS), (REJECTS_TABLE, REJECTS_COLUMNS)):
            there, table = self._columns(name), tsql_table(KEPT_SCHEMA, name)
            if not there:
                listed = [(column.name, _type_of(column)) for column in columns]
                self._session.run(f"CREATE TABLE {table} ({columns_of_table(listed)});")
                continue
            for column in columns:
                if column.name not in there:
                    added = columns_of_table([(column.name, _type_of(column))])
                    self._session.run(f"ALTER TABLE {table} ADD {added};")

    def entries(self) -> list[dict[str, object]]:
        """The rows of the log of slices that are completed, or that nobody closed; the oldest first."""
        there = self._columns(LOG_TABLE)
        if "source_files" not in there:
            return []
        texts = ", ".join(_read(column) for column in LOG_COLUMNS if column.name in there)
        names = [column.name for column in LOG_COLUMNS if column.name in there]
        found = self._session.run(
            f"SELECT {texts} FROM {LOG} WHERE [status] IN ('{COMPLETED}', '{RUNNING}') "
            "AND [source_files] IS NOT NULL ORDER BY [job_end_time];"
        )
        return [_entry(dict(zip(names, row, strict=True))) for row in found]

    def add_statements(self, entries: Sequence[Mapping[str, object]]) -> list[str]:
        """What writes rows of the log."""
        names = [column.name for column in LOG_COLUMNS]
        rows = [[_literal(entry.get(name)) for name in names] for entry in entries]
        return list(insert_statements(LOG, names, rows))

    def close_statements(self, entries: Sequence[Mapping[str, object]]) -> list[str]:
        """What puts rows in the place of those of the same ids."""
        if not entries:
            return []
        return [f"DELETE FROM {LOG} WHERE {of_entries(entries)}", *self.add_statements(entries)]

    def guard_statements(self, config_id: str, target: str, known: int, own: Sequence[str]) -> list[str]:
        """What ends a transaction where another run has loaded the config, or closed this run's rows.

        `known` is the number of completed rows of the config that the plan knows of, `own` are the ids of the
        open ones.
        """
        completed = (
            f"(SELECT COUNT_BIG(*) FROM {LOG} WHERE [config_id] = {tsql_text(config_id)} "
            f"AND [target_table_name] = {tsql_text(target)} AND [status] = '{COMPLETED}' "
            "AND [source_files] IS NOT NULL)"
        )
        running = (
            f"(SELECT COUNT_BIG(*) FROM {LOG} WHERE [status] = '{RUNNING}' "
            f"AND [log_id] IN ({', '.join(map(tsql_text, own))}))"
        )
        told = tsql_text(f"another run loaded {config_id} at the same time; run again, and it is skipped")
        return [f"IF {completed} <> {known} OR {running} <> {len(own)} THROW 50001, {told}, 1"]

    def forget_statement(self, target: str) -> str:
        """What lets go of what the log says of a target that is made anew."""
        return (
            f"UPDATE {LOG} SET [source_files] = NULL WHERE [target_table_name] = {tsql_text(target)} "
            f"AND [status] = '{COMPLETED}'"
        )

    def _columns(self, name: str) -> set[str]:
        found = self._session.run(
            f"SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = '{KEPT_SCHEMA}' "
            f"AND TABLE_NAME = {tsql_text(name)};"
        )
        return {str(row[0]) for row in found}


def of_entries(entries: Sequence[Mapping[str, object]]) -> str:
    """The condition of the log's rows of these ids."""
    return f"[log_id] IN ({', '.join(tsql_text(str(entry['log_id'])) for entry in entries)})"


def insert_rejects(rows: str) -> str:
    """What writes the rows of a query, whose columns are those of the table, into the table of rejects."""
    return f"INSERT INTO {REJECTS} ({quoted_names([c.name for c in REJECTS_COLUMNS])}) {rows}"


def _type_of(column: TableColumn) -> str:
    return OTHER_TYPES.get(column.name) or warehouse_type(column.kind)


def _read(column: TableColumn) -> str:
    name = tsql_name(column.name)
    if column.kind == "STRING":
        return f"{name} AS {name}"
    style = ", 121" if column.kind == "TIMESTAMP" else ""
    return f"CONVERT(varchar(40), {name}{style}) AS {name}"


def _entry(row: Mapping[str, str | None]) -> dict[str, object]:
    found: dict[str, object] = dict(row)
    for column in LOG_COLUMNS:
        text = row.get(column.name)
        if text is None:
            continue
        if column.kind == "TIMESTAMP":
            found[column.name] = datetime.fromisoformat(text)
        elif column.kind in ("BIGINT", "INT"):
            found[column.name] = int(text)
        elif column.kind.startswith("DECIMAL"):
            found[column.name] = Decimal(text)
    return found


def _literal(value: object) -> int | str | None:
    if isinstance(value, datetime):
        return value.strftime(INSTANT_FORMAT)
    return value if value is None or isinstance(value, int) else str(value)
