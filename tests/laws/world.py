"""A project folder with one dataset in it: generates days, and reads the files back as plain rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.config.load import load_dataset
from ingen_fab.generation.plan import Plan
from ingen_fab.generation.planner import make_plan
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.model.columns import ForeignKeyColumn
from ingen_fab.model.dataset import Dataset
from ingen_fab.model.table_facts import key_of
from ingen_fab.project import Project, SeriesOptions, generation_inputs
from ingen_fab.runtime.generation.series import SeriesPlan
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.layout import FileLayout, default_file_format
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON

with importable(create_module(Session("tests", "jupyter", Project(Path()).lakehouse))):
    from ingen_fab.runtime.lakehouse.batch_relations import FrozenRelationRows
    from ingen_fab.runtime.lakehouse.run_parameters import checked_parameters
    from ingen_fab.runtime.lakehouse_python.generate import generate_series

Config = dict[str, Any]
Row = dict[str, Any]


def day(text: str) -> date:
    """A day written yyyy-mm-dd."""
    return date.fromisoformat(text)


@dataclass(frozen=True)
class Content:
    """What a file says: its columns in their order, and its rows in an order of no meaning."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass
class World:
    """`config` is a dataset as a dict, or the id of one of the catalog."""

    folder: Path
    config: Config | str
    path_format: str = ""
    file_format: str = ""
    project: Project = field(init=False)

    def __post_init__(self) -> None:
        if isinstance(self.config, dict):
            path = self.folder / "datasets" / f"{self.config['dataset_id']}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                yaml.safe_dump(self.config, sort_keys=False, allow_unicode=True), encoding="utf-8"
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self.project = Project(self.folder)

    @property
    def dataset_id(self) -> str:
        """The id of the dataset."""
        return self.config if isinstance(self.config, str) else str(self.config["dataset_id"])

    @cached_property
    def dataset(self) -> Dataset:
        """The checked dataset, the catalog's tables filled in."""
        return (
            self.project.load(self.dataset_id) if isinstance(self.config, str) else load_dataset(self.config)
        )

    # --- generate -----------------------------------------------------------------------------------------

    def days(self, first: str | date, last: str | date | None = None) -> SeriesOptions:
        """A request for some days in this world's layout; `dataclasses.replace` changes the rest of it."""
        begin = day(first) if isinstance(first, str) else first
        end = begin if last is None else day(last) if isinstance(last, str) else last
        return SeriesOptions(
            self.dataset_id,
            begin,
            end,
            path_format=self.path_format,
            file_format=self.file_format,
            mode="python",
        )

    def generate(self, options: SeriesOptions) -> dict[str, Any]:
        """Compile the notebook, run it, give back its summary."""
        return self.project.generate(options)

    def make(self, options: SeriesOptions) -> None:
        """Call what the notebook calls, without notebook and shell: for tests that need many runs."""
        parameters: dict[str, Any] = options.parameters(self.project.lakehouse.root)
        root = parameters.pop("lakehouse_root")
        self.project.lakehouse.create()
        generate_series(self.spec, self.frozen, checked_parameters(self.spec, **parameters), root)

    def planned(self, options: SeriesOptions) -> SeriesPlan:
        """What a run would do, as `--dry-run` prints it."""
        return self.project.planned(options)

    def planned_rows(self, on: str) -> dict[str, int]:
        """Rows of every table that has a file on a day."""
        asked = day(on)
        plan = self.planned(self.days(asked))
        return {item.table: item.rows for item in plan.table_days if item.day == asked}

    @cached_property
    def plan(self) -> Plan:
        """The dataset as portable queries."""
        return make_plan(self.dataset, generation_inputs(self.dataset))

    @cached_property
    def spec(self) -> DatasetSpec:
        """What the notebook knows of the dataset."""
        return dataset_spec(self.plan, LAKEHOUSE_PYTHON)

    @cached_property
    def frozen(self) -> Mapping[str, FrozenRelationRows]:
        """The relations that are fixed when the notebook is compiled."""
        return {
            relation.name: FrozenRelationRows(tuple(relation.columns), json.dumps(relation.rows))
            for relation in self.plan.relations
        }

    # --- read ---------------------------------------------------------------------------------------------

    @property
    def files(self) -> Path:
        """The folder of the dataset's files."""
        return self.project.lakehouse.files / "synthetic_data" / self.dataset_id

    @cached_property
    def layout(self) -> FileLayout:
        """Where the files lie."""
        path = self.path_format or self.dataset.output.path_format
        own = self.dataset.output.file_format if path == self.dataset.output.path_format else None
        return FileLayout(self.dataset_id, path, self.file_format or own or default_file_format(path))

    def path(self, table: str, on: str | date) -> Path:
        """The file, or folder of parts, of a table on a day."""
        asked = day(on) if isinstance(on, str) else on
        return self.project.lakehouse.files / self.layout.file_path(table, asked)

    def published(self, table: str) -> list[date]:
        """The days on which a table has a file."""
        first = self.dataset.incremental_config.start_date
        found = {item: self.path(table, item) for item in _days_of(self.files, first)}
        return sorted(item for item, path in found.items() if path.exists())

    def content(self) -> dict[str, Content]:
        """Everything that was published, by path."""
        return {
            path.relative_to(self.files).as_posix(): content_of(path)
            for path in sorted(self.files.rglob("*"))
            if path.is_file()
        }

    def rows(self, table: str, on: str | date) -> list[Row]:
        """The rows of a file; in CSV every value is text, and None where the field is empty."""
        path = self.path(table, on)
        parts = sorted(path.iterdir()) if path.is_dir() else [path]
        contents = [content_of(part) for part in parts]
        return [dict(zip(part.columns, row, strict=True)) for part in contents for row in part.rows]

    def column(self, table: str, on: str | date, column: str) -> list[Any]:
        """One column of a file."""
        return [row[column] for row in self.rows(table, on)]

    def query(self, sql: str, **tables: tuple[str, str]) -> list[tuple[Any, ...]]:
        """Run SQL in which `{name}` stands for the file of (table, day)."""
        sources = {name: self._source(table, on) for name, (table, on) in tables.items()}
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return connection.execute(sql.format(**sources)).fetchall()

    def _source(self, table: str, on: str) -> str:
        path = self.path(table, on)
        files = f"{path}/*" if path.is_dir() else str(path)
        if self.layout.file_format == "parquet":
            return f"read_parquet('{files}')"
        return f"read_csv('{files}', header = true, all_varchar = true)"

    def recorded(self) -> dict[tuple[str, str], tuple[int, int | None, int | None, int, str]]:
        """What the state says of every table and day: count, least and largest key, hash, fingerprint."""
        return {
            (row.table_name, row.generation_date.isoformat()): (
                row.row_count,
                row.min_key,
                row.max_key,
                row.content_hash,
                row.config_fingerprint,
            )
            for row in self.project.recorded(self.dataset_id, None, None, ())
        }

    # --- what must hold -----------------------------------------------------------------------------------

    def foreign_keys(self) -> Iterator[tuple[str, str, str, str]]:
        """(table, column, parent, the parent's key) of every foreign key that is written."""
        tables = self.dataset.table_configs
        for name, table in tables.items():
            for column_name, column in table.columns.items():
                if table.enabled and isinstance(column, ForeignKeyColumn) and not column.hidden:
                    key = key_of(tables[column.parent_table])
                    assert key is not None
                    yield name, column_name, column.parent_table, key

    def orphans(self) -> list[str]:
        """Foreign keys that point at no row of the parent's latest file, in words."""
        found = []
        for table, column, parent, key in self.foreign_keys():
            parent_days = self.published(parent)
            for on in self.published(table):
                latest = max((item for item in parent_days if item <= on), default=None)
                known = set(self.column(parent, latest, key)) if latest else set()
                missing = set(self.column(table, on, column)) - known - {None}
                if missing:
                    found.append(
                        f"{table}.{column} on {on}: {len(missing)} of {parent} as of {latest}, {missing}"
                    )
        return found


def content_of(path: Path) -> Content:
    """The content of one parquet or CSV file, its rows sorted; instants without their zone, which is UTC."""
    status = path.stat()
    return _read(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=512)
def _read(path: Path, _changed: int, _size: int) -> Content:
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        columns = tuple(table.column_names)
        plain = [c.cast(pa.timestamp("us")) if pa.types.is_timestamp(c.type) else c for c in table.columns]
        rows = list(zip(*(column.to_pylist() for column in plain), strict=True)) if len(plain) else []
    else:
        with path.open(encoding="utf-8", newline="") as stream:
            header, *lines = csv.reader(stream)
        columns = tuple(header)
        rows = [tuple(value or None for value in line) for line in lines]
    return Content(columns, tuple(sorted(rows, key=_in_order)))


def _in_order(row: tuple[Any, ...]) -> tuple[tuple[bool, Any], ...]:
    return tuple((value is not None, value) for value in row)


def _days_of(files: Path, first: date) -> list[date]:
    """All days that any file or folder below may belong to."""
    texts = {path.name[:8] for path in files.glob("[0-9]*_*")}
    texts |= {"".join(path.parts[-3:]) for path in files.glob("[0-9]*/[0-9]*/[0-9]*")}
    return sorted(found for found in (date.fromisoformat(text) for text in texts) if found >= first)
