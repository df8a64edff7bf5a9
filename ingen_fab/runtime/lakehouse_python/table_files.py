"""Writes a batch's tables into staged files: small ones by way of a temporary table, large ones directly."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.generation.date_rows import epoch_day
from ingen_fab.runtime.generation.series import TableDay
from ingen_fab.runtime.generation.tables import TableSpec
from ingen_fab.runtime.lakehouse.batch_relations import BatchRelations
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.parts import ORDERED_ROWS, blocks_of_parts
from ingen_fab.runtime.lakehouse.staging import StagingArea
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession, sql_name, sql_text

# A single day with more rows than this goes straight into its file; holding its texts would cost more.
HELD_ROWS = 3_000_000
COPY_OPTIONS = {
    # Columns of many values are written plainly: to build a dictionary that is given up costs a fourth more.
    "parquet": "FORMAT parquet, DICTIONARY_SIZE_LIMIT 1000",
    "csv": "FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR ''",
}


@dataclass(frozen=True)
class StagedFile:
    """A file (or folder of parts) that waits to be published."""

    item: TableDay
    staged: str
    parts: int
    rows: int


@dataclass
class WriteTimes:
    """Seconds spent on making rows and on writing files, by table; rows made while writing are written."""

    generate: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    write: dict[str, float] = field(default_factory=lambda: defaultdict(float))


@dataclass
class TableFiles:
    """Makes and stages the rows of one table after the other."""

    session: DuckDBSession
    relations: BatchRelations
    storage: LakehouseStorage
    staging: StagingArea
    file_format: str
    max_rows_per_file: int
    times: WriteTimes

    def hold(self, table: TableSpec, days: Sequence[date], rows: int) -> str | None:
        """Make the rows of these days into a temporary table; None where they are too many to be held."""
        largest = max(self.relations.facts.census.rows(table, day) for day in days)
        if (len(days) == 1 and rows > HELD_ROWS and not table.totals) or largest > self.max_rows_per_file:
            return None
        started = time.perf_counter()
        name = f"rows_{table.name}"
        self.session.drop(name)
        self.session.run(f"CREATE TEMP TABLE {sql_name(name)} AS {table.rows.sql}")
        self.times.generate[table.name] += time.perf_counter() - started
        return name

    def stage(self, table: TableSpec, item: TableDay, held: str | None) -> StagedFile:
        """Write one day's file, or its folder of parts."""
        started = time.perf_counter()
        staged = self.staging.path(table.name, item.day, self.file_format)
        if item.rows > self.max_rows_per_file:
            file = self._stage_parts(table, item, staged)
        else:
            if held is None:
                self.relations.register_rows_of(table, [item.day])
            source = f"({table.rows.sql})" if held is None else sql_name(held)
            rows = self._copy(table, source, item.day, staged, by_key=item.rows <= ORDERED_ROWS)
            file = StagedFile(item, staged, 0, rows)
        self.times.write[table.name] += time.perf_counter() - started
        fault_point("file_staged")
        if file.rows != item.rows and not (table.rows_at_most and file.rows < item.rows):
            raise RuntimeFailure(
                f"table '{table.name}' on {item.day}: {file.rows} rows made, {item.rows} planned"
            )
        return file

    def _stage_parts(self, table: TableSpec, item: TableDay, staged: str) -> StagedFile:
        facts = list(self.relations.facts.rows(table, [item.day]))
        columns = sorted({*table.rows.facts})
        self.storage.ensure_folder(staged)
        written = part = 0
        for part, blocks in enumerate(
            blocks_of_parts(table, facts, item.rows, self.max_rows_per_file), start=1
        ):
            self.session.register_facts(f"days_{table.name}", columns, blocks)
            name = f"{staged}/part-{part:05d}.{self.file_format}"
            written += self._copy(table, f"({table.rows.sql})", item.day, name)
        return StagedFile(item, staged, part, written)

    def _copy(self, table: TableSpec, source: str, day: date, staged: str, by_key: bool = False) -> int:
        """Write the rows of a day; ordered by key, the same bytes come out of every batch."""
        columns = table.selected if self.file_format == "parquet" else table.selected_text
        keys = ", ".join(f"made.{sql_name(name)}" for name in table.key)
        order = f" ORDER BY {keys}" if by_key and keys else ""
        target = self.storage.local_path(staged)
        self.storage.ensure_folder(str(Path(staged).parent))
        sql = (
            f'COPY (SELECT {columns} FROM {source} AS made WHERE "$day" = {epoch_day(day)}{order}) '
            f"TO {sql_text(target)} ({COPY_OPTIONS[self.file_format]})"
        )
        count = self.session.run(sql)[0][0]
        assert isinstance(count, int)
        return count
