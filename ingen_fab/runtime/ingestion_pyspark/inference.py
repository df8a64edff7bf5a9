"""Finds the types of text columns by one look at all their values; text with leading zeros stays text."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion_pyspark.spark_tokens import CORRUPT
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name

# Kind -> what each of its values looks like; the first that all values fit is taken.
WHOLE = r"^[+-]?(0|[1-9]\\d{0,17})$"
FRACTION = r"^[+-]?(0|[1-9]\\d*)(\\.\\d+)?$"
SHAPES = (
    ("BOOLEAN", "lower({name}) IN ('true', 'false')"),
    ("BIGINT", f"{{name}} RLIKE '{WHOLE}'"),
    ("DECIMAL", f"{{name}} RLIKE '{FRACTION}'"),
    ("DATE", r"{name} RLIKE '^\\d{4}-\\d{2}-\\d{2}$' AND try_cast({name} AS DATE) IS NOT NULL"),
    (
        "TIMESTAMP",
        r"{name} RLIKE '^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}'"
        " AND try_cast({name} AS TIMESTAMP) IS NOT NULL",
    ),
)
COMMON_DECIMAL_DIGITS, LARGEST_DECIMAL = 18, 38


def inferred_fields(frame: DataFrame, columns: Sequence[str]) -> tuple[SchemaField, ...]:
    """The columns of a frame of text with the types that all their values have, by one aggregation."""
    asked = []
    for place, column in enumerate(columns):
        # An empty text in quotes is no hint: many tools write NULL so.
        name = f"nullif({spark_name(column)}, '')"
        for kind, shape in SHAPES:
            # Braces of the expressions are no places to fill in, so format() would not do.
            asked.append(f"min({shape.replace('{name}', name)}) AS {kind}_{place}")
        asked.append(f"max(length(substring_index(ltrim('+-', {name}), '.', 1))) AS whole_{place}")
        asked.append(
            f"max(IF(contains({name}, '.'), length(substring_index({name}, '.', -1)), 0)) AS part_{place}"
        )
    row = frame.where(f"{CORRUPT} IS NULL").agg(*map(F.expr, asked)).first()
    assert row is not None
    return tuple(SchemaField(column, _kind(row.asDict(), place)) for place, column in enumerate(columns))


def _kind(row: dict[str, object], place: int) -> str:
    for kind, _ in SHAPES:
        if row[f"{kind}_{place}"] is not True:
            continue
        if kind != "DECIMAL":
            return kind
        whole, part = row[f"whole_{place}"], row[f"part_{place}"]
        assert isinstance(whole, int)
        assert isinstance(part, int)
        digits = COMMON_DECIMAL_DIGITS if whole + part <= COMMON_DECIMAL_DIGITS else LARGEST_DECIMAL
        # Wider than any decimal: only as text is nothing lost.
        return f"DECIMAL({digits},{part})" if whole + part <= digits else "STRING"
    return "STRING"
