"""Brings the files of a load into a staged table: one COPY INTO a file, then all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import notebookutils

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.column_names import as_spelled, source_columns
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion_warehouse.copy_statements import caught, copy_csv, copy_parquet
from ingen_fab.runtime.ingestion_warehouse.error_files import UnreadRow, unread_rows
from ingen_fab.runtime.ingestion_warehouse.staging_tables import StagingTables, columns_of_table
from ingen_fab.runtime.ingestion_warehouse.warehouse_kinds import kind_of_column
from ingen_fab.runtime.ingestion_warehouse.warehouse_source import NumberedFile, UnreadableFile
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.warehouse.tsql_words import STAGING_SCHEMA, tsql_name, tsql_text

# Files that are copied in one batch.
FILES_OF_A_BATCH = 50
FIELD_TYPE = "varchar(8000)"


@dataclass(frozen=True)
class LoadPlaces:
    """Where files lie for COPY INTO and for notebookutils: addresses of Files, without a slash at the end."""

    address: str
    uri: str
    errors: str  # the folder below Files for what COPY INTO sets aside


@dataclass
class StagedLoad:
    """The staged files of one load; `raw` has the table of each file by its number."""

    staging: StagingTables
    config: IngestionConfig
    places: LoadPlaces
    files: list[NumberedFile]
    bad: list[UnreadableFile]
    raw: dict[int, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    unread: list[UnreadRow] = field(default_factory=list)

    def copy(self) -> None:
        """Copy every file into a table of its own; RuntimeFailure where one fails and bad rows end the load.

        Else a file that fails is set aside as a whole.
        """
        failed = self.staging.create("failed", [("file", "int"), ("message", "varchar(4000)")])
        for first in range(0, len(self.files), FILES_OF_A_BATCH):
            statements = []
            for found in self.files[first : first + FILES_OF_A_BATCH]:
                statements += self._statements(found, failed)
            self.staging.session.attempt(statements)
        for number, message in self.staging.session.run(f"SELECT [file], [message] FROM {failed};"):
            self._set_aside(int(float(str(number))), str(message))
        if self.config.source_file_format == "parquet":
            self._name_columns()
        self.unread = unread_rows(self._errors_uri())
        self.forget_errors()
        fault_point("ingest_files_copied")

    def forget_errors(self) -> None:
        """Delete what COPY INTO wrote beside the rows."""
        if notebookutils.fs.exists(self._errors_uri()):
            notebookutils.fs.rm(self._errors_uri(), True)

    def _errors_uri(self) -> str:
        return f"{self.places.uri}/{self.places.errors}"

    @property
    def _tolerant(self) -> bool:
        return self.config.error_handling_strategy != "fail"

    def _statements(self, found: NumberedFile, failed: str) -> list[str]:
        table = self.staging.named(f"file{found.number}")
        self.raw[found.number] = table
        address = f"{self.places.address}/{found.file.path}"
        if found.columns is None:
            copy = copy_parquet(table, address)
            return [caught(copy, failed, found.number) if self._tolerant else copy]
        columns = [(f"c{place}", FIELD_TYPE) for place in range(len(found.columns))]
        errors = f"{self.places.address}/{self.places.errors}" if self._tolerant else ""
        copy = copy_csv(table, address, self.config.csv, errors)
        made = f"CREATE TABLE {table} ({columns_of_table(columns)})"
        return [made, caught(copy, failed, found.number) if self._tolerant else copy]

    def _set_aside(self, number: int, message: str) -> None:
        broken = next(found for found in self.files if found.number == number)
        self.files = [found for found in self.files if found.number != number]
        self.bad.append(UnreadableFile(broken.file.path, message))
        del self.raw[number]

    def _name_columns(self) -> None:
        """The columns of parquet files, as their tables have them."""
        found = self.staging.session.run(
            "SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, CAST(NUMERIC_PRECISION AS varchar(10)), "
            "CAST(NUMERIC_SCALE AS varchar(10)) FROM INFORMATION_SCHEMA.COLUMNS "
            f"WHERE TABLE_SCHEMA = {tsql_text(STAGING_SCHEMA)} ORDER BY TABLE_NAME, ORDINAL_POSITION;"
        )
        by_table: dict[str, list[tuple[str, str]]] = {}
        for table, name, kind, digits, scale in found:
            known = by_table.setdefault(f"{tsql_name(STAGING_SCHEMA)}.{tsql_name(str(table))}", [])
            known.append((str(name), kind_of_column(str(kind), digits, scale)))
        named = []
        for file in self.files:
            columns = by_table.get(self.raw[file.number], [])
            names = source_columns([name for name, _ in columns], file.file.path)
            expected = [column.name for column in self.config.schema]
            spelled = as_spelled(names, [*expected, *self.kinds])
            for name, (_, kind) in zip(spelled, columns, strict=True):
                self.kinds.setdefault(name, kind)
            self._own_names[file.number] = [name for name, _ in columns]
            named.append(replace(file, columns=spelled))
        self.files = named

    _own_names: dict[int, list[str]] = field(default_factory=dict)

    def tokens(self, columns: Sequence[str], types: Mapping[str, str]) -> str:
        """One table with the rows of all files: t0, t1 ... are the columns, `file` is the file's number."""
        shape = [(f"t{place}", types.get(name, FIELD_TYPE)) for place, name in enumerate(columns)]
        table = self.staging.create("tokens", [*shape, ("file", "int")])
        listed = ", ".join(tsql_name(name) for name, _ in shape)
        for first in range(0, len(self.files), FILES_OF_A_BATCH):
            selects = [
                f"SELECT {self._fields(found, columns, shape)}, {found.number} AS [file] "
                f"FROM {self.raw[found.number]}"
                for found in self.files[first : first + FILES_OF_A_BATCH]
            ]
            rows = "\nUNION ALL ".join(selects)
            self.staging.session.attempt([f"INSERT INTO {table} ({listed}, [file]) {rows}"])
        self.staging.drop(self.raw.values())
        return table

    def _fields(self, found: NumberedFile, columns: Sequence[str], shape: Sequence[tuple[str, str]]) -> str:
        assert found.columns is not None
        own = self._own_names.get(found.number) or [f"c{place}" for place in range(len(found.columns))]
        by_name = dict(zip(found.columns, own, strict=True))
        return ", ".join(
            f"{tsql_name(by_name[name])} AS {tsql_name(token)}"
            if name in by_name
            else f"CAST(NULL AS {kind}) AS {tsql_name(token)}"
            for name, (token, kind) in zip(columns, shape, strict=True)
        )

    def path_of(self, address: str) -> str:
        """The path below Files of an address that an error names; RuntimeFailure for one of no file."""
        found = [file.file.path for file in self.files if address.endswith(f"/Files/{file.file.path}")]
        if not found:
            raise RuntimeFailure(
                f"the warehouse tells of bad rows in a file that was not asked for: {address}"
            )
        return max(found, key=len)
