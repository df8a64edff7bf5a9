"""The rows of all slices of a config in one frame: typed, bad ones with a reason, counted by file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion.load_plan import PlannedSlice
from ingen_fab.runtime.ingestion_pyspark.row_checks import (
    DIGEST,
    REASON,
    checked_columns,
    content_digest,
    content_sums,
    digest_sql,
    later_reason,
    typed_columns,
)
from ingen_fab.runtime.ingestion_pyspark.spark_places import IngestionPlaces
from ingen_fab.runtime.ingestion_pyspark.spark_tokens import (
    CORRUPT,
    FILE_URI,
    LISTED,
    listing_relation,
    plain_uri,
)
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name, spark_text

SLICE, FILE_NUMBER = "_ingen_fab_slice", "_ingen_fab_file_number"
SOURCE_FILE, SOURCE_DATE = "_source_file", "_source_date"
CHANGE, INSERTED, UPDATED = "_ingen_fab_change", "inserted", "updated"
# Whether nothing is wrong with a row itself; it may still be the second one of its key.
SOUND = "_ingen_fab_sound"
DUPLICATE_REASON = "another row of this slice has the same merge key"


@dataclass(frozen=True)
class FileCounts:
    """Rows of one file: all, bad ones, and the digest of its content; of a merge also what they do."""

    slice_number: int
    path: str
    rows: int
    rejected: int
    digest: str
    inserted: int = 0
    updated: int = 0


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

    @cached_property
    def paths(self) -> list[str]:
        """The files in the order of their paths: a number stands for each until rows are written."""
        files = {file.path for planned in self.slices for file in planned.slice.files}
        return sorted(files, key=lambda path: path.encode("utf-8"))

    def sourced(self, tokens: DataFrame) -> DataFrame:
        """The rows with number and date of their file, and the number of its slice."""
        listing = F.broadcast(self._listing({plain_uri(uri): uri for uri in tokens.inputFiles()}))
        return tokens.join(listing, F.col(FILE_URI) == F.col(f"{LISTED}uri"), "left").selectExpr(
            *(spark_name(name) for name in tokens.columns if name != FILE_URI),
            f"{LISTED}file AS {FILE_NUMBER}",
            f"{LISTED}day AS {SOURCE_DATE}",
            f"{LISTED}number AS {SLICE}",
        )

    def _listing(self, spelled: Mapping[str, str]) -> DataFrame:
        """The files of the slices with addresses as Spark spells them, number, date, number of the slice."""
        root = self.places.files_uri(self.config.source)
        numbers = {path: number for number, path in enumerate(self.paths)}
        rows = [
            (
                spelled.get(f"{root}/{file.path}", ""),
                numbers[file.path],
                planned.slice.key if planned.slice.day else None,
                number,
            )
            for number, planned in enumerate(self.slices)
            for file in planned.slice.files
        ]
        return listing_relation(self.spark, rows)

    def with_paths(self, checked: DataFrame) -> DataFrame:
        """The rows with the paths of their files, for readers."""
        paths = ", ".join(spark_text(f"Files/{path}") for path in self.paths)
        return checked.withColumn(SOURCE_FILE, F.expr(f"element_at(array({paths}), {FILE_NUMBER} + 1)"))

    def checked(
        self,
        sourced: DataFrame,
        fields: Sequence[SchemaField],
        also: Sequence[str] = (),
        in_words: bool = False,
    ) -> DataFrame:
        """Typed columns, audit columns of the source, slice, digest and reason of every row.

        The reason is told `in_words`, or an empty text; it is NULL where there is none.
        Two rows of a slice with one merge key: the one of the later file stays, then the one with the greater
        fields, and the others are bad.
        """
        read_as = {} if self.is_text else {f.name: f.dataType.typeName() for f in sourced.schema}
        typed, broken = checked_columns(self.config, fields, read_as, in_words)
        ours = [FILE_NUMBER, SOURCE_DATE, SLICE, *also]
        rows = sourced.selectExpr("*", *typed_columns(self.config, fields, self.is_text)).selectExpr(
            *typed, *ours, f"{digest_sql(fields)} AS {DIGEST}", f"{broken} AS {REASON}", CORRUPT
        )
        rows = rows.selectExpr(
            *(spark_name(field.name) for field in fields), *ours, DIGEST,
            f"{later_reason(self.config, fields, in_words)} AS {REASON}",
        )  # fmt: skip
        return self._without_duplicates(rows) if self.config.merge_keys else rows

    def _without_duplicates(self, rows: DataFrame) -> DataFrame:
        keys = [F.col(spark_name(key)) for key in self.config.merge_keys]
        # One shuffle for all that goes by the keys: these duplicates, the rows held, the changes of a merge.
        rows = rows.repartition(*keys)
        rows = rows.withColumn(SOUND, F.col(REASON).isNull())
        window = Window.partitionBy(*keys, SOUND, SLICE).orderBy(*latest_first())
        place = "_ingen_fab_place"
        ranked = rows.withColumn(place, F.row_number().over(window))
        reason = F.expr(f"IF({REASON} IS NULL AND {place} > 1, '{DUPLICATE_REASON}', {REASON})")
        return ranked.withColumn(REASON, reason).drop(place)


def latest_first() -> list[Column]:
    """The order of rows of one merge key in a slice: the first of them stays."""
    return [F.col(FILE_NUMBER).desc(), F.col(DIGEST).desc()]


def counted_files(checked: DataFrame, paths: Sequence[str]) -> list[FileCounts]:
    """Rows and bad rows of every file that has rows; raises RuntimeFailure for rows of no known file.

    `paths` are the files by their numbers. What rows do to the target is counted where they tell it.
    """
    change = F.col(CHANGE) if CHANGE in checked.columns else F.lit(None)
    found = (
        checked.groupBy(SLICE, FILE_NUMBER)
        .agg(
            *content_sums(),
            F.count(REASON).alias("rejected"),
            F.count_if(change == INSERTED).alias("inserted"),
            F.count_if(change == UPDATED).alias("updated"),
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
            paths[row[FILE_NUMBER]],
            row["rows"],
            row["rejected"],
            content_digest(row),
            row["inserted"],
            row["updated"],
        )
        for row in found
    ]
