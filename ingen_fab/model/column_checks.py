"""Checks of the names that columns use: other columns, pools, hour profiles; and of circles among them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from ingen_fab.model.columns import (
    Column,
    DateColumn,
    ExpressionColumn,
    ForeignKeyColumn,
    FromParentColumn,
    PoolColumn,
    SumOfChildrenColumn,
    TemplateColumn,
    TimestampColumn,
)
from ingen_fab.model.cycles import cycles
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.model.latest_day import LAST_DAY, latest_day
from ingen_fab.model.names_used import expression_columns, placeholders
from ingen_fab.model.problems import Problem, in_column, nearest
from ingen_fab.model.table_facts import dealt_keys, enabled_tables, foreign_keys
from ingen_fab.model.value_class import Pools, value_class


@dataclass(frozen=True)
class _Place:
    """A column with all that its checks look at."""

    dataset: Dataset
    pools: Pools
    hour_profiles: Collection[str]
    table_name: str
    table: Table
    name: str

    def problem(self, key: str, message: str, suggestion: str | None = None) -> Problem:
        return Problem(in_column(self.table_name, self.name, key), message, suggestion)

    def unknown_column(self, key: str, column: str) -> Problem:
        near = nearest(column, [other for other in self.table.columns if other != self.name])
        return self.problem(key, f"the table has no column '{column}'", near)


def column_problems(dataset: Dataset, pools: Pools, hour_profiles: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with the names that columns use."""
    for table_name, table in enabled_tables(dataset).items():
        for name, column in table.columns.items():
            place = _Place(dataset, pools, hour_profiles, table_name, table, name)
            yield from _name_problems(place, column)
    yield from _cycle_problems(dataset)


def _name_problems(place: _Place, column: Column) -> Iterator[Problem]:
    if isinstance(column, TemplateColumn):
        yield from _template_problems(place, column)
    elif isinstance(column, ExpressionColumn):
        yield from _expression_problems(place, column)
    elif isinstance(column, FromParentColumn):
        yield from _from_parent_problems(place, column)
    elif isinstance(column, SumOfChildrenColumn):
        yield from _sum_problems(place, column)
    elif isinstance(column, PoolColumn):
        yield from _pool_problems(place, column)
    elif isinstance(column, DateColumn) and column.after is not None:
        yield from _date_problems(place, "after", column.after)
        yield from _range_problems(place, column.after)
    elif isinstance(column, TimestampColumn):
        if column.date is not None:
            yield from _date_problems(place, "date", column.date)
        if column.hours not in place.hour_profiles:
            message = f"there is no hour profile '{column.hours}'"
            yield place.problem("hours", message, nearest(column.hours, place.hour_profiles))


def _template_problems(place: _Place, column: TemplateColumn) -> Iterator[Problem]:
    try:
        used = placeholders(column.text)
    except ValueError as error:
        yield place.problem("text", str(error))
        return
    for placeholder in used:
        other = placeholder.column
        if other not in place.table.columns:
            yield place.unknown_column("text", other)
        elif placeholder.width:
            held = value_class(place.dataset, place.pools, place.table_name, other)
            if held not in ("whole", None):
                yield place.problem(
                    "text", f"only whole numbers are filled with zeros; '{other}' is of type {held}"
                )


def _expression_problems(place: _Place, column: ExpressionColumn) -> Iterator[Problem]:
    try:
        used = expression_columns(column.sql)
    except ValueError as error:
        yield place.problem("sql", f"cannot be read: {error}")
        return
    for other in used:
        if other not in place.table.columns:
            yield place.unknown_column("sql", other)


def _date_problems(place: _Place, key: str, other: str) -> Iterator[Problem]:
    if other not in place.table.columns:
        yield place.unknown_column(key, other)
        return
    held = value_class(place.dataset, place.pools, place.table_name, other)
    if held not in ("date", None):
        yield place.problem(key, f"'{other}' holds no dates")


def _range_problems(place: _Place, other: str) -> Iterator[Problem]:
    before = latest_day(place.dataset, place.table_name, other)
    if before <= LAST_DAY < latest_day(place.dataset, place.table_name, place.name):
        latest = date.fromordinal(before)
        yield place.problem("max_days", f"leads past the year 9999; '{other}' goes up to {latest}")


def _from_parent_problems(place: _Place, column: FromParentColumn) -> Iterator[Problem]:
    keys = foreign_keys(place.table)
    if column.foreign_key not in place.table.columns:
        message = f"the table has no column '{column.foreign_key}'"
        yield place.problem("foreign_key", message, nearest(column.foreign_key, keys))
        return
    if column.foreign_key not in keys:
        message = f"'{column.foreign_key}' is not a foreign key"
        yield place.problem("foreign_key", message, nearest(column.foreign_key, keys))
        return
    parent_name = keys[column.foreign_key].parent_table
    parent = enabled_tables(place.dataset).get(parent_name)
    if parent is not None and column.column not in parent.columns:
        message = f"'{parent_name}' has no column '{column.column}'"
        yield place.problem("column", message, nearest(column.column, parent.columns))


def _sum_problems(place: _Place, column: SumOfChildrenColumn) -> Iterator[Problem]:
    tables = enabled_tables(place.dataset)
    dealt_here = [
        name
        for name, table in tables.items()
        if any(key.parent_table == place.table_name for key in dealt_keys(table).values())
    ]
    child = tables.get(column.table)
    if child is None:
        message = f"there is no table '{column.table}'"
        if column.table in place.dataset.table_configs:
            message = f"the table '{column.table}' is disabled"
        yield place.problem("table", message, nearest(column.table, dealt_here))
        return
    if column.table not in dealt_here:
        message = f"rows of '{column.table}' are not dealt to this table by a foreign key with pick: dealt"
        yield place.problem("table", message, nearest(column.table, dealt_here))
    if column.column not in child.columns:
        message = f"'{column.table}' has no column '{column.column}'"
        yield place.problem("column", message, nearest(column.column, child.columns))
        return
    held = value_class(place.dataset, place.pools, column.table, column.column)
    if held not in ("whole", "decimal", None):
        yield place.problem("column", f"only numbers have a sum; '{column.column}' is of type {held}")


def _pool_problems(place: _Place, column: PoolColumn) -> Iterator[Problem]:
    if column.pool is None:
        return
    fields = place.pools.get(column.pool)
    if fields is None:
        yield place.problem("pool", f"there is no pool '{column.pool}'", nearest(column.pool, place.pools))
        return
    field = column.field or place.name
    if field not in fields:
        near = nearest(field, fields)
        known = "" if near else f"; it has {', '.join(sorted(fields))}"
        yield place.problem("field", f"the pool '{column.pool}' has no field '{field}'{known}", near)


def _cycle_problems(dataset: Dataset) -> Iterator[Problem]:
    edges = {
        (table_name, name): list(_needs(dataset, table_name, table, column))
        for table_name, table in enabled_tables(dataset).items()
        for name, column in table.columns.items()
    }
    known = {place: [other for other in others if other in edges] for place, others in edges.items()}
    for cycle in cycles(known):
        table_name, name = cycle[0]
        one_table = len({table for table, _ in cycle}) == 1
        steps = [column if one_table else f"{table}.{column}" for table, column in cycle]
        yield Problem(in_column(table_name, name), f"needs itself: {' -> '.join(steps)}")


def _needs(dataset: Dataset, table_name: str, table: Table, column: Column) -> Iterator[tuple[str, str]]:
    """Yield the columns from which a column is computed."""
    if isinstance(column, SumOfChildrenColumn):
        yield column.table, column.column
    elif isinstance(column, FromParentColumn):
        yield table_name, column.foreign_key
        key = table.columns.get(column.foreign_key)
        if isinstance(key, ForeignKeyColumn):
            yield key.parent_table, column.column
    else:
        for name in _names_in(column):
            yield table_name, name


def _names_in(column: Column) -> tuple[str, ...]:
    try:
        if isinstance(column, TemplateColumn):
            return tuple(placeholder.column for placeholder in placeholders(column.text))
        if isinstance(column, ExpressionColumn):
            return expression_columns(column.sql)
    except ValueError:
        return ()
    if isinstance(column, DateColumn) and column.after is not None:
        return (column.after,)
    if isinstance(column, TimestampColumn) and column.date is not None:
        return (column.date,)
    return ()
