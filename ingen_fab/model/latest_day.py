"""The latest day that a date column can hold, as far as the configuration alone tells."""

from __future__ import annotations

from datetime import date

from ingen_fab.model.columns import DateColumn, ExpressionColumn, ForeignKeyColumn, FromParentColumn
from ingen_fab.model.dataset import Dataset
from ingen_fab.model.names_used import expression_columns

LAST_DAY = date.max.toordinal()


def latest_day(dataset: Dataset, table: str, column: str) -> int:
    """An upper bound as a day number (`date.toordinal`), which may lie beyond the year 9999.

    0 where nothing is known: of the days on which rows are made, and where a name on the way is wrong.
    """
    return _latest(dataset, table, column, frozenset())


def _latest(dataset: Dataset, table: str, column: str, seen: frozenset[tuple[str, str]]) -> int:
    found = dataset.table_configs.get(table)
    config = found.columns.get(column) if found else None
    if found is None or (table, column) in seen:
        return 0
    seen |= {(table, column)}
    match config:
        case DateColumn(after=str(after), max_days=int(days)):
            before = _latest(dataset, table, after, seen)
            return before + days if before else 0
        case DateColumn(max=date() as latest):
            return latest.toordinal()
        case FromParentColumn():
            key = found.columns.get(config.foreign_key)
            if not isinstance(key, ForeignKeyColumn):
                return 0
            return _latest(dataset, key.parent_table, config.column, seen)
        case ExpressionColumn(type="date"):
            return max((_latest(dataset, table, name, seen) for name in _read(config.sql)), default=0)
    return 0


def _read(sql: str) -> tuple[str, ...]:
    try:
        return expression_columns(sql)
    except ValueError:
        return ()
