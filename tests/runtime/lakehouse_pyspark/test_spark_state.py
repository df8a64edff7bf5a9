"""The state as both modes see it: one table, written by either, read by either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from deltalake import DeltaTable

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.lakehouse.state_rows import StateRow
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from ingen_fab.runtime.lakehouse.state import StateTable
    from ingen_fab.runtime.lakehouse_pyspark.spark_state import SparkStateTable

LAYOUT = ("retail", "lakehouse", "nested", "parquet")
ROW = StateRow(
    dataset_id="retail",
    table_name="orders",
    generation_date=date(2024, 1, 1),
    target="lakehouse",
    path_format="nested",
    file_format="parquet",
    file_path="synthetic_data/retail/2024/01/01/orders.parquet",
    row_count=14080,
    min_key=1,
    max_key=14080,
    content_hash=-(2**63),
    seed=2**63 - 1,
    scale="0.5",
    config_fingerprint="abc",
    generator_version=1,
    generation_mode="pyspark",
    # An hour that New York has twice.
    finished_at=datetime(2024, 11, 3, 5, 30, 15, 123456, tzinfo=UTC),
)


@pytest.fixture
def by_spark(spark: SparkSession, storage: LakehouseStorage) -> SparkStateTable:
    from ingen_fab.runtime.lakehouse_pyspark.spark_state import SparkStateTable

    return SparkStateTable(spark, storage, "state")


@pytest.fixture
def by_python(storage: LakehouseStorage) -> StateTable:
    from ingen_fab.runtime.lakehouse.state import StateTable

    return StateTable(storage, "state")


@pytest.fixture
def new_york(spark: SparkSession) -> Iterator[None]:
    before = spark.conf.get("spark.sql.session.timeZone")
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    yield
    spark.conf.set("spark.sql.session.timeZone", before or "UTC")


@pytest.mark.usefixtures("new_york")
def test_what_one_mode_writes_both_read(by_spark: SparkStateTable, by_python: StateTable) -> None:
    assert by_spark.latest(*LAYOUT) == {}
    first = replace(ROW, min_key=None, max_key=None)
    by_spark.append([ROW, replace(first, table_name="stock")])
    by_python.append([replace(ROW, table_name="items", finished_at=ROW.finished_at + timedelta(hours=1))])
    expected = {
        ("orders", ROW.generation_date): ROW,
        ("stock", ROW.generation_date): replace(first, table_name="stock"),
        ("items", ROW.generation_date): replace(
            ROW, table_name="items", finished_at=ROW.finished_at + timedelta(hours=1)
        ),
    }
    assert by_spark.latest(*LAYOUT) == expected
    assert by_python.latest(*LAYOUT) == expected


def test_both_modes_make_the_same_table(
    by_spark: SparkStateTable, storage: LakehouseStorage, spark: SparkSession
) -> None:
    from ingen_fab.runtime.lakehouse.state import StateTable

    by_spark.append([ROW])
    StateTable(storage, "other").append([ROW])
    one, other = (DeltaTable(storage.table_uri(name)) for name in ("state", "other"))
    assert one.schema() == other.schema()
    assert one.protocol() == other.protocol()
    assert one.metadata().configuration == other.metadata().configuration


def test_the_row_that_finished_last_counts_and_of_two_the_one_that_came_last(
    by_spark: SparkStateTable,
) -> None:
    later = replace(ROW, row_count=2, finished_at=ROW.finished_at + timedelta(microseconds=1))
    by_spark.append([later])
    by_spark.append([ROW])
    assert by_spark.latest(*LAYOUT)[("orders", ROW.generation_date)].row_count == 2
    by_spark.append([replace(later, row_count=3)])
    assert by_spark.latest(*LAYOUT)[("orders", ROW.generation_date)].row_count == 3


def test_other_datasets_and_layouts_are_left_out(by_spark: SparkStateTable) -> None:
    by_spark.append([ROW, replace(ROW, dataset_id="it's"), replace(ROW, path_format="flat")])
    assert list(by_spark.latest(*LAYOUT).values()) == [ROW]
    assert len(by_spark.latest("it's", *LAYOUT[1:])) == 1


def test_a_forgotten_day_is_there_no_more(by_spark: SparkStateTable, by_python: StateTable) -> None:
    by_spark.append([ROW, replace(ROW, table_name="items")])
    by_spark.forget(*LAYOUT, [("orders", ROW.generation_date), ("nothing", ROW.generation_date)])
    assert [key[0] for key in by_spark.latest(*LAYOUT)] == ["items"]
    assert [key[0] for key in by_python.latest(*LAYOUT)] == ["items"]


def test_no_rows_are_no_commit(by_spark: SparkStateTable, storage: LakehouseStorage) -> None:
    by_spark.append([])
    assert not DeltaTable.is_deltatable(storage.table_uri("state"))


def test_another_table_of_that_name_is_an_error(
    by_spark: SparkStateTable, storage: LakehouseStorage, spark: SparkSession
) -> None:
    spark.range(1).write.format("delta").save(storage.table_uri("state"))
    with pytest.raises(RuntimeUserError, match="is no state table") as caught:
        by_spark.latest(*LAYOUT)
    assert "state_table_name" in (caught.value.hint or "")
