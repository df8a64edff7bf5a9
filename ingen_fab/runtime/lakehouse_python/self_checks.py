"""The self-check of every run: counts, unique keys, foreign keys and totals, before anything is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import UNIX_EPOCH
from ingen_fab.runtime.generation.tables import ForeignKeySpec, TableSpec, TotalSpec
from ingen_fab.runtime.lakehouse.promises import (
    SelfCheckFailure,
    hold_promise,
    is_dense,
    range_marks,
    right_count,
)
from ingen_fab.runtime.lakehouse.series_summary import TableDayFigures
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession, sql_name


@dataclass
class SelfChecks:
    """Checks the sources of a batch; `passed` counts what held, by table."""

    session: DuckDBSession
    census: Census
    passed: Counter[str] = field(default_factory=Counter)

    def figures(
        self, table: TableSpec, source: str, hashes: str | None, days: Sequence[date]
    ) -> Mapping[date, TableDayFigures]:
        """Count, key range and content hash by day; raises where the count is off or a key comes twice.

        `source` has the keys; `hashes` has each row's hash where the source does not; both are texts as they
        follow FROM. Dense keys are compared with their range by count, bounds, sum and exclusive or, others
        are counted.
        """
        key = self._key_expression(table)
        bounds = f"min({key}), max({key})" if len(table.key) == 1 else "NULL, NULL"
        dense = is_dense(table)
        distinct = f"sum({key}), bit_xor({key})" if dense else f"count(DISTINCT {key}), NULL"
        columns = f'"$day", count(*), {bounds}, {distinct}'
        if hashes is None:
            columns += ', sum("$hash")'
        found = self.session.run(f"SELECT {columns} FROM {source} AS made GROUP BY ALL")
        by_day = {_day(row[0]): row[1:] for row in found}
        contents = {day: row[-1] for day, row in by_day.items()}
        if hashes is not None:
            sums = self.session.run(f'SELECT "$day", sum("$hash") FROM {hashes} AS made GROUP BY ALL')
            contents = {_day(day): content for day, content in sums}
        figures = {}
        for day in days:
            count, low, high, *marks = by_day.get(day, (0, None, None, 0, None))[:5]
            expected = self.census.rows(table, day)
            right_count(self.passed, self.census, table, day, int(str(count)))
            first = self.census.calendar(table).first_key(day) if dense else 0
            whole = (first, first + expected - 1, *range_marks(first, expected))
            unique = (low, high, *marks) == whole if dense and expected else marks[0] == count
            hold_promise(self.passed, unique, table, day, f"{', '.join(table.key)} is not unique")
            content = _number(contents.get(day)) or 0
            figures[day] = TableDayFigures(int(str(count)), _number(low), _number(high), content)
        return figures

    def foreign_key(self, table: TableSpec, key: ForeignKeySpec, source: str, parents: str) -> None:
        """Every value is in the parent's latest published file; `parents` has (child_day, parent_key)."""
        column = sql_name(key.column)
        missing = self.session.run(
            f'SELECT child."$day", count(*) FROM {source} AS child '
            f'ANTI JOIN {parents} AS parent ON parent.child_day = child."$day" '
            f"AND parent.parent_key = child.{column} "
            + (f"WHERE child.{column} IS NOT NULL " if key.may_be_null else "")
            + "GROUP BY ALL ORDER BY ALL LIMIT 1"
        )
        if missing:
            day = _day(missing[0][0])
            hold_promise(
                self.passed,
                False,
                table,
                day,
                f"{missing[0][1]} values of {key.column} point at no row of {key.parent}",
            )
        self.passed[table.name] += 1

    def foreign_key_to_a_range(self, table: TableSpec, key: ForeignKeySpec, source: str) -> bool:
        """Whether every value is a key of the same day's parents, whose keys were found to be one range.

        Cheaper than a join; `foreign_key` says what is wrong where this does not hold.
        """
        column = sql_name(key.column)
        parent = self.census.dataset.table(key.parent)
        calendar = self.census.calendar(parent)
        found = self.session.run(
            f'SELECT "$day", min({column}), max({column}), count(*) - count({column}) FROM {source} AS child '
            "GROUP BY ALL"
        )
        for number, low, high, nulls in found:
            day = _day(number)
            first = calendar.first_key(day)
            last = first + self.census.rows(parent, day) - 1
            if nulls and not key.may_be_null:
                return False
            if low is not None and not first <= int(str(low)) <= int(str(high)) <= last:
                return False
        self.passed[table.name] += 1
        return True

    def total(self, table: TableSpec, total: TotalSpec, children: str, parents: str, parent_key: str) -> None:
        """Each parent's total is the sum over the rows that name it.

        Both sides are multiplied by a hash of the parent's key and added up. Where one total is wrong the two
        numbers agree with a chance of 2^-32 (Freivalds' test of a product, 1977), and nothing is joined.
        """
        child_sum, _ = self._weighted(children, total.key, total.column)
        parent_sum, missing = self._weighted(parents, parent_key, total.parent_column)
        if missing or child_sum != parent_sum:
            raise SelfCheckFailure(self._wrong_totals(table, total, children, parents, parent_key))
        self.passed[total.parent] += 1

    def _weighted(self, source: str, key: str, column: str) -> tuple[object, int]:
        """The sum of a column, each value times a hash of its key, and how many values are missing."""
        weight, value = f"CAST(hash({sql_name(key)}) >> 32 AS DECIMAL(18,0))", sql_name(column)
        found = self.session.run(
            f"SELECT COALESCE(sum({weight} * {value}), 0), count(*) - count({value}) FROM {source} AS added"
        )
        return found[0][0], int(str(found[0][1]))

    def _wrong_totals(
        self, table: TableSpec, total: TotalSpec, children: str, parents: str, parent_key: str
    ) -> str:
        wrong = self.session.run(
            f"SELECT count(*) FROM {parents} AS parent LEFT JOIN "
            f"(SELECT {sql_name(total.key)} AS parent_key, sum({sql_name(total.column)}) AS total "
            f"FROM {children} AS child GROUP BY ALL) AS sums "
            f"ON sums.parent_key = parent.{sql_name(parent_key)} "
            f"WHERE COALESCE(sums.total, 0) IS DISTINCT FROM parent.{sql_name(total.parent_column)}"
        )[0][0]
        return (
            f"{wrong} rows of '{total.parent}' have a {total.parent_column} that is not the sum of "
            f"{table.name}.{total.column}"
        )

    @staticmethod
    def _key_expression(table: TableSpec) -> str:
        if len(table.key) == 1:
            return sql_name(table.key[0])
        return " + ".join(
            f"{sql_name(name)} * {2 ** (31 * position)}" for position, name in enumerate(reversed(table.key))
        )


def _day(number: object) -> date:
    return UNIX_EPOCH + timedelta(days=int(str(number)))


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))
