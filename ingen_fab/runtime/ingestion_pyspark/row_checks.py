"""Turns text into typed columns and says of every row that cannot be loaded why, in SQL of Spark.

Only try_ functions convert, so that neither ANSI mode nor the session's time zone decides what a text means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyspark.sql import Column, Row
from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.config_values import ValidationRule
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion_pyspark.spark_tokens import CORRUPT
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name, spark_text

# A value in its type beside the text that it was: found once, and looked at by both column and reason.
TYPED = "_ingen_fab_typed_"
REASON, DIGEST = "_ingen_fab_reason", "_ingen_fab_digest"
DECIMAL_KIND = re.compile(r"DECIMAL\((\d+),(\d+)\)")
ISO_DAY = r"^\\s*\\d{4}-\\d{2}-\\d{2}\\s*$"
ISO_INSTANT = (
    r"^\\s*\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?\\s*(Z|[+-]\\d{2}:?\\d{2})?)?\\s*$"
)
IS_PLAIN_DAY = (
    "length({name}) = 10 AND left({name}, 1) BETWEEN '0' AND '9' AND substring({name}, 5, 1) = '-'"
    " AND substring({name}, 8, 1) = '-' AND right({name}, 1) BETWEEN '0' AND '9'"
)
SHOWN_OF_A_VALUE = 60
# What parquet may bring, and what takes less than all of it.
WIDER_TYPES = ("float", "double", "decimal", "timestamp")
NARROW_KINDS = ("TINYINT", "SMALLINT", "INT", "BIGINT", "DATE")


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
    if kind == "DATE":
        # What is written exactly so needs no regular expression, which takes longer than all the rest.
        plain = f"IF({IS_PLAIN_DAY.format(name=name)}, try_cast({name} AS DATE), {plain})"
    if written == iso:
        return plain
    # Letters of a pattern of Java; a pattern that is none fails the load with Spark's message.
    return f"coalesce(CAST(try_to_timestamp(trim({name}), {spark_text(written)}) AS {kind}), {plain})"


@dataclass(frozen=True)
class Breach:
    """A condition under which a row must not be loaded, and the reason in words; both in SQL."""

    condition: str
    reason: str


def reason_sql(breaches: Sequence[Breach], in_words: bool) -> str:
    """The reason of the first breach; an empty text for it where only its being there counts.

    Most rows have none, and the words of hundreds of columns are much code for Spark to compile.
    """
    if not in_words:
        return f"IF({' OR '.join(f'({breach.condition})' for breach in breaches)}, '', NULL)"
    return f"CASE {' '.join(f'WHEN {breach.condition} THEN {breach.reason}' for breach in breaches)} END"


def broken_value_sql(field: SchemaField, config: IngestionConfig, read_as: str, typed: str) -> list[Breach]:
    """Why the value of a column must not be loaded.

    `typed` is the column of its value; `read_as` the name of the type in which parquet brings the column,
    empty where the source is text.
    """
    is_text = not read_as
    name = spark_name(field.name)
    shown = f"left(CAST({name} AS STRING), {SHOWN_OF_A_VALUE})"
    told = spark_text(f"{field.name}: '")
    no_value = f"' is no {field.kind}"
    found = _broken_text(field, config) if is_text else []
    if field.kind != "STRING" or not is_text:
        blank = f" AND trim({name}) <> ''" if is_text else ""
        found.append(
            Breach(
                f"{typed} IS NULL AND {name} IS NOT NULL{blank}",
                f"concat({told}, {shown}, {spark_text(no_value)})",
            )
        )
    if read_as in WIDER_TYPES and (field.kind in NARROW_KINDS or field.kind.startswith("DECIMAL")):
        # try_cast would round it, or cut off its time.
        found.append(Breach(f"{typed} <> {name}", f"concat({told}, {shown}, {spark_text(no_value)})"))
    decimal = DECIMAL_KIND.fullmatch(field.kind)
    if decimal and read_as in ("", "string"):
        scale = int(decimal[2])
        too_many = f"' has more than {scale} decimals"
        found.append(
            Breach(
                f"length({name}) - instr({name}, '.') > {scale}"
                f" AND {name} RLIKE '\\\\.\\\\d{{{scale}}}\\\\d*[1-9]'",
                f"concat({told}, {shown}, {spark_text(too_many)})",
            )
        )
    return found


def _broken_text(field: SchemaField, config: IngestionConfig) -> list[Breach]:
    """What is wrong with a text, whatever its type: too long, or in another encoding."""
    name, csv = spark_name(field.name), config.csv
    found = []
    if config.source_file_format == "csv" and csv.max_chars >= 0:
        told = spark_text(f"{field.name}: more than {csv.max_chars} characters")
        found.append(Breach(f"length({name}) > {csv.max_chars}", told))
    if field.kind == "STRING":
        told = spark_text(f"{field.name}: text that is not {csv.encoding}")
        found.append(Breach(f"contains({name}, '\\uFFFD')", told))
    return found


def rule_sql(rule: ValidationRule, field: SchemaField) -> Breach:
    """How a row breaks a rule, over typed columns."""
    name = spark_name(field.name)
    if rule.check == "not_null":
        return Breach(f"{name} IS NULL", spark_text(f"{field.name}: is empty"))
    if rule.check in ("min", "max"):
        bound = f"CAST({spark_text(rule.bound)} AS {field.kind})"
        sign, word = ("<", "below") if rule.check == "min" else (">", "above")
        condition, told = f"{name} {sign} {bound}", f" is {word} {rule.bound}"
    elif rule.check == "pattern":
        condition = f"NOT CAST({name} AS STRING) RLIKE {spark_text(rule.bound)}"
        told = f" is not like {rule.bound}"
    else:
        allowed = ", ".join(map(spark_text, rule.allowed))
        condition, told = f"CAST({name} AS STRING) NOT IN ({allowed})", " is not allowed"
    value = f"coalesce(CAST({name} AS STRING), 'NULL')"
    return Breach(condition, f"concat({spark_text(f'{field.name}: ')}, {value}, {spark_text(told)})")


def typed_columns(config: IngestionConfig, fields: Sequence[SchemaField], is_text: bool) -> list[str]:
    """The values in their types, beside the columns as they were read."""
    return [f"{typed_sql(field, config, is_text)} AS {TYPED}{n}" for n, field in enumerate(fields)]


def checked_columns(
    config: IngestionConfig, fields: Sequence[SchemaField], read_as: Mapping[str, str], in_words: bool
) -> tuple[list[str], str]:
    """The columns by their typed values, and the reason over these and the columns as they were read.

    `read_as` has the names of the types in which parquet brings the columns; it is empty for text.
    """
    of_csv = "'too few or too many fields, or a quote that is not closed'"
    broken = [
        Breach(
            f"{CORRUPT} IS NOT NULL", of_csv if config.source_file_format == "csv" else "'no JSON object'"
        ),
        *(
            line
            for n, field in enumerate(fields)
            for line in broken_value_sql(field, config, read_as.get(field.name, ""), f"{TYPED}{n}")
        ),
    ]
    typed = [f"{TYPED}{n} AS {spark_name(field.name)}" for n, field in enumerate(fields)]
    return typed, reason_sql(broken, in_words)


def later_reason(config: IngestionConfig, fields: Sequence[SchemaField], in_words: bool) -> str:
    """The reason of a row over its typed columns: a rule that it breaks, a merge key that is NULL."""
    by_name = {field.name.lower(): field for field in fields}
    broken = [
        Breach(f"{spark_name(by_name[key.lower()].name)} IS NULL", spark_text(f"{key}: a merge key is empty"))
        for key in config.merge_keys
    ]
    broken += [rule_sql(rule, by_name[rule.column.lower()]) for rule in config.validation.rules]
    return f"coalesce({REASON}, {reason_sql(broken, in_words)})" if broken else REASON


def digest_sql(fields: Sequence[SchemaField]) -> str:
    """A number that changes with any field of a row; NULL and empty text differ, and so do places."""
    parts = ", ".join(f"coalesce(CAST({spark_name(field.name)} AS STRING), '\\u0000')" for field in fields)
    return f"xxhash64({parts}, coalesce({CORRUPT}, '\\u0000'))"


def content_sums() -> list[Column]:
    """What is added up over the rows of a file for its digest: two halves, whose sums are quick and whole."""
    return [
        F.count("*").alias("rows"),
        F.expr(f"sum(shiftright({DIGEST}, 32))").alias("upper"),
        F.expr(f"sum({DIGEST} & 4294967295L)").alias("lower"),
    ]


def content_digest(found: Row) -> str:
    """The digest of a file's content by its rows in any order."""
    return f"{found['rows']}:{found['upper'] * 2**32 + found['lower']}"
