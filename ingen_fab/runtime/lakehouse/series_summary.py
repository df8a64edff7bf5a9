"""What a run has made, as it reports it: each table-day's figures, and the notebook's exit value."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from ingen_fab.runtime.generation.series import TableDay


@dataclass(frozen=True)
class TableDayFigures:
    """What the rows of a table's day add up to; keys are None for tables with a combined key."""

    rows: int
    min_key: int | None
    max_key: int | None
    content_hash: int


@dataclass(frozen=True)
class MadeTableDay:
    """A published table-day and what its rows add up to."""

    item: TableDay
    figures: TableDayFigures


@dataclass
class TableSummary:
    """What a run made of one table; keys are None where the key is a combination of columns."""

    days: int = 0
    rows: int = 0
    first_day: str = ""
    last_day: str = ""
    first_key: int | None = None
    last_key: int | None = None
    checks: int = 0
    seconds: float = 0.0

    def add(self, made: MadeTableDay) -> None:
        """Count a published day."""
        self.days += 1
        self.rows += made.figures.rows
        day = made.item.day.isoformat()
        self.first_day, self.last_day = min(day, self.first_day or day), max(day, self.last_day)
        low, high = made.figures.min_key, made.figures.max_key
        if low is not None and high is not None:
            self.first_key = low if self.first_key is None else min(low, self.first_key)
            self.last_key = high if self.last_key is None else max(high, self.last_key)


@dataclass
class SeriesSummary:
    """What a run reports; also the notebook's exit value."""

    dataset_id: str
    path_format: str
    file_format: str
    planned: int
    kept: int
    stale_elsewhere: list[str]
    tables: dict[str, TableSummary] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, made: MadeTableDay) -> None:
        """Count a published table-day."""
        self.tables.setdefault(made.item.table, TableSummary()).add(made)

    def as_json(self) -> str:
        """The exit value of the notebook."""
        return json.dumps(
            {
                "dataset_id": self.dataset_id,
                "path_format": self.path_format,
                "file_format": self.file_format,
                "table_days": {"planned": self.planned, "made": self.planned - self.kept, "kept": self.kept},
                "tables": {name: asdict(table) for name, table in self.tables.items()},
                "checks_passed": sum(table.checks for table in self.tables.values()),
                "stale_elsewhere": self.stale_elsewhere,
                "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
            }
        )
