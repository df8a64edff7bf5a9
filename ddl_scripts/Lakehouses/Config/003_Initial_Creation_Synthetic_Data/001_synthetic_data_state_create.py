"""The state of synthetic data: a row for each file that was made, the latest one of a file counts."""

spark.sql(
    """
    CREATE TABLE IF NOT EXISTS dbo.synthetic_data_state (
        dataset_id STRING,
        table_name STRING,
        generation_date DATE,
        target STRING,
        path_format STRING,
        file_format STRING,
        file_path STRING,
        row_count BIGINT,
        min_key BIGINT,
        max_key BIGINT,
        content_hash BIGINT,
        seed BIGINT,
        scale STRING,
        config_fingerprint STRING,
        generator_version INT,
        generation_mode STRING,
        finished_at TIMESTAMP
    )
    USING DELTA
    TBLPROPERTIES (
        'delta.enableDeletionVectors' = 'false',
        'delta.minReaderVersion' = '1',
        'delta.minWriterVersion' = '2'
    )
    """
)
