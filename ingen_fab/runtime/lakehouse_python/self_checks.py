"""The self-check of every run: counts, unique keys, foreign keys and totals, before anything is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import UNIX_EPOCH
from ingen_fab.runtime.generation.tables import ForeignKeySpec, TableSpec, TotalSpec
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession, sql_name


@dataclass(frozen=True)
class TableDayFigures:
    """What the rows of a table's day add up to; keys are None for tables with a combined key."""

    rows: int
    min_key: int | None
    max_key: int | None
    content_hash: int


class SelfCheckFailure(RuntimeFailure):
    """Raised when rows that were made break a promise; nothing of the batch is published."""


@dataclass
class SelfChecks:
    """Checks the sources of a batch; `passed` counts what held, by table."""

    session: DuckDBSession
    census: Census
    passed: Counter[str] = field(default_factory=Counter)

    def figures(
        self, table: TableSpec, source: str, hashes: str, days: Sequence[date]
    ) -> Mapping[date, TableDayFigures]:
        """Count, key range and content hash by day; raises where the count is off or a key comes twice.

        `source` names a relation with the keys, `hashes` is one with each row's hash, as it follows FROM.
        Dense keys are compared with their range by an order-free sum of hashes, others are counted.
        """
        key = self._key_expression(table)
        bounds = f"min({key}), max({key})" if len(table.key) == 1 else "NULL, NULL"
        dense = table.kind in ("incremental", "dealt")
        distinct = f"sum(hash({key}))" if dense else f"count(DISTINCT {key})"
        found = self.session.run(
            f'SELECT "$day", count(*), {bounds}, {distinct} FROM {sql_name(source)} GROUP BY ALL'
        )
        by_day = {_day(row[0]): row[1:] for row in found}
        contents = self.session.run(
            f'SELECT "$day", CAST(sum("$hash") AS BIGINT) FROM {hashes} AS made GROUP BY ALL'
        )
        content_hashes = {_day(day): content for day, content in contents}
        figures = {}
        for day in days:
            count, low, high, distinct_keys = by_day.get(day, (0, None, None, 0))
            expected = self.census.rows(table, day)
            right = count == expected or (table.rows_at_most and int(str(count)) < expected)
            self._hold(right, table, day, f"{count} rows made, {expected} planned")
            unique = self._range_hash(table, day, expected) if dense and expected else count
            self._hold(distinct_keys == unique, table, day, f"{', '.join(table.key)} is not unique")
            content = _number(content_hashes.get(day)) or 0
            figures[day] = TableDayFigures(
                int(str(count)), _number(low), _number(high), _number(content) or 0
            )
        return figures

    def foreign_key(self, table: TableSpec, key: ForeignKeySpec, source: str, parents: str) -> None:
        """Every value is in the parent's latest published file; `parents` has (child_day, parent_key)."""
        column = sql_name(key.column)
        missing = self.session.run(
            f'SELECT child."$day", count(*) FROM {sql_name(source)} AS child '
            f'ANTI JOIN {sql_name(parents)} AS parent ON parent.child_day = child."$day" '
            f"AND parent.parent_key = child.{column} "
            + (f"WHERE child.{column} IS NOT NULL " if key.may_be_null else "")
            + "GROUP BY ALL ORDER BY ALL LIMIT 1"
        )
        if missing:
            day = _day(missing[0][0])
            self._hold(
                False, table, day, f"{missing[0][1]} values of {key.column} point at no row of {key.parent}"
            )
        self.passed[table.name] += 1

    def total(self, table: TableSpec, total: TotalSpec, children: str, parents: str, parent_key: str) -> None:
        """Each parent's total is the sum over the rows that name it."""
        wrong = self.session.run(
            f"SELECT count(*) FROM {sql_name(parents)} AS parent LEFT JOIN "
            f"(SELECT {sql_name(total.key)} AS parent_key, sum({sql_name(total.column)}) AS total "
            f"FROM {sql_name(children)} GROUP BY ALL) AS sums "
            f"ON sums.parent_key = parent.{sql_name(parent_key)} "
            f"WHERE COALESCE(sums.total, 0) IS DISTINCT FROM parent.{sql_name(total.parent_column)}"
        )[0][0]
        if wrong:
            raise SelfCheckFailure(
                f"{wrong} rows of '{total.parent}' have a {total.parent_column} that is not the sum of "
                f"{table.name}.{total.column}"
            )
        self.passed[total.parent] += 1

    def _range_hash(self, table: TableSpec, day: date, rows: int) -> object:
        first = self.census.calendar(table).first_key(day)
        return self.session.run(f"SELECT sum(hash(range)) FROM range({first}, {first + rows})")[0][0]

    @staticmethod
    def _key_expression(table: TableSpec) -> str:
        if len(table.key) == 1:
            return sql_name(table.key[0])
        return " + ".join(
            f"{sql_name(name)} * {2 ** (31 * position)}" for position, name in enumerate(reversed(table.key))
        )

    def _hold(self, holds: bool, table: TableSpec, day: date, what: str) -> None:
        if not holds:
            raise SelfCheckFailure(f"the self-check of table '{table.name}' on {day} failed: {what}")
        self.passed[table.name] += 1


def _day(number: object) -> date:
    return UNIX_EPOCH + timedelta(days=int(str(number)))


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))
