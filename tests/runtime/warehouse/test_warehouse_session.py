"""Batches and transactions as a run sends them, on the local warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.runtime.errors import RuntimeFailure, RuntimeUserError
from ingen_fab.runtime.warehouse import warehouse_session
from ingen_fab.runtime.warehouse.tsql_words import tsql_day, tsql_name, tsql_text, tsql_type, tsql_value
from ingen_fab.runtime.warehouse.warehouse_session import insert_statements

if TYPE_CHECKING:
    from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession


@pytest.fixture
def session(tmp_path: Path) -> Iterator[WarehouseSession]:
    lakehouse = LocalLakehouse(tmp_path / "tmp" / "spark")
    with (
        importable(create_module(Session("tests", "jupyter", lakehouse))),
        closing(warehouse_session.WarehouseSession("wh")) as opened,
    ):
        opened.run("CREATE TABLE dbo.t ([a] bigint, [b] varchar(200));")
        yield opened


def test_values_come_back_as_text_and_null_as_none(session: WarehouseSession) -> None:
    session.send_rows("[dbo].[t]", ["a", "b"], [(2**62, "it's"), (None, None)])
    found = session.run("SELECT CAST([a] AS varchar(20)), [b] FROM dbo.t ORDER BY [a] DESC;")
    assert found == [(str(2**62), "it's"), (None, None)]
    assert session.run("DELETE FROM dbo.t;") == []


def test_many_rows_go_in_statements_of_a_thousand_and_batches_of_some_size(
    session: WarehouseSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(n, "x" * 50) for n in range(2500)]
    statements = list(insert_statements("[dbo].[t]", ["a", "b"], rows))
    assert [text.count("\n(") for text in statements] == [1000, 1000, 500]
    monkeypatch.setattr(warehouse_session, "BATCH_CHARACTERS", 100_000)
    session.send_rows("[dbo].[t]", ["a", "b"], rows)
    assert session.run("SELECT COUNT(*) AS n FROM dbo.t;") == [("2500",)]
    assert list(insert_statements("[dbo].[t]", ["a"], [])) == []


def test_a_transaction_counts_whole_or_not_at_all(session: WarehouseSession) -> None:
    session.transact(["INSERT INTO dbo.t (a) VALUES (1)", "INSERT INTO dbo.t (a) VALUES (2)"])
    with pytest.raises(RuntimeFailure, match=r"rolled back: Divide by zero .* \(error 8134\)"):
        session.transact(["DELETE FROM dbo.t", "INSERT INTO dbo.t (a) SELECT 1 / (a - a) FROM dbo.t AS x",
                          "SELECT 1 / 0 AS x"])  # fmt: skip
    assert session.run("SELECT COUNT(*) AS n FROM dbo.t;") == [("2",)]


def test_a_conflict_is_tried_again_and_then_told(
    session: WarehouseSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    with pytest.raises(RuntimeFailure, match=r"error 24556"):
        session.transact(["INSERT INTO dbo.t (a) VALUES (1)", "THROW 24556, 'update conflict', 1"])
    assert pauses == [0.5, 1.0, 2.0, 4.0]
    assert session.run("SELECT COUNT(*) AS n FROM dbo.t;") == [("0",)]


def test_schemas_are_made_once_whatever_their_name(session: WarehouseSession) -> None:
    for name in ("a b", "it's", "x]y", "Größe"):
        session.make_schema(name)
        session.make_schema(name)
        session.run(f"CREATE TABLE {tsql_name(name)}.{tsql_name(name)} ([a] int);")
        assert session.tables_of(name) == [name]


def test_a_warehouse_needs_a_name() -> None:
    with pytest.raises(RuntimeUserError, match="no warehouse is named"):
        warehouse_session.WarehouseSession("")


def test_words_of_t_sql() -> None:
    assert tsql_text("it's") == "'it''s'"
    assert tsql_text("a\\\nb") == "'a\\' + '\nb'"
    assert tsql_day(date(2024, 1, 5)) == "CAST('2024-01-05' AS date)"
    assert [tsql_type(kind) for kind in ("bigint", "string", "decimal(18,3)")] == [
        "bigint",
        "varchar(8000)",
        "decimal(18,3)",
    ]
    assert [tsql_value(value) for value in (None, -5, "x")] == ["NULL", "-5", "'x'"]
