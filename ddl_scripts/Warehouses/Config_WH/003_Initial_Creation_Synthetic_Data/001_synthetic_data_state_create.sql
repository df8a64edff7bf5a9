-- The state of synthetic data: a row for each file that was made, the latest one of a file counts.

IF OBJECT_ID('dbo.synthetic_data_state', 'U') IS NULL
CREATE TABLE [dbo].[synthetic_data_state] (
    [dataset_id] varchar(200) NULL,
    [table_name] varchar(200) NULL,
    [generation_date] date NULL,
    [target] varchar(20) NULL,
    [path_format] varchar(20) NULL,
    [file_format] varchar(20) NULL,
    [file_path] varchar(400) NULL,
    [row_count] bigint NULL,
    [min_key] bigint NULL,
    [max_key] bigint NULL,
    [content_hash] bigint NULL,
    [seed] bigint NULL,
    [scale] varchar(50) NULL,
    [config_fingerprint] varchar(100) NULL,
    [generator_version] int NULL,
    [generation_mode] varchar(20) NULL,
    [finished_at] datetime2(6) NULL
);
