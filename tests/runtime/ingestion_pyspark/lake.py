"""Files, config rows and tables of a lakehouse, as a test writes and reads them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deltalake import DeltaTable

from ingen_fab.runtime.ingestion.ingestion_parameters import IngestionParameters
from ingen_fab.runtime.ingestion.ingestion_summary import ConfigSummary, IngestionSummary
from ingen_fab.runtime.ingestion_pyspark.ingest import ingest_flat_files_on_spark
from tests.runtime.ingestion.rows import row
from tests.runtime.ingestion_pyspark.config_table import write_config_table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

AUDIT = ("_ingestion_timestamp", "_source_file", "_source_date", "_execution_id")

Row = dict[str, Any]


@dataclass
class Lake:
    """One lakehouse."""

    spark: SparkSession
    folder: Path
    results: dict[str, ConfigSummary] = field(default_factory=dict)  # of the run that a fixture made

    def write(self, path: str, content: str | bytes, *, modified: int | None = None) -> Path:
        """Write a file below Files; `modified` is its time in seconds since 1970."""
        file = self.folder / "Files" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        if modified is not None:
            os.utime(file, (modified, modified))
        return file

    def configure(self, *rows: Row) -> None:
        """Make the config table anew."""
        write_config_table(self.folder, *rows)

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

    def run(self, group: int | None = None, config_id: str = "", dry_run: bool = False) -> IngestionSummary:
        """Ingest."""
        parameters = IngestionParameters(group, config_id, dry_run)
        return ingest_flat_files_on_spark(self.spark, parameters, str(self.folder))

    def loaded(self, *args: object, **kwargs: object) -> dict[str, ConfigSummary]:
        """Ingest, and give back what became of each config."""
        return {found.config_id: found for found in self.run(*args, **kwargs).configs}  # type: ignore[arg-type]

    def table(self, name: str, *, audit: bool = False, schema: str = "bronze") -> list[Row]:
        """The rows of a table, ordered."""
        table = DeltaTable(str(self.folder / "Tables" / schema / name)).to_pyarrow_table()
        rows = table.select([n for n in table.column_names if audit or n not in AUDIT]).to_pylist()
        return sorted(rows, key=str)

    def kinds(self, name: str) -> dict[str, str]:
        """The types of a table's columns."""
        schema = DeltaTable(str(self.folder / "Tables" / "bronze" / name)).to_pyarrow_table().schema
        return {field.name: str(field.type) for field in schema if field.name not in AUDIT}

    def log(self, config_id: str) -> list[Row]:
        """The log of a config in the order of time and slice."""
        rows = [r for r in self._kept("log_flat_file_ingestion") if r["config_id"] == config_id]
        return sorted(rows, key=lambda r: (r["job_start_time"], str(r["source_file_partition_values"])))

    def rejects(self, config_id: str) -> list[Row]:
        """The rejected rows of a config by file and line."""
        rows = [r for r in self._kept("rejects_flat_file_ingestion") if r["config_id"] == config_id]
        return sorted(rows, key=lambda r: (r["source_file"], r["line_number"] or 0, r["reason"]))

    def _kept(self, name: str) -> list[Row]:
        return list(DeltaTable(str(self.folder / "Tables" / "dbo" / name)).to_pyarrow_table().to_pylist())
