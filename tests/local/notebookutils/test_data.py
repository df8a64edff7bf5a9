from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils.data import Connection, DataAccess
from ingen_fab.local.session import Session
from ingen_fab.local.warehouse.connection import WarehouseConnection


@pytest.fixture
def data(tmp_path: Path) -> DataAccess:
    lakehouse = LocalLakehouse(tmp_path)
    lakehouse.create()
    rows = pa.table({"id": [1, 2, 3], "city": ["Oslo", "Bonn", None]})
    write_deltalake(str(lakehouse.tables / "flat"), rows)
    write_deltalake(str(lakehouse.tables / "my sales" / "orders"), rows.slice(1))
    return DataAccess(Session("n", "jupyter", lakehouse))


def rows(connection: Connection | WarehouseConnection, sql: str) -> list[tuple[object, ...]]:
    assert isinstance(connection, Connection)
    found: list[tuple[object, ...]] = connection._relation(sql).fetchall()
    return found


def test_t_sql_reads_the_tables_of_the_lakehouse(data: DataAccess) -> None:
    with data.connect_to_artifact("local", artifact_type="Lakehouse") as connection:
        assert rows(connection, "SELECT TOP (2) [id], ISNULL(city, '-') FROM dbo.flat ORDER BY id DESC") == [
            (3, "-"),
            (2, "Bonn"),
        ]
        assert rows(connection, "SELECT count(*) FROM [my sales].orders AS o, flat") == [(6,)]


def test_a_query_that_cannot_be_answered_is_named(data: DataAccess) -> None:
    connection = data.connect_to_artifact("local")
    for sql in ("SELECT * FROM nothing", "SELECT FROM WHERE", "SELECT 1; SELECT 2"):
        with pytest.raises(UserError, match="the query cannot be answered here"):
            rows(connection, sql)
    connection.close()


@pytest.mark.skipif(find_spec("pandas") is not None, reason="pandas is installed")
def test_without_pandas_the_way_to_it_is_told(data: DataAccess) -> None:
    with data.connect_to_artifact("local") as connection, pytest.raises(UserError) as caught:
        connection.query("SELECT 1")
    assert caught.value.hint == "pip install pandas"


def test_other_artifacts_are_not_here(data: DataAccess) -> None:
    with pytest.raises(UserError, match="to a SQLDatabase is not available"):
        data.connect_to_artifact("db", "", "SQLDatabase")
    with pytest.raises(UserError, match="there is no lakehouse 'other' here"):
        data.connect_to_artifact("other")
