-- The configurations of flat-file ingestion: one row for each source of files and the table it goes into.
--
-- Every column may be NULL, which means its default; what is missing is refused when the row is used, by name.

IF OBJECT_ID('dbo.config_flat_file_ingestion', 'U') IS NULL
CREATE TABLE [dbo].[config_flat_file_ingestion] (
    [config_id] varchar(200) NULL, -- Names the row, in the log and with --config-id.
    [config_name] varchar(8000) NULL, -- For people.

    [source_file_path] varchar(8000) NULL, -- A file, a folder or a pattern below Files.
    [source_file_format] varchar(8000) NULL, -- csv, json or parquet.
    [source_workspace_id] varchar(8000) NULL,
    [source_datastore_id] varchar(8000) NULL,
    [source_datastore_type] varchar(8000) NULL,
    [source_file_root_path] varchar(8000) NULL,

    [target_workspace_id] varchar(8000) NULL,
    [target_datastore_id] varchar(8000) NULL,
    [target_datastore_type] varchar(8000) NULL,
    [target_schema_name] varchar(8000) NULL, -- The schema of the table, such as bronze.
    [target_table_name] varchar(8000) NULL,
    [staging_table_name] varchar(8000) NULL,

    [file_delimiter] varchar(8000) NULL, -- Default: a comma.
    [has_header] bit NULL, -- Default: true.
    [encoding] varchar(8000) NULL, -- Default: utf-8.
    [date_format] varchar(8000) NULL, -- Default: yyyy-MM-dd.
    [timestamp_format] varchar(8000) NULL, -- Default: yyyy-MM-dd HH:mm:ss.
    [schema_inference] bit NULL,
    [custom_schema_json] varchar(8000) NULL, -- The columns of the files and their types.
    [partition_columns] varchar(8000) NULL, -- Names with commas between.
    [sort_columns] varchar(8000) NULL, -- Names with commas between.

    [write_mode] varchar(8000) NULL, -- overwrite, append or merge.
    [merge_keys] varchar(8000) NULL, -- Names with commas between.
    [data_validation_rules] varchar(8000) NULL, -- JSON.
    [error_handling_strategy] varchar(8000) NULL, -- fail, skip or log.
    [execution_group] int NULL, -- Groups run in ascending order.
    [active_yn] varchar(1) NULL, -- Y or N.

    [created_date] varchar(8000) NULL,
    [modified_date] varchar(8000) NULL,
    [created_by] varchar(8000) NULL,
    [modified_by] varchar(8000) NULL, -- Your name, once you have changed a row that came with ingen_fab.

    [quote_character] varchar(8000) NULL, -- Default: a double quote.
    [escape_character] varchar(8000) NULL, -- Default: a backslash.
    [multiline_values] bit NULL,
    [ignore_leading_whitespace] bit NULL,
    [ignore_trailing_whitespace] bit NULL,
    [null_value] varchar(8000) NULL,
    [empty_value] varchar(8000) NULL,
    [comment_character] varchar(8000) NULL,
    [max_columns] int NULL,
    [max_chars_per_column] int NULL,

    [import_pattern] varchar(8000) NULL, -- single_file, date_partitioned or wildcard_pattern.
    [date_partition_format] varchar(8000) NULL, -- YYYY/MM/DD, YYYYMMDD or YYYY-MM-DD.
    [table_relationship_group] varchar(8000) NULL,
    [batch_import_enabled] bit NULL, -- Whether all slices of a range are loaded in one run.
    [file_discovery_pattern] varchar(8000) NULL, -- Such as **/customers/*.csv, below source_file_path.
    [import_sequence_order] int NULL, -- The order within a group.
    [date_range_start] varchar(8000) NULL, -- yyyy-MM-dd, included.
    [date_range_end] varchar(8000) NULL, -- yyyy-MM-dd, included.
    [skip_existing_dates] bit NULL, -- Whether dates that are loaded stay as they are.
    [source_is_folder] bit NULL -- Whether the source is a folder of part files.
);
