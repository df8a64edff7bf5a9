"""Turns text into typed columns and says of every row that cannot be loaded why, in SQL of Spark.

Only try_ functions convert, so that neither ANSI mode nor the session's time zone decides what a text means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.config_values import ValidationRule
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion_pyspark.spark_tokens import CORRUPT
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name, spark_text

REASON, DIGEST = "_ingen_fab_reason", "_ingen_fab_digest"
DECIMAL_KIND = re.compile(r"DECIMAL\((\d+),(\d+)\)")
ISO_DAY = r"^\\s*\\d{4}-\\d{2}-\\d{2}\\s*$"
ISO_INSTANT = (
    r"^\\s*\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?\\s*(Z|[+-]\\d{2}:?\\d{2})?)?\\s*$"
)
SHOWN_OF_A_VALUE = 60


def typed_sql(field: SchemaField, config: IngestionConfig, is_text: bool) -> str:
    """The value of a column in its type; NULL for a text that is none."""
    name = spark_name(field.name)
    if not is_text:
        return f"try_cast({name} AS {field.kind})"
    if field.kind == "STRING":
        return name
    if field.kind == "DATE":
        return _instant_value(name, config.date_format, "yyyy-MM-dd", ISO_DAY, "DATE")
    if field.kind == "TIMESTAMP":
        return _instant_value(name, config.timestamp_format, "yyyy-MM-dd HH:mm:ss", ISO_INSTANT, "TIMESTAMP")
    return f"try_cast(trim({name}) AS {field.kind})"


def _instant_value(name: str, written: str, iso: str, shape: str, kind: str) -> str:
    plain = f"IF({name} RLIKE '{shape}', try_cast(trim({name}) AS {kind}), NULL)"
    if written == iso:
        return plain
    # Letters of a pattern of Java; a pattern that is none fails the load with Spark's message.
    return f"coalesce(CAST(try_to_timestamp(trim({name}), {spark_text(written)}) AS {kind}), {plain})"


def broken_value_sql(field: SchemaField, config: IngestionConfig, is_text: bool) -> list[str]:
    """Conditions with the reason for each, as `WHEN ... THEN ...`, of a column that must not be loaded."""
    name = spark_name(field.name)
    shown = f"left(CAST({name} AS STRING), {SHOWN_OF_A_VALUE})"
    told = spark_text(f"{field.name}: '")
    no_value = f"' is no {field.kind}"
    found = []
    if is_text and field.kind == "STRING":
        found.append(
            f"WHEN contains({name}, '\\uFFFD') THEN"
            f" {spark_text(f'{field.name}: text that is not {config.csv.encoding}')}"
        )
    if field.kind != "STRING" or not is_text:
        blank = f" AND trim({name}) <> ''" if is_text else ""
        found.append(
            f"WHEN {name} IS NOT NULL{blank} AND {typed_sql(field, config, is_text)} IS NULL"
            f" THEN concat({told}, {shown}, {spark_text(no_value)})"
        )
    decimal = DECIMAL_KIND.fullmatch(field.kind)
    if decimal and is_text:
        scale = int(decimal[2])
        too_many = f"' has more than {scale} decimals"
        found.append(
            f"WHEN {name} RLIKE '\\\\.\\\\d{{{scale}}}\\\\d*[1-9]' THEN"
            f" concat({told}, {shown}, {spark_text(too_many)})"
        )
    return found


def rule_sql(rule: ValidationRule, field: SchemaField) -> str:
    """The condition of a rule that a row breaks, with the reason, over typed columns."""
    name = spark_name(field.name)
    told = f"THEN concat({spark_text(f'{field.name}: ')}, coalesce(CAST({name} AS STRING), 'NULL'), "
    if rule.check == "not_null":
        return f"WHEN {name} IS NULL THEN {spark_text(f'{field.name}: is empty')}"
    if rule.check in ("min", "max"):
        bound = f"CAST({spark_text(rule.bound)} AS {field.kind})"
        sign, word = ("<", "below") if rule.check == "min" else (">", "above")
        return f"WHEN {name} {sign} {bound} {told}{spark_text(f' is {word} {rule.bound}')})"
    if rule.check == "pattern":
        return (
            f"WHEN NOT CAST({name} AS STRING) RLIKE {spark_text(rule.bound)}"
            f" {told}{spark_text(f' is not like {rule.bound}')})"
        )
    allowed = ", ".join(map(spark_text, rule.allowed))
    return f"WHEN CAST({name} AS STRING) NOT IN ({allowed}) {told}{spark_text(' is not allowed')})"


def checked_columns(
    config: IngestionConfig, fields: Sequence[SchemaField], is_text: bool
) -> tuple[list[str], str]:
    """The typed columns, and the reason over the columns as they were read."""
    broken = [
        f"WHEN {CORRUPT} IS NOT NULL THEN 'too few or too many fields, or a quote that is not closed'"
        if config.source_file_format == "csv"
        else f"WHEN {CORRUPT} IS NOT NULL THEN 'no JSON object'",
        *(line for field in fields for line in broken_value_sql(field, config, is_text)),
    ]
    typed = [f"{typed_sql(field, config, is_text)} AS {spark_name(field.name)}" for field in fields]
    return typed, f"CASE {' '.join(broken)} END"


def later_reason(config: IngestionConfig, fields: Sequence[SchemaField]) -> str:
    """The reason of a row over its typed columns: a rule that it breaks, a merge key that is NULL."""
    by_name = {field.name.lower(): field for field in fields}
    broken = [
        f"WHEN {spark_name(by_name[key.lower()].name)} IS NULL"
        f" THEN {spark_text(f'{key}: a merge key is empty')}"
        for key in config.merge_keys
    ]
    broken += [rule_sql(rule, by_name[rule.column.lower()]) for rule in config.validation.rules]
    return f"coalesce({REASON}, CASE {' '.join(broken)} END)" if broken else REASON


def digest_sql(fields: Sequence[SchemaField]) -> str:
    """A number that changes with any field of a row; NULL and empty text differ, and so do places."""
    parts = ", ".join(f"coalesce(CAST({spark_name(field.name)} AS STRING), '\\u0000')" for field in fields)
    return f"xxhash64({parts}, coalesce({CORRUPT}, '\\u0000'))"
