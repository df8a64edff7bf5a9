"""The Spark session of one config's load, with settings by the size of what it reads."""

from __future__ import annotations

from pyspark.sql import SparkSession

from ingen_fab.runtime.lakehouse_pyspark.spark_settings import shuffle_partitions
from ingen_fab.runtime.lakehouse_pyspark.spark_threads import own_session

ADAPTIVE, PARTITIONS = "spark.sql.adaptive.enabled", "spark.sql.shuffle.partitions"
LARGEST_SPLIT = "spark.sql.files.maxPartitionBytes"
PACKED_CACHE = "spark.sql.inMemoryColumnarStorage.compressed"
# Up to here a plan is not adapted while it runs: each of its stages would be a job of its own.
SMALL_LOAD_BYTES = 1 << 30
BYTES_OF_A_SMALL_PARTITION = 16 << 20
BYTES_OF_A_LARGE_PARTITION = 64 << 20
# Each core gets an equal share of the files as long as it is not above this; with Spark's own 128 MB the last
# of three shares would keep one core of two waiting.
BYTES_OF_A_SPLIT = 512 << 20
FEWEST_PARTITIONS_OF_A_LARGE_LOAD = 200  # Spark's own; empty ones are put together while it runs


def load_session(spark: SparkSession, size: int) -> SparkSession:
    """A session for a load of so many bytes, of the source and of the target that it may be merged into."""
    session = own_session(spark)
    if size < SMALL_LOAD_BYTES:
        partitions = min(int(shuffle_partitions(spark)), size // BYTES_OF_A_SMALL_PARTITION + 1)
    else:
        partitions = max(FEWEST_PARTITIONS_OF_A_LARGE_LOAD, size // BYTES_OF_A_LARGE_PARTITION)
    session.conf.set(ADAPTIVE, str(size >= SMALL_LOAD_BYTES).lower())
    session.conf.set(PARTITIONS, str(partitions))
    session.conf.set(LARGEST_SPLIT, str(BYTES_OF_A_SPLIT))
    # Rows are kept for seconds: to pack them takes longer than to parse them.
    session.conf.set(PACKED_CACHE, str(size >= SMALL_LOAD_BYTES).lower())
    return session
