"""The same rows where two workers in processes of their own make them; `make test-cluster` runs this.

A process has one Spark session, so that the test wants one for itself.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.laws.conftest import MakeWorld
from tests.laws.shops import everything

TEST_CLUSTER = "INGEN_FAB_TEST_CLUSTER"
# Two workers with a core and a GiB each, as Spark's own tests have them.
MASTER = "local-cluster[2,1,1024]"


@pytest.mark.skipif(
    not os.environ.get(TEST_CLUSTER), reason=f"runs where {TEST_CLUSTER} is set: make test-cluster"
)
def test_two_workers_make_the_same_rows(
    world: MakeWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyspark

    from ingen_fab.local import spark_session
    from ingen_fab.local.lakehouse import LocalLakehouse
    from tests.laws.test_engines import assert_equal_files, on_spark

    # What spark-submit sets; the workers start their executors with them.
    monkeypatch.setenv("SPARK_HOME", str(Path(pyspark.__file__).parent))
    monkeypatch.setenv("SPARK_SCALA_VERSION", "2.13")
    settings = spark_session._settings
    monkeypatch.setattr(
        spark_session,
        "_settings",
        lambda lakehouse: settings(lakehouse) | {"spark.master": MASTER, "spark.executor.memory": "1024m"},
    )
    spark = spark_session.spark_session(LocalLakehouse(tmp_path / "lakehouse"))
    assert spark.sparkContext.master == MASTER
    for number, (dataset, scale) in enumerate([(everything(), "1"), ("retail_oltp_incremental", "0.01")]):
        python, pyspark_mode = world(dataset), world(dataset)
        options = replace(python.days("2024-01-05", "2024-01-06"), scale=scale)
        python.make(options)
        on_spark(spark, pyspark_mode, options)
        assert_equal_files(python, pyspark_mode)
        assert python.recorded() == pyspark_mode.recorded(), number
