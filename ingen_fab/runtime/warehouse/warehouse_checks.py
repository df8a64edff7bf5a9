"""The self-check of a batch in the warehouse: what lies in the staged tables, before any day is replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import UNIX_EPOCH, epoch_day
from ingen_fab.runtime.generation.tables import ForeignKeySpec, TableSpec, TotalSpec
from ingen_fab.runtime.lakehouse.promises import SelfCheckFailure, hold_promise, right_count
from ingen_fab.runtime.lakehouse.series_summary import TableDayFigures
from ingen_fab.runtime.warehouse.tsql_words import tsql_day, tsql_name
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession
from ingen_fab.runtime.warehouse.warehouse_tables import GENERATION_DAY, target_table


@dataclass
class WarehouseChecks:
    """Checks staged tables; `staged` has the table with the rows of each, `passed` counts what held."""

    session: WarehouseSession
    census: Census
    staged: Mapping[str, str]
    days: Mapping[str, list[date]]
    daily_snapshots: bool
    passed: Counter[str] = field(default_factory=Counter)

    def figures(self, table: TableSpec) -> dict[date, TableDayFigures]:
        """Count, key range and content hash by day; raises where a count is off or a key comes twice."""
        key = key_number(table)
        bounds = (
            f"MIN({key}), MAX({key})" if len(table.key) == 1 else "CAST(NULL AS bigint), CAST(NULL AS bigint)"
        )
        numbers = [
            "[$day]",
            "COUNT_BIG(*)",
            *bounds.split(", "),
            f"COUNT_BIG(DISTINCT {key})",
            "SUM([$hash])",
        ]
        texts = ", ".join(f"CAST({number} AS varchar(20)) AS [c{n}]" for n, number in enumerate(numbers))
        found = self.session.run(f"SELECT {texts} FROM {self.staged[table.name]} GROUP BY [$day];")
        by_day = {_day_of(row[0]): row[1:] for row in found}
        figures = {}
        for day in self.days[table.name]:
            count, low, high, keys, content = by_day.get(day, ("0", None, None, "0", None))
            rows = int(str(count))
            right_count(self.passed, self.census, table, day, rows)
            unique = int(str(keys)) == rows
            hold_promise(self.passed, unique, table, day, f"{', '.join(table.key)} is not unique")
            figures[day] = TableDayFigures(rows, _whole(low), _whole(high), _whole(content) or 0)
        return figures

    def foreign_key(self, table: TableSpec, key: ForeignKeySpec) -> None:
        """Every value is in the parent's latest rows on or before its day."""
        missing = self.session.run(f"{self.orphans_query(table, key)};")
        if missing:
            what = f"{missing[0][1]} values of {key.column} point at no row of {key.parent}"
            hold_promise(self.passed, False, table, _day_of(missing[0][0]), what)
        self.passed[table.name] += 1

    def orphans_query(self, table: TableSpec, key: ForeignKeySpec) -> str:
        """The first day with values that point at no row, and how many; no row where there is none."""
        column = f"child.{tsql_name(key.column)}"
        allowed = f" AND {column} IS NOT NULL" if key.may_be_null else ""
        return (
            "SELECT TOP (1) CAST(child.[$day] AS varchar(20)) AS [day], "
            "CAST(COUNT_BIG(*) AS varchar(20)) AS [n] "
            f"FROM {self.staged[table.name]} AS child WHERE NOT EXISTS (SELECT 1 AS [x] FROM "
            f"({self._parents(table, key)}) AS parent WHERE parent.[child_day] = child.[$day] "
            f"AND parent.[parent_key] = {column}){allowed} GROUP BY child.[$day] ORDER BY child.[$day]"
        )

    def _parents(self, table: TableSpec, key: ForeignKeySpec) -> str:
        """(child_day, parent_key): for each day of the child the keys that its parent has then."""
        parent = self.census.dataset.table(key.parent)
        of_days: dict[date, list[date]] = {}
        for day in self.days[table.name]:
            publish = day if self.daily_snapshots else self.census.publish_day(parent, day)
            of_days.setdefault(publish, []).append(day)
        name = tsql_name(key.parent_key)
        parts = []
        for publish, days in sorted(of_days.items()):
            listed = " UNION ALL ".join(f"SELECT CAST({epoch_day(d)} AS bigint) AS [child_day]" for d in days)
            if publish in self.days.get(parent.name, ()):
                source = f"{self.staged[parent.name]} AS p", f"p.[$day] = {epoch_day(publish)}"
            else:
                source = (
                    f"{target_table(self.census.dataset, parent)} AS p",
                    f"p.{tsql_name(GENERATION_DAY)} = {tsql_day(publish)}",
                )
            parts.append(
                f"SELECT days.[child_day], p.{name} AS [parent_key] FROM {source[0]} "
                f"CROSS JOIN ({listed}) AS days WHERE {source[1]}"
            )
        return " UNION ALL ".join(parts)

    def total(self, table: TableSpec, total: TotalSpec) -> None:
        """Each parent's total is the sum over the rows that name it."""
        parent = self.census.dataset.table(total.parent)
        wrong = self.session.run(
            f"SELECT CAST(COUNT_BIG(*) AS varchar(20)) AS [wrong] FROM {self.wrong_totals(table, total)};"
        )[0][0]
        if wrong != "0":
            raise SelfCheckFailure(
                f"{wrong} rows of '{parent.name}' have a {total.parent_column} that is not the sum of "
                f"{table.name}.{total.column}"
            )
        self.passed[parent.name] += 1

    def wrong_totals(self, table: TableSpec, total: TotalSpec) -> str:
        """What follows FROM to find the parents whose total is not the sum."""
        parent = self.census.dataset.table(total.parent)
        key, column = tsql_name(total.key), tsql_name(total.column)
        shown = f"parent.{tsql_name(total.parent_column)}"
        zero = "CASE WHEN sums.[total] IS NULL THEN 0 ELSE sums.[total] END"
        return (
            f"{self.staged[parent.name]} AS parent LEFT JOIN (SELECT {key} AS [parent_key], SUM({column}) AS "
            f"[total] FROM {self.staged[table.name]} GROUP BY {key}) AS sums "
            f"ON sums.[parent_key] = parent.{tsql_name(parent.key[0])} "
            f"WHERE {shown} IS NULL OR {shown} <> {zero}"
        )


def key_number(table: TableSpec) -> str:
    """The key as one number; a combined one is below 2 ** 62, since each part is below 2 ** 31."""
    names = [tsql_name(name) for name in reversed(table.key)]
    parts = [
        name if not place else f"{name} * CAST({2 ** (31 * place)} AS bigint)"
        for place, name in enumerate(names)
    ]
    return " + ".join(parts)


def _day_of(number: str | None) -> date:
    return UNIX_EPOCH + timedelta(days=int(str(number)))


def _whole(text: str | None) -> int | None:
    return None if text is None else int(text)
