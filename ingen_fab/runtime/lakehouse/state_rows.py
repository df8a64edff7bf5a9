"""What the state says of a table-day, and what a run asks of the table that keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

# A row with this count says that what an earlier row recorded is there no more.
FORGOTTEN_ROW_COUNT = -1

StateKey = tuple[str, date]


@dataclass(frozen=True, slots=True)
class StateRow:
    """One table-day as it was published; `finished_at` has a time zone, the keys are None without rows."""

    dataset_id: str
    table_name: str
    generation_date: date
    target: str
    path_format: str
    file_format: str
    file_path: str
    row_count: int
    min_key: int | None
    max_key: int | None
    content_hash: int
    seed: int
    scale: str
    config_fingerprint: str
    generator_version: int
    generation_mode: str
    finished_at: datetime


class StateStore(Protocol):
    """The state table as one engine reads and writes it."""

    def append(self, rows: Iterable[StateRow]) -> None:
        """Record rows in one commit; no commit without rows. The table is made at its first use."""
        ...

    def latest(
        self, dataset_id: str, target: str, path_format: str, file_format: str
    ) -> dict[StateKey, StateRow]:
        """Return what exists now, by table and day; nothing where there is no table yet."""
        ...

    def forget(
        self,
        dataset_id: str,
        target: str,
        path_format: str,
        file_format: str,
        table_days: Iterable[StateKey],
    ) -> None:
        """Record that these table-days exist no more; those that are not recorded need nothing."""
        ...


def forgotten_rows(known: Mapping[StateKey, StateRow], table_days: Iterable[StateKey]) -> list[StateRow]:
    """Rows that take back what is known of these table-days; those that are not known need none."""
    now = datetime.now(UTC)
    found = [known[table_day] for table_day in dict.fromkeys(table_days) if table_day in known]
    return [forgotten_row(row, now) for row in found]


def forgotten_row(row: StateRow, now: datetime) -> StateRow:
    """The row that takes back what `row` records."""
    # Later than what it takes back, also where the clock of the machine that wrote that is ahead of ours.
    finished_at = max(now, row.finished_at + timedelta(microseconds=1))
    return replace(
        row,
        file_path="",
        row_count=FORGOTTEN_ROW_COUNT,
        min_key=None,
        max_key=None,
        content_hash=0,
        config_fingerprint="",
        generation_mode="",
        finished_at=finished_at,
    )
