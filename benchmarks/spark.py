"""Benchmarks of PySpark mode: `python -m benchmarks.spark`; one session for all, best of some rounds."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from benchmarks.datasets import fact_table
from ingen_fab.local.spark_session import spark_session
from ingen_fab.project import Project, SeriesOptions

DAYS = 30
FACT_ROWS = 5_000_000
FIRST = date(2024, 1, 1)
LAST = date(2024, 1, DAYS)


def main() -> None:
    """Measure everything in one session, and print one table after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each ratio; the best counts")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        facts = fact_table(FACT_ROWS // DAYS)
        alone = _without_foreign_key(facts)
        (project.folder / "datasets").mkdir()
        for config in (facts, alone):
            path = project.folder / "datasets" / f"{config['dataset_id']}.json"
            path.write_text(json.dumps(config), encoding="utf-8")
        spark = spark_session(project.lakehouse)
        print("| what | product | beside it | product takes |\n|---|---|---|---|")
        _facts(spark, project, rounds)
        _dbldatagen(spark, project, alone["dataset_id"], rounds)
        print("\n| retail at scale 0.01 | seconds | seconds a day | Spark jobs |\n|---|---|---|---|")
        for last in (FIRST, FIRST, LAST):  # the first round warms the session up
            _retail(spark, project, last)


def _without_foreign_key(facts: dict[str, Any]) -> dict[str, Any]:
    table = facts["table_configs"]["facts"]
    columns = {**table["columns"], "member_id": {"kind": "integer", "min": 1, "max": 50_000}}
    return {
        "dataset_id": "bench_alone",
        "output": facts["output"],
        "table_configs": {"facts": {**table, "columns": columns}},
    }


def _seconds(project: Project, dataset_id: str, last: date = LAST, scale: str = "1") -> tuple[float, Any]:
    """Generate the days anew; the time of the run itself, without compiling its notebook."""
    options = SeriesOptions(
        dataset_id, FIRST, last, mode="pyspark", force=True, scale=scale, file_format="parquet"
    )
    summary = project.generate(options)
    return summary["seconds"]["total"], summary


def _facts(spark: SparkSession, project: Project, rounds: int) -> None:
    """The fact table, one file a day, against Spark writing the same rows from its cache to as many files."""
    product, floor = [], []
    for _ in range(rounds):
        product.append(_seconds(project, "bench_facts")[0])
        files = project.lakehouse.files / "synthetic_data" / "bench_facts"
        paths = [str(path) for path in sorted(files.rglob("facts.parquet"))]
        frames = [spark.read.parquet(path).coalesce(1) for path in paths]
        rows = frames[0]
        for frame in frames[1:]:
            rows = rows.union(frame)
        rows = rows.cache()
        assert rows.count() == FACT_ROWS // DAYS * DAYS
        floor.append(min(_written(rows, project.folder / "floor") for _ in range(2)))
        rows.unpersist()
    _show("5 million facts in 30 files; the same rows written from the cache", min(product), min(floor))


def _written(rows: DataFrame, folder: Path) -> float:
    started = time.perf_counter()
    rows.write.mode("overwrite").parquet(str(folder))
    seconds = time.perf_counter() - started
    shutil.rmtree(folder)
    return seconds


def _dbldatagen(spark: SparkSession, project: Project, dataset_id: str, rounds: int) -> None:
    """The table without its foreign key, against dbldatagen making and writing an equivalent one."""
    if find_spec("dbldatagen") is None:
        print("| dbldatagen is not installed | | | |")
        return
    product, other = [], []
    for _ in range(rounds):
        product.append(_seconds(project, dataset_id)[0])
        other.append(_written(_by_dbldatagen(spark), project.folder / "dbldatagen"))
    _show("5 million facts without a foreign key; dbldatagen", min(product), min(other))


def _by_dbldatagen(spark: SparkSession) -> DataFrame:
    import dbldatagen as dg  # type: ignore[import-untyped,import-not-found,unused-ignore]

    cities = [f"City {n}" for n in range(512)]
    made = (
        dg.DataGenerator(
            spark, name="facts", rows=FACT_ROWS, partitions=DAYS, randomSeedMethod="hash_fieldname"
        )
        .withColumn("fact_id", "long", minValue=1, uniqueValues=FACT_ROWS)
        .withColumn("member_id", "long", minValue=1, maxValue=50_000, random=True)
        .withColumn(
            "fact_date",
            "date",
            data_range=dg.DateRange("2024-01-01 00:00:00", "2024-01-30 00:00:00", "days=1"),
        )
        .withColumn(
            "happened_at",
            "timestamp",
            begin="2024-01-01 00:00:00",
            end="2024-01-30 23:59:59",
            interval="1 second",
            random=True,
        )
        .withColumn("city", "string", values=cities, random=True)
        .withColumn("channel", "string", values=["web", "store", "phone"], weights=[5, 3, 2], random=True)
        .withColumn("amount", "decimal(18,2)", minValue=1, maxValue=5000, random=True, distribution="normal")
        .withColumn("quantity", "integer", minValue=1, maxValue=20, random=True)
        .withColumn("score", "integer", minValue=0, maxValue=1_000_000, random=True)
        .withColumn("is_new", "boolean", expr="rand() < 0.1")
    )
    frame: DataFrame = made.build()
    return frame


def _retail(spark: SparkSession, project: Project, last: date) -> None:
    # pyspark has no types for what lies behind py4j.
    jobs: Any = spark.sparkContext._jsc.sc().statusStore()
    before = jobs.jobsList(None).size()
    seconds, _ = _seconds(project, "retail_oltp_incremental", last, "0.01")
    days = (last - FIRST).days + 1
    run = jobs.jobsList(None).size() - before
    print(f"| {days} days | {seconds:.1f} | {seconds / days:.2f} | {run} |", flush=True)


def _show(what: str, product: float, beside: float) -> None:
    print(f"| {what} | {product:.2f} s | {beside:.2f} s | {beside / product:.2f} of it |", flush=True)


if __name__ == "__main__":
    main()
