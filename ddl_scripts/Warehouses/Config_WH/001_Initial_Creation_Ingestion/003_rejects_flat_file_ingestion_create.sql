-- The rows that flat-file ingestion could not load, each with the place where it stands and the reason.

IF OBJECT_ID('dbo.rejects_flat_file_ingestion', 'U') IS NULL
CREATE TABLE [dbo].[rejects_flat_file_ingestion] (
    [execution_id] varchar(100) NULL,
    [config_id] varchar(200) NULL,
    [target_table_name] varchar(8000) NULL,
    [source_file] varchar(8000) NULL,
    [source_date] date NULL,
    [line_number] bigint NULL, -- From 1; NULL where it is not known.
    [reason] varchar(8000) NULL,
    [raw_text] varchar(8000) NULL,
    [rejected_at] datetime2(6) NULL
);
