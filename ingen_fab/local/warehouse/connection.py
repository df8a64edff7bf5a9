"""What `connect_to_artifact` gives for a warehouse: a connection with `query`, to the file or to a server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from ingen_fab.errors import UserError
from ingen_fab.local.warehouse.engine import Result, WarehouseEngine
from ingen_fab.local.warehouse.errors import WarehouseError
from ingen_fab.local.warehouse.frame import frame_of

CONNECTION_VARIABLE = "INGEN_FAB_WAREHOUSE_CONNECTION"
FOLDER = "warehouse"


class Engine(Protocol):
    """What runs batches of T-SQL."""

    def run(self, sql: str) -> Result:
        """Run one batch and return the rows of its first query."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...


class WarehouseConnection:
    """A connection to a warehouse; also a context manager."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def query(self, sql: str) -> Any:
        """Run one batch of T-SQL; its first rows as a pandas DataFrame, or a `PlainFrame` without pandas.

        Raises WarehouseError where a warehouse would refuse it.
        """
        return frame_of(self._engine.run(sql))

    def close(self) -> None:
        """End the connection."""
        self._engine.close()

    def __enter__(self) -> WarehouseConnection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class ServerEngine:
    """A real server that speaks T-SQL, reached with mssql-python: Fabric, SQL Server and their like."""

    def __init__(self, connection_string: str) -> None:
        if find_spec("mssql_python") is None:
            raise UserError(
                f"{CONNECTION_VARIABLE} names a server, and mssql-python is not installed",
                hint="pip install mssql-python",
            )
        import mssql_python

        self._driver: Any = mssql_python
        try:
            self._connection = self._driver.connect(connection_string, autocommit=True)
        except self._driver.Error as error:
            # Its text may hold the address, never the password; the string itself is not repeated.
            raise UserError(f"the server cannot be reached: {str(error).splitlines()[0]}") from error

    def run(self, sql: str) -> Result:
        """Run one batch and return the rows of its first query."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql)
            while cursor.description is None:
                if not cursor.nextset():
                    return Result()
            columns = tuple(str(column[0]) for column in cursor.description)
            return Result(columns, tuple(tuple(row) for row in cursor.fetchall()))
        except self._driver.Error as error:
            raise WarehouseError(str(error)) from error
        finally:
            cursor.close()

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def warehouse_file(lakehouse_root: Path, name: str) -> Path:
    """The file that stands for a warehouse, beside the folder that stands for the lakehouse."""
    if not name or name in (".", "..") or any(part in name for part in "/\\\0"):
        raise UserError(f"'{name}' is no name of a warehouse")
    return lakehouse_root.parent / FOLDER / f"{name}.duckdb"


def server_of_environment() -> str:
    """The connection string of a server that stands for every warehouse; empty where none is given."""
    return os.environ.get(CONNECTION_VARIABLE, "").strip()


def place_of(lakehouse_root: Path, name: str) -> str:
    """Where the rows of a warehouse are, in words; a connection string may hold a secret."""
    if server_of_environment():
        return f"the server that {CONNECTION_VARIABLE} names"
    return str(warehouse_file(lakehouse_root, name))


@contextmanager
def left_as_found(lakehouse_root: Path, name: str) -> Iterator[None]:
    """Take the file away again that looking at a warehouse makes, where there was none."""
    path = warehouse_file(lakehouse_root, name)
    missing = [part for part in (path, *path.parents) if not part.exists()]
    try:
        yield
    finally:
        for part in missing:
            if part == path:
                part.unlink(missing_ok=True)
            elif part.is_dir() and not any(part.iterdir()):
                part.rmdir()


def open_warehouse(lakehouse_root: Path, name: str) -> WarehouseConnection:
    """Connect to the server of the environment where one is named, else to the file."""
    return WarehouseConnection(open_engine(lakehouse_root, name))


def open_engine(lakehouse_root: Path, name: str) -> Engine:
    """What runs the batches of a warehouse."""
    server = server_of_environment()
    if server:
        return ServerEngine(server)
    return WarehouseEngine(warehouse_file(lakehouse_root, name), name, lakehouse_root)
