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
from ingen_fab.runtime.lakehouse.layout import FileLayout, publishes_daily
from ingen_fab.runtime.lakehouse.promises import is_dense
from ingen_fab.runtime.lakehouse.series_summary import TableDayFigures
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession, sql_name, sql_text
from ingen_fab.runtime.lakehouse_python.self_checks import SelfChecks
from ingen_fab.runtime.lakehouse_python.table_files import StagedFile


@dataclass
class Batch:
    """The table-days that are made together, and what has become of them so far."""

    items: Sequence[TableDay]
    days: dict[str, list[date]]  # table -> its days
    held: dict[str, str | None] = field(default_factory=dict)  # table -> temporary table with its rows
    sources: dict[str, str] = field(default_factory=dict)  # table -> its keys, as a text that follows FROM
    keys_made: list[str] = field(default_factory=list)  # temporary tables with nothing but keys
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
        hashes = None
        if rows is not None:
            source = sql_name(rows)
        elif (from_files := self._keys_in_files(table)) is not None:
            source, hashes = from_files, f"({table.hashes.sql})"
        else:
            source = self._keys_made_again(table)
        self.batch.sources[name] = source
        figures = self.checks.figures(table, source, hashes, self.batch.days[name])
        self.batch.figures |= {(name, day): value for day, value in figures.items()}

    def _keys_in_files(self, table: TableSpec) -> str | None:
        """The keys in parquet files; None where they would have to be parsed or are not written."""
        columns = dict.fromkeys([*table.key, *(key.column for key in table.foreign_keys)])
        if self.layout.file_format != "parquet" or not set(columns) <= {name for name, _ in table.columns}:
            return None
        selected = ", ".join(sql_name(column) for column in columns)
        files = [
            f'SELECT {selected}, {epoch_day(item.day)} AS "$day" '
            f"FROM {self._reader(self.batch.staged[(item.table, item.day)].staged)}"
            for item in self.batch.of_table(table.name)
        ]
        return f"({' UNION ALL '.join(files)})"

    def _keys_made_again(self, table: TableSpec) -> str:
        """The keys and hashes of rows that went into CSV files, which are slower to parse than to make."""
        name = f"keys_{table.name}"
        self.session.drop(name)
        self.session.run(f"CREATE TEMP TABLE {sql_name(name)} AS {table.keys.sql}")
        self.batch.keys_made.append(name)
        return sql_name(name)

    def references_and_totals(self) -> None:
        """Every foreign key of every table, and every total whose rows are at hand."""
        dataset = self.checks.census.dataset
        for table in dataset.tables:
            if table.name not in self.batch.days:
                continue
            source = self.batch.sources[table.name]
            for key in table.foreign_keys:
                if not (
                    self._are_a_range(table, key) and self.checks.foreign_key_to_a_range(table, key, source)
                ):
                    self.checks.foreign_key(table, key, source, self._parent_keys(table, key))
            for total in table.totals:
                children, parents = self.batch.held[table.name], self.batch.held.get(total.parent)
                if children is not None and parents is not None:
                    key_column = dataset.table(total.parent).key[0]
                    self.checks.total(table, total, sql_name(children), sql_name(parents), key_column)

    def _are_a_range(self, table: TableSpec, key: ForeignKeySpec) -> bool:
        """Whether the parents of all days were made in this batch and their keys found to be whole ranges."""
        days = self.batch.days.get(key.parent, [])
        dense = is_dense(self.checks.census.dataset.table(key.parent))
        return dense and set(self.batch.days[table.name]) <= set(days)

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
        return sql_name(name)

    def _file_day(self, parent: TableSpec, day: date) -> date:
        """The day of the parent's latest file: the day itself where snapshots are published daily."""
        census = self.checks.census
        daily = publishes_daily(self.layout.path_format, census.dataset.publish_snapshots or None)
        return day if daily else census.publish_day(parent, day)

    def _keys_of_file(self, parent: TableSpec, key: ForeignKeySpec, file_day: date) -> str:
        column = sql_name(key.parent_key)
        if (parent.name, file_day) in self.batch.staged:
            source = self.batch.sources[parent.name]
            return (
                f'SELECT {column} AS parent_key FROM {source} AS parent WHERE "$day" = {epoch_day(file_day)}'
            )
        path = self.layout.file_path(parent.name, file_day)
        if not self.storage.exists(path):
            raise RuntimeFailure(f"the file of '{parent.name}' for {file_day} is not there: {path}")
        return f"SELECT CAST({column} AS BIGINT) AS parent_key FROM {self._reader(path)}"

    def _reader(self, relative: str) -> str:
        """A file, or the parts of a folder, as it stands after FROM."""
        path = self.storage.local_path(relative)
        name = sql_text(f"{path}/*.{self.layout.file_format}" if Path(path).is_dir() else path)
        if self.layout.file_format == "parquet":
            # A folder above may look like a partition: `name=value`.
            return f"read_parquet({name}, hive_partitioning = false)"
        # Nothing is guessed: all text, in our own writer's quoting; keys are cast where they are read.
        quoting = "delim = ',', quote = '\"', escape = '\"'"
        return f"read_csv({name}, header = true, {quoting}, all_varchar = true, hive_partitioning = false)"

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
