"""One batch of days: its rows are made, checked and staged as a whole, then published, parents first."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import epoch_day
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.generation.series import TableDay
from ingen_fab.runtime.generation.tables import ForeignKeySpec, TableSpec
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.layout import FileLayout
from ingen_fab.runtime.lakehouse.staging import StagingArea
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse_python.batch_relations import BatchRelations
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession, sql_name, sql_text
from ingen_fab.runtime.lakehouse_python.self_checks import SelfChecks, TableDayFigures
from ingen_fab.runtime.lakehouse_python.table_files import StagedFile, TableFiles, WriteTimes


@dataclass(frozen=True)
class MadeTableDay:
    """A published table-day and what its rows add up to."""

    item: TableDay
    figures: TableDayFigures


@dataclass
class BatchMaker:
    """Makes batches one after the other; `seconds` collects where the time goes."""

    session: DuckDBSession
    census: Census
    storage: LakehouseStorage
    staging: StagingArea
    layout: FileLayout
    seconds: dict[str, float]
    checks_passed: Counter[str] = field(default_factory=Counter)
    times: WriteTimes = field(default_factory=WriteTimes)

    def make(self, batch: list[TableDay]) -> list[MadeTableDay]:
        """Make, check, publish; raises before anything is published where a check fails."""
        days: dict[str, list[date]] = {}
        for item in batch:
            days.setdefault(item.table, []).append(item.day)
        relations = BatchRelations(self.session, DayFacts(self.census), days)
        files = TableFiles(
            self.session, relations, self.storage, self.staging, self.layout.file_format,
            self.census.dataset.max_rows_per_file, self.times,
        )  # fmt: skip
        with _timed(self.seconds, "prepare"):
            relations.prepare()
        held: dict[str, str | None] = {}
        sources: dict[str, str] = {}
        staged: dict[tuple[str, date], StagedFile] = {}
        figures: dict[tuple[str, date], TableDayFigures] = {}
        checks = SelfChecks(self.session, self.census)
        for table in self._children_first(days):
            items = [item for item in batch if item.table == table.name]
            self._bring_totals(relations, table, days, held)
            rows = files.hold(table, days[table.name], sum(item.rows for item in items))
            held[table.name] = rows
            for item in items:
                staged[(item.table, item.day)] = files.stage(table, item, rows)
            with _timed(self.seconds, "check"):
                mine = [staged[(item.table, item.day)] for item in items]
                sources[table.name] = self._checked(table, rows, mine)
                hashes = f"({table.hashes.sql})" if rows is None else sql_name(rows)
                found = checks.figures(table, sources[table.name], hashes, days[table.name])
                figures |= {(table.name, day): value for day, value in found.items()}
        with _timed(self.seconds, "check"):
            self._check_relations(checks, days, sources, held, staged)
            self._check_files(staged)
        with _timed(self.seconds, "publish"):
            self._publish(batch, staged)
        for name in sources.values():
            self.session.drop(name)
        relations.drop_all()
        self.checks_passed += checks.passed
        self.seconds["generate"] = sum(self.times.generate.values())
        self.seconds["write"] = sum(self.times.write.values())
        return [MadeTableDay(item, figures[(item.table, item.day)]) for item in batch]

    def _children_first(self, days: dict[str, list[date]]) -> list[TableSpec]:
        """Dealt tables before the parents that add them up, else parents first."""
        made = [table for table in self.census.dataset.tables if table.name in days]
        adding = [table for table in made if table.totals]
        return adding + [table for table in made if not table.totals]

    def _bring_totals(
        self,
        relations: BatchRelations,
        parent: TableSpec,
        days: dict[str, list[date]],
        held: dict[str, str | None],
    ) -> None:
        """The sums that a parent shows, from the child's rows where these are at hand for all of its days."""
        for child in self.census.dataset.tables:
            totals = [total for total in child.totals if total.parent == parent.name]
            if not totals:
                continue
            rows = held.get(child.name)
            at_hand = rows is not None and set(days[parent.name]) <= set(days[child.name])
            with _timed(self.seconds, "prepare"):
                if not at_hand:
                    relations.register_rows_of(child, days[parent.name])
                for total in totals:
                    relations.totals_from(child, total, rows if at_hand else None)
                if not at_hand and child.name in days:
                    relations.register_rows_of(child, days[child.name])

    def _checked(self, table: TableSpec, held: str | None, files: list[StagedFile]) -> str:
        """The rows to check: those at hand, else the keys in the file, else (of CSV) the keys made again."""
        if held is not None:
            return held
        name = f"keys_{table.name}"
        self.session.drop(name)
        columns = [*table.key, *(key.column for key in table.foreign_keys)]
        written = {column for column, _ in table.columns}
        if self.layout.file_format == "parquet" and set(columns) <= written:
            selected = ", ".join(sql_name(column) for column in dict.fromkeys(columns))
            parts = [
                f'SELECT {selected}, {epoch_day(file.item.day)} AS "$day" '
                f"FROM {self._reader([self.storage.local_path(file.staged)])}"
                for file in files
            ]
            self.session.run(f"CREATE TEMP TABLE {sql_name(name)} AS {' UNION ALL '.join(parts)}")
        else:
            self.session.run(f"CREATE TEMP TABLE {sql_name(name)} AS {table.keys.sql}")
        return name

    # --- checks -------------------------------------------------------------------------------------------

    def _check_relations(
        self,
        checks: SelfChecks,
        days: dict[str, list[date]],
        sources: dict[str, str],
        held: dict[str, str | None],
        staged: dict[tuple[str, date], StagedFile],
    ) -> None:
        for table in self.census.dataset.tables:
            if table.name not in days:
                continue
            for key in table.foreign_keys:
                parents = self._parent_keys(table, key, days[table.name], sources, staged)
                checks.foreign_key(table, key, sources[table.name], parents)
            for total in table.totals:
                children, parents_table = held[table.name], held.get(total.parent)
                if children is not None and parents_table is not None:
                    parent_key = self.census.dataset.table(total.parent).key[0]
                    checks.total(table, total, children, parents_table, parent_key)

    def _parent_keys(
        self,
        table: TableSpec,
        key: ForeignKeySpec,
        days: list[date],
        sources: dict[str, str],
        staged: dict[tuple[str, date], StagedFile],
    ) -> str:
        """A relation (child_day, parent_key): for each day of the child, the keys in the parent's file."""
        parent = self.census.dataset.table(key.parent)
        name = f"parents_{table.name}_{key.column}"
        file_days = {day: self._file_day(parent, day, staged) for day in days}
        parts = []
        for file_day in sorted(set(file_days.values())):
            child_days = ", ".join(str(epoch_day(day)) for day, of in file_days.items() if of == file_day)
            keys = self._keys_of_file(parent, key, file_day, sources, staged)
            parts.append(f"SELECT unnest([{child_days}]) AS child_day, parent_key FROM ({keys})")
        self.session.run(f"CREATE OR REPLACE TEMP VIEW {sql_name(name)} AS {' UNION ALL '.join(parts)}")
        return name

    def _file_day(self, parent: TableSpec, day: date, staged: dict[tuple[str, date], StagedFile]) -> date:
        """The day of the parent's latest file: the day itself where snapshots are published daily."""
        path = self.layout.file_path(parent.name, day)
        on_that_day = (parent.name, day) in staged or self.storage.exists(path)
        return day if on_that_day else self.census.publish_day(parent, day)

    def _keys_of_file(
        self,
        parent: TableSpec,
        key: ForeignKeySpec,
        file_day: date,
        sources: dict[str, str],
        staged: dict[tuple[str, date], StagedFile],
    ) -> str:
        column = sql_name(key.parent_key)
        file = staged.get((parent.name, file_day))
        if file is not None:
            source = sql_name(sources[parent.name])
            return f'SELECT {column} AS parent_key FROM {source} WHERE "$day" = {epoch_day(file_day)}'
        path = self.layout.file_path(parent.name, file_day)
        if not self.storage.exists(path):
            raise RuntimeFailure(f"the file of '{parent.name}' for {file_day} is not there: {path}")
        return f"SELECT {column} AS parent_key FROM {self._reader([self.storage.local_path(path)])}"

    def _reader(self, paths: list[str]) -> str:
        files = ", ".join(
            sql_text(f"{path}/*.{self.layout.file_format}" if Path(path).is_dir() else path) for path in paths
        )
        if self.layout.file_format == "parquet":
            return f"read_parquet([{files}])"
        return f"read_csv([{files}], header = true, auto_detect = true)"

    def _check_files(self, staged: dict[tuple[str, date], StagedFile]) -> None:
        """Every staged file can be read: parquet by its footer's row count, CSV by its header line."""
        for file in staged.values():
            path = Path(self.storage.local_path(file.staged))
            paths = sorted(path.iterdir()) if path.is_dir() else [path]
            if self.layout.file_format == "parquet":
                names = ", ".join(sql_text(str(part)) for part in paths)
                counted = self.session.run(f"SELECT sum(num_rows) FROM parquet_file_metadata([{names}])")[0][
                    0
                ]
                rows = int(str(counted))
            else:
                header = ",".join(name for name, _ in self.census.dataset.table(file.item.table).columns)
                readable = all(_first_line(part) == header for part in paths)
                rows = file.rows if readable else -1
            if rows != file.rows:
                raise RuntimeFailure(f"the staged file {file.staged} holds {rows} rows, not {file.rows}")
            self.checks_passed[file.item.table] += 1

    # --- publish ------------------------------------------------------------------------------------------

    def _publish(self, batch: list[TableDay], staged: dict[tuple[str, date], StagedFile]) -> None:
        """Rename parents before children, so that what a reader sees always joins."""
        order = {table.name: position for position, table in enumerate(self.census.dataset.tables)}
        fault_point("before_publish")
        for item in sorted(batch, key=lambda part: (order[part.table], part.day)):
            self.storage.publish(
                staged[(item.table, item.day)].staged, self.layout.file_path(item.table, item.day)
            )
            fault_point("file_published")
        fault_point("before_state")


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8") as stream:
        return stream.readline().rstrip("\n")


class _timed:  # noqa: N801 - reads like a statement where it is used
    """Adds the time of a block to an entry of `seconds`."""

    def __init__(self, seconds: dict[str, float], name: str) -> None:
        self.seconds = seconds
        self.name = name

    def __enter__(self) -> None:
        self.started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds[self.name] = self.seconds.get(self.name, 0.0) + time.perf_counter() - self.started
