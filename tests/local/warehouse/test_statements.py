"""Statements, batches and transactions by T-SQL's rules, and what a Fabric Warehouse refuses."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.warehouse.connection import left_as_found, open_warehouse
from ingen_fab.local.warehouse.engine import WarehouseEngine
from ingen_fab.local.warehouse.errors import WarehouseError

MADE = """
CREATE TABLE [dbo].[t] ([id] bigint NOT NULL, [name] varchar(5) NULL, [price] decimal(18,2), [on] bit)
INSERT INTO dbo.t ([id], [name], [price], [on]) VALUES (1, 'a', 1.5, 1), (2, NULL, NULL, 0)
"""


def rows(wh: WarehouseEngine, sql: str) -> list[tuple[object, ...]]:
    return list(wh.run(sql).rows)


def refused(wh: WarehouseEngine, sql: str) -> int:
    with pytest.raises(WarehouseError) as caught:
        wh.run(sql)
    return caught.value.number


def test_statements_need_no_semicolons_between_them(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    assert rows(
        wh, "UPDATE dbo.t SET name = 'b' WHERE id = 2 DELETE FROM dbo.t WHERE id = 1 SELECT name FROM t"
    ) == [("b",)]


def test_names_are_case_sensitive_and_the_near_one_is_named(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    with pytest.raises(WarehouseError, match=r"Invalid object name 'dbo.T'") as caught:
        wh.run("SELECT * FROM dbo.T")
    assert caught.value.hint == "Names are case-sensitive: write dbo.t."
    assert refused(wh, "SELECT Id FROM dbo.t") == 207
    assert refused(wh, "SELECT x.id FROM dbo.t AS y") == 207
    assert refused(wh, "SELECT id FROM dbo.t AS a CROSS JOIN dbo.t AS b") == 209


def test_a_name_that_is_not_there_is_answered_with_the_nearest_one(wh: WarehouseEngine) -> None:
    wh.run("CREATE TABLE dbo.orders (id int); CREATE TABLE dbo.stores (id int)")
    with pytest.raises(WarehouseError, match=r"Invalid object name 'dbo.order'") as caught:
        wh.run("SELECT * FROM dbo.order")
    assert caught.value.hint == "Did you mean dbo.orders?"
    with pytest.raises(WarehouseError, match=r"Invalid object name 'sales.visits'") as caught:
        wh.run("SELECT * FROM sales.visits")
    assert caught.value.hint is None


def test_a_value_that_is_too_long_or_missing_is_refused(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    assert refused(wh, "INSERT INTO dbo.t (id, name) VALUES (3, 'abcdef')") == 2628
    # Lengths are bytes.
    assert refused(wh, "INSERT INTO dbo.t (id, name) VALUES (3, 'größe')") == 2628
    assert refused(wh, "INSERT INTO dbo.t (name) VALUES ('x')") == 515
    assert refused(wh, "INSERT INTO dbo.t (id, name) VALUES (3)") == 213
    assert rows(wh, "SELECT COUNT(*) FROM dbo.t") == [(2,)]


def test_a_failed_batch_in_try_is_rolled_back_and_thrown_again(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    batch = """
    SET NOCOUNT ON;
    BEGIN TRY
        BEGIN TRANSACTION;
        INSERT INTO dbo.t (id) VALUES (3);
        {what};
        COMMIT TRANSACTION;
    END TRY
    BEGIN CATCH
        IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
        {then};
    END CATCH;
    """
    assert refused(wh, batch.format(what="SELECT 1 / 0 AS x", then="THROW")) == 8134
    assert refused(wh, batch.format(what="THROW 50001, 'no', 1", then="THROW")) == 50001
    told = "SELECT ERROR_NUMBER() AS n, ERROR_MESSAGE() AS m"
    assert rows(wh, batch.format(what="THROW 50001, 'no', 1", then=told)) == [(50001, "no")]
    assert rows(wh, "SELECT COUNT(*) FROM dbo.t") == [(2,)]
    wh.run(batch.format(what="SELECT 1 AS x", then="THROW"))
    assert rows(wh, "SELECT COUNT(*) FROM dbo.t") == [(3,)]


def test_a_transaction_that_is_left_open_is_rolled_back(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    wh.run("BEGIN TRAN; DELETE FROM dbo.t;")
    assert rows(wh, "SELECT COUNT(*) FROM dbo.t") == [(2,)]
    assert refused(wh, "COMMIT") == 3902
    assert refused(wh, "BEGIN TRAN; BEGIN TRAN") == 15871


def test_tables_made_in_a_transaction_go_with_it(wh: WarehouseEngine) -> None:
    wh.run("BEGIN TRAN; CREATE TABLE dbo.a (x int); ROLLBACK")
    assert refused(wh, "SELECT x FROM dbo.a") == 208
    wh.run("BEGIN TRAN; CREATE TABLE dbo.a (x int); INSERT INTO dbo.a VALUES (1); COMMIT")
    assert rows(wh, "SELECT x FROM dbo.a") == [(1,)]


def test_variables_conditions_and_loops(wh: WarehouseEngine) -> None:
    assert rows(wh, "DECLARE @x int = 5; SET @x = @x + 1; IF @x > 5 SELECT @x AS x; ELSE SELECT 0 AS x") == [
        (6,)
    ]
    assert rows(wh, "DECLARE @n int = 0 WHILE @n < 3 BEGIN SET @n = @n + 1 END SELECT @n AS n") == [(3,)]
    assert rows(wh, "DECLARE @s varchar(3) = 'abcdef'; SELECT @s AS s") == [("abc",)]
    assert refused(wh, "SELECT @x AS x") == 137  # A variable lives as long as its batch.


def test_a_schema_is_made_once_by_its_id(wh: WarehouseEngine) -> None:
    made = "IF SCHEMA_ID('my ''own') IS NULL EXEC('CREATE SCHEMA [my ''own]')"
    wh.run(made)
    wh.run(made)
    wh.run("CREATE TABLE [my 'own].[t] (x int)")
    assert refused(wh, "CREATE SCHEMA [my 'own]") == 2714
    assert refused(wh, "CREATE TABLE nowhere.t (x int)") == 2760
    assert refused(wh, "CREATE TABLE [my 'own].[t] (x int)") == 2714


def test_merge_update_and_delete_with_joins(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    wh.run(
        "MERGE INTO dbo.t AS t USING (SELECT 1 AS id, 'x' AS name UNION ALL SELECT 9, 'n') AS s "
        "ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name "
        "WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name);"
    )
    assert rows(wh, "SELECT id, name FROM dbo.t ORDER BY id") == [(1, "x"), (2, None), (9, "n")]
    wh.run("UPDATE a SET name = b.n FROM dbo.t AS a JOIN (SELECT 2 AS id, 'u' AS n) AS b ON a.id = b.id")
    wh.run("DELETE a FROM dbo.t AS a JOIN (SELECT 9 AS id) AS b ON a.id = b.id")
    assert rows(wh, "SELECT id, name FROM dbo.t ORDER BY id") == [(1, "x"), (2, "u")]
    wh.run("TRUNCATE TABLE dbo.t")
    assert rows(wh, "SELECT COUNT_BIG(*) FROM dbo.t") == [(0,)]


def test_the_catalog_tells_of_tables_and_columns_in_words_of_t_sql(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    found = rows(
        wh,
        "SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_SCALE, IS_NULLABLE "
        "FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 't' ORDER BY ORDINAL_POSITION",
    )
    assert found == [
        ("id", "bigint", None, 0, "NO"),
        ("name", "varchar", 5, None, "YES"),
        ("price", "decimal", None, 2, "YES"),
        ("on", "bit", None, None, "YES"),
    ]
    tables = "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES"
    assert rows(wh, tables) == [("dbo", "t", "BASE TABLE")]
    assert rows(
        wh, "SELECT s.name FROM sys.schemas AS s JOIN sys.tables AS t ON t.schema_id = s.schema_id"
    ) == [("dbo",)]


def test_tables_are_made_of_queries_changed_and_renamed(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    wh.run("SELECT id, name INTO dbo.u FROM dbo.t; CREATE TABLE dbo.v AS SELECT id FROM dbo.u")
    wh.run("ALTER TABLE dbo.v ADD note varchar(20) NULL; EXEC sp_rename 'dbo.v', 'w'")
    assert rows(wh, "SELECT id, note FROM dbo.w ORDER BY id") == [(1, None), (2, None)]
    wh.run("DROP TABLE IF EXISTS dbo.nothing, dbo.u; CREATE OR ALTER VIEW dbo.x AS SELECT id FROM dbo.w")
    assert rows(wh, "SELECT MAX(id) AS m FROM dbo.x") == [(2,)]
    assert refused(wh, "DROP TABLE dbo.u") == 3701
    assert refused(wh, "SELECT 1 + 1 INTO dbo.z") == 1038


def test_a_temporary_table_lives_as_long_as_its_batch(wh: WarehouseEngine) -> None:
    assert rows(wh, "SELECT 1 AS a INTO #t; INSERT INTO #t (a) VALUES (2); SELECT a FROM #t ORDER BY a") == [
        (1,),
        (2,),
    ]
    assert refused(wh, "SELECT a FROM #t") == 208


REFUSED = [
    "CREATE TABLE dbo.x (a nvarchar(5))",
    "CREATE TABLE dbo.x (a int DEFAULT 5)",
    "CREATE TABLE dbo.x (a int CHECK (a > 1))",
    "CREATE TABLE dbo.x (a int, b AS a + 1)",
    "CREATE TABLE dbo.x (a int PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS dbo.x (a int)",
    "CREATE INDEX i ON dbo.t (id)",
    "CREATE TRIGGER tr ON dbo.t AFTER INSERT AS SELECT 1",
    "CREATE SEQUENCE dbo.s",
    "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
    "SET ROWCOUNT 5",
    "SAVE TRANSACTION x",
    "FETCH NEXT FROM c",
    "SELECT a FROM dbo.t JOIN dbo.t AS u USING (id)",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_what_fabric_refuses_is_refused(wh: WarehouseEngine, sql: str) -> None:
    wh.run(MADE)
    assert refused(wh, sql) == 15871


WRONG = [
    ("SELECT id FROM dbo.t LIMIT 5", (102, 207, 40515)),
    ("SELECT (SELECT id FROM dbo.t ORDER BY id) AS x", (1033,)),
    ("SELECT id::int FROM dbo.t", (102, 207, 40515)),
    ("SELECT name || 'x' AS y FROM dbo.t", (102, 40515)),
    ("SELECT * FROM (SELECT id FROM dbo.t)", (102,)),
    ("SELECT * FROM (SELECT 1) AS x", (8155,)),
    ("SELECT * FROM (SELECT 1 AS a, 2 AS a) AS x", (8156,)),
    ("SELECT id FROM dbo.t WHERE [on]", (4145,)),
    ("SELECT id, COUNT(*) FROM dbo.t", (50000, 8120)),
    ("SELECT 1 AS a UNION SELECT 1, 2", (205,)),
    ("SELECT 'a", (105,)),
    ("SELECT 1 /* a", (113,)),
    ("BEGIN TRY SELECT 1 AS a", (102,)),
    ("SELECT TRUE AS a", (40515, 207)),
]


@pytest.mark.parametrize(("sql", "numbers"), WRONG)
def test_what_is_no_t_sql_is_refused(wh: WarehouseEngine, sql: str, numbers: tuple[int, ...]) -> None:
    wh.run(MADE)
    assert refused(wh, sql) in numbers


def test_insert_takes_a_thousand_rows_and_no_more(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    head = "INSERT INTO [dbo].[t] ([id], [name]) VALUES "
    wh.run(head + ", ".join(f"({n}, 'a')" for n in range(1000)))
    assert refused(wh, head + ", ".join(f"({n}, 'a')" for n in range(1001))) == 10738
    # The same by way of the grammar.
    assert refused(wh, head + ", ".join(f"({n} + 0, 'a')" for n in range(1001))) == 10738


def test_a_text_of_many_rows_is_taken_as_it_is(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    wh.run("INSERT INTO [dbo].[t] ([id], [name]) VALUES (7, 'it''s'), (8, NULL);")
    assert rows(wh, "SELECT name FROM dbo.t WHERE id > 6 ORDER BY id") == [("it's",), (None,)]
    assert refused(wh, "INSERT INTO [dbo].[t] ([ID]) VALUES (7)") == 207


def test_what_stands_in_a_text_is_never_a_statement(wh: WarehouseEngine) -> None:
    wh.run(MADE)
    for text in ("'; DROP TABLE dbo.t; --", "]; DELETE FROM dbo.t", "/* x", "-- x", "BEGIN TRAN"):
        quoted = text.replace("'", "''")
        assert rows(wh, f"SELECT '{quoted}' AS x") == [(text,)]
    assert rows(
        wh, "SELECT COUNT(*) FROM dbo.t /* ; DELETE FROM dbo.t /* nested */ */ -- DELETE FROM dbo.t"
    ) == [(2,)]


def test_a_warehouse_that_another_run_has_is_named(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "wh.duckdb"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import duckdb; c = duckdb.connect({str(path)!r}); print('held', flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(UserError, match="another run is using the warehouse wh"):
            WarehouseEngine(path, "wh")
    finally:
        holder.communicate("\n")


def test_a_file_that_is_no_warehouse_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wh.duckdb"
    path.write_text("no database", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be opened"):
        WarehouseEngine(path, "wh")


def test_looking_leaves_no_file_behind(tmp_path: Path) -> None:
    root = tmp_path / "tmp" / "spark"
    with left_as_found(root, "wh"), open_warehouse(root, "wh") as connection:
        assert list(connection.query("SELECT 1 AS a").itertuples(index=False, name=None)) == [(1,)]
        assert (tmp_path / "tmp" / "warehouse" / "wh.duckdb").exists()
    assert not (tmp_path / "tmp" / "warehouse").exists()
    for name in ("", "..", "a/b"):
        with pytest.raises(UserError, match="no name of a warehouse"):
            open_warehouse(root, name)


def test_what_is_written_is_there_for_the_next_connection(tmp_path: Path) -> None:
    path = tmp_path / "wh.duckdb"
    first = WarehouseEngine(path, "wh")
    first.run(MADE)
    first.close()
    second = WarehouseEngine(path, "wh")
    assert rows(second, "SELECT name FROM dbo.t WHERE id = 1") == [("a",)]
    assert refused(second, "INSERT INTO dbo.t (id, name) VALUES (3, 'abcdef')") == 2628
    second.close()
    with duckdb.connect(str(path), read_only=True) as plain:
        assert plain.execute("SELECT count(*) FROM dbo.t").fetchall() == [(2,)]
