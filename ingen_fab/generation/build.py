"""Builds a table's columns on its rows, each after the columns it reads."""

from __future__ import annotations

from dataclasses import dataclass

from ingen_fab.generation import derived_columns, drawn_columns, reference_columns
from ingen_fab.generation.asking import asked_at
from ingen_fab.generation.column_types import ColumnTypes
from ingen_fab.generation.expressions import columns_read
from ingen_fab.generation.table_context import TableContext
from ingen_fab.generation.values import Value
from ingen_fab.model.columns import (
    BooleanColumn,
    CalendarColumn,
    ChoiceColumn,
    Column,
    CreatedDateColumn,
    DateColumn,
    DayColumn,
    DrawnColumn,
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
from ingen_fab.model.problems import in_column
from ingen_fab.model.types import BIGINT, DATE, INTEGER


def columns_needed(name: str, column: Column) -> tuple[str, ...]:
    """Columns of the same row that a column reads."""
    match column:
        case TemplateColumn():
            return tuple(c for _, c, _ in derived_columns.template_parts(column.text) if c is not None)
        case ExpressionColumn():
            return columns_read(column.sql)
        case DateColumn(after=str(after)):
            return (after,)
        case TimestampColumn(date=str(day)):
            return (day,)
        case FromParentColumn():
            return (column.foreign_key,)
    return ()


@dataclass(frozen=True)
class ColumnBuilder:
    """Turns column configurations into values."""

    types: ColumnTypes
    quantile_columns: frozenset[tuple[str, str]]  # (table, column) with a quantile table

    def build_all(self, context: TableContext) -> None:
        """Fill `context.values` with every column of the table."""
        for name in context.table.columns:
            self._build_with_needs(context, name)

    def _build_with_needs(self, context: TableContext, name: str) -> None:
        if name in context.values:
            return
        column = context.column(name)
        with asked_at(in_column(context.name, name)):
            needs = columns_needed(name, column)
        for needed in needs:
            self._build_with_needs(context, needed)
        with asked_at(in_column(context.name, name)):
            value = self._with_nulls(context, name, column, self.value(context, name, column))
        named = context.source.program.define(f"c_{name}", value.expr)
        context.values[name] = value.with_expr(named)

    @staticmethod
    def _with_nulls(context: TableContext, name: str, column: Column, value: Value) -> Value:
        if isinstance(column, DrawnColumn):  # a foreign key sees to its own
            return drawn_columns.with_nulls(context, name, column.null_rate, value)
        return value

    def value(self, context: TableContext, name: str, column: Column) -> Value:
        """The value of one column; what it reads is built already."""
        match column:
            case ForeignKeyColumn():
                return reference_columns.foreign_key(context, name, column)
            case ChoiceColumn():
                return drawn_columns.choice(context, name, column)
            case PoolColumn():
                return drawn_columns.pool(context, name, column, self.types.pool_field(column, name))
            case NumberColumn():
                return drawn_columns.number(
                    context, name, column, (context.name, name) in self.quantile_columns
                )
            case DateColumn():
                return drawn_columns.drawn_date(context, name, column)
            case TimestampColumn():
                return drawn_columns.timestamp(context, name, column)
            case BooleanColumn():
                return drawn_columns.boolean(context, name, column)
            case TemplateColumn():
                return derived_columns.template(context, column)
            case ExpressionColumn():
                return derived_columns.expression(context, column)
            case FromParentColumn():
                return reference_columns.from_parent(context, column, self.types.of(context.name, name))
            case SumOfChildrenColumn():
                return reference_columns.sum_of_children(context, column, self.types.of(context.name, name))
        return self._of_the_row(context, name, column)

    def _of_the_row(self, context: TableContext, name: str, column: Column) -> Value:
        """Columns that say where and when the row is."""
        source = context.source
        match column:
            case KeyColumn():
                return Value(source.key, BIGINT)
            case DayColumn():
                return Value(source.day, DATE)
            case CreatedDateColumn():
                return Value(context.created_day(), DATE)
            case LastModifiedDateColumn():
                return Value(context.modified_day(), DATE)
            case PositionColumn():
                assert source.position is not None
                return Value(source.position, INTEGER)
            case CalendarColumn():
                field = column.field or name
                return Value(source.program.source(f"d_{field}"), self.types.of(context.name, name))
        raise AssertionError(f"no generator for {type(column).__name__}")
