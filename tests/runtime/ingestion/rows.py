"""Config rows for tests."""

from __future__ import annotations

from ingen_fab.runtime.ingestion.config_row import IngestionConfig, read_config


def row(**changes: object) -> dict[str, object]:
    """A row that loads files by date; other values by their column."""
    plain: dict[str, object] = {
        "config_id": "sales",
        "config_name": "Sales of the shops",
        "source_file_path": "Files/in",
        "source_file_format": "csv",
        "target_schema_name": "bronze",
        "target_table_name": "sales",
        "write_mode": "append",
        "error_handling_strategy": "fail",
        "execution_group": 1,
        "active_yn": "Y",
        "import_pattern": "date_partitioned",
        "file_discovery_pattern": "**/*.csv",
    }
    return plain | changes


def config(**changes: object) -> IngestionConfig:
    """The checked values of such a row."""
    found, problems = read_config(row(**changes))
    assert found is not None, problems
    return found
