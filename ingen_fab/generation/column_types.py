"""What each column of a dataset holds, found from the configuration alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
    KeyColumn,
    LastModifiedDateColumn,
    NumberColumn,
    PoolColumn,
    PositionColumn,
    SumOfChildrenColumn,
    TemplateColumn,
    TimestampColumn,
)
from ingen_fab.model.dataset import Dataset
from ingen_fab.model.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    INTEGER,
    STRING,
    TIMESTAMP,
    LogicalType,
    TypeName,
    decimal_type,
)

_FIXED: dict[type, LogicalType] = {
    KeyColumn: BIGINT,
    ForeignKeyColumn: BIGINT,
    DateColumn: DATE,
    TimestampColumn: TIMESTAMP,
    BooleanColumn: BOOLEAN,
    TemplateColumn: STRING,
    DayColumn: DATE,
    CreatedDateColumn: DATE,
    LastModifiedDateColumn: DATE,
    PositionColumn: INTEGER,
}
_CALENDAR: dict[str, LogicalType] = {
    "date_key": BIGINT,
    "date": DATE,
    "first_of_month": DATE,
    "month_name": STRING,
    "day_name": STRING,
    "holiday_name": STRING,
    "is_weekend": BOOLEAN,
    "is_holiday": BOOLEAN,
}


def whole_number_type(least: int, largest: int) -> LogicalType:
    """INTEGER where 32 bits hold all numbers between the two, else BIGINT."""
    return INTEGER if least >= -(2**31) and largest < 2**31 else BIGINT


def choice_type(column: ChoiceColumn) -> LogicalType:
    """STRING, or the type that holds every number of a choice."""
    numbers = [value for value in column.weights if isinstance(value, int)]
    return whole_number_type(min(numbers), max(numbers)) if numbers else STRING


@dataclass(frozen=True)
class ColumnTypes:
    """Looks types up; `pool_fields` is pool -> field -> "text" or "integer"."""

    dataset: Dataset
    pool_fields: Mapping[str, Mapping[str, str]]

    def of(self, table: str, name: str) -> LogicalType:
        """The logical type of a column."""
        column = self.dataset.table_configs[table].columns[name]
        fixed = _FIXED.get(type(column))
        return fixed if fixed is not None else self._by_content(table, name, column)

    def _by_content(self, table: str, name: str, column: Column) -> LogicalType:
        match column:
            case ChoiceColumn():
                return choice_type(column)
            case PoolColumn():
                return INTEGER if self.pool_field(column, name) == "integer" else STRING
            case NumberColumn(kind="decimal"):
                return decimal_type(column.scale)
            case NumberColumn():
                return whole_number_type(int(column.min), int(column.max))
            case ExpressionColumn():
                return LogicalType(TypeName(column.type), column.scale if column.type == "decimal" else 0)
            case FromParentColumn():
                key = self.dataset.table_configs[table].columns[column.foreign_key]
                assert isinstance(key, ForeignKeyColumn)
                return self.of(key.parent_table, column.column)
            case SumOfChildrenColumn():
                inner = self.of(column.table, column.column)
                return inner if inner.scale else BIGINT
            case CalendarColumn():
                return _CALENDAR.get(column.field or name, INTEGER)
        raise AssertionError(f"no type for {type(column).__name__}")

    def pool_field(self, column: PoolColumn, name: str) -> str:
        """Whether a pool column holds text or whole numbers."""
        if column.pool is None:
            return "text"
        return self.pool_fields[column.pool][column.field or name]
