"""Finds the kinds of text columns by one look at all their values; text with leading zeros stays text."""

from __future__ import annotations

from collections.abc import Sequence

from ingen_fab.runtime.ingestion.config_row import CsvOptions, IngestionConfig
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion_warehouse.text_values import cleaned_text, typed_text
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession

# The first that all values of a column are; a column without a value is text.
INFERRED_KINDS = ("BOOLEAN", "BIGINT", "DECIMAL", "DATE", "TIMESTAMP")
COMMON_DIGITS, MOST_DIGITS = 18, 38


def inferred_in_warehouse(
    session: WarehouseSession, tokens: str, columns: Sequence[tuple[str, str]], config: IngestionConfig
) -> tuple[SchemaField, ...]:
    """The kinds of columns of a table of texts, by one aggregation; each is named with its text's column."""
    asked = [
        f"CAST({number} AS varchar(10)) AS [c{place}]"
        for place, number in enumerate(
            part for _, text in columns for part in _numbers(f"[{text}]", config.csv, config)
        )
    ]
    row = session.run(f"SELECT {', '.join(asked)} FROM {tokens};")[0]
    width = len(INFERRED_KINDS) + 2
    return tuple(
        SchemaField(name, _kind_of(row[place * width : (place + 1) * width]))
        for place, (name, _) in enumerate(columns)
    )


def _numbers(text: str, csv: CsvOptions, config: IngestionConfig) -> list[str]:
    value = cleaned_text(text, csv)
    bare = f"CASE WHEN LEFT({value}, 1) IN ('-', '+') THEN SUBSTRING({value}, 2, 8000) ELSE {value} END"
    no_zeros = (
        f"(LEFT({bare}, 1) <> '0' OR LEN({bare}) = 1 OR SUBSTRING({bare}, 2, 1) = '.') "
        f"AND LEFT({bare}, 1) <> '.' AND RIGHT({bare}, 1) <> '.' AND DATALENGTH({bare}) = LEN({bare})"
    )
    shapes = {
        "BOOLEAN": f"LOWER({value}) IN ('true', 'false')",
        "BIGINT": f"{no_zeros} AND CHARINDEX('.', {value}) = 0 AND LEN({bare}) <= 18 "
        f"AND {typed_text(value, 'BIGINT', config)} IS NOT NULL",
        "DECIMAL": f"{no_zeros} AND {typed_text(value, 'DECIMAL(38,10)', config)} IS NOT NULL",
        "DATE": f"{typed_text(value, 'DATE', config)} IS NOT NULL",
        "TIMESTAMP": f"LEN({value}) >= 16 AND {typed_text(value, 'TIMESTAMP', config)} IS NOT NULL",
    }
    found = [
        f"MIN(CASE WHEN {value} IS NULL THEN NULL WHEN {shapes[kind]} THEN 1 ELSE 0 END)"
        for kind in INFERRED_KINDS
    ]
    point = f"CHARINDEX('.', {bare})"
    whole = f"MAX(CASE WHEN {point} > 0 THEN {point} - 1 ELSE LEN({bare}) END)"
    part = f"MAX(CASE WHEN {point} > 0 THEN LEN({bare}) - {point} ELSE 0 END)"
    return [*found, whole, part]


def _kind_of(row: Sequence[str | None]) -> str:
    kind = next((kind for kind, found in zip(INFERRED_KINDS, row, strict=False) if found == "1"), "STRING")
    if kind != "DECIMAL":
        return kind
    whole, part = (int(str(number)) for number in row[-2:])
    digits = COMMON_DIGITS if whole + part <= COMMON_DIGITS else MOST_DIGITS
    # Wider than any decimal: only as text is nothing lost.
    return f"DECIMAL({digits},{part})" if whole + part <= digits else "STRING"
