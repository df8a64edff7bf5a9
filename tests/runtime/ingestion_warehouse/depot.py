"""Files of a lakehouse, config rows and tables of a warehouse, as a test writes and reads them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.local.warehouse.connection import WarehouseConnection, warehouse_file
from ingen_fab.local.warehouse.engine import WarehouseEngine
from ingen_fab.runtime.ingestion.config_columns import CONFIG_COLUMNS, CONFIG_TABLE
from ingen_fab.runtime.ingestion.ingestion_parameters import IngestionParameters
from ingen_fab.runtime.ingestion.ingestion_summary import ConfigSummary, IngestionSummary
from tests.runtime.ingestion.rows import row

with importable(create_module(Session("tests", "jupyter", LocalLakehouse(Path("/nowhere"))))):
    from ingen_fab.runtime.ingestion_warehouse import error_files, staged_load
    from ingen_fab.runtime.ingestion_warehouse.warehouse_ingest import ingest_flat_files_into_warehouse
    from ingen_fab.runtime.lakehouse import listing, storage
    from ingen_fab.runtime.warehouse.tsql_words import tsql_name, tsql_text
    from ingen_fab.runtime.warehouse.warehouse_session import insert_statements

NAME = "Config_WH"
AUDIT = ("_ingestion_timestamp", "_source_file", "_source_date", "_execution_id")
KINDS = {"STRING": "varchar(8000)", "BOOLEAN": "bit", "INT": "int"}

Row = dict[str, Any]


@dataclass
class Depot:
    """One lakehouse and one warehouse beside it; `sent` has every batch of T-SQL of the last run."""

    folder: Path
    sent: list[str] = field(default_factory=list)

    @property
    def lakehouse(self) -> LocalLakehouse:
        """The lakehouse."""
        return LocalLakehouse(self.folder / "tmp" / "spark")

    def write(self, path: str, content: str | bytes, *, modified: int | None = None) -> Path:
        """Write a file below Files; `modified` is its time in seconds since 1970."""
        file = self.lakehouse.files / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        if modified is not None:
            os.utime(file, (modified, modified))
        return file

    def source(self, name: str, **changes: object) -> Row:
        """A row that loads the files of the folder `name` into the table of that name."""
        plain: Row = {
            "config_id": name,
            "config_name": name,
            "source_file_path": f"Files/{name}",
            "target_table_name": name,
            "import_sequence_order": 1,
            "table_relationship_group": name,
        }
        return row(**{**plain, **changes})

    def configure(self, *rows: Row) -> None:
        """Make the config table anew."""
        columns = ", ".join(f"{tsql_name(column.name)} {KINDS[column.kind]}" for column in CONFIG_COLUMNS)
        names = [column.name for column in CONFIG_COLUMNS]
        values = [[_literal(found.get(name)) for name in names] for found in rows]
        table = f"[dbo].[{CONFIG_TABLE}]"
        self.in_tsql(f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({columns})")
        self.in_tsql(";\n".join(insert_statements(table, names, values)))

    def in_tsql(self, sql: str) -> None:
        """Change the warehouse as its user would."""
        engine = WarehouseEngine(self.file, NAME, self.lakehouse.root)
        try:
            engine.run(sql)
        finally:
            engine.close()

    @property
    def file(self) -> Path:
        """The warehouse's file."""
        return warehouse_file(self.lakehouse.root, NAME)

    def run(self, group: int | None = None, config_id: str = "", dry_run: bool = False) -> IngestionSummary:
        """Ingest."""
        self.sent.clear()
        query = WarehouseConnection.query

        def noted(connection: WarehouseConnection, sql: str) -> Any:
            self.sent.append(sql)
            return query(connection, sql)

        self.lakehouse.create()
        module = create_module(Session("tests", "jupyter", self.lakehouse))
        for user in (error_files, staged_load, listing, storage):
            vars(user)["notebookutils"] = module
        with importable(module), mock.patch.object(WarehouseConnection, "query", noted):
            return ingest_flat_files_into_warehouse(IngestionParameters(group, config_id, dry_run), NAME)

    def loaded(self, *args: object, **kwargs: object) -> dict[str, ConfigSummary]:
        """Ingest, and give back what became of each config."""
        return {found.config_id: found for found in self.run(*args, **kwargs).configs}  # type: ignore[arg-type]

    def rows(self, sql: str) -> list[Row]:
        """Rows of the file, asked for in DuckDB's SQL."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            found = connection.execute(sql)
            names = [str(column[0]) for column in found.description or ()]
            return [dict(zip(names, values, strict=True)) for values in found.fetchall()]

    def table(self, name: str, *, audit: bool = False) -> list[Row]:
        """The rows of a table of bronze, ordered."""
        rows = self.rows(f'SELECT * FROM bronze."{name}"')
        return sorted(({n: v for n, v in r.items() if audit or n not in AUDIT} for r in rows), key=str)

    def kinds(self, name: str) -> dict[str, str]:
        """The types of a table's columns, in DuckDB's words."""
        rows = self.rows(
            "SELECT column_name AS n, data_type AS t FROM duckdb_columns() "
            f"WHERE schema_name = 'bronze' AND table_name = '{name}' ORDER BY column_index"
        )
        return {found["n"]: found["t"] for found in rows if found["n"] not in AUDIT}

    def log(self, config_id: str) -> list[Row]:
        """The log of a config in the order of time and slice."""
        return self.rows(
            f"SELECT * FROM dbo.log_flat_file_ingestion WHERE config_id = {tsql_text(config_id)} "
            "ORDER BY job_start_time, source_file_partition_values"
        )

    def rejects(self, config_id: str) -> list[Row]:
        """The rejected rows of a config by file and reason."""
        return self.rows(
            f"SELECT * FROM dbo.rejects_flat_file_ingestion WHERE config_id = {tsql_text(config_id)} "
            "ORDER BY source_file, reason, raw_text"
        )

    def staging(self) -> list[str]:
        """What is left of loads: tables, and files beside them."""
        tables = self.rows("SELECT table_name AS n FROM duckdb_tables() WHERE table_name LIKE 'ingest_%'")
        folder = self.lakehouse.files / "_ingen_fab_staging"
        return [found["n"] for found in tables] + [p.name for p in folder.rglob("*") if p.is_file()]


def _literal(value: object) -> int | str | None:
    return int(value) if isinstance(value, bool) else value  # type: ignore[return-value]
