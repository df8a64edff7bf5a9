"""One meaning, two engines: what Spark makes is what DuckDB makes, value for value and type for type."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.project import SeriesOptions
from ingen_fab.targets.lakehouse_pyspark import LAKEHOUSE_PYSPARK
from tests.laws.conftest import MakeWorld
from tests.laws.shops import daily, everything, shop, with_settings
from tests.laws.world import World

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FIRST, LAST = "2024-01-01", "2024-01-08"
CATALOG = ["retail_oltp_incremental", "ecommerce_star_incremental"]


@dataclass(frozen=True)
class File:
    """What a file holds: columns with their types, and rows in an order of no meaning; of CSV its bytes."""

    columns: tuple[tuple[str, pa.DataType], ...]
    rows: tuple[tuple[Any, ...], ...]
    text: bytes = b""


def files_of(world: World) -> dict[str, File]:
    """Everything that was published, by path."""
    paths = [path for path in sorted(world.files.rglob("*")) if path.is_file()]
    return {path.relative_to(world.files).as_posix(): _file(path) for path in paths}


def _file(path: Path) -> File:
    if path.suffix != ".parquet":
        return File((), (), path.read_bytes())
    table = pq.read_table(path)
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    in_order = sorted(rows, key=lambda row: tuple((value is not None, value) for value in row))
    return File(tuple((field.name, field.type) for field in table.schema), tuple(in_order))


def assert_equal_files(one: World, other: World) -> None:
    left, right = files_of(one), files_of(other)
    assert sorted(left) == sorted(right)
    for path, file in left.items():
        assert file.columns == right[path].columns, path
        assert file == right[path], path


def on_spark(spark: SparkSession, world: World, options: SeriesOptions) -> dict[str, Any]:
    """Call what the PySpark notebook calls, without notebook and shell."""
    from ingen_fab.runtime.lakehouse.run_parameters import checked_parameters
    from ingen_fab.runtime.lakehouse_pyspark.generate import generate_series_on_spark

    spec = dataset_spec(world.plan, LAKEHOUSE_PYSPARK)
    parameters: dict[str, Any] = options.parameters(world.project.lakehouse.root)
    root = parameters.pop("lakehouse_root")
    world.project.lakehouse.create()
    checked = checked_parameters(spec, **parameters)
    return vars(generate_series_on_spark(spark, spec, world.frozen, checked, root))


@contextmanager
def settings(spark: SparkSession, **values: str) -> Iterator[None]:
    """Settings of the session while the context is open; `__` stands for a point."""
    names = {name.replace("__", "."): value for name, value in values.items()}
    before = {name: spark.conf.get(name, None) for name in names}
    for name, value in names.items():
        spark.conf.set(name, value)
    try:
        yield
    finally:
        for name, old in before.items():
            if old is None:
                spark.conf.unset(name)
            else:
                spark.conf.set(name, old)


@pytest.fixture(scope="module")
def by_duckdb(shared_world: MakeWorld) -> World:
    made = shared_world(everything())
    made.make(made.days(FIRST, LAST))
    return made


def test_every_kind_of_column_table_and_frequency_is_alike(
    spark: SparkSession, world: MakeWorld, by_duckdb: World
) -> None:
    made = world(everything())
    on_spark(spark, made, made.days(FIRST, LAST))
    assert_equal_files(made, by_duckdb)
    assert made.recorded() == by_duckdb.recorded()
    assert made.orphans() == []


def test_the_notebook_gives_what_its_functions_give(
    spark: SparkSession, world: MakeWorld, by_duckdb: World
) -> None:
    made = world(everything())
    summary = made.generate(replace(made.days("2024-01-06"), mode="pyspark"))
    assert summary["tables"]["oddities"]["rows"] == 120
    found = files_of(made)
    # A store that is due on the first of the month comes along.
    assert {path[:10] for path in found} == {"2024/01/01", "2024/01/06"}
    expected = files_of(by_duckdb)
    assert found == {path: expected[path] for path in found}


@pytest.mark.long
def test_a_day_far_ahead_is_alike(spark: SparkSession, world: MakeWorld) -> None:
    python, pyspark = world(everything()), world(everything())
    python.make(python.days("2024-10-01"))
    on_spark(spark, pyspark, pyspark.days("2024-10-01"))
    assert_equal_files(python, pyspark)


def test_csv_files_are_alike_byte_for_byte(spark: SparkSession, world: MakeWorld) -> None:
    python, pyspark = world(everything(), "by_table"), world(everything(), "by_table")
    python.make(python.days("2024-01-05", "2024-01-06"))
    on_spark(spark, pyspark, pyspark.days("2024-01-05", "2024-01-06"))
    assert_equal_files(python, pyspark)
    assert python.recorded() == pyspark.recorded()


@pytest.mark.slow
@pytest.mark.parametrize("dataset", CATALOG)
def test_a_dataset_of_the_catalog_is_alike(spark: SparkSession, world: MakeWorld, dataset: str) -> None:
    python, pyspark = world(dataset), world(dataset)
    options = replace(python.days("2024-01-14", "2024-01-15"), scale="0.01")
    python.make(options)
    on_spark(spark, pyspark, options)
    assert_equal_files(python, pyspark)
    assert python.recorded() == pyspark.recorded()


@pytest.mark.parametrize(
    ("partitions", "zone", "ansi"),
    [("1", "UTC", "true"), ("2", "Asia/Tokyo", "false"), ("7", "America/New_York", "true")],
)
def test_no_setting_of_the_session_changes_a_row(
    spark: SparkSession,
    world: MakeWorld,
    by_duckdb: World,
    monkeypatch: pytest.MonkeyPatch,
    partitions: str,
    zone: str,
    ansi: str,
) -> None:
    from ingen_fab.runtime.lakehouse_pyspark import spark_settings

    # A run chooses both itself; here they are what the session says.
    monkeypatch.setitem(spark_settings.RUN_SETTINGS, "spark.sql.ansi.enabled", ansi)
    monkeypatch.setattr(spark_settings, "shuffle_partitions", lambda _spark: partitions)
    made = world(everything())
    with settings(spark, spark__sql__session__timeZone=zone):
        on_spark(spark, made, made.days("2024-01-08"))
    expected = files_of(by_duckdb)
    found = files_of(made)
    assert len(found) > 10
    assert found == {path: expected[path] for path in found}


def _settings_of(spark: SparkSession) -> dict[str, str]:
    # Without Delta's own note of its last commit.
    told = {row[0]: row[1] for row in spark.sql("SET").collect()}
    return {name: value for name, value in told.items() if not name.endswith("lastCommitVersionInSession")}


def test_a_run_gives_the_settings_of_the_session_back(spark: SparkSession, world: MakeWorld) -> None:
    made = world(daily(3))
    with settings(spark, spark__sql__optimizer__excludedRules="", spark__sql__ansi__enabled="true"):
        before = _settings_of(spark)
        on_spark(spark, made, made.days(FIRST))
        assert _settings_of(spark) == before
    assert [table.name for table in spark.catalog.listTables() if table.isTemporary] == []


def test_each_mode_goes_on_where_the_other_stopped(
    spark: SparkSession, world: MakeWorld, by_duckdb: World
) -> None:
    made = world(everything())
    made.make(made.days("2024-01-01", "2024-01-02"))
    summary = on_spark(spark, made, made.days("2024-01-01", "2024-01-03"))
    assert summary["kept"] == len(made.planned(made.days("2024-01-01", "2024-01-02")).table_days)
    made.make(made.days("2024-01-01", "2024-01-04"))
    assert not made.planned(made.days("2024-01-01", "2024-01-04")).to_make
    again = on_spark(spark, made, made.days("2024-01-01", "2024-01-04"))
    assert again["planned"] == again["kept"]
    modes = {
        row.generation_date.day: row.generation_mode
        for row in made.project.recorded(made.dataset_id, None, None, ())
    }
    assert modes == {1: "python", 2: "python", 3: "pyspark", 4: "python"}
    expected = files_of(by_duckdb)
    assert files_of(made) == {path: file for path, file in expected.items() if path < "2024/01/05"}


def test_a_large_day_is_a_folder_of_parts(spark: SparkSession, world: MakeWorld) -> None:
    config = with_settings(daily(4500), "output", {"max_rows_per_file": 1000})
    made, whole = world(config), world(daily(4500))
    on_spark(spark, made, made.days("2024-01-02", "2024-01-03"))
    whole.make(whole.days("2024-01-02", "2024-01-03"))
    parts = sorted(made.path("events", "2024-01-02").iterdir())
    assert [part.name for part in parts] == [f"part-0000{n}.parquet" for n in range(1, 6)]
    assert all(pq.read_metadata(part).num_rows <= 1000 for part in parts)
    for on in ("2024-01-02", "2024-01-03"):
        assert sorted(row["id"] for row in made.rows("events", on)) == whole.column("events", on, "id")
    assert not made.planned(made.days("2024-01-02", "2024-01-03")).to_make


@pytest.mark.long
@pytest.mark.parametrize("file_format", ["parquet", "csv"])
def test_days_without_rows_have_files_with_columns_alone(
    spark: SparkSession, world: MakeWorld, file_format: str
) -> None:
    config = daily(50, weekend_multiplier=0)
    python, pyspark = world(config, "nested", file_format), world(config, "nested", file_format)
    python.make(python.days("2024-01-05", "2024-01-08"))
    on_spark(spark, pyspark, pyspark.days("2024-01-06", "2024-01-07"))
    on_spark(spark, pyspark, pyspark.days("2024-01-05", "2024-01-08"))
    assert pyspark.rows("events", "2024-01-06") == []
    assert_equal_files(python, pyspark)


@pytest.mark.long
def test_a_changed_day_is_replaced_and_a_forced_one_is_the_same_again(
    spark: SparkSession, world: MakeWorld
) -> None:
    made = world(shop())
    on_spark(spark, made, replace(made.days(FIRST), seed=3))
    other = files_of(made)
    on_spark(spark, made, made.days(FIRST))
    on_spark(spark, made, replace(made.days(FIRST), force=True))
    expected = world(shop())
    expected.make(expected.days(FIRST))
    assert_equal_files(made, expected)
    assert files_of(made) != other
