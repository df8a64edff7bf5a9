"""Checks of what tables say about one another: foreign keys, cross tables, cycles of parents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingen_fab.model.columns import ForeignKeyColumn
from ingen_fab.model.cycles import cycles
from ingen_fab.model.dataset import CrossConfig, Dataset, Table
from ingen_fab.model.problems import Problem, in_column, in_table, nearest
from ingen_fab.model.table_facts import (
    can_leave,
    dealt_keys,
    enabled_tables,
    foreign_keys,
    key_of,
    leaves_with_parent,
    sort_of,
)


@dataclass(frozen=True)
class _Reference:
    """A foreign key column with its table and the table that it points at."""

    table_name: str
    table: Table
    name: str
    column: ForeignKeyColumn
    parent: Table

    def problem(self, key: str, message: str, suggestion: str | None = None) -> Problem:
        return Problem(in_column(self.table_name, self.name, key), message, suggestion)


def reference_problems(dataset: Dataset) -> Iterator[Problem]:
    """Yield what is wrong with foreign keys, cross tables and the order of parents."""
    tables = enabled_tables(dataset)
    for table_name, table in tables.items():
        for name, column in foreign_keys(table).items():
            yield from _target_problems(dataset, table_name, name, column)
            parent = tables.get(column.parent_table)
            if parent is not None:
                reference = _Reference(table_name, table, name, column, parent)
                yield from _pick_problems(dataset, reference)
                yield from _leaving_problems(reference)
                yield from _sort_problems(reference)
        yield from _one_dealt_key(table_name, table)
        if table.cross:
            yield from _cross_problems(dataset, table_name, table, table.cross)
    yield from _cycle_problems(tables)


def _target_problems(
    dataset: Dataset, table_name: str, name: str, column: ForeignKeyColumn
) -> Iterator[Problem]:
    path = in_column(table_name, name, "references")
    parent = dataset.table_configs.get(column.parent_table)
    if parent is None:
        others = {other: key_of(table) for other, table in enabled_tables(dataset).items() if key_of(table)}
        near = nearest(column.parent_table, others)
        suggestion = f"{near}.{others[near]}" if near else None
        yield Problem(path, f"there is no table '{column.parent_table}'", suggestion)
        return
    if not parent.enabled:
        yield Problem(path, f"the table '{column.parent_table}' is disabled")
        return
    if parent.cross:
        yield Problem(path, f"'{column.parent_table}' is a cross table, which has no key of its own")
        return
    key = key_of(parent)
    if key is None or key == column.parent_column:
        return
    suggestion = f"{column.parent_table}.{key}"
    if not column.parent_column:
        yield Problem(path, "must name a table and its key, with a dot between", suggestion)
    elif column.parent_column in parent.columns:
        yield Problem(path, f"'{column.parent_column}' is not the key of '{column.parent_table}'", suggestion)
    else:
        yield Problem(path, f"'{column.parent_table}' has no column '{column.parent_column}'", suggestion)


def _pick_problems(dataset: Dataset, at: _Reference) -> Iterator[Problem]:
    child, parent, pick = sort_of(at.table), sort_of(at.parent), at.column.pick
    if pick == "dealt" and (child, parent) != ("incremental", "incremental"):
        yield at.problem("pick", "dealt needs an incremental table and an incremental parent")
    elif pick == "dealt" and (at.table.base_rows_per_day or 0) > 0 and at.parent.base_rows_per_day == 0:
        message = f"rows cannot be dealt to '{at.column.parent_table}', whose base_rows_per_day is 0"
        yield at.problem("references", message)
    elif pick == "day" and parent != "dates":
        yield at.problem("pick", f"day needs a date table, and '{at.column.parent_table}' is none")
    elif pick == "day" and child != "incremental":
        yield at.problem("pick", "day needs an incremental table, whose rows belong to one day")
    elif pick == "day":
        yield from _calendar_begins_in_time(dataset, at)
    elif parent == "dates":
        yield at.problem("pick", "a foreign key to a date table takes pick: day", "day")
    elif pick == "popular" and parent != "snapshot":
        yield at.problem("pick", "popular needs a snapshot table as parent; use uniform")
    if parent == "snapshot" and at.parent.base_rows == 0 and at.column.null_rate < 1:
        yield at.problem("references", f"'{at.column.parent_table}' has no rows; its base_rows is 0")


def _calendar_begins_in_time(dataset: Dataset, at: _Reference) -> Iterator[Problem]:
    start = dataset.incremental_config.start_date
    dates, rows = at.parent.dates, at.parent.base_rows
    if dates is None or not rows:
        return
    if not 0 <= (start - dates.start).days < rows:
        yield at.problem("references", f"'{at.column.parent_table}' has no row for start_date {start}")


def _leaving_problems(at: _Reference) -> Iterator[Problem]:
    parent_name, answers = at.column.parent_table, ("nullable", "leave_with_parent")
    if leaves_with_parent(at.parent):
        message = f"no foreign key may point at '{parent_name}', whose rows leave with a parent of their own"
        yield at.problem("references", message)
        return
    given = [key for key in answers if getattr(at.column, key)]
    if sort_of(at.table) != "snapshot":
        for key in given:
            message = "only belongs to snapshot tables, whose rows live longer than a day"
            if at.table.cross:
                message = "has no effect in a cross table: a pair is gone as soon as one of its rows is"
            yield at.problem(key, message)
        return
    if not can_leave(at.parent):
        for key in given:
            yield at.problem(key, f"has no effect: rows of '{parent_name}' never leave")
        return
    if not given:
        message = f"rows of '{parent_name}' can leave; say nullable: true or leave_with_parent: true"
        yield Problem(in_column(at.table_name, at.name), message)
    if at.column.pick != "uniform":
        yield at.problem("pick", f"must be uniform, as rows of '{parent_name}' can leave")


def _sort_problems(at: _Reference) -> Iterator[Problem]:
    child = sort_of(at.table)
    if child == "dates":
        yield at.problem("kind", "a date table has no foreign keys")
    elif child != "incremental" and at.parent.type == "incremental":
        message = f"a snapshot table cannot point at '{at.column.parent_table}', which is incremental"
        yield at.problem("references", message)


def _one_dealt_key(table_name: str, table: Table) -> Iterator[Problem]:
    first, *others = list(dealt_keys(table)) or [""]
    for name in others:
        yield Problem(in_column(table_name, name, "pick"), f"rows are dealt once, and by '{first}' already")


def _cross_problems(dataset: Dataset, table_name: str, table: Table, cross: CrossConfig) -> Iterator[Problem]:
    tables = enabled_tables(dataset)
    plain = [name for name, other in tables.items() if sort_of(other) == "snapshot"]
    if set(cross.parents) <= set(plain) and len(set(cross.parents)) == 2:
        yield from _cross_key_problems(table_name, table, cross)
        return
    for place, parent in enumerate(cross.parents):
        path = in_table(table_name, "cross", "parents", place)
        if parent not in dataset.table_configs:
            yield Problem(path, f"there is no table '{parent}'", nearest(parent, plain))
        elif parent not in tables:
            yield Problem(path, f"the table '{parent}' is disabled")
        elif parent not in plain:
            yield Problem(path, f"'{parent}' is no snapshot table with rows of its own")
        elif place and parent == cross.parents[0]:
            yield Problem(path, "a cross table needs two different parents")


def _cross_key_problems(table_name: str, table: Table, cross: CrossConfig) -> Iterator[Problem]:
    keys = foreign_keys(table)
    for parent in cross.parents:
        if not any(column.parent_table == parent for column in keys.values()):
            message = f"a cross table needs a foreign key to each parent; that to '{parent}' is missing"
            yield Problem(in_table(table_name, "columns"), message)
    seen: set[str] = set()
    for name, column in keys.items():
        parent = column.parent_table
        if parent not in cross.parents:
            message = f"a cross table has foreign keys to its parents only, and '{parent}' is none of them"
            yield Problem(in_column(table_name, name, "references"), message)
        elif parent in seen:
            message = f"a cross table has one foreign key to each parent; this is a second one to '{parent}'"
            yield Problem(in_column(table_name, name, "references"), message)
        seen.add(parent)
        if column.pick != "uniform":
            yield Problem(in_column(table_name, name, "pick"), "a cross table takes pairs; nothing is picked")
        if column.null_rate:
            yield Problem(in_column(table_name, name, "null_rate"), "the key of a cross table is never null")


def _cycle_problems(tables: dict[str, Table]) -> Iterator[Problem]:
    edges = {
        name: [
            parent
            for parent in (
                *(column.parent_table for column in foreign_keys(table).values()),
                *(table.cross.parents if table.cross else ()),
            )
            if parent in tables
        ]
        for name, table in tables.items()
    }
    for cycle in cycles(edges):
        first, parent = cycle[0], cycle[1]
        names = [name for name, c in foreign_keys(tables[first]).items() if c.parent_table == parent]
        path = in_column(first, names[0], "references") if names else in_table(first, "cross", "parents")
        yield Problem(path, f"a cycle of parents: {' -> '.join(cycle)}")
