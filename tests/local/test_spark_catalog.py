"""The catalog of a real session; one session serves all tests of the process."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.spark_lakehouse import SparkLakehouse

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("needs_spark")]


@pytest.fixture
def lakehouse(tmp_path: Path) -> LocalLakehouse:
    made = LocalLakehouse(tmp_path / "it's here")
    made.create()
    return made


@pytest.fixture
def spark(lakehouse: LocalLakehouse) -> Any:
    return SparkLakehouse(lakehouse).session()


def test_tables_come_from_the_disk_and_go_to_it(spark: Any, lakehouse: LocalLakehouse) -> None:
    spark.range(3).write.format("delta").save("Tables/sales/orders")
    spark.range(2).write.format("delta").save("Tables/flat")
    assert spark.sql("SELECT * FROM sales.orders JOIN flat USING (id)").count() == 2
    spark.sql("CREATE SCHEMA IF NOT EXISTS gold COMMENT 'best'")
    spark.sql("CREATE TABLE gold.made AS SELECT 1 AS a")
    spark.range(1).write.saveAsTable("plain")
    for name in ("gold/made", "dbo/plain"):
        assert (lakehouse.tables / name / "_delta_log").is_dir()


def test_a_lakehouse_whose_tables_have_no_schema_gets_its_new_ones_beside_them(tmp_path: Path) -> None:
    found = LocalLakehouse(tmp_path / "flat")
    found.create()
    write_deltalake(str(found.tables / "old"), pa.table({"a": [1]}))
    spark = SparkLakehouse(found).session()
    spark.sql("CREATE TABLE dbo.made AS SELECT * FROM old")
    assert (found.tables / "made" / "_delta_log").is_dir()


def test_a_dropped_table_loses_its_files(spark: Any, lakehouse: LocalLakehouse) -> None:
    spark.range(3).write.format("delta").save("Tables/sales/orders")
    spark.range(3).write.format("delta").save("Tables/flat")
    spark.sql("DROP TABLE sales.orders")
    spark.sql("DROP TABLE IF EXISTS Flat")
    assert list(lakehouse.tables.rglob("_delta_log")) == []
    assert not spark.catalog.tableExists("sales.orders")


def test_another_lakehouse_has_its_own_tables_and_the_first_keeps_its_files(
    spark: Any, lakehouse: LocalLakehouse, tmp_path: Path
) -> None:
    spark.range(3).write.saveAsTable("mine")
    spark.range(3).createOrReplaceTempView("view_of_mine")
    other = SparkLakehouse(LocalLakehouse(tmp_path / "other")).session()
    assert other is spark
    assert not spark.catalog.tableExists("mine")
    assert not spark.catalog.tableExists("view_of_mine")
    spark.range(9).write.saveAsTable("mine")
    assert SparkLakehouse(lakehouse).session().table("mine").count() == 3


def test_a_table_that_was_deleted_on_disk_is_forgotten(spark: Any, lakehouse: LocalLakehouse) -> None:
    spark.range(3).write.format("delta").save("Tables/flat")
    attached = SparkLakehouse(lakehouse)
    assert attached.session().table("flat").count() == 3
    shutil.rmtree(lakehouse.tables / "flat")
    attached.before_cell("")
    assert not spark.catalog.tableExists("flat")
