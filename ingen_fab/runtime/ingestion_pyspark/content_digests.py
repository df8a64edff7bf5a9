"""Tells whether files that were written again hold what they held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion.discovery import ListedFile
from ingen_fab.runtime.ingestion_pyspark.row_checks import DIGEST, content_digest, content_sums, digest_sql
from ingen_fab.runtime.ingestion_pyspark.source_schema import SourceSchema
from ingen_fab.runtime.ingestion_pyspark.spark_places import IngestionPlaces
from ingen_fab.runtime.ingestion_pyspark.spark_target import SparkTarget
from ingen_fab.runtime.ingestion_pyspark.spark_tokens import FILE_URI, TokenReader, plain_uri
from ingen_fab.runtime.lakehouse.listing import LakehouseListing


@dataclass(frozen=True)
class ContentDigests:
    """Reads files of a config as a load would."""

    spark: SparkSession
    places: IngestionPlaces
    listing: LakehouseListing
    config: IngestionConfig
    target: SparkTarget

    def of(self, files: Sequence[ListedFile]) -> dict[str, str]:
        """The digests of files by path, in one job; nothing for files that cannot be read."""
        reader = TokenReader(self.spark, self.places, self.config)
        try:
            shapes = SourceSchema(self.config, reader, self.listing).shapes(files, self.target.schema())
            if not shapes.files:
                return {}
            fields = [SchemaField(name, "STRING") for name in shapes.columns]
            rows = (
                reader.read(shapes.files, shapes.columns)
                .withColumn(DIGEST, F.expr(digest_sql(fields)))
                .groupBy(FILE_URI)
                .agg(*content_sums())
                .collect()
            )
        except (PySparkException, Py4JJavaError, RuntimeFailure):
            # What cannot be read is not what was loaded; the load itself tells what is wrong with it.
            return {}
        root = f"{self.places.files_uri(self.config.source)}/"
        return {plain_uri(row[FILE_URI]).removeprefix(root): content_digest(row) for row in rows}
