"""Several jobs of one Spark session at once: while one is planned, which takes one core, others run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from pyspark.sql import SparkSession

Given = TypeVar("Given")
Made = TypeVar("Made")
# Planning is the driver's work, and it has few cores whatever the cluster has.
MOST_AT_ONCE = 4


def own_session(spark: SparkSession) -> SparkSession:
    """A session of the same application with the same settings, in which one thread may change some.

    Settings that a commit is made with would otherwise be those of every thread's commits.
    """
    jvm_session: Any = spark._jsparkSession
    return SparkSession(spark.sparkContext, jvm_session.cloneSession())


def at_once(spark: SparkSession, work: Callable[[Given], Made], items: Sequence[Given]) -> list[Made]:
    """What the work gives for each item, in their order; raises what the first one that failed raised.

    After a failure nothing new is begun, and what runs is waited for.
    """
    threads = max(1, min(MOST_AT_ONCE, spark.sparkContext.defaultParallelism, len(items)))
    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            return [future.result() for future in futures]
        finally:
            pool.shutdown(cancel_futures=True)
