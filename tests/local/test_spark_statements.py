from __future__ import annotations

import pytest

from ingen_fab.local.spark_statements import (
    NewSchema,
    created_schema,
    dropped_table,
    mentions_spark,
    quoted,
    text_literal,
)


@pytest.mark.parametrize(
    ("statement", "new"),
    [
        ("CREATE SCHEMA sales", NewSchema("sales", "CREATE SCHEMA sales", "")),
        (
            "-- why\n create database\nIF NOT EXISTS `my ``own` COMMENT 'x'",
            NewSchema("my `own", "-- why\n create database\nIF NOT EXISTS `my ``own`", " COMMENT 'x'"),
        ),
        ("CREATE SCHEMA a LOCATION '/x'", None),
        ("CREATE TABLE sales (a INT)", None),
        ("SELECT 'CREATE SCHEMA sales'", None),
    ],
)
def test_a_schema_without_place_is_seen(statement: str, new: NewSchema | None) -> None:
    assert created_schema(statement) == new


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("DROP TABLE a", ("", "a")),
        ("drop table if exists sales.`a b` PURGE;", ("sales", "a b")),
        ("/* c */ DROP TABLE `s`.t", ("s", "t")),
        ("DROP VIEW a", None),
        ("DROP TABLE cat.s.t", None),
    ],
)
def test_a_dropped_table_is_seen(statement: str, table: tuple[str, str] | None) -> None:
    assert dropped_table(statement) == table


def test_names_and_texts_are_quoted() -> None:
    assert quoted("a`b") == "`a``b`"
    assert text_literal("it's \\ x") == "'it\\'s \\\\ x'"


@pytest.mark.parametrize(
    "source", ["SparkSession.builder", "from pyspark.sql import *", "DeltaTable.forName"]
)
def test_a_cell_that_wants_a_session_is_seen(source: str) -> None:
    assert mentions_spark(source)
    assert not mentions_spark("sparkling = 'delta'")
