"""What is promised of the rows of a table-day, in the same words whatever engine looked."""

from __future__ import annotations

from collections import Counter
from datetime import date

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.tables import TableSpec


class SelfCheckFailure(RuntimeFailure):
    """Raised when rows that were made break a promise; nothing of the batch is published."""


def hold_promise(passed: Counter[str], holds: bool, table: TableSpec, day: date, what: str) -> None:
    """Count a promise that holds for the table; raise SelfCheckFailure with `what` for one that is broken."""
    if not holds:
        raise SelfCheckFailure(f"the self-check of table '{table.name}' on {day} failed: {what}")
    passed[table.name] += 1


def right_count(passed: Counter[str], census: Census, table: TableSpec, day: date, rows: int) -> None:
    """Hold that a day has the planned number of rows, or fewer where rows leave with their parents."""
    expected = census.rows(table, day)
    right = rows == expected or (table.rows_at_most and rows < expected)
    hold_promise(passed, right, table, day, f"{rows} rows made, {expected} planned")


def is_dense(table: TableSpec) -> bool:
    """Whether the keys of a day are all the numbers of a range."""
    return table.kind in ("incremental", "dealt")


def range_marks(first: int, rows: int) -> tuple[int, int]:
    """The sum and the exclusive or of so many consecutive numbers, the first of them 0 or more."""
    return rows * first + rows * (rows - 1) // 2, xor_to(first + rows - 1) ^ xor_to(first - 1)


def xor_to(last: int) -> int:
    """The exclusive or of all numbers from 0 to the last one; 0 where there is none."""
    return (last, 1, last + 1, 0)[last % 4] if last >= 0 else 0
