"""Questions that one table's configuration answers: its sort, its key, its parents, what drifts in it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, get_args

from ingen_fab.model.columns import (
    CalendarColumn,
    CalendarField,
    ChoiceColumn,
    Column,
    DrawnColumn,
    ForeignKeyColumn,
    KeyColumn,
    NumberColumn,
)
from ingen_fab.model.dataset import Dataset, Table

Sort = Literal["snapshot", "incremental", "cross", "dates"]
CALENDAR_FIELDS: tuple[str, ...] = get_args(CalendarField)
LARGEST_CARRIER_SHARE = Decimal("0.5")


def sort_of(table: Table) -> Sort:
    """Whether a table is incremental, a cross or a date table, or a snapshot of entities."""
    if table.type == "incremental":
        return "incremental"
    if table.cross:
        return "cross"
    return "dates" if table.dates else "snapshot"


def enabled_tables(dataset: Dataset) -> dict[str, Table]:
    """The tables that the dataset has, without those that it leaves out."""
    return {name: table for name, table in dataset.table_configs.items() if table.enabled}


def calendar_field(name: str, column: CalendarColumn) -> str:
    """The property of the date that a calendar column holds."""
    return column.field or name


def is_key(name: str, column: Column) -> bool:
    """Whether a column is the key of its table, or in a date table its date_key."""
    if isinstance(column, CalendarColumn):
        return calendar_field(name, column) == "date_key"
    return isinstance(column, KeyColumn)


def key_of(table: Table) -> str | None:
    """The name of the column that foreign keys point at; a cross table has none."""
    if table.cross:
        return None
    return next((name for name, column in table.columns.items() if is_key(name, column)), None)


def foreign_keys(table: Table) -> dict[str, ForeignKeyColumn]:
    """The foreign key columns of a table, by name."""
    return {name: column for name, column in table.columns.items() if isinstance(column, ForeignKeyColumn)}


def dealt_keys(table: Table) -> dict[str, ForeignKeyColumn]:
    """The foreign keys by which the rows of a table are dealt to parents; a valid table has at most one."""
    return {name: column for name, column in foreign_keys(table).items() if column.pick == "dealt"}


def leaves_with_parent(table: Table) -> bool:
    """Whether rows of a table leave because a parent leaves."""
    return any(column.leave_with_parent for column in foreign_keys(table).values())


def can_leave(table: Table) -> bool:
    """Whether a row of a table may be gone on a later day."""
    return table.churn_enabled or leaves_with_parent(table)


def mutable_columns(table: Table) -> dict[str, DrawnColumn]:
    """The columns whose value may change when a row drifts, by name."""
    drawn = ((name, column) for name, column in table.columns.items() if isinstance(column, DrawnColumn))
    return {name: column for name, column in drawn if column.mutable}


def can_carry(column: DrawnColumn) -> bool:
    """Whether a column can differ at every change and keep its shares: no value has more than a half."""
    if column.null_rate or column.hidden:
        return False
    if isinstance(column, ChoiceColumn):
        weights = column.weights.values()
        return max(weights) <= LARGEST_CARRIER_SHARE * sum(weights)
    return isinstance(column, NumberColumn) and column.max > column.min


def carrier_of(table: Table) -> str | None:
    """The column that differs at every change of a row: the named one, or the first that can."""
    if table.always_changes is not None:
        return table.always_changes
    return next((name for name, column in mutable_columns(table).items() if can_carry(column)), None)


def drifts(dataset: Dataset, table: Table) -> bool:
    """Whether rows of a table change through time."""
    config = dataset.incremental_config
    return (
        config.enable_data_drift
        and config.drift_percentage > 0
        and sort_of(table) == "snapshot"
        and dataset.frequency_of(table) != "once"
        and bool(mutable_columns(table))
    )


def stream_of(name: str, column: Column) -> tuple[str, int]:
    """The name and version of the random stream that a column draws from; columns with one fall together."""
    shared = column.draw if isinstance(column, DrawnColumn | ForeignKeyColumn) else None
    return shared or name, column.version
