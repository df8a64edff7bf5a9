"""What the slices of a merge do to the target one after the other, found in one pass over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

from ingen_fab.runtime.ingestion_pyspark.config_rows import SLICE, SOURCE_DATE
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name

CHANGE, IS_LAST = "_ingen_fab_change", "_ingen_fab_last"
INSERTED, UPDATED, UNCHANGED_ROW, OLDER = "inserted", "updated", "unchanged", "older"
HELD_HASH, HELD_DATE = "_ingen_fab_held_hash", "_ingen_fab_held_date"
ROW_HASH = "_ingen_fab_row_hash"
NEWER = (
    "taken._source_date IS NULL OR merged._source_date IS NULL OR taken._source_date >= merged._source_date"
)


@dataclass(frozen=True)
class SliceChanges:
    """Rows of a slice that a merge inserts and updates."""

    inserted: int
    updated: int


def row_hash(columns: Sequence[str]) -> str:
    """A number that changes with any column of a row."""
    parts = ", ".join(f"coalesce(CAST({spark_name(name)} AS STRING), '\\u0000')" for name in columns)
    return f"xxhash64({parts})"


def marked_changes(
    rows: DataFrame, columns: Sequence[str], keys: Sequence[str], held: DataFrame | None
) -> DataFrame:
    """The rows with what each does to the target, and whether it is the one that its key ends with.

    `rows` have each key once a slice; slices count upwards with their dates. What is older than the target's
    row of its key does nothing.
    """
    key_names = [spark_name(key) for key in keys]
    hashed = rows.withColumn(ROW_HASH, F.expr(row_hash(columns)))
    if held is None:
        joined = hashed.selectExpr(
            "*", f"CAST(NULL AS BIGINT) AS {HELD_HASH}", f"CAST(NULL AS DATE) AS {HELD_DATE}"
        )
    else:
        there = [name for name in columns if name.lower() in {c.lower() for c in held.columns}]
        # A column that the target has not yet is NULL in all its rows.
        full = held.selectExpr(
            "*", *(f"CAST(NULL AS STRING) AS {spark_name(c)}" for c in columns if c not in there)
        )
        small = full.selectExpr(
            *key_names, f"{row_hash(columns)} AS {HELD_HASH}", f"{SOURCE_DATE} AS {HELD_DATE}"
        )
        joined = hashed.join(small, list(keys), "left")
    older = f"coalesce({SOURCE_DATE} < {HELD_DATE}, false)"
    by_key = Window.partitionBy(*map(F.col, key_names), F.expr(older)).orderBy(SLICE)
    before = F.coalesce(F.lag(ROW_HASH).over(by_key), F.col(HELD_HASH))
    marked = joined.withColumn("_ingen_fab_before", before).withColumn(
        IS_LAST, F.expr(f"NOT {older}") & F.lead(SLICE).over(by_key).isNull()
    )
    change = (
        f"CASE WHEN {older} THEN '{OLDER}' WHEN _ingen_fab_before IS NULL THEN '{INSERTED}'"
        f" WHEN _ingen_fab_before <> {ROW_HASH} THEN '{UPDATED}' ELSE '{UNCHANGED_ROW}' END"
    )
    return marked.withColumn(CHANGE, F.expr(change))


def changes_by_slice(marked: DataFrame) -> dict[int, SliceChanges]:
    """Inserts and updates by the slice's number."""
    found = (
        marked.groupBy(SLICE)
        .agg(
            F.count_if(F.col(CHANGE) == INSERTED).alias(INSERTED),
            F.count_if(F.col(CHANGE) == UPDATED).alias(UPDATED),
        )
        .collect()
    )
    return {row[SLICE]: SliceChanges(row[INSERTED], row[UPDATED]) for row in found}
