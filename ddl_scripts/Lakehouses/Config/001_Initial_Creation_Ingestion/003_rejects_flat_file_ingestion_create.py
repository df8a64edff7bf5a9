"""The rows that flat-file ingestion could not load, each with the place where it stands and the reason."""

spark.sql(
    """
    CREATE TABLE IF NOT EXISTS dbo.rejects_flat_file_ingestion (
        execution_id STRING,
        config_id STRING,
        target_table_name STRING,
        source_file STRING,
        source_date DATE,
        line_number BIGINT COMMENT 'From 1; NULL where it is not known.',
        reason STRING,
        raw_text STRING,
        rejected_at TIMESTAMP
    )
    USING DELTA
    TBLPROPERTIES (
        'delta.enableDeletionVectors' = 'false',
        'delta.minReaderVersion' = '1',
        'delta.minWriterVersion' = '2'
    )
    """
)
