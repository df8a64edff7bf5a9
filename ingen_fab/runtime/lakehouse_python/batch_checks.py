"""What is checked of a batch before it is published: its rows, its keys, its totals and its staged files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.generation.date_rows import epoch_day
from ingen_fab.runtime.generation.series import TableDay
from ingen_fab.runtime.generation.tables import ForeignKeySpec, TableSpec
from ingen_fab.runtime.lakehouse.layout import FileLayout
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession, sql_name, sql_text
from ingen_fab.runtime.lakehouse_python.self_checks import SelfChecks, TableDayFigures
from ingen_fab.runtime.lakehouse_python.table_files import StagedFile


@dataclass
class Batch:
    """The table-days that are made together, and what has become of them so far."""

    items: Sequence[TableDay]
    days: dict[str, list[date]]  # table -> its days
    held: dict[str, str | None] = field(default_factory=dict)  # table -> temporary table with its rows
    sources: dict[str, str] = field(default_factory=dict)  # table -> temporary table with its keys
    staged: dict[tuple[str, date], StagedFile] = field(default_factory=dict)
    figures: dict[tuple[str, date], TableDayFigures] = field(default_factory=dict)

    def of_table(self, name: str) -> list[TableDay]:
        """The days of one table."""
        return [item for item in self.items if item.table == name]


def new_batch(items: Sequence[TableDay]) -> Batch:
    """A batch of which nothing is made yet."""
    days: dict[str, list[date]] = {}
    for item in items:
        days.setdefault(item.table, []).append(item.day)
    return Batch(items, days)


@dataclass
class BatchChecks:
    """Checks one batch; raises before anything of it is published."""

    session: DuckDBSession
    storage: LakehouseStorage
    layout: FileLayout
    checks: SelfChecks
    batch: Batch

    def rows_of(self, table: TableSpec) -> None:
        """Counts and keys of a table that is staged."""
        name, rows = table.name, self.batch.held[table.name]
        self.batch.sources[name] = self._keys_relation(table) if rows is None else rows
        hashes = f"({table.hashes.sql})" if rows is None else sql_name(rows)
        figures = self.checks.figures(table, self.batch.sources[name], hashes, self.batch.days[name])
        self.batch.figures |= {(name, day): value for day, value in figures.items()}

    def _keys_relation(self, table: TableSpec) -> str:
        """The keys of rows that went straight into files: read back from parquet, made again for CSV."""
        name = f"keys_{table.name}"
        self.session.drop(name)
        columns = dict.fromkeys([*table.key, *(key.column for key in table.foreign_keys)])
        sql = table.keys.sql
        if self.layout.file_format == "parquet" and set(columns) <= {column for column, _ in table.columns}:
            selected = ", ".join(sql_name(column) for column in columns)
            sql = " UNION ALL ".join(
                f'SELECT {selected}, {epoch_day(item.day)} AS "$day" '
                f"FROM {self._reader(self.batch.staged[(item.table, item.day)].staged)}"
                for item in self.batch.of_table(table.name)
            )
        self.session.run(f"CREATE TEMP TABLE {sql_name(name)} AS {sql}")
        return name

    def references_and_totals(self) -> None:
        """Every foreign key of every table, and every total whose rows are at hand."""
        dataset = self.checks.census.dataset
        for table in dataset.tables:
            if table.name not in self.batch.days:
                continue
            for key in table.foreign_keys:
                parents = self._parent_keys(table, key)
                self.checks.foreign_key(table, key, self.batch.sources[table.name], parents)
            for total in table.totals:
                children, parent_rows = self.batch.held[table.name], self.batch.held.get(total.parent)
                if children is not None and parent_rows is not None:
                    self.checks.total(table, total, children, parent_rows, dataset.table(total.parent).key[0])

    def _parent_keys(self, table: TableSpec, key: ForeignKeySpec) -> str:
        """A relation (child_day, parent_key): for each day of the child, the keys in the parent's file."""
        parent = self.checks.census.dataset.table(key.parent)
        name = f"parents_{table.name}_{key.column}"
        file_days = {day: self._file_day(parent, day) for day in self.batch.days[table.name]}
        parts = []
        for file_day in sorted(set(file_days.values())):
            child_days = ", ".join(str(epoch_day(day)) for day, of in file_days.items() if of == file_day)
            keys = self._keys_of_file(parent, key, file_day)
            parts.append(f"SELECT unnest([{child_days}]) AS child_day, parent_key FROM ({keys})")
        self.session.run(f"CREATE OR REPLACE TEMP VIEW {sql_name(name)} AS {' UNION ALL '.join(parts)}")
        return name

    def _file_day(self, parent: TableSpec, day: date) -> date:
        """The day of the parent's latest file: the day itself where snapshots are published daily."""
        path = self.layout.file_path(parent.name, day)
        on_that_day = (parent.name, day) in self.batch.staged or self.storage.exists(path)
        return day if on_that_day else self.checks.census.publish_day(parent, day)

    def _keys_of_file(self, parent: TableSpec, key: ForeignKeySpec, file_day: date) -> str:
        column = sql_name(key.parent_key)
        if (parent.name, file_day) in self.batch.staged:
            source = sql_name(self.batch.sources[parent.name])
            return f'SELECT {column} AS parent_key FROM {source} WHERE "$day" = {epoch_day(file_day)}'
        path = self.layout.file_path(parent.name, file_day)
        if not self.storage.exists(path):
            raise RuntimeFailure(f"the file of '{parent.name}' for {file_day} is not there: {path}")
        return f"SELECT CAST({column} AS BIGINT) AS parent_key FROM {self._reader(path)}"

    def _reader(self, relative: str) -> str:
        """A file, or the parts of a folder, as it stands after FROM."""
        path = self.storage.local_path(relative)
        name = sql_text(f"{path}/*.{self.layout.file_format}" if Path(path).is_dir() else path)
        if self.layout.file_format == "parquet":
            return f"read_parquet({name})"
        # Nothing is guessed: all text, in our own writer's quoting; keys are cast where they are read.
        quoting = "delim = ',', quote = '\"', escape = '\"'"
        return f"read_csv({name}, header = true, {quoting}, all_varchar = true)"

    def files(self) -> None:
        """Every staged file can be read: parquet by its footer's row count, CSV by its header line."""
        for file in self.batch.staged.values():
            path = Path(self.storage.local_path(file.staged))
            paths = sorted(path.iterdir()) if path.is_dir() else [path]
            if self.layout.file_format == "parquet":
                names = ", ".join(sql_text(str(part)) for part in paths)
                counted = self.session.run(f"SELECT sum(num_rows) FROM parquet_file_metadata([{names}])")
                rows = int(str(counted[0][0]))
            else:
                columns = self.checks.census.dataset.table(file.item.table).columns
                header = ",".join(name for name, _ in columns)
                rows = file.rows if all(_first_line(part) == header for part in paths) else -1
            if rows != file.rows:
                raise RuntimeFailure(f"the staged file {file.staged} holds {rows} rows, not {file.rows}")
            self.checks.passed[file.item.table] += 1


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8") as stream:
        return stream.readline().rstrip("\n")
