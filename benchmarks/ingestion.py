"""Benchmarks of flat-file ingestion: `python -m benchmarks.ingestion`; one warm session, best of some rounds.

The bare work beside it is one read of the same files, with the schema given, and one write into a new table.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from pyspark.sql import SparkSession

from benchmarks.datasets import fact_table
from ingen_fab.local.spark_session import spark_session
from ingen_fab.project import DdlProject, Project, SeriesOptions
from ingen_fab.project.ingestion import IngestionOptions, run_ingestion
from ingen_fab.runtime.ingestion.config_columns import CONFIG_COLUMNS, CONFIG_TABLE
from ingen_fab.runtime.ingestion.log_columns import LOG_TABLE

DAYS = 30
FIRST, LAST = date(2024, 1, 1), date(2024, 1, DAYS)
RETAIL = "retail_oltp_incremental"
ARROW_TYPES = {"STRING": pa.string(), "BOOLEAN": pa.bool_(), "INT": pa.int32()}
FACTS_SCHEMA = {
    **{"fact_id": "bigint", "member_id": "bigint", "fact_date": "date", "happened_at": "timestamp"},
    **{"city": "string", "channel": "string", "amount": "decimal(18,2)", "quantity": "bigint"},
    **{"score": "bigint", "is_new": "boolean"},
}
STEPS = ("data_read_duration_ms", "staging_write_duration_ms", "merge_duration_ms")


@dataclass(frozen=True)
class Source:
    """The files of one target, with the columns and options with which Spark reads them."""

    table: str
    files: tuple[str, ...]
    schema: str
    options: dict[str, str]


def main() -> None:
    """Measure everything in one session, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingestion", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each ratio; the best counts")
    parser.add_argument("--scale", default="0.05", help="the size of retail; 1.0 is that of the guide")
    parser.add_argument("--rows", type=int, default=5_000_000, help="rows of the large table")
    parser.add_argument("--only", choices=("table", "day", "rows"), help="one of the three measurements")
    parser.add_argument("--jobs", action="store_true", help="tell which Spark jobs were run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.jobs)
        print("| what | ingestion | bare work | ratio | Spark jobs |\n|---|---|---|---|---|", flush=True)
        if given.only != "rows":
            retail = bench.retail(given.scale)
            for unit in ("table", "day"):
                if given.only in (None, unit):
                    name = f"{DAYS} days of retail at scale {given.scale}, one write a {unit}"
                    bench.measure(name, retail, given.rounds, batch=unit == "table")
        if given.only in (None, "rows"):
            facts = bench.facts(given.rows)
            bench.measure(f"{given.rows:,} rows in {DAYS} files", facts, given.rounds, batch=True)


class Bench:
    """Makes files and config rows once, and loads them again and again into a lakehouse of its own."""

    def __init__(self, folder: Path, tell_jobs: bool) -> None:
        self.folder = folder
        self.tell_jobs = tell_jobs
        self.spark: SparkSession = spark_session(Project(folder).lakehouse)
        self.number = 0

    def retail(self, scale: str) -> Project:
        """Thirty days of CSV files, and the sample config rows of the product."""
        project = Project(self._new("retail"))
        project.generate(SeriesOptions(RETAIL, FIRST, LAST, scale=scale, mode="python"))
        DdlProject(project, "lakehouse").run()
        return project

    def facts(self, rows: int) -> Project:
        """One table of ten columns in thirty files, and a config row that appends them."""
        folder = self._new("facts")
        config = fact_table(rows // DAYS)
        (folder / "datasets").mkdir()
        (folder / "datasets" / "bench_facts.json").write_text(json.dumps(config), encoding="utf-8")
        project = Project(folder)
        project.generate(SeriesOptions("bench_facts", FIRST, LAST, file_format="csv", mode="python"))
        row = {
            **{"config_id": "facts", "config_name": "facts", "source_file_format": "csv"},
            **{"source_file_path": "synthetic_data/bench_facts", "file_discovery_pattern": "**/facts.csv"},
            **{"import_pattern": "date_partitioned", "write_mode": "append", "execution_group": 1},
            **{"target_schema_name": "bronze", "target_table_name": "facts", "active_yn": "Y"},
            **{"custom_schema_json": json.dumps(FACTS_SCHEMA), "error_handling_strategy": "fail"},
            "timestamp_format": "yyyy-MM-dd HH:mm:ss.SSSSSS",
        }
        columns = {c.name: pa.array([row.get(c.name)], ARROW_TYPES[c.kind]) for c in CONFIG_COLUMNS}
        write_deltalake(str(_table(project, CONFIG_TABLE)), pa.table(columns))
        return project

    def measure(self, name: str, made: Project, rounds: int, batch: bool) -> None:
        """Ingestion and the bare work in turn; one round more, as the first warms the session up."""
        product, floor = [], []
        jobs = 0
        for _ in range(rounds + 1):
            project = self._copy(made, batch)
            before = _jobs(self.spark)
            started = time.perf_counter()
            _ingest(project)
            product.append(time.perf_counter() - started)
            jobs = _jobs(self.spark) - before
            self._tell(project, product[-1], before)
            sources = _sources(project)
            folder = self._new("bare")
            started = time.perf_counter()
            self._bare(sources, folder, batch)
            floor.append(time.perf_counter() - started)
            shutil.rmtree(project.folder)
            shutil.rmtree(folder)
        ours, bare = min(product), min(floor)
        print(f"| {name} | {ours:.2f} s | {bare:.2f} s | {ours / bare:.2f} | {jobs} |", flush=True)

    def _bare(self, sources: Sequence[Source], folder: Path, batch: bool) -> None:
        for source in sources:
            for files in [source.files] if batch else [(file,) for file in source.files]:
                rows = self.spark.read.schema(source.schema).options(**source.options).csv(list(files))
                rows.write.format("delta").mode("append").save(str(folder / source.table))

    def _new(self, name: str) -> Path:
        self.number += 1
        folder = self.folder / f"{name}_{self.number}"
        folder.mkdir()
        return folder

    def _copy(self, made: Project, batch: bool) -> Project:
        """The same files, as links, and the same config rows; Delta remembers tables by their path."""
        project = Project(self._new("round"))
        shutil.copytree(made.lakehouse.files, project.lakehouse.files, copy_function=os.link)
        shutil.copytree(made.lakehouse.tables / "dbo", project.lakehouse.tables / "dbo")
        if not batch:
            DeltaTable(str(_table(project, CONFIG_TABLE))).update({"batch_import_enabled": "false"})
        return project

    def _tell(self, project: Project, seconds: float, first_job: int) -> None:
        log = DeltaTable(str(_table(project, LOG_TABLE))).to_pyarrow_table(columns=[*STEPS, "status"])
        assert set(log["status"].to_pylist()) == {"completed"}
        parts = [f"{name.split('_')[1]} {sum(log[name].to_pylist()) / 1000:.2f}" for name in STEPS]
        print(f"  {seconds:.2f} s; by the log: {', '.join(parts)}", file=sys.stderr, flush=True)
        if not self.tell_jobs:
            return
        store: Any = self.spark.sparkContext._jsc.sc().statusStore()  # type: ignore[union-attr]
        found = store.jobsList(None)
        told = [found.apply(n) for n in range(found.size())]
        mine = [job for job in told if job.jobId() >= first_job]
        names = Counter(str(job.name()) for job in mine)
        for name, count in names.most_common():
            spent = sum(_job_seconds(job) for job in mine if str(job.name()) == name)
            print(f"    {count:4} {spent:7.2f} s {name}", file=sys.stderr, flush=True)


def _ingest(project: Project) -> None:
    outcome = run_ingestion(project, IngestionOptions())
    assert outcome.error is None, outcome.error


def _jobs(spark: SparkSession) -> int:
    """How many jobs the session has run."""
    context: Any = spark.sparkContext._jsc
    return int(context.sc().dagScheduler().numTotalJobs())


def _job_seconds(job: Any) -> float:
    return float(job.completionTime().get().getTime() - job.submissionTime().get().getTime()) / 1000


def _table(project: Project, name: str) -> Path:
    return project.lakehouse.tables / "dbo" / name


def _sources(project: Project) -> list[Source]:
    """What each config of a project reads, found in the log of its run."""
    configs = DeltaTable(str(_table(project, CONFIG_TABLE))).to_pyarrow_table().to_pylist()
    log = DeltaTable(str(_table(project, LOG_TABLE))).to_pyarrow_table().to_pylist()
    found = []
    for row in configs:
        texts = [entry["source_files"] for entry in log if entry["config_id"] == row["config_id"]]
        files = [path for text in texts for path, *_ in json.loads(text)]
        paths = sorted(str(project.lakehouse.files / path) for path in files)
        schema = ", ".join(f"`{name}` {kind}" for name, kind in json.loads(row["custom_schema_json"]).items())
        options = {
            "header": "true",
            "multiLine": str(bool(row["multiline_values"])).lower(),
            "quote": '"',
            "escape": '"',
            "dateFormat": row["date_format"] or "yyyy-MM-dd",
            "timestampFormat": row["timestamp_format"],
        }
        found.append(Source(row["target_table_name"], tuple(paths), schema, options))
    return found


if __name__ == "__main__":
    main()
