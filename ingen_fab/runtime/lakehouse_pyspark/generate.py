"""A run of generation in a PySpark notebook: Spark SQL makes the rows, delta-spark keeps the state."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pyspark.sql import SparkSession

from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.batch_relations import FrozenRelationRows
from ingen_fab.runtime.lakehouse.run_parameters import RunParameters
from ingen_fab.runtime.lakehouse.series_run import SeriesRun, SeriesWork
from ingen_fab.runtime.lakehouse.series_summary import SeriesSummary
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse_pyspark.spark_batch import SparkBatchMaker
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import SparkRelations
from ingen_fab.runtime.lakehouse_pyspark.spark_settings import spark_settings
from ingen_fab.runtime.lakehouse_pyspark.spark_state import SparkStateTable

# Rows go straight into files; what grows with a batch are the parents' keys that every executor gets.
SPARK_BATCH_ROWS = 12_000_000


def generate_series_on_spark(
    spark: SparkSession,
    dataset: DatasetSpec,
    frozen: Mapping[str, FrozenRelationRows],
    parameters: RunParameters,
    lakehouse_root: str,
) -> SeriesSummary:
    """Make every missing or stale file of the range, check it, publish it and record it, batch by batch."""
    storage = LakehouseStorage(lakehouse_root)

    @contextmanager
    def maker(work: SeriesWork) -> Iterator[SparkBatchMaker]:
        relations = SparkRelations(spark, work.census)
        try:
            for name, relation in frozen.items():
                relations.register_frozen(name, relation.columns, json.loads(relation.rows))
            yield SparkBatchMaker(spark, relations, storage, work.staging, work.layout, work.seconds)
        finally:
            relations.close()

    state = SparkStateTable(spark, storage, dataset.state_table)
    with spark_settings(spark):
        return SeriesRun(dataset, parameters, storage, state, "pyspark", SPARK_BATCH_ROWS).run(maker)
