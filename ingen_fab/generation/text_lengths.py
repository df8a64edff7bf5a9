"""How long the texts of a column can be, where its configuration tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingen_fab.generation.column_types import ColumnTypes
from ingen_fab.generation.derived_columns import template_parts
from ingen_fab.generation.inputs import Pool
from ingen_fab.generation.names import faker_pool
from ingen_fab.model.columns import (
    CalendarColumn,
    ChoiceColumn,
    ForeignKeyColumn,
    FromParentColumn,
    PoolColumn,
    TemplateColumn,
)
from ingen_fab.model.types import LogicalType, TypeName

# Of values as text: a sign and digits, or yyyy-mm-dd.
_WRITTEN: Mapping[TypeName, int] = {TypeName.BIGINT: 20, TypeName.INTEGER: 11, TypeName.DATE: 10}
# Names of months and weekdays; those of holidays come from a library, and are kept short by us.
_CALENDAR_TEXTS: Mapping[str, int] = {"month_name": 9, "day_name": 9, "holiday_name": 200}


@dataclass(frozen=True)
class TextLengths:
    """Looks lengths up, in bytes of UTF-8."""

    types: ColumnTypes
    pools: Mapping[str, Pool]

    def of(self, table: str, name: str) -> int | None:
        """The longest text that a column can have; None where it is not known, or the column is no text."""
        if self.types.of(table, name).name is not TypeName.STRING:
            return None
        column = self.types.dataset.table_configs[table].columns[name]
        match column:
            case ChoiceColumn():
                return max(_bytes(value) for value in column.weights)
            case PoolColumn():
                return self._of_pool(column, table, name)
            case TemplateColumn():
                return self._of_template(table, column.text)
            case FromParentColumn():
                key = self.types.dataset.table_configs[table].columns[column.foreign_key]
                assert isinstance(key, ForeignKeyColumn)
                return self.of(key.parent_table, column.column)
            case CalendarColumn():
                return _CALENDAR_TEXTS.get(column.field or name)
        # What an expression gives is not looked into.
        return None

    def _of_pool(self, column: PoolColumn, table: str, name: str) -> int | None:
        pool = self.pools.get(column.pool or faker_pool(table, name))
        field = (column.field or name) if column.pool else "value"
        if pool is None or field not in pool.fields:
            return None
        place = list(pool.fields).index(field)
        return max(_bytes(row[place]) for row in pool.rows)

    def _of_template(self, table: str, text: str) -> int | None:
        longest = 0
        for literal, name, width in template_parts(text):
            longest += _bytes(literal)
            if name is None:
                continue
            part = self._written(table, name, self.types.of(table, name))
            if part is None:
                return None
            longest += max(part, width)
        return longest

    def _written(self, table: str, name: str, kind: LogicalType) -> int | None:
        if kind.name is TypeName.STRING:
            return self.of(table, name)
        return _WRITTEN.get(kind.name)


def _bytes(value: object) -> int:
    return len(str(value).encode())
