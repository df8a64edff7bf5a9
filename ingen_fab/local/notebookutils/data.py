"""`notebookutils.data`: T-SQL on the tables of the lakehouse, or on a warehouse, answered by DuckDB."""

from __future__ import annotations

from importlib.util import find_spec
from types import TracebackType
from typing import Any

import duckdb
import sqlglot
from deltalake import DeltaTable
from sqlglot.errors import SqlglotError

from ingen_fab.errors import UserError
from ingen_fab.local.delta_folders import DeltaFolder, delta_folders
from ingen_fab.local.notebookutils.parts import NotAvailableError, Part
from ingen_fab.local.notebookutils.runtime import local_id
from ingen_fab.local.session import Session
from ingen_fab.local.warehouse.connection import WarehouseConnection, open_warehouse

# Where the SQL endpoint of a lakehouse shows tables that have no schema.
ENDPOINT_SCHEMA = "dbo"


class Connection:
    """A connection to the lakehouse's tables as they are when it is made; also a context manager."""

    def __init__(self, tables: list[DeltaFolder]) -> None:
        self._engine = duckdb.connect()
        for number, table in enumerate(tables):
            self._show(table, f"delta_{number}")

    def query(self, sql: str) -> Any:
        """Return the rows of a T-SQL query as a pandas DataFrame.

        Raises UserError where it cannot be answered, or pandas is missing.
        """
        if find_spec("pandas") is None:
            raise UserError(
                "query() gives a pandas DataFrame, and pandas is not installed", hint="pip install pandas"
            )
        return self._relation(sql).df()

    def close(self) -> None:
        """End the connection."""
        self._engine.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _relation(self, sql: str) -> Any:
        try:
            (text,) = sqlglot.transpile(sql, read="tsql", write="duckdb")
            return self._engine.sql(text)
        except (SqlglotError, ValueError, duckdb.Error) as error:
            raise UserError(f"the query cannot be answered here: {error}") from error

    def _show(self, table: DeltaFolder, registered: str) -> None:
        schema = table.schema or ENDPOINT_SCHEMA
        self._engine.register(registered, DeltaTable(str(table.path)).to_pyarrow_dataset())
        self._engine.sql(f"CREATE SCHEMA IF NOT EXISTS {_quoted(schema)}")
        self._engine.sql(f"CREATE VIEW {_quoted(schema)}.{_quoted(table.name)} AS SELECT * FROM {registered}")
        if schema == ENDPOINT_SCHEMA:
            self._engine.sql(f"CREATE VIEW {_quoted(table.name)} AS SELECT * FROM {registered}")


class DataAccess(Part):
    """What `notebookutils.data` is here."""

    part = "data"
    not_here_yet = frozenset({"help"})

    def __init__(self, session: Session) -> None:
        self._lakehouse = session.lakehouse

    def connect_to_artifact(
        self, artifact: str, workspace: str = "", artifact_type: str = ""
    ) -> Connection | WarehouseConnection:
        """Connect to the SQL endpoint of the lakehouse, by its name or id, or to a warehouse of any name.

        A warehouse is a file below tmp/warehouse, made at its first use; other kinds are not here.
        """
        if artifact_type.lower() == "warehouse":
            return open_warehouse(self._lakehouse.root, artifact)
        if artifact_type.lower() not in ("", "lakehouse"):
            raise NotAvailableError(f"connect_to_artifact to a {artifact_type}")
        if artifact not in (self._lakehouse.name, local_id("lakehouse", self._lakehouse.name)):
            raise UserError(
                f"there is no lakehouse '{artifact}' here, only '{self._lakehouse.name}'",
                hint="Take the name from notebookutils.runtime.context['defaultLakehouseName'].",
            )
        return Connection(delta_folders(self._lakehouse.tables))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
