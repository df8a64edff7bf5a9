"""The columns of a source under names that Delta takes, and how they differ from what is expected."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.ingestion.config_row import AUDIT_COLUMNS, CsvOptions, IngestionConfig
from ingen_fab.runtime.ingestion.config_values import delta_name

FILE_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def header_of(text: str, options: CsvOptions) -> tuple[str, ...]:
    """The names in the first line of a CSV file's text; none where there is no line.

    Lines that are blank or comments come before the header, as Spark has it.
    """
    rest = text.removeprefix("\ufeff")
    while rest:
        line, _, behind = rest.partition("\n")
        if line.strip() and not (options.comment and line.startswith(options.comment)):
            break
        rest = behind
    if not rest:
        return ()
    if len(options.delimiter) > 1:
        return tuple(rest.splitlines()[0].split(options.delimiter))
    reader = csv.reader(
        FILE_LINES.findall(rest),
        delimiter=options.delimiter,
        quotechar=options.quote or None,
        quoting=csv.QUOTE_MINIMAL if options.quote else csv.QUOTE_NONE,
    )
    return tuple(next(reader, []))


def has_open_quote(text: str, options: CsvOptions) -> bool:
    """Whether a line of a text has a quote that is not closed on it."""
    escaped = options.escape + options.quote if options.escape and options.escape != options.quote else ""
    rest = text.replace(escaped, "") if escaped else text
    return options.quote in rest and any(line.count(options.quote) % 2 for line in FILE_LINES.findall(rest))


def whole_field(options: CsvOptions) -> str:
    """The expression, for Python and Java, of a field in quotes with what stands before it."""
    quote, escape = re.escape(options.quote), re.escape(options.escape or options.quote)
    inside = f"[^{quote}{escape}]*+(?:{escape}.[^{quote}{escape}]*+)*+"
    if options.escape in ("", options.quote):
        inside = f"[^{quote}]*+(?:{quote}{quote}[^{quote}]*+)*+"
    return f"(?s){field_begin(options)}{quote}{inside}{quote}"


def field_begin(options: CsvOptions) -> str:
    """The expression of what stands before a field."""
    blanks = r"[ \t]*+" if options.trim_left else ""
    return f"(?:^|{re.escape(options.delimiter)}|[\\r\\n]){blanks}"


def ends_in_quotes(text: str, options: CsvOptions) -> bool:
    """Whether a file whose fields may have newlines ends within a field in quotes."""
    rest = re.sub(whole_field(options), "", text.removeprefix("\ufeff"))
    return re.search(field_begin(options) + re.escape(options.quote), rest) is not None


def refuse_more_columns(names: Sequence[str], options: CsvOptions, where: str) -> None:
    """Raise RuntimeUserError where a CSV file has more columns than it may."""
    if len(names) > options.max_columns:
        raise RuntimeUserError(
            f"{where} has {len(names):,} columns, more than max_columns, {options.max_columns:,}",
            hint="Change max_columns in the config table, or the file.",
        )


def source_columns(names: Sequence[str], where: str) -> tuple[str, ...]:
    """The columns of a file by the names of its header; one without a name is called after its place, _c0.

    Raises RuntimeUserError for names that cannot be told apart.
    """
    columns = tuple(delta_name(name) or f"_c{place}" for place, name in enumerate(names))
    counted = Counter(name.lower() for name in columns)
    twice = sorted({name for name in columns if counted[name.lower()] > 1})
    if twice:
        raise RuntimeUserError(
            f"{where} has two columns of one name: {', '.join(twice)}", hint="Give each column its own name."
        )
    ours = sorted({name.lower() for name in columns} & set(AUDIT_COLUMNS))
    if ours:
        raise RuntimeUserError(
            f"{where} has a column {', '.join(ours)}, which every target gets by itself",
            hint="Rename the column in the file.",
        )
    return columns


def as_spelled(columns: Iterable[str], expected: Iterable[str]) -> tuple[str, ...]:
    """Columns in the spelling of the expected ones where they differ only in capitals."""
    spelled = {name.lower(): name for name in expected}
    return tuple(spelled.get(name.lower(), name) for name in columns)


def refuse_other_columns(columns: Iterable[str], expected: Sequence[str], where: str) -> None:
    """Raise RuntimeUserError where a file has columns that custom_schema_json has not, or lacks some."""
    found = set(columns)
    new, missing = sorted(found - set(expected)), sorted(set(expected) - found)
    told = [
        f"{word} {', '.join(names)}"
        for word, names in (("has the new", new), ("lacks the", missing))
        if names
    ]
    if told:
        raise RuntimeUserError(
            f"{where} {' and '.join(told)} (columns by custom_schema_json)",
            hint="Change custom_schema_json, or the file.",
        )


def refuse_unknown_columns(config: IngestionConfig, columns: Iterable[str]) -> None:
    """Raise RuntimeUserError where a row names columns that neither its files nor its target have."""
    known = {name.lower() for name in columns}
    audited = known | set(AUDIT_COLUMNS)
    asked = {
        "merge_keys": [name for name in config.merge_keys if name.lower() not in known],
        "sort_columns": [name for name in config.sort_columns if name.lower() not in audited],
        "partition_columns": [name for name in config.partition_columns if name.lower() not in audited],
        "data_validation_rules": [r.column for r in config.validation.rules if r.column.lower() not in known],
    }
    told = [f"{column} names {', '.join(dict.fromkeys(names))}" for column, names in asked.items() if names]
    if told:
        raise RuntimeUserError(
            f"{config.config_id}: {'; '.join(told)}; the files have {', '.join(columns) or 'no columns'}",
            hint="Change the row of the config table, or the files.",
        )
