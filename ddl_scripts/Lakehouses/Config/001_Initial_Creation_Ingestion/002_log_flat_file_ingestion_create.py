"""The log of flat-file ingestion: one row for each execution, configuration and slice (date)."""

spark.sql(
    """
    CREATE TABLE IF NOT EXISTS dbo.log_flat_file_ingestion (
        log_id STRING,
        config_id STRING,
        execution_id STRING COMMENT 'One for each run of the loader.',
        job_start_time TIMESTAMP,
        job_end_time TIMESTAMP,
        status STRING COMMENT 'running, completed, failed, skipped, cancelled or no_data_found.',

        source_file_path STRING,
        source_file_size_bytes BIGINT,
        source_file_modified_time TIMESTAMP,
        target_table_name STRING,

        records_processed BIGINT COMMENT 'Inserted, updated and unchanged ones.',
        records_inserted BIGINT,
        records_updated BIGINT COMMENT 'Those with a changed data column.',
        records_deleted BIGINT,
        records_failed BIGINT COMMENT 'Those in the table of rejects.',
        source_row_count BIGINT,
        staging_row_count BIGINT,
        target_row_count_before BIGINT,
        target_row_count_after BIGINT,
        row_count_reconciliation_status STRING COMMENT 'matched, mismatched or not_verified.',
        row_count_difference BIGINT,

        data_read_duration_ms BIGINT,
        staging_write_duration_ms BIGINT,
        merge_duration_ms BIGINT,
        total_duration_ms BIGINT,
        avg_rows_per_second DECIMAL(18,3),
        data_size_mb DECIMAL(18,3),
        throughput_mb_per_second DECIMAL(18,3),

        error_message STRING,
        error_details STRING,
        execution_duration_seconds INT,
        spark_application_id STRING,
        source_file_partition_cols STRING,
        source_file_partition_values STRING,
        date_partition STRING COMMENT 'The date of the slice, yyyy-MM-dd.',
        created_date TIMESTAMP,
        created_by STRING,
        source_files STRING COMMENT 'The files of the slice as they were when they were loaded, as JSON.',
        target_commit STRING COMMENT 'The commit of the target: the id of the table, and its number of this configuration.'
    )
    USING DELTA
    TBLPROPERTIES (
        'delta.enableDeletionVectors' = 'false',
        'delta.minReaderVersion' = '1',
        'delta.minWriterVersion' = '2'
    )
    """
)
