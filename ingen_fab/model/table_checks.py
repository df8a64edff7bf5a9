"""Checks of each table by itself: its key, its number of rows, and which column kinds fit it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ingen_fab.model.columns import (
    CalendarColumn,
    Column,
    CreatedDateColumn,
    DayColumn,
    DrawnColumn,
    KeyColumn,
    LastModifiedDateColumn,
    PositionColumn,
    TimestampColumn,
)
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.model.problems import Path, Problem, in_column, in_table, nearest
from ingen_fab.model.table_facts import (
    CALENDAR_FIELDS,
    calendar_field,
    dealt_keys,
    enabled_tables,
    is_key,
    sort_of,
    stream_of,
)

_A = {
    "snapshot": "a snapshot table",
    "incremental": "an incremental table",
    "cross": "a cross table",
    "dates": "a date table",
}


def table_problems(dataset: Dataset) -> Iterator[Problem]:
    """Yield what is wrong inside single tables."""
    yield from _names_told_apart(("table_configs",), dataset.table_configs, "table")
    tables = enabled_tables(dataset)
    if not tables:
        yield Problem(("table_configs",), "every table is disabled")
    for name, table in tables.items():
        yield from _names_told_apart(in_table(name, "columns"), table.columns, "column")
        yield from _row_problems(name, table)
        yield from _key_problems(name, table)
        yield from _visibility_problems(name, table)
        yield from _once_by_default(dataset, name, table)
        yield from _shared_draw_problems(name, table)
        for column_name, column in table.columns.items():
            yield from _fit_problems(name, table, column_name, column)


def _names_told_apart(path: Path, names: Iterable[str], what: str) -> Iterator[Problem]:
    """Names are case-sensitive here, but not in every engine and file system."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            message = f"differs from the {what} '{other}' in upper and lower case only"
            yield Problem((*path, name), message)


def _row_problems(name: str, table: Table) -> Iterator[Problem]:
    if table.type == "incremental" and table.base_rows_per_day is None:
        yield Problem(in_table(name, "base_rows_per_day"), "missing; an incremental table needs it")
    if table.type == "snapshot" and not table.cross and table.base_rows is None:
        yield Problem(in_table(name, "base_rows"), f"missing; {_A[sort_of(table)]} needs it")
    if table.dates and table.base_rows is not None:
        if table.base_rows == 0:
            yield Problem(in_table(name, "base_rows"), "a date table needs at least one row")
        elif table.base_rows > (date.max - table.dates.start).days + 1:
            yield Problem(in_table(name, "base_rows"), "the dates run past the year 9999")


def _key_problems(name: str, table: Table) -> Iterator[Problem]:
    sort = sort_of(table)
    keys = [column for column, config in table.columns.items() if is_key(column, config)]
    real = [column for column in keys if isinstance(table.columns[column], KeyColumn)]
    if sort == "cross":
        for column in real:
            yield Problem(in_column(name, column, "kind"), "the key of a cross table is its two foreign keys")
        return
    if sort == "dates":
        for column in real:
            message = "the key of a date table is its calendar column date_key"
            yield Problem(in_column(name, column, "kind"), message)
        keys = [column for column in keys if column not in real]
    else:
        keys = real
    if not keys and table.columns:
        wanted = "calendar column date_key" if sort == "dates" else "column of kind: key"
        yield Problem(in_table(name, "columns"), f"the table has no {wanted}")
    for column in keys[1:]:
        yield Problem(in_column(name, column), f"a table has one key, and '{keys[0]}' is it already")


def _visibility_problems(name: str, table: Table) -> Iterator[Problem]:
    if all(column.hidden for column in table.columns.values()):
        yield Problem(in_table(name, "columns"), "the table has no column to write")
    for column_name, column in table.columns.items():
        part_of_key = is_key(column_name, column) or (table.cross and column.kind == "foreign_key")
        if part_of_key and column.hidden:
            yield Problem(in_column(name, column_name, "hidden"), "a key cannot be hidden")


def _once_by_default(dataset: Dataset, name: str, table: Table) -> Iterator[Problem]:
    """Growth and churn of tables that the dataset's default makes `once`, which the table does not know."""
    if table.frequency is None and dataset.frequency_of(table) == "once":
        for what in ("growth", "churn"):
            if getattr(table, f"{what}_enabled"):
                message = f"a table that is published once has no {what}, and snapshot_frequency is once"
                yield Problem(in_table(name, f"{what}_enabled"), message)


def _shared_draw_problems(name: str, table: Table) -> Iterator[Problem]:
    """Columns of a cross table that share a draw, of which only some stay the same on every day."""
    first: dict[tuple[str, int], str] = {}
    for column_name, column in table.columns.items():
        if table.cross and isinstance(column, DrawnColumn):
            other = first.setdefault(stream_of(column_name, column), column_name)
            known = table.columns[other]
            if isinstance(known, DrawnColumn) and known.stable != column.stable:
                message = f"shares its draw with '{other}', so both are stable or none is"
                yield Problem(in_column(name, column_name, "draw"), message)


def _fit_problems(name: str, table: Table, column_name: str, column: Column) -> Iterator[Problem]:
    sort = sort_of(table)
    allowed, what = _home_of(column)
    if sort not in allowed:
        homes = " or ".join(_A[home] for home in allowed)
        message = f"{what} belongs to {homes}, and this is {_A[sort]}"
        yield Problem(in_column(name, column_name, "kind"), message)
    elif isinstance(column, PositionColumn) and not dealt_keys(table):
        message = "position counts rows dealt to one parent, and no foreign key here says pick: dealt"
        yield Problem(in_column(name, column_name, "kind"), message)
    elif isinstance(column, CalendarColumn):
        yield from _calendar_problems(name, column_name, column)
    if isinstance(column, DrawnColumn):
        yield from _drawn_problems(name, table, column_name, column)


def _home_of(column: Column) -> tuple[tuple[str, ...], str]:
    """The sorts of tables that a column kind fits, and the kind's name."""
    if isinstance(column, DayColumn):
        return ("incremental", "cross"), "day"
    if isinstance(column, CreatedDateColumn | LastModifiedDateColumn):
        return ("snapshot",), column.kind
    if isinstance(column, PositionColumn):
        return ("incremental",), "position"
    if isinstance(column, CalendarColumn):
        return ("dates",), "calendar"
    return tuple(_A), column.kind


def _calendar_problems(name: str, column_name: str, column: CalendarColumn) -> Iterator[Problem]:
    field = calendar_field(column_name, column)
    if field not in CALENDAR_FIELDS:
        message = f"'{field}' is no property of a date; name one with field"
        yield Problem(in_column(name, column_name), message, nearest(field, CALENDAR_FIELDS))


def _drawn_problems(name: str, table: Table, column_name: str, column: DrawnColumn) -> Iterator[Problem]:
    sort = sort_of(table)
    if column.mutable and sort != "snapshot":
        message = f"only rows of a snapshot table change through time, and this is {_A[sort]}"
        yield Problem(in_column(name, column_name, "mutable"), message)
    if column.stable and sort != "cross":
        message = f"belongs to a cross table, and this is {_A[sort]}"
        yield Problem(in_column(name, column_name, "stable"), message)
    if isinstance(column, TimestampColumn) and column.ordered and sort != "incremental":
        message = f"belongs to an incremental table, and this is {_A[sort]}"
        yield Problem(in_column(name, column_name, "ordered"), message)
