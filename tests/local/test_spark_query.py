from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.spark_lakehouse import SparkLakehouse
from ingen_fab.local.spark_query import query_lakehouse, reading_statements


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 1;", ["SELECT 1"]),
        (";;SELECT 1;\n;SELECT 2 ; ", ["SELECT 1", "SELECT 2"]),
        ("-- first; of all\nSELECT 1 -- one;\n; /* two; */ SELECT 2", ["SELECT 1", "SELECT 2"]),
        ("SELECT 'a;b', \"c;d\", `e;f`", ["SELECT 'a;b', \"c;d\", `e;f`"]),
        ("SELECT 'it\\'s; fine'", ["SELECT 'it\\'s; fine'"]),
        ("SELECT 1 -- a\n  + 1", ["SELECT 1 -- a\n  + 1"]),
        ("SELECT '漢字 🎉';SELECT 'ü'", ["SELECT '漢字 🎉'", "SELECT 'ü'"]),
    ],
)
def test_statements_are_taken_apart_as_they_are_written(text: str, statements: list[str]) -> None:
    assert reading_statements(text) == statements


@pytest.mark.parametrize(
    "text",
    [
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "with a as (select 'insert') select `delete` from a",
        "FROM orders SELECT order_id",
        "(SELECT 1) UNION ALL (SELECT 2)",
        "VALUES (1), (2)",
        "TABLE orders",
        "SHOW TABLES",
        "DESCRIBE orders",
        "desc history orders",
        "EXPLAIN INSERT INTO a VALUES (1)",
    ],
)
def test_what_reads_is_taken(text: str) -> None:
    assert len(reading_statements(text)) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("INSERT INTO a VALUES (1)", "begins with INSERT"),
        ("SELECT 1; DROP TABLE a", "begins with DROP"),
        ("/* SELECT */ update a set b = 1", "begins with UPDATE"),
        ("WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a", "goes on with INSERT"),
        ("FROM a INSERT INTO b SELECT c", "goes on with INSERT"),
        ("CREATE TABLE a AS SELECT 1", "begins with CREATE"),
        ("MERGE INTO a USING b ON a.c = b.c WHEN MATCHED THEN DELETE", "begins with MERGE"),
        ("SET spark.sql.ansi.enabled = false", "begins with SET"),
        ("CACHE TABLE a", "begins with CACHE"),
        ("hello", "begins with HELLO"),
    ],
)
def test_what_writes_is_refused_with_the_reason(text: str, told: str) -> None:
    with pytest.raises(UserError, match=told) as refused:
        reading_statements(text)
    assert "only reads" in refused.value.message


@pytest.mark.parametrize("text", ["", " \n", ";", "-- nothing\n"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="the query is empty"):
        reading_statements(text)


def test_where_pyspark_is_missing_a_query_says_so_and_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyspark"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UserError, match="Spark cannot start here") as caught:
        list(query_lakehouse(LocalLakehouse.of_project(tmp_path), "SELECT 1"))
    assert "pip install" in (caught.value.hint or "")


def test_a_text_that_does_not_end_is_refused() -> None:
    with pytest.raises(UserError, match="the query cannot be read: "):
        reading_statements("SELECT 'open")


@pytest.fixture(scope="module")
def lakehouse(needs_spark: None, tmp_path_factory: pytest.TempPathFactory) -> LocalLakehouse:
    made = LocalLakehouse(tmp_path_factory.mktemp("lake") / "house")
    made.create()
    spark = SparkLakehouse(made).session()
    spark.sql("SELECT 1 AS id, 'a' AS name").write.format("delta").save("Tables/dbo/shops")
    spark.sql("SELECT 1 AS id WHERE false").write.format("delta").save("Tables/bronze/orders")
    return made


def one(lakehouse: LocalLakehouse, sql: str) -> Any:
    (result,) = query_lakehouse(lakehouse, sql)
    return result


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
class TestOnSpark:
    def test_a_table_without_a_schema_is_one_of_dbo(self, lakehouse: LocalLakehouse) -> None:
        assert one(lakehouse, "SELECT * FROM shops").rows == [(1, "a")]
        assert one(lakehouse, "SELECT * FROM dbo.shops s JOIN shops t ON s.id = t.id").rows == [(1, "a") * 2]
        assert (
            one(lakehouse, "SELECT * FROM shops s JOIN shops t ON s.id = t.id").columns == ("id", "name") * 2
        )

    def test_an_empty_table_gives_its_columns_and_no_row(self, lakehouse: LocalLakehouse) -> None:
        result = one(lakehouse, "SELECT * FROM bronze.orders")
        assert (result.columns, result.rows) == (("id",), [])

    def test_plain_values_are_such_and_all_else_is_text(self, lakehouse: LocalLakehouse) -> None:
        result = one(
            lakehouse,
            "SELECT 1, 2L, 0.5D, true, NULL, 'x', 1.50BD, DATE'2024-01-31', TIMESTAMP'2024-01-31 10:00:00.5',"
            " array(1, 2), X'0aff', named_struct('a', 1)",
        )
        assert result.rows == [
            (
                1,
                2,
                0.5,
                True,
                None,
                "x",
                "1.50",
                "2024-01-31",
                "2024-01-31 10:00:00.5",
                "[1, 2]",
                "0AFF",
                "{1}",
            )
        ]

    def test_rows_keep_the_order_that_is_asked_for(self, lakehouse: LocalLakehouse) -> None:
        rows = one(lakehouse, "SELECT id, CAST(id AS STRING) s FROM range(30) ORDER BY id DESC").rows
        assert rows == [(n, str(n)) for n in reversed(range(30))]

    def test_a_missing_table_is_named_with_those_that_are_there(self, lakehouse: LocalLakehouse) -> None:
        with pytest.raises(UserError, match=r"there is no table bronze\.order in the lakehouse") as missing:
            one(lakehouse, "SELECT * FROM bronze.order")
        assert missing.value.hint == "Its tables are: bronze.orders, shops."

    def test_a_missing_table_of_the_products_scripts_names_the_command_that_makes_it(
        self, lakehouse: LocalLakehouse
    ) -> None:
        with pytest.raises(UserError, match="there is no table log_flat_file_ingestion") as missing:
            one(lakehouse, "SELECT * FROM log_flat_file_ingestion")
        assert str(missing.value.hint).endswith(" `ingen_fab ddl run` makes it.")

    @pytest.mark.parametrize(
        ("sql", "told"),
        [
            ("SELECT nam FROM shops", "UNRESOLVED_COLUMN.*`name`"),
            ("SELECT 1 +", "PARSE_SYNTAX_ERROR"),
            ("SELECT CAST('x' AS INT) FROM shops", "CAST_INVALID_INPUT"),
        ],
    )
    def test_what_spark_refuses_is_told_without_its_stacks(
        self, sql: str, told: str, lakehouse: LocalLakehouse
    ) -> None:
        with pytest.raises(UserError, match=f"(?s)the query cannot be answered: .*{told}") as refused:
            one(lakehouse, sql)
        assert "JVM" not in refused.value.message
        assert "\tat " not in refused.value.message
