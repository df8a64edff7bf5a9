"""The configurations of flat-file ingestion: one row for each source of files and the table it goes into.

Every column may be NULL, which means its default; what is missing is refused when the row is used, by name.
"""

spark.sql(
    """
    CREATE TABLE IF NOT EXISTS dbo.config_flat_file_ingestion (
        config_id STRING COMMENT 'Names the row, in the log and with --config-id.',
        config_name STRING COMMENT 'For people.',

        source_file_path STRING COMMENT 'A file, a folder or a pattern below Files.',
        source_file_format STRING COMMENT 'csv, json or parquet.',
        source_workspace_id STRING,
        source_datastore_id STRING,
        source_datastore_type STRING,
        source_file_root_path STRING,

        target_workspace_id STRING,
        target_datastore_id STRING,
        target_datastore_type STRING,
        target_schema_name STRING COMMENT 'The schema of the table, such as bronze.',
        target_table_name STRING,
        staging_table_name STRING,

        file_delimiter STRING COMMENT 'Default: a comma.',
        has_header BOOLEAN COMMENT 'Default: true.',
        encoding STRING COMMENT 'Default: utf-8.',
        date_format STRING COMMENT 'Default: yyyy-MM-dd.',
        timestamp_format STRING COMMENT 'Default: yyyy-MM-dd HH:mm:ss.',
        schema_inference BOOLEAN,
        custom_schema_json STRING COMMENT 'The columns of the files and their types.',
        partition_columns STRING COMMENT 'Names with commas between.',
        sort_columns STRING COMMENT 'Names with commas between.',

        write_mode STRING COMMENT 'overwrite, append or merge.',
        merge_keys STRING COMMENT 'Names with commas between.',
        data_validation_rules STRING COMMENT 'JSON.',
        error_handling_strategy STRING COMMENT 'fail, skip or log.',
        execution_group INT COMMENT 'Groups run in ascending order.',
        active_yn STRING COMMENT 'Y or N.',

        created_date STRING,
        modified_date STRING,
        created_by STRING,
        modified_by STRING COMMENT 'Your name, once you have changed a row that came with ingen_fab.',

        quote_character STRING COMMENT 'Default: a double quote.',
        escape_character STRING COMMENT 'Default: a backslash.',
        multiline_values BOOLEAN,
        ignore_leading_whitespace BOOLEAN,
        ignore_trailing_whitespace BOOLEAN,
        null_value STRING,
        empty_value STRING,
        comment_character STRING,
        max_columns INT,
        max_chars_per_column INT,

        import_pattern STRING COMMENT 'single_file, date_partitioned or wildcard_pattern.',
        date_partition_format STRING COMMENT 'YYYY/MM/DD, YYYYMMDD or YYYY-MM-DD.',
        table_relationship_group STRING,
        batch_import_enabled BOOLEAN COMMENT 'Whether all slices of a range are loaded in one run.',
        file_discovery_pattern STRING COMMENT 'Such as **/customers/*.csv, below source_file_path.',
        import_sequence_order INT COMMENT 'The order within a group.',
        date_range_start STRING COMMENT 'yyyy-MM-dd, included.',
        date_range_end STRING COMMENT 'yyyy-MM-dd, included.',
        skip_existing_dates BOOLEAN COMMENT 'Whether dates that are loaded stay as they are.',
        source_is_folder BOOLEAN COMMENT 'Whether the source is a folder of part files.'
    )
    USING DELTA
    TBLPROPERTIES (
        'delta.enableDeletionVectors' = 'false',
        'delta.minReaderVersion' = '1',
        'delta.minWriterVersion' = '2'
    )
    """
)
