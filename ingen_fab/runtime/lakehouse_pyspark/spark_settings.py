"""What a run sets in the Spark session; all of it is given back at the run's end.

The rows depend on none of it, nor on the session's time zone or ANSI mode. The queries are deep stacks of
layers in which a value is named once and used several times. Rules that move a condition or a join key down
put definitions in place of names at every layer, so that their text doubles with each, and planning would not
end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pyspark.sql import SparkSession

EXCLUDED_RULES_SETTING = "spark.sql.optimizer.excludedRules"
OPTIMIZER_RULES = "org.apache.spark.sql.catalyst.optimizer"
EXCLUDED_RULES = (
    "PushDownPredicates",
    "PushPredicateThroughNonJoin",
    # They make conditions out of join keys and exploded arrays.
    "InferFiltersFromConstraints",
    "InferFiltersFromGenerate",
)
RUN_SETTINGS = {
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.optimizer.dynamicPartitionPruning.enabled": "false",
    "spark.sql.optimizer.runtime.bloomFilter.enabled": "false",
    # A plan without shuffles has nothing to adapt, and each of its stages would become a job.
    "spark.sql.adaptive.enabled": "false",
    # Nothing overflows and nothing is divided by 0; without the checks for it the code is a third smaller.
    "spark.sql.ansi.enabled": "false",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # A text of every plan is made for a user interface that nobody looks at here.
    "spark.sql.maxPlanStringLength": "1000",
}


def shuffle_partitions(spark: SparkSession) -> str:
    """One partition a core: what is shuffled are sums and keys."""
    return str(spark.sparkContext.defaultParallelism)


@contextmanager
def spark_settings(spark: SparkSession) -> Iterator[None]:
    """The settings of a run while the context is open."""
    excluded = [f"{OPTIMIZER_RULES}.{rule}" for rule in EXCLUDED_RULES]
    own = spark.conf.get(EXCLUDED_RULES_SETTING, "") or ""
    settings = RUN_SETTINGS | {
        EXCLUDED_RULES_SETTING: ",".join([*filter(None, own.split(",")), *excluded]),
        "spark.sql.shuffle.partitions": shuffle_partitions(spark),
    }
    with session_settings(spark, settings):
        yield


@contextmanager
def session_settings(spark: SparkSession, settings: Mapping[str, str]) -> Iterator[None]:
    """Settings of the session while the context is open; what they were before comes back."""
    before = {name: spark.conf.get(name, None) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    try:
        yield
    finally:
        for name, old in before.items():
            if old is None:
                spark.conf.unset(name)
            else:
                spark.conf.set(name, old)
