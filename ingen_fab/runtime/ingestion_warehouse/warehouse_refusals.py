"""What a row of the config table may ask of a lakehouse and not of a warehouse, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion_warehouse.text_values import is_known_pattern

# In an address a percent sign and two digits may be taken for one character.
WILDCARDS = re.compile(r"[*?\[\\]|%[0-9A-Fa-f]{2}")


def refused_in_warehouse(config: IngestionConfig) -> list[str]:
    """What is wrong with a row whose target is a warehouse, column by column."""
    return [f"{column} {told}" for column, told in _refusals(config)]


def _refusals(config: IngestionConfig) -> Iterable[tuple[str, str]]:
    csv = config.csv
    if config.source_file_format == "json":
        yield "source_file_format", "is json, which is not loaded into a warehouse yet; use csv or parquet"
    if config.target_workspace or config.target_lakehouse:
        yield "target_datastore_id", "names another target; rows go into the warehouse of the notebook"
    if config.partition_columns:
        yield "partition_columns", "has no effect in a warehouse; leave it empty"
    if config.sort_columns:
        yield "sort_columns", "has no effect in a warehouse; leave it empty"
    if any(rule.check == "pattern" for rule in config.validation.rules):
        yield "data_validation_rules", "has a pattern, and T-SQL has no regular expressions"
    if config.source_file_format == "csv":
        if csv.encoding not in ("utf-8", "ascii"):
            yield "encoding", f"is {csv.encoding}; COPY INTO is asked for utf-8 only"
        if csv.escape not in ("", csv.quote):
            yield "escape_character", "is not the quote; COPY INTO knows two quotes for one only"
        if csv.comment:
            yield "comment_character", "has no place in COPY INTO; leave it empty"
        if len(csv.delimiter) != 1 or not csv.delimiter.isascii():
            yield "file_delimiter", "has several characters; COPY INTO takes one of ASCII"
        for column, pattern in (
            ("date_format", config.date_format),
            ("timestamp_format", config.timestamp_format),
        ):
            if not is_known_pattern(pattern):
                yield column, f"is '{pattern}'; in a warehouse use digits at fixed places, such as dd.MM.yyyy"
