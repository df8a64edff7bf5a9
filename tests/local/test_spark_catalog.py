"""The catalog of a real session; one session serves all tests of the process."""

from __future__ import annotations

import shutil
import time
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import write_deltalake
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.spark_lakehouse import SparkLakehouse
from ingen_fab.local.time_limit import LimitedThread, TimeLimitError, time_limit

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


def test_the_lakehouse_may_stand_in_front_of_a_schema(lakehouse: LocalLakehouse) -> None:
    spark: Any = SparkLakehouse(lakehouse, "Sales_LH").session()
    spark.range(3).write.format("delta").save("Tables/sales/orders")
    assert spark.sql("SELECT sales_lh.sales.orders.id FROM Sales_LH.sales.orders").count() == 3
    assert spark.table("local.Sales_LH.sales.orders").count() == 3
    spark.sql("CREATE SCHEMA Sales_LH.gold")
    spark.range(2).write.saveAsTable("Sales_LH.gold.made")
    assert (lakehouse.tables / "gold" / "made" / "_delta_log").is_dir()
    assert spark.read.table("sales_lh.gold.made").count() == spark.sql("TABLE local.gold.made").count() == 2
    spark.sql("DROP TABLE local.local.gold.made")
    assert not (lakehouse.tables / "gold" / "made").exists()


def test_a_schema_named_as_the_lakehouse_stays_a_schema(lakehouse: LocalLakehouse) -> None:
    (lakehouse.tables / "sales").mkdir()
    spark: Any = SparkLakehouse(lakehouse, "sales").session()
    spark.range(3).write.saveAsTable("sales.orders")
    assert spark.sql("SELECT * FROM sales.orders JOIN sales.sales.orders USING (id)").count() == 3


@pytest.mark.parametrize(
    ("name", "told"),
    [("other.dbo.t", "other.dbo"), ("local.other.dbo.t", "other.dbo"), ("ws.local.dbo.t", "ws.local.dbo")],
)
def test_a_table_of_another_lakehouse_is_refused(spark: Any, name: str, told: str) -> None:
    for ask in (spark.table, lambda name: spark.sql(f"SELECT * FROM {name}")):
        with pytest.raises(UserError, match=f"there is no {told} here: the one lakehouse is local"):
            ask(name)


def test_notebooks_side_by_side_make_tables_in_one_session(lakehouse: LocalLakehouse) -> None:
    attached = SparkLakehouse(lakehouse)
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            attached.before_cell("")
            spark: Any = attached.session()
            assert SparkSession.getActiveSession() is not None
            spark.range(number).write.saveAsTable(f"made{number}")
            attached.before_cell("")
            spark.range(number).write.format("delta").save(f"Tables/dbo/saved{number}")
            attached.before_cell("")
            assert spark.table(f"saved{number}").count() == spark.table(f"made{number}").count() == number
        except BaseException as error:
            failed.append(error)

    threads = [LimitedThread(partial(work, number), f"n{number}") for number in range(1, 5)]
    attached.session()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []


def test_a_time_limit_ends_the_job_that_a_notebook_waits_for(lakehouse: LocalLakehouse) -> None:
    attached = SparkLakehouse(lakehouse)
    attached.session()
    ended: list[float] = []

    def work() -> None:
        spark: Any = attached.session()
        with pytest.raises((TimeLimitError, PySparkException, Py4JError)), time_limit(1):
            spark.range(10**13).selectExpr("sum(id % 7)").collect()
        ended.append(time.monotonic())

    started = time.monotonic()
    thread = LimitedThread(work, "slow")
    thread.start()
    thread.join(120)
    assert ended
    assert ended[0] - started < 30
