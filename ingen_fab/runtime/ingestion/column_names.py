"""The columns of a source under names that Delta takes, and how they differ from what is expected."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.ingestion.config_row import AUDIT_COLUMNS, CsvOptions

# Delta takes none of these in the name of a column, unless names are mapped, which needs a newer reader.
NOT_IN_DELTA_NAMES = re.compile(r"[ ,;{}()\n\t=\r]+")
FILE_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def delta_name(name: str) -> str:
    """The name of a column as Delta takes it: `order id` becomes `order_id`."""
    return NOT_IN_DELTA_NAMES.sub("_", name.strip())


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


def source_columns(names: Sequence[str], where: str) -> tuple[str, ...]:
    """The columns of a file by the names of its header; one without a name is called after its place, _c0.

    Raises RuntimeUserError for names that cannot be told apart.
    """
    columns = tuple(delta_name(name) or f"_c{place}" for place, name in enumerate(names))
    twice = sorted({name for name in columns if [c.lower() for c in columns].count(name.lower()) > 1})
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
