-- The log of flat-file ingestion: one row for each execution, configuration and slice (date).

IF OBJECT_ID('dbo.log_flat_file_ingestion', 'U') IS NULL
CREATE TABLE [dbo].[log_flat_file_ingestion] (
    [log_id] varchar(4000) NULL,
    [config_id] varchar(200) NULL,
    [execution_id] varchar(100) NULL, -- One for each run of the loader.
    [job_start_time] datetime2(6) NULL,
    [job_end_time] datetime2(6) NULL,
    [status] varchar(30) NULL, -- running, completed, failed, skipped, cancelled or no_data_found.

    [source_file_path] varchar(8000) NULL,
    [source_file_size_bytes] bigint NULL,
    [source_file_modified_time] datetime2(6) NULL,
    [target_table_name] varchar(8000) NULL,

    [records_processed] bigint NULL, -- Inserted, updated and unchanged ones.
    [records_inserted] bigint NULL,
    [records_updated] bigint NULL, -- Those with a changed data column.
    [records_deleted] bigint NULL,
    [records_failed] bigint NULL, -- Those in the table of rejects.
    [source_row_count] bigint NULL,
    [staging_row_count] bigint NULL,
    [target_row_count_before] bigint NULL,
    [target_row_count_after] bigint NULL,
    [row_count_reconciliation_status] varchar(8000) NULL, -- matched, mismatched or not_verified.
    [row_count_difference] bigint NULL,

    [data_read_duration_ms] bigint NULL,
    [staging_write_duration_ms] bigint NULL,
    [merge_duration_ms] bigint NULL,
    [total_duration_ms] bigint NULL,
    [avg_rows_per_second] decimal(18,3) NULL,
    [data_size_mb] decimal(18,3) NULL,
    [throughput_mb_per_second] decimal(18,3) NULL,

    [error_message] varchar(8000) NULL,
    [error_details] varchar(8000) NULL,
    [execution_duration_seconds] int NULL,
    [spark_application_id] varchar(8000) NULL,
    [source_file_partition_cols] varchar(8000) NULL,
    [source_file_partition_values] varchar(8000) NULL,
    [date_partition] varchar(8000) NULL, -- The date of the slice, yyyy-MM-dd.
    [created_date] datetime2(6) NULL,
    [created_by] varchar(8000) NULL,
    [source_files] varchar(max) NULL, -- The files of the slice as they were when they were loaded, as JSON.
    [target_commit] varchar(8000) NULL -- The commit of the target: the id of the table, and its number of this configuration.
);
