"""T-SQL that turns texts into typed values and says of each row that cannot be loaded why."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingen_fab.runtime.ingestion.config_row import CsvOptions, IngestionConfig
from ingen_fab.runtime.ingestion.config_values import ValidationRule
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion_warehouse.warehouse_kinds import WAREHOUSE_DECIMAL, warehouse_type
from ingen_fab.runtime.warehouse.tsql_words import tsql_name, tsql_text

ISO_DATE_PATTERN, ISO_INSTANT_PATTERN = "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss"
PATTERN_PARTS = re.compile(r"yyyy|MM|dd|HH|mm|ss|S{1,9}|'[^']*'|[^A-Za-z']")
# Bytes of an instant with microseconds: 2024-01-31 10:00:00.123456
INSTANT_LENGTH = 26
BYTES_SHOWN = 60
DIGEST_BYTES = 7
ARGUMENTS_OF_CONCAT = 200


def cleaned_text(text: str, csv: CsvOptions) -> str:
    """A field after blanks, the word for NULL and the word for an empty text."""
    value = f"LTRIM({text})" if csv.trim_left else text
    value = f"RTRIM({value})" if csv.trim_right else value
    # Without the length, a text with blanks at its end would be equal too.
    if csv.null_value:
        size = len(csv.null_value.encode())
        value = (
            f"CASE WHEN {value} = {tsql_text(csv.null_value)} AND DATALENGTH({value}) = {size} "
            f"THEN NULL ELSE {value} END"
        )
    if csv.empty_value:
        value = f"CASE WHEN DATALENGTH({value}) = 0 THEN {tsql_text(csv.empty_value)} ELSE {value} END"
    return value


def typed_text(text: str, kind: str, config: IngestionConfig) -> str:
    """The value of a text in its kind; NULL for a text that is none."""
    if kind == "STRING":
        return text
    word, sql_type = f"NULLIF(TRIM({text}), '')", warehouse_type(kind)
    if kind == "BOOLEAN":
        lower = f"LOWER({word})"
        return (
            f"CASE WHEN {lower} IN ('true', 't', 'yes', 'y', '1') THEN CAST(1 AS bit) "
            f"WHEN {lower} IN ('false', 'f', 'no', 'n', '0') THEN CAST(0 AS bit) END"
        )
    if kind == "DATE":
        return _day_or_instant(word, config.date_format, ISO_DATE_PATTERN, kind)
    if kind == "TIMESTAMP":
        return _day_or_instant(word, config.timestamp_format, ISO_INSTANT_PATTERN, kind)
    if kind in ("FLOAT", "DOUBLE"):
        return f"CASE WHEN CHARINDEX('n', LOWER({word})) = 0 THEN TRY_CAST({word} AS {sql_type}) END"
    # A sign alone would be zero, and an exponent is not for whole numbers and decimals.
    return (
        f"CASE WHEN {word} NOT IN ('+', '-', '.') AND CHARINDEX('e', LOWER({word})) = 0 "
        f"THEN TRY_CAST({word} AS {sql_type}) END"
    )


def _day_or_instant(word: str, pattern: str, iso: str, kind: str) -> str:
    plain = _iso_day(word) if kind == "DATE" else _iso_instant(word)
    if pattern == iso:
        return plain
    return f"COALESCE({_by_pattern(word, pattern, kind)}, {plain})"


def _iso_day(word: str) -> str:
    dashes = f"SUBSTRING({word}, 5, 1) = '-' AND SUBSTRING({word}, 8, 1) = '-'"
    return f"CASE WHEN LEN({word}) = 10 AND {dashes} THEN TRY_CAST({word} AS date) END"


def _iso_instant(word: str) -> str:
    """With a blank or a T, to the minute or finer, and with Z or nothing at its end; no other zone."""
    plain = f"REPLACE(REPLACE({word}, 'T', ' '), 'Z', '')"
    return (
        f"CASE WHEN (LEN({word}) = 10 OR (LEN({word}) >= 16 AND SUBSTRING({word}, 11, 1) IN (' ', 'T') "
        f"AND SUBSTRING({word}, 14, 1) = ':')) AND SUBSTRING({word}, 5, 1) = '-' "
        f"AND SUBSTRING({word}, 8, 1) = '-' AND CHARINDEX('+', {word}) = 0 "
        f"AND CHARINDEX('-', {word}, 11) = 0 "
        f"THEN TRY_CAST(LEFT({plain}, {INSTANT_LENGTH}) AS datetime2(6)) END"
    )


def is_known_pattern(pattern: str) -> bool:
    """Whether a pattern in Java's letters has its digits at fixed places, year, month and day among them."""
    parts = PATTERN_PARTS.findall(pattern)
    return "".join(parts) == pattern and {"yyyy", "MM", "dd"} <= set(parts)


def _by_pattern(word: str, pattern: str, kind: str) -> str:
    """The value of a text whose digits stand where a pattern has them; fractions may be shorter."""
    places: dict[str, str] = {}
    fixed = []
    place, fraction = 1, ""
    for part in PATTERN_PARTS.findall(pattern):
        if part[0] in "yMdHms":
            places[part] = f"SUBSTRING({word}, {place}, {len(part)})"
        elif part[0] == "S":
            fraction = f"SUBSTRING({word}, {place}, {min(len(part), 6)})"
        else:
            literal = part.strip("'") if len(part) > 1 else part
            fixed.append(f"SUBSTRING({word}, {place}, {len(literal)}) = {tsql_text(literal)}")
            place += len(literal)
            continue
        place += len(part)
    day = f"{places['yyyy']} + '-' + {places['MM']} + '-' + {places['dd']}"
    length = place - 1
    if kind == "DATE":
        made, sizes = f"TRY_CAST({day} AS date)", f"LEN({word}) = {length}"
    else:
        clock = " + ':' + ".join(places.get(part, "'00'") for part in ("HH", "mm", "ss"))
        tail = f" + '.' + {fraction}" if fraction else ""
        made = f"TRY_CAST({day} + ' ' + {clock}{tail} AS datetime2(6))"
        sizes = f"LEN({word}) <= {length}"
    return f"CASE WHEN {' AND '.join([sizes, *fixed])} THEN {made} END"


def broken_text(name: str, text: str, value: str, kind: str, longest: int) -> list[str]:
    """WHEN ... THEN reason, for a text that is no value of its column; `longest` is in bytes, 0: any."""
    told = tsql_text(f"{name}: '")
    if kind == "STRING":
        found = [f"WHEN CHARINDEX('\ufffd', {text}) > 0 THEN {tsql_text(f'{name}: text that is not utf-8')}"]
        if longest > 0:
            words = f"{name}: longer than {longest} bytes"
            found.append(f"WHEN DATALENGTH({text}) > {longest} THEN {tsql_text(words)}")
        return found
    shown = f"LEFT({text}, {BYTES_SHOWN})"
    no_value = tsql_text(f"' is no {kind}")
    found = [
        f"WHEN NULLIF(TRIM({text}), '') IS NOT NULL AND {value} IS NULL THEN {told} + {shown} + {no_value}"
    ]
    decimal = WAREHOUSE_DECIMAL.fullmatch(kind)
    if decimal:
        # LEN passes over blanks at the end, which stand for the zeros there.
        digits = f"SUBSTRING({text}, CHARINDEX('.', {text}) + 1, 8000)"
        too_many = tsql_text(f"' has more than {int(decimal[2])} decimals")
        found.append(
            f"WHEN CHARINDEX('.', {text}) > 0 AND LEN(REPLACE({digits}, '0', ' ')) > {int(decimal[2])} "
            f"THEN {told} + {shown} + {too_many}"
        )
    return found


def too_long_text(name: str, text: str, most: int) -> str:
    """WHEN ... THEN reason, for a field of more characters than the row allows."""
    return f"WHEN LEN({text}) > {most} THEN {tsql_text(f'{name}: more than {most} characters')}"


def broken_rule(rule: ValidationRule, field: SchemaField, value: str) -> str:
    """WHEN ... THEN reason, for a rule over a typed value."""
    told = f"{tsql_text(f'{field.name}: ')} + COALESCE(CAST({value} AS varchar(100)), 'NULL') + "
    if rule.check == "not_null":
        return f"WHEN {value} IS NULL THEN {tsql_text(f'{field.name}: is empty')}"
    if rule.check in ("min", "max"):
        bound = f"CAST({tsql_text(rule.bound)} AS {warehouse_type(field.kind)})"
        sign, word = ("<", "below") if rule.check == "min" else (">", "above")
        return f"WHEN {value} {sign} {bound} THEN {told}{tsql_text(f' is {word} {rule.bound}')}"
    allowed = ", ".join(map(tsql_text, rule.allowed))
    return f"WHEN CAST({value} AS varchar(8000)) NOT IN ({allowed}) THEN {told}{tsql_text(' is not allowed')}"


def text_of_value(name: str, kind: str) -> str:
    """A typed column as text, without loss."""
    if kind == "STRING":
        return name
    style = {"TIMESTAMP": ", 121", "FLOAT": ", 3", "DOUBLE": ", 3"}.get(kind, "")
    return f"CONVERT(varchar(60), {name}{style})"


def digest_of(texts: Sequence[str]) -> str:
    """A bigint from 0 that changes with any of some texts; NULL and empty ones differ, and so do places."""
    marked = [part for text in texts for part in (f"ISNULL({text}, CHAR(0))", "CHAR(31)")]
    # CONCAT takes 254 arguments; the first one makes it varchar(max), which is not cut at 8000 bytes.
    whole = "CAST('' AS varchar(max))"
    for first in range(0, len(marked), ARGUMENTS_OF_CONCAT):
        whole = f"CONCAT({whole}, {', '.join(marked[first : first + ARGUMENTS_OF_CONCAT])})"
    return f"CAST(SUBSTRING(HASHBYTES('SHA2_256', {whole}), 1, {DIGEST_BYTES}) AS bigint)"


def quoted_names(names: Sequence[str]) -> str:
    """Names in brackets with commas between."""
    return ", ".join(map(tsql_name, names))
