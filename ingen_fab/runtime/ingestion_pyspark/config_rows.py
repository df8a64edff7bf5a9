"""The rows of all slices of a config in one frame: typed, bad ones with a reason, counted by file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion.load_plan import PlannedSlice
from ingen_fab.runtime.ingestion_pyspark.row_checks import (
    DIGEST,
    REASON,
    checked_columns,
    digest_sql,
    later_reason,
)
from ingen_fab.runtime.ingestion_pyspark.spark_places import IngestionPlaces
from ingen_fab.runtime.ingestion_pyspark.spark_tokens import CORRUPT, FILE_URI, LISTED, listing_relation
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name

SLICE = "_ingen_fab_slice"
SOURCE_FILE, SOURCE_DATE = "_source_file", "_source_date"
DUPLICATE_REASON = "another row of this slice has the same merge key"


@dataclass(frozen=True)
class FileCounts:
    """Rows of one file: all, bad ones, and the digest of its content."""

    slice_number: int
    path: str
    rows: int
    rejected: int
    digest: str


@dataclass(frozen=True)
class ConfigRows:
    """What turns the fields of a config's files into rows."""

    spark: SparkSession
    places: IngestionPlaces
    config: IngestionConfig
    slices: Sequence[PlannedSlice]

    @property
    def is_text(self) -> bool:
        """Whether the source has texts and not values."""
        return self.config.source_file_format != "parquet"

    def listing(self) -> DataFrame:
        """The files of the slices, each with its date and the slice's number."""
        root = self.places.files_uri(self.config.source)
        rows = [
            (f"{root}/{file.path}", f"Files/{file.path}", planned.slice.key if planned.slice.day else None, n)
            for n, planned in enumerate(self.slices)
            for file in planned.slice.files
        ]
        return listing_relation(self.spark, rows)

    def checked(
        self, tokens: DataFrame, fields: Sequence[SchemaField], also: Sequence[str] = ()
    ) -> DataFrame:
        """Typed columns, audit columns of the source, slice, digest and reason of every row.

        Two rows of a slice with one merge key: the one of the later file stays, then the one with the greater
        fields, and the others are bad.
        """
        typed, broken = checked_columns(self.config, fields, self.is_text)
        ours = [SOURCE_FILE, SOURCE_DATE, SLICE, *also]
        sourced = tokens.join(
            F.broadcast(self.listing()), F.col(FILE_URI) == F.col(f"{LISTED}uri"), "left"
        ).selectExpr(
            "*",
            f"{LISTED}path AS {SOURCE_FILE}",
            f"{LISTED}day AS {SOURCE_DATE}",
            f"{LISTED}number AS {SLICE}",
        )
        rows = sourced.selectExpr(
            *typed, *ours, f"{digest_sql(fields)} AS {DIGEST}", f"{broken} AS {REASON}", CORRUPT
        )
        rows = rows.selectExpr(
            *(spark_name(field.name) for field in fields), *ours, DIGEST,
            f"{later_reason(self.config, fields)} AS {REASON}", CORRUPT,
        )  # fmt: skip
        return self._without_duplicates(rows, fields) if self.config.merge_keys else rows

    def _without_duplicates(self, rows: DataFrame, fields: Sequence[SchemaField]) -> DataFrame:
        keys = [F.col(spark_name(key)) for key in self.config.merge_keys]
        orders = [F.col(SOURCE_FILE).desc(), F.col(DIGEST).desc()]
        window = Window.partitionBy(F.col(SLICE), F.col(REASON).isNull(), *keys).orderBy(*orders)
        place = "_ingen_fab_place"
        ranked = rows.withColumn(place, F.row_number().over(window))
        reason = F.expr(f"IF({REASON} IS NULL AND {place} > 1, '{DUPLICATE_REASON}', {REASON})")
        return ranked.withColumn(REASON, reason).drop(place)


def counted_files(checked: DataFrame) -> list[FileCounts]:
    """Rows and bad rows of every file that has rows; raises RuntimeFailure for rows of no known file."""
    found = (
        checked.groupBy(SLICE, SOURCE_FILE)
        .agg(
            F.count("*").alias("rows"),
            F.count(REASON).alias("rejected"),
            F.sum(F.col(DIGEST).cast("decimal(38,0)")).alias("digest"),
        )
        .collect()
    )
    if any(row[SLICE] is None for row in found):
        raise RuntimeFailure(
            "Spark read rows of files that the listing has under other names; nothing was written",
            hint="Rename files whose names have unusual characters.",
        )
    return [
        FileCounts(
            row[SLICE],
            row[SOURCE_FILE].removeprefix("Files/"),
            row["rows"],
            row["rejected"],
            f"{row['rows']}:{row['digest']}",
        )
        for row in found
    ]


def by_slice(slices: Sequence[PlannedSlice], files: Sequence[FileCounts]) -> Mapping[str, list[FileCounts]]:
    """The counts of each slice's files, by its key."""
    return {
        planned.slice.key: [file for file in files if file.slice_number == number]
        for number, planned in enumerate(slices)
    }
