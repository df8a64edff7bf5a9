"""How many jobs Spark runs for a config does not depend on how many files or days it has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingen_fab.runtime.ingestion_pyspark import log_closing
from tests.runtime.ingestion_pyspark.conftest import new_lake
from tests.runtime.ingestion_pyspark.lake import Lake, Row

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MODES: dict[str, Row] = {"append": {}, "merge": {"write_mode": "merge", "merge_keys": "id"}}
# A config, and its share of a run: the commits of the log, and the books of Delta.
MOST_JOBS_OF_A_CONFIG = 20


def jobs_so_far(spark: SparkSession) -> int:
    context: Any = spark.sparkContext._jsc
    return int(context.sc().dagScheduler().numTotalJobs())


def write_days(lake: Lake, days: int, modified: int) -> None:
    for mode in MODES:
        for day in range(1, days + 1):
            # A key that comes again every day, and one of its own.
            text = f"id,name\n1,{day}\n{day + 1},b\n"
            lake.write(f"{mode}/2024/01/{day:02}/x.csv", text, modified=modified)


def jobs_of_runs(lake: Lake, days: int) -> list[int]:
    """The jobs of a first load, of one after all files were written again, and of one with a changed file."""
    lake.configure(
        *(lake.source(mode, import_sequence_order=n, **more) for n, (mode, more) in enumerate(MODES.items()))
    )
    counted = []
    for modified in (1_700_000_000, 1_800_000_000, 1_900_000_000):
        write_days(lake, days, modified)
        if modified == 1_900_000_000:
            for mode in MODES:
                # The newest day, so that there is a row that is merged.
                lake.write(f"{mode}/2024/01/{days:02}/x.csv", "id,name\n1,changed\n")
        before = jobs_so_far(lake.spark)
        assert {found.status for found in lake.run().configs} <= {"completed", "skipped"}
        counted.append(jobs_so_far(lake.spark) - before)
    return counted


@pytest.mark.slow
def test_the_jobs_of_a_run_do_not_grow_with_files_and_days(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a slow machine the log would be closed more often.
    monkeypatch.setattr(log_closing, "SECONDS_BETWEEN_CLOSINGS", 3600)
    few = jobs_of_runs(new_lake(spark, tmp_path / "few"), 2)
    many = jobs_of_runs(new_lake(spark, tmp_path / "many"), 12)
    assert many == few
    assert max(many) <= MOST_JOBS_OF_A_CONFIG * len(MODES)
