"""What sort of value a column holds, as far as the configuration alone tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ingen_fab.model.columns import (
    BooleanColumn,
    CalendarColumn,
    ChoiceColumn,
    Column,
    CreatedDateColumn,
    DateColumn,
    DayColumn,
    ExpressionColumn,
    ForeignKeyColumn,
    FromParentColumn,
    LastModifiedDateColumn,
    NumberColumn,
    PoolColumn,
    SumOfChildrenColumn,
    TemplateColumn,
    TimestampColumn,
)
from ingen_fab.model.dataset import Dataset
from ingen_fab.model.table_facts import calendar_field

ValueClass = Literal["whole", "decimal", "text", "boolean", "date", "timestamp"]
Pools = Mapping[str, Mapping[str, str]]

_CALENDAR: dict[str, ValueClass] = {
    "date": "date",
    "first_of_month": "date",
    "month_name": "text",
    "day_name": "text",
    "holiday_name": "text",
    "is_weekend": "boolean",
    "is_holiday": "boolean",
}
_EXPRESSION: dict[str, ValueClass] = {
    "integer": "whole",
    "bigint": "whole",
    "decimal": "decimal",
    "string": "text",
    "boolean": "boolean",
    "date": "date",
}


def value_class(dataset: Dataset, pools: Pools, table: str, column: str) -> ValueClass | None:
    """The class of a column's values; None where a name on the way to it is wrong or leads in a circle."""
    seen: set[tuple[str, str]] = set()
    while (table, column) not in seen:
        seen.add((table, column))
        config = _find(dataset, table, column)
        if isinstance(config, SumOfChildrenColumn):
            table, column = config.table, config.column
        elif isinstance(config, FromParentColumn):
            key = _find(dataset, table, config.foreign_key)
            if not isinstance(key, ForeignKeyColumn):
                return None
            table, column = key.parent_table, config.column
        else:
            return None if config is None else _own_class(column, config, pools)
    return None


def _find(dataset: Dataset, table: str, column: str) -> Column | None:
    found = dataset.table_configs.get(table)
    return found.columns.get(column) if found else None


def _own_class(name: str, column: Column, pools: Pools) -> ValueClass | None:
    if isinstance(column, ChoiceColumn):
        return "text" if isinstance(next(iter(column.weights)), str) else "whole"
    if isinstance(column, NumberColumn):
        return "whole" if column.kind == "integer" else "decimal"
    if isinstance(column, DateColumn | DayColumn | CreatedDateColumn | LastModifiedDateColumn):
        return "date"
    if isinstance(column, TemplateColumn):
        return "text"
    if isinstance(column, TimestampColumn):
        return "timestamp"
    if isinstance(column, BooleanColumn):
        return "boolean"
    if isinstance(column, ExpressionColumn):
        return _EXPRESSION[column.type]
    if isinstance(column, CalendarColumn):
        return _CALENDAR.get(calendar_field(name, column), "whole")
    if isinstance(column, PoolColumn):
        field = pools.get(column.pool or "", {}).get(column.field or name)
        return "whole" if field == "integer" else "text"
    return "whole"
