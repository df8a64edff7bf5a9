"""What each row of a merge does to the target when the slices come one after the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)
from pyspark.sql.types import ArrayType, MapType, StructType

from ingen_fab.runtime.ingestion_pyspark.config_rows import (
    CHANGE,
    FILE_NUMBER,
    INSERTED,
    SLICE,
    SOUND,
    SOURCE_DATE,
    UPDATED,
    latest_first,
)
from ingen_fab.runtime.ingestion_pyspark.row_checks import DIGEST, REASON
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name

IS_LAST = "_ingen_fab_last"
UNCHANGED_ROW, OLDER = "unchanged", "older"
HELD_HASH, HELD_DATE = "_ingen_fab_held_hash", "_ingen_fab_held_date"
ROW_HASH = "_ingen_fab_row_hash"
EARLIER_HASH, EARLIER_DATE = "_ingen_fab_earlier_hash", "_ingen_fab_earlier_date"
LAST_SLICE = "_ingen_fab_last_slice"
NEWER = (
    "taken._source_date IS NULL OR merged._source_date IS NULL OR taken._source_date >= merged._source_date"
)


def row_hash(columns: Sequence[str], nested: Collection[str]) -> str:
    """A number that changes with any column of a row; `nested` columns go by their text."""
    parts = []
    for column in columns:
        name = spark_name(column)
        value = f"CAST({name} AS STRING)" if column in nested else name
        # NULL alone would leave the number as it is, so that (1, NULL) were (NULL, 1).
        parts.append(f"{value}, {name} IS NULL")
    return f"xxhash64({', '.join(parts)})"


def marked_changes(
    rows: DataFrame, columns: Sequence[str], keys: Sequence[str], held: DataFrame | None
) -> DataFrame:
    """The rows with what each does to the target, and whether it is the one that its key ends with.

    Good `rows` have each key once a slice; slices count upwards with their dates. What is older than the
    target's row of its key does nothing, and neither do bad rows. Columns of all rows but the last ones are
    NULL: nobody reads them any more, and of many days of one table they are nearly all.
    """
    nested = {
        field.name for field in rows.schema if isinstance(field.dataType, ArrayType | MapType | StructType)
    }
    good = f"{REASON} IS NULL"
    # The order is that in which duplicates were found, so that nothing is sorted once more.
    order = Window.partitionBy(*map(spark_name, keys), SOUND).orderBy(SLICE, *latest_first())
    earlier = order.rowsBetween(Window.unboundedPreceding, -1)
    everywhere = order.rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)
    hashed = rows.withColumn(ROW_HASH, F.expr(row_hash(columns, nested)))
    placed = hashed.select(
        "*",
        F.last(F.expr(f"IF({good}, {ROW_HASH}, NULL)"), ignorenulls=True).over(earlier).alias(EARLIER_HASH),
        F.last(F.expr(f"IF({good}, {SOURCE_DATE}, NULL)"), ignorenulls=True)
        .over(earlier)
        .alias(EARLIER_DATE),
        F.max(F.expr(f"IF({good}, {SLICE}, NULL)")).over(everywhere).alias(LAST_SLICE),
    )
    older = f"coalesce({SOURCE_DATE} < {HELD_DATE}, false)"
    before = f"IF(coalesce({EARLIER_DATE} < {HELD_DATE}, false), NULL, {EARLIER_HASH})"
    change = (
        f"CASE WHEN {REASON} IS NOT NULL THEN NULL WHEN {older} THEN '{OLDER}'"
        f" WHEN coalesce({before}, {HELD_HASH}) IS NULL THEN '{INSERTED}'"
        f" WHEN coalesce({before}, {HELD_HASH}) <> {ROW_HASH} THEN '{UPDATED}' ELSE '{UNCHANGED_ROW}' END"
    )
    marked = _with_held(placed, columns, nested, keys, held).selectExpr(
        "*", f"{change} AS {CHANGE}", f"{good} AND NOT {older} AND {SLICE} = {LAST_SLICE} AS {IS_LAST}"
    )
    return marked.selectExpr(
        *(f"IF({IS_LAST}, {spark_name(name)}, NULL) AS {spark_name(name)}" for name in columns),
        *(FILE_NUMBER, SOURCE_DATE, SLICE, DIGEST, REASON, CHANGE, IS_LAST),
    )


def _with_held(
    rows: DataFrame,
    columns: Sequence[str],
    nested: Collection[str],
    keys: Sequence[str],
    held: DataFrame | None,
) -> DataFrame:
    """The rows with hash and date of what the target holds of their keys."""
    if held is None:
        return rows.selectExpr(
            "*", f"CAST(NULL AS BIGINT) AS {HELD_HASH}", f"CAST(NULL AS DATE) AS {HELD_DATE}"
        )
    there = {name.lower() for name in held.columns}
    # A column that the target has not yet is NULL in all its rows.
    full = held.selectExpr(
        "*", *(f"CAST(NULL AS STRING) AS {spark_name(c)}" for c in columns if c.lower() not in there)
    )
    small = full.selectExpr(
        *map(spark_name, keys),
        f"{row_hash(columns, nested)} AS {HELD_HASH}",
        f"{SOURCE_DATE} AS {HELD_DATE}",
    )
    return rows.join(small, list(keys), "left")
