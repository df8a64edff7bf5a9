"""The columns of `log_flat_file_ingestion` and of the table of rejected rows."""

from __future__ import annotations

from ingen_fab.runtime.ingestion.config_columns import TableColumn

LOG_TABLE = "log_flat_file_ingestion"
REJECTS_TABLE = "rejects_flat_file_ingestion"

# Kept as deltalake 1.2.1 can read them; Runtime 2.0 would turn deletion vectors on.
INGESTION_TABLE_PROPERTIES = {
    "delta.enableDeletionVectors": "false",
    "delta.minReaderVersion": "1",
    "delta.minWriterVersion": "2",
}

# One row per execution, config and slice.
LOG_COLUMNS = (
    TableColumn("log_id", "STRING", True),
    TableColumn("config_id", "STRING", True),
    TableColumn("execution_id", "STRING", True),
    TableColumn("job_start_time", "TIMESTAMP", True),
    TableColumn("job_end_time", "TIMESTAMP"),
    TableColumn("status", "STRING", True),
    TableColumn("source_file_path", "STRING"),
    TableColumn("source_file_size_bytes", "BIGINT"),
    TableColumn("source_file_modified_time", "TIMESTAMP"),
    TableColumn("target_table_name", "STRING"),
    TableColumn("records_processed", "BIGINT"),
    TableColumn("records_inserted", "BIGINT"),
    TableColumn("records_updated", "BIGINT"),
    TableColumn("records_deleted", "BIGINT"),
    TableColumn("records_failed", "BIGINT"),
    TableColumn("source_row_count", "BIGINT"),
    TableColumn("staging_row_count", "BIGINT"),
    TableColumn("target_row_count_before", "BIGINT"),
    TableColumn("target_row_count_after", "BIGINT"),
    TableColumn("row_count_reconciliation_status", "STRING"),
    TableColumn("row_count_difference", "BIGINT"),
    TableColumn("data_read_duration_ms", "BIGINT"),
    TableColumn("staging_write_duration_ms", "BIGINT"),
    TableColumn("merge_duration_ms", "BIGINT"),
    TableColumn("total_duration_ms", "BIGINT"),
    TableColumn("avg_rows_per_second", "DECIMAL(18,3)"),
    TableColumn("data_size_mb", "DECIMAL(18,3)"),
    TableColumn("throughput_mb_per_second", "DECIMAL(18,3)"),
    TableColumn("error_message", "STRING"),
    TableColumn("error_details", "STRING"),
    TableColumn("execution_duration_seconds", "INT"),
    TableColumn("spark_application_id", "STRING"),
    TableColumn("source_file_partition_cols", "STRING"),
    TableColumn("source_file_partition_values", "STRING"),
    TableColumn("date_partition", "STRING"),
    TableColumn("created_date", "TIMESTAMP"),
    TableColumn("created_by", "STRING"),
    # The files of the slice as they were loaded (path, size, time, digest of the content), as JSON.
    TableColumn("source_files", "STRING"),
    # The commit of the target that holds the slice: the table's id, and its number among those of the config.
    TableColumn("target_commit", "STRING"),
)

# One row per bad line; the line is counted from 1 where it is known.
REJECTS_COLUMNS = (
    TableColumn("execution_id", "STRING", True),
    TableColumn("config_id", "STRING", True),
    TableColumn("target_table_name", "STRING"),
    TableColumn("source_file", "STRING", True),
    TableColumn("source_date", "DATE"),
    TableColumn("line_number", "BIGINT"),
    TableColumn("reason", "STRING", True),
    TableColumn("raw_text", "STRING"),
    TableColumn("rejected_at", "TIMESTAMP", True),
)
