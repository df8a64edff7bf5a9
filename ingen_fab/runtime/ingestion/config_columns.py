"""The columns of `config_flat_file_ingestion`: the names that existing users have, and their SQL types."""

from __future__ import annotations

from dataclasses import dataclass

CONFIG_TABLE = "config_flat_file_ingestion"


@dataclass(frozen=True)
class TableColumn:
    """A column of a table that the package keeps; `kind` is a type of Spark SQL, which Delta takes too."""

    name: str
    kind: str
    required: bool = False


CONFIG_REQUIRED = frozenset(
    {
        *("config_id", "config_name", "source_file_path", "source_file_format", "target_schema_name"),
        *("target_table_name", "write_mode", "error_handling_strategy", "execution_group", "active_yn"),
    }
)
CONFIG_FLAGS = (
    *("has_header", "schema_inference", "multiline_values", "ignore_leading_whitespace"),
    *("ignore_trailing_whitespace", "batch_import_enabled", "skip_existing_dates", "source_is_folder"),
)
CONFIG_NUMBERS = ("execution_group", "max_columns", "max_chars_per_column", "import_sequence_order")
# In the order in which the tables of existing users have them.
CONFIG_NAMES = (
    *("config_id", "config_name", "source_file_path", "source_file_format", "source_workspace_id"),
    *("source_datastore_id", "source_datastore_type", "source_file_root_path", "target_workspace_id"),
    *("target_datastore_id", "target_datastore_type", "target_schema_name", "target_table_name"),
    *("staging_table_name", "file_delimiter", "has_header", "encoding", "date_format", "timestamp_format"),
    *("schema_inference", "custom_schema_json", "partition_columns", "sort_columns", "write_mode"),
    *("merge_keys", "data_validation_rules", "error_handling_strategy", "execution_group", "active_yn"),
    *("created_date", "modified_date", "created_by", "modified_by", "quote_character", "escape_character"),
    *("multiline_values", "ignore_leading_whitespace", "ignore_trailing_whitespace", "null_value"),
    *("empty_value", "comment_character", "max_columns", "max_chars_per_column", "import_pattern"),
    *("date_partition_format", "table_relationship_group", "batch_import_enabled", "file_discovery_pattern"),
    *("import_sequence_order", "date_range_start", "date_range_end", "skip_existing_dates"),
    "source_is_folder",
)


def _config_kind(name: str) -> str:
    if name in CONFIG_FLAGS:
        return "BOOLEAN"
    return "INT" if name in CONFIG_NUMBERS else "STRING"


CONFIG_COLUMNS = tuple(
    TableColumn(name, _config_kind(name), name in CONFIG_REQUIRED) for name in CONFIG_NAMES
)
