"""The state table of a warehouse: the lakehouse's columns, written in the transaction of the rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.lakehouse.state_rows import FORGOTTEN_ROW_COUNT, StateKey, StateRow, forgotten_rows
from ingen_fab.runtime.warehouse.tsql_words import tsql_name, tsql_table, tsql_text
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession, insert_statements

WAREHOUSE_STATE_COLUMNS = {
    "dataset_id": "varchar(200)",
    "table_name": "varchar(200)",
    "generation_date": "date",
    "target": "varchar(20)",
    "path_format": "varchar(20)",
    "file_format": "varchar(20)",
    "file_path": "varchar(400)",
    "row_count": "bigint",
    "min_key": "bigint",
    "max_key": "bigint",
    "content_hash": "bigint",
    "seed": "bigint",
    "scale": "varchar(50)",
    "config_fingerprint": "varchar(100)",
    "generator_version": "int",
    "generation_mode": "varchar(20)",
    "finished_at": "datetime2(6)",
}
DEFAULT_STATE_SCHEMA = "dbo"
_TEXT_OF = {
    "date": "varchar(10)",
    "datetime2(6)": "varchar(26)",
    "bigint": "varchar(20)",
    "int": "varchar(20)",
}


class WarehouseState:
    """The table `name` or `schema.name`; append-only, the row that finished last counts."""

    def __init__(self, session: WarehouseSession, name: str) -> None:
        self._session = session
        schema, _, table = name.rpartition(".")
        self._schema = schema or DEFAULT_STATE_SCHEMA
        self._name = table
        self._table = tsql_table(self._schema, table)

    def create(self) -> None:
        """Make the table where it is missing; RuntimeUserError where another table has its name."""
        if self._name not in self._session.tables_of(self._schema):
            self._session.make_schema(self._schema)
            columns = ", ".join(f"{tsql_name(n)} {kind}" for n, kind in WAREHOUSE_STATE_COLUMNS.items())
            self._session.run(f"CREATE TABLE {self._table} ({columns});")
        found = self._session.run(
            "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE "
            f"TABLE_SCHEMA = {tsql_text(self._schema)} AND TABLE_NAME = {tsql_text(self._name)};"
        )
        missing = set(WAREHOUSE_STATE_COLUMNS) - {str(row[0]) for row in found}
        if missing:
            raise RuntimeUserError(
                f"the table {self._schema}.{self._name} is no state table: it has no column {min(missing)}",
                hint="Give state_table_name another name, or move that table away.",
            )

    def insert_statements(self, rows: Iterable[StateRow]) -> list[str]:
        """The statements that record rows, for the transaction that writes what they are about."""
        columns = list(WAREHOUSE_STATE_COLUMNS)
        values = [[_state_literal(getattr(row, name)) for name in columns] for row in rows]
        return list(insert_statements(self._table, columns, values))

    def append(self, rows: Iterable[StateRow]) -> None:
        """Record rows in a transaction of their own."""
        statements = self.insert_statements(rows)
        if statements:
            self._session.transact(statements)

    def latest(
        self, dataset_id: str, target: str, path_format: str, file_format: str
    ) -> dict[StateKey, StateRow]:
        """What exists now, by table and day; nothing where there is no table yet."""
        wanted = {
            "dataset_id": dataset_id,
            "target": target,
            "path_format": path_format,
            "file_format": file_format,
        }
        where = " AND ".join(f"{tsql_name(n)} = {tsql_text(value)}" for n, value in wanted.items())
        return {(row.table_name, row.generation_date): row for row in self._rows(where)}

    def forget(
        self, dataset_id: str, target: str, path_format: str, file_format: str, table_days: Iterable[StateKey]
    ) -> None:
        """Record that these table-days exist no more; those that are not recorded need nothing."""
        known = self.latest(dataset_id, target, path_format, file_format)
        self.append(forgotten_rows(known, table_days))

    def owner_of(self, file_path: str, dataset_id: str) -> str | None:
        """Another dataset whose rows lie in that table, if there is one."""
        where = (
            f"{tsql_name('file_path')} = {tsql_text(file_path)} "
            f"AND NOT {tsql_name('dataset_id')} = {tsql_text(dataset_id)}"
        )
        return next((row.dataset_id for row in self._rows(where)), None)

    def _rows(self, where: str) -> list[StateRow]:
        if self._name not in self._session.tables_of(self._schema):
            return []
        names = list(WAREHOUSE_STATE_COLUMNS)
        texts = ", ".join(
            f"CAST({tsql_name(n)} AS {_TEXT_OF.get(kind, kind)}) AS {tsql_name(n)}"
            for n, kind in WAREHOUSE_STATE_COLUMNS.items()
        )
        plain = ", ".join(tsql_name(name) for name in names)
        found = self._session.run(
            f"SELECT {texts} FROM (SELECT {plain}, ROW_NUMBER() OVER (PARTITION BY [dataset_id], "
            "[table_name], [generation_date], [target], [path_format], [file_format] "
            "ORDER BY [finished_at] DESC) AS [place] "
            f"FROM {self._table} WHERE {where}) AS [numbered] WHERE [place] = 1;"
        )
        rows = [_state_row_of(dict(zip(names, row, strict=True))) for row in found]
        return [row for row in rows if row.row_count != FORGOTTEN_ROW_COUNT]


def _state_literal(value: object) -> int | str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)


def _state_row_of(values: dict[str, str | None]) -> StateRow:
    def whole(name: str) -> int | None:
        text = values[name]
        return None if text is None else int(text)

    return StateRow(
        dataset_id=str(values["dataset_id"]),
        table_name=str(values["table_name"]),
        generation_date=date.fromisoformat(str(values["generation_date"])),
        target=str(values["target"]),
        path_format=str(values["path_format"]),
        file_format=str(values["file_format"]),
        file_path=str(values["file_path"]),
        row_count=whole("row_count") or 0,
        min_key=whole("min_key"),
        max_key=whole("max_key"),
        content_hash=whole("content_hash") or 0,
        seed=whole("seed") or 0,
        scale=str(values["scale"]),
        config_fingerprint=str(values["config_fingerprint"]),
        generator_version=whole("generator_version") or 0,
        generation_mode=str(values["generation_mode"]),
        finished_at=datetime.fromisoformat(str(values["finished_at"])).replace(tzinfo=UTC),
    )
