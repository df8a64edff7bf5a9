SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'config_flat_file_ingestion';

GO

SELECT CAST([config_id] AS varchar(8000)) AS [config_id], CAST([config_name] AS varchar(8000)) AS [config_name], CAST([source_file_path] AS varchar(8000)) AS [source_file_path], CAST([source_file_format] AS varchar(8000)) AS [source_file_format], CAST([source_workspace_id] AS varchar(8000)) AS [source_workspace_id], CAST([source_datastore_id] AS varchar(8000)) AS [source_datastore_id], CAST([source_datastore_type] AS varchar(8000)) AS [source_datastore_type], CAST([source_file_root_path] AS varchar(8000)) AS [source_file_root_path], CAST([target_workspace_id] AS varchar(8000)) AS [target_workspace_id], CAST([target_datastore_id] AS varchar(8000)) AS [target_datastore_id], CAST([target_datastore_type] AS varchar(8000)) AS [target_datastore_type], CAST([target_schema_name] AS varchar(8000)) AS [target_schema_name], CAST([target_table_name] AS varchar(8000)) AS [target_table_name], CAST([staging_table_name] AS varchar(8000)) AS [staging_table_name], CAST([file_delimiter] AS varchar(8000)) AS [file_delimiter], CAST([has_header] AS varchar(8000)) AS [has_header], CAST([encoding] AS varchar(8000)) AS [encoding], CAST([date_format] AS varchar(8000)) AS [date_format], CAST([timestamp_format] AS varchar(8000)) AS [timestamp_format], CAST([schema_inference] AS varchar(8000)) AS [schema_inference], CAST([custom_schema_json] AS varchar(8000)) AS [custom_schema_json], CAST([partition_columns] AS varchar(8000)) AS [partition_columns], CAST([sort_columns] AS varchar(8000)) AS [sort_columns], CAST([write_mode] AS varchar(8000)) AS [write_mode], CAST([merge_keys] AS varchar(8000)) AS [merge_keys], CAST([data_validation_rules] AS varchar(8000)) AS [data_validation_rules], CAST([error_handling_strategy] AS varchar(8000)) AS [error_handling_strategy], CAST([execution_group] AS varchar(8000)) AS [execution_group], CAST([active_yn] AS varchar(8000)) AS [active_yn], CAST([created_date] AS varchar(8000)) AS [created_date], CAST([modified_date] AS varchar(8000)) AS [modified_date], CAST([created_by] AS varchar(8000)) AS [created_by], CAST([modified_by] AS varchar(8000)) AS [modified_by], CAST([quote_character] AS varchar(8000)) AS [quote_character], CAST([escape_character] AS varchar(8000)) AS [escape_character], CAST([multiline_values] AS varchar(8000)) AS [multiline_values], CAST([ignore_leading_whitespace] AS varchar(8000)) AS [ignore_leading_whitespace], CAST([ignore_trailing_whitespace] AS varchar(8000)) AS [ignore_trailing_whitespace], CAST([null_value] AS varchar(8000)) AS [null_value], CAST([empty_value] AS varchar(8000)) AS [empty_value], CAST([comment_character] AS varchar(8000)) AS [comment_character], CAST([max_columns] AS varchar(8000)) AS [max_columns], CAST([max_chars_per_column] AS varchar(8000)) AS [max_chars_per_column], CAST([import_pattern] AS varchar(8000)) AS [import_pattern], CAST([date_partition_format] AS varchar(8000)) AS [date_partition_format], CAST([table_relationship_group] AS varchar(8000)) AS [table_relationship_group], CAST([batch_import_enabled] AS varchar(8000)) AS [batch_import_enabled], CAST([file_discovery_pattern] AS varchar(8000)) AS [file_discovery_pattern], CAST([import_sequence_order] AS varchar(8000)) AS [import_sequence_order], CAST([date_range_start] AS varchar(8000)) AS [date_range_start], CAST([date_range_end] AS varchar(8000)) AS [date_range_end], CAST([skip_existing_dates] AS varchar(8000)) AS [skip_existing_dates], CAST([source_is_folder] AS varchar(8000)) AS [source_is_folder] FROM [dbo].[config_flat_file_ingestion];

GO

SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'log_flat_file_ingestion';

GO

CREATE TABLE [dbo].[log_flat_file_ingestion] ([log_id] varchar(4000) NULL, [config_id] varchar(200) NULL, [execution_id] varchar(100) NULL, [job_start_time] datetime2(6) NULL, [job_end_time] datetime2(6) NULL, [status] varchar(30) NULL, [source_file_path] varchar(8000) NULL, [source_file_size_bytes] bigint NULL, [source_file_modified_time] datetime2(6) NULL, [target_table_name] varchar(8000) NULL, [records_processed] bigint NULL, [records_inserted] bigint NULL, [records_updated] bigint NULL, [records_deleted] bigint NULL, [records_failed] bigint NULL, [source_row_count] bigint NULL, [staging_row_count] bigint NULL, [target_row_count_before] bigint NULL, [target_row_count_after] bigint NULL, [row_count_reconciliation_status] varchar(8000) NULL, [row_count_difference] bigint NULL, [data_read_duration_ms] bigint NULL, [staging_write_duration_ms] bigint NULL, [merge_duration_ms] bigint NULL, [total_duration_ms] bigint NULL, [avg_rows_per_second] decimal(18,3) NULL, [data_size_mb] decimal(18,3) NULL, [throughput_mb_per_second] decimal(18,3) NULL, [error_message] varchar(8000) NULL, [error_details] varchar(8000) NULL, [execution_duration_seconds] int NULL, [spark_application_id] varchar(8000) NULL, [source_file_partition_cols] varchar(8000) NULL, [source_file_partition_values] varchar(8000) NULL, [date_partition] varchar(8000) NULL, [created_date] datetime2(6) NULL, [created_by] varchar(8000) NULL, [source_files] varchar(max) NULL, [target_commit] varchar(8000) NULL);

GO

SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'rejects_flat_file_ingestion';

GO

CREATE TABLE [dbo].[rejects_flat_file_ingestion] ([execution_id] varchar(100) NULL, [config_id] varchar(200) NULL, [target_table_name] varchar(8000) NULL, [source_file] varchar(8000) NULL, [source_date] date NULL, [line_number] bigint NULL, [reason] varchar(8000) NULL, [raw_text] varchar(8000) NULL, [rejected_at] datetime2(6) NULL);

GO

SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'log_flat_file_ingestion';

GO

SELECT [log_id] AS [log_id], [config_id] AS [config_id], [execution_id] AS [execution_id], CONVERT(varchar(40), [job_start_time], 121) AS [job_start_time], CONVERT(varchar(40), [job_end_time], 121) AS [job_end_time], [status] AS [status], [source_file_path] AS [source_file_path], CONVERT(varchar(40), [source_file_size_bytes]) AS [source_file_size_bytes], CONVERT(varchar(40), [source_file_modified_time], 121) AS [source_file_modified_time], [target_table_name] AS [target_table_name], CONVERT(varchar(40), [records_processed]) AS [records_processed], CONVERT(varchar(40), [records_inserted]) AS [records_inserted], CONVERT(varchar(40), [records_updated]) AS [records_updated], CONVERT(varchar(40), [records_deleted]) AS [records_deleted], CONVERT(varchar(40), [records_failed]) AS [records_failed], CONVERT(varchar(40), [source_row_count]) AS [source_row_count], CONVERT(varchar(40), [staging_row_count]) AS [staging_row_count], CONVERT(varchar(40), [target_row_count_before]) AS [target_row_count_before], CONVERT(varchar(40), [target_row_count_after]) AS [target_row_count_after], [row_count_reconciliation_status] AS [row_count_reconciliation_status], CONVERT(varchar(40), [row_count_difference]) AS [row_count_difference], CONVERT(varchar(40), [data_read_duration_ms]) AS [data_read_duration_ms], CONVERT(varchar(40), [staging_write_duration_ms]) AS [staging_write_duration_ms], CONVERT(varchar(40), [merge_duration_ms]) AS [merge_duration_ms], CONVERT(varchar(40), [total_duration_ms]) AS [total_duration_ms], CONVERT(varchar(40), [avg_rows_per_second]) AS [avg_rows_per_second], CONVERT(varchar(40), [data_size_mb]) AS [data_size_mb], CONVERT(varchar(40), [throughput_mb_per_second]) AS [throughput_mb_per_second], [error_message] AS [error_message], [error_details] AS [error_details], CONVERT(varchar(40), [execution_duration_seconds]) AS [execution_duration_seconds], [spark_application_id] AS [spark_application_id], [source_file_partition_cols] AS [source_file_partition_cols], [source_file_partition_values] AS [source_file_partition_values], [date_partition] AS [date_partition], CONVERT(varchar(40), [created_date], 121) AS [created_date], [created_by] AS [created_by], [source_files] AS [source_files], [target_commit] AS [target_commit] FROM [dbo].[log_flat_file_ingestion] WHERE [status] IN ('completed', 'running') AND [source_files] IS NOT NULL ORDER BY [job_end_time];

GO

IF SCHEMA_ID('_ingen_fab_staging') IS NULL EXEC('CREATE SCHEMA [_ingen_fab_staging]');

GO

SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '_ingen_fab_staging' ORDER BY TABLE_NAME;

GO

SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'log_flat_file_ingestion';

GO

SELECT [log_id] AS [log_id], [config_id] AS [config_id], [execution_id] AS [execution_id], CONVERT(varchar(40), [job_start_time], 121) AS [job_start_time], CONVERT(varchar(40), [job_end_time], 121) AS [job_end_time], [status] AS [status], [source_file_path] AS [source_file_path], CONVERT(varchar(40), [source_file_size_bytes]) AS [source_file_size_bytes], CONVERT(varchar(40), [source_file_modified_time], 121) AS [source_file_modified_time], [target_table_name] AS [target_table_name], CONVERT(varchar(40), [records_processed]) AS [records_processed], CONVERT(varchar(40), [records_inserted]) AS [records_inserted], CONVERT(varchar(40), [records_updated]) AS [records_updated], CONVERT(varchar(40), [records_deleted]) AS [records_deleted], CONVERT(varchar(40), [records_failed]) AS [records_failed], CONVERT(varchar(40), [source_row_count]) AS [source_row_count], CONVERT(varchar(40), [staging_row_count]) AS [staging_row_count], CONVERT(varchar(40), [target_row_count_before]) AS [target_row_count_before], CONVERT(varchar(40), [target_row_count_after]) AS [target_row_count_after], [row_count_reconciliation_status] AS [row_count_reconciliation_status], CONVERT(varchar(40), [row_count_difference]) AS [row_count_difference], CONVERT(varchar(40), [data_read_duration_ms]) AS [data_read_duration_ms], CONVERT(varchar(40), [staging_write_duration_ms]) AS [staging_write_duration_ms], CONVERT(varchar(40), [merge_duration_ms]) AS [merge_duration_ms], CONVERT(varchar(40), [total_duration_ms]) AS [total_duration_ms], CONVERT(varchar(40), [avg_rows_per_second]) AS [avg_rows_per_second], CONVERT(varchar(40), [data_size_mb]) AS [data_size_mb], CONVERT(varchar(40), [throughput_mb_per_second]) AS [throughput_mb_per_second], [error_message] AS [error_message], [error_details] AS [error_details], CONVERT(varchar(40), [execution_duration_seconds]) AS [execution_duration_seconds], [spark_application_id] AS [spark_application_id], [source_file_partition_cols] AS [source_file_partition_cols], [source_file_partition_values] AS [source_file_partition_values], [date_partition] AS [date_partition], CONVERT(varchar(40), [created_date], 121) AS [created_date], [created_by] AS [created_by], [source_files] AS [source_files], [target_commit] AS [target_commit] FROM [dbo].[log_flat_file_ingestion] WHERE [status] IN ('completed', 'running') AND [source_files] IS NOT NULL ORDER BY [job_end_time];

GO

SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'bronze' ORDER BY TABLE_NAME;

GO

SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'bronze' ORDER BY TABLE_NAME;

GO

SET NOCOUNT ON;
BEGIN TRY
BEGIN TRANSACTION;
INSERT INTO [dbo].[log_flat_file_ingestion] ([log_id], [config_id], [execution_id], [job_start_time], [job_end_time], [status], [source_file_path], [source_file_size_bytes], [source_file_modified_time], [target_table_name], [records_processed], [records_inserted], [records_updated], [records_deleted], [records_failed], [source_row_count], [staging_row_count], [target_row_count_before], [target_row_count_after], [row_count_reconciliation_status], [row_count_difference], [data_read_duration_ms], [staging_write_duration_ms], [merge_duration_ms], [total_duration_ms], [avg_rows_per_second], [data_size_mb], [throughput_mb_per_second], [error_message], [error_details], [execution_duration_seconds], [spark_application_id], [source_file_partition_cols], [source_file_partition_values], [date_partition], [created_date], [created_by], [source_files], [target_commit]) VALUES
<rows>;
COMMIT TRANSACTION;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

SELECT COLUMN_NAME, DATA_TYPE, CAST(NUMERIC_PRECISION AS varchar(10)), CAST(NUMERIC_SCALE AS varchar(10)), CAST(CHARACTER_MAXIMUM_LENGTH AS varchar(10)) FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'bronze' AND TABLE_NAME = 'merged' ORDER BY ORDINAL_POSITION;

GO

SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'bronze' ORDER BY TABLE_NAME;

GO

CREATE TABLE [_ingen_fab_staging].[ingest_<id>_1_failed] ([file] int NULL, [message] varchar(4000) NULL);

GO

SET NOCOUNT ON;
BEGIN TRY
CREATE TABLE [_ingen_fab_staging].[ingest_<id>_2_file0] ([c0] varchar(8000) NULL, [c1] varchar(8000) NULL, [c2] varchar(8000) NULL, [c3] varchar(8000) NULL, [c4] varchar(8000) NULL);
BEGIN TRY
COPY INTO [_ingen_fab_staging].[ingest_<id>_2_file0] FROM 'https://onelake.dfs.fabric.microsoft.com/<id>/<id>/Files/merged/2024/01/01/x.csv' WITH (FILE_TYPE = 'CSV', FIRSTROW = 2, FIELDTERMINATOR = ',', FIELDQUOTE = '"', ENCODING = 'UTF8', MATCH_COLUMN_COUNT = 'ON', MAXERRORS = 1000000000, ERRORFILE = 'https://onelake.dfs.fabric.microsoft.com/<id>/<id>/Files/_ingen_fab_staging/<id>_1');
END TRY
BEGIN CATCH
INSERT INTO [_ingen_fab_staging].[ingest_<id>_1_failed] ([file], [message]) SELECT 0, LEFT(ERROR_MESSAGE(), 4000);
END CATCH;
CREATE TABLE [_ingen_fab_staging].[ingest_<id>_3_file1] ([c0] varchar(8000) NULL, [c1] varchar(8000) NULL, [c2] varchar(8000) NULL, [c3] varchar(8000) NULL, [c4] varchar(8000) NULL);
BEGIN TRY
COPY INTO [_ingen_fab_staging].[ingest_<id>_3_file1] FROM 'https://onelake.dfs.fabric.microsoft.com/<id>/<id>/Files/merged/2024/01/02/x.csv' WITH (FILE_TYPE = 'CSV', FIRSTROW = 2, FIELDTERMINATOR = ',', FIELDQUOTE = '"', ENCODING = 'UTF8', MATCH_COLUMN_COUNT = 'ON', MAXERRORS = 1000000000, ERRORFILE = 'https://onelake.dfs.fabric.microsoft.com/<id>/<id>/Files/_ingen_fab_staging/<id>_1');
END TRY
BEGIN CATCH
INSERT INTO [_ingen_fab_staging].[ingest_<id>_1_failed] ([file], [message]) SELECT 1, LEFT(ERROR_MESSAGE(), 4000);
END CATCH;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

SELECT [file], [message] FROM [_ingen_fab_staging].[ingest_<id>_1_failed];

GO

CREATE TABLE [_ingen_fab_staging].[ingest_<id>_4_tokens] ([t0] varchar(8000) NULL, [t1] varchar(8000) NULL, [t2] varchar(8000) NULL, [t3] varchar(8000) NULL, [t4] varchar(8000) NULL, [file] int NULL);

GO

SET NOCOUNT ON;
BEGIN TRY
INSERT INTO [_ingen_fab_staging].[ingest_<id>_4_tokens] ([t0], [t1], [t2], [t3], [t4], [file]) SELECT [c0] AS [t0], [c1] AS [t1], [c2] AS [t2], [c3] AS [t3], [c4] AS [t4], 0 AS [file] FROM [_ingen_fab_staging].[ingest_<id>_2_file0]
UNION ALL SELECT [c0] AS [t0], [c1] AS [t1], [c2] AS [t2], [c3] AS [t3], [c4] AS [t4], 1 AS [file] FROM [_ingen_fab_staging].[ingest_<id>_3_file1];
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

DROP TABLE IF EXISTS [_ingen_fab_staging].[ingest_<id>_2_file0], [_ingen_fab_staging].[ingest_<id>_3_file1];

GO

CREATE TABLE [_ingen_fab_staging].[ingest_<id>_5_files] ([file] int NULL, [slice] int NULL, [path] varchar(4000) NULL, [day] date NULL);

GO

INSERT INTO [_ingen_fab_staging].[ingest_<id>_5_files] ([file], [slice], [path], [day]) VALUES
(0, 0, 'Files/merged/2024/01/01/x.csv', '2024-01-01'),
(1, 1, 'Files/merged/2024/01/02/x.csv', '2024-01-02')

GO

SET NOCOUNT ON;
BEGIN TRY
WITH [cleaned] AS (SELECT r.[file], r.[t0] AS [t0], r.[t1] AS [t1], r.[t2] AS [t2], r.[t3] AS [t3], r.[t4] AS [t4] FROM [_ingen_fab_staging].[ingest_<id>_4_tokens] AS r),
[typed] AS (SELECT c.[file], c.[t0], c.[t1], c.[t2], c.[t3], c.[t4], CASE WHEN NULLIF(TRIM(c.[t0]), '') NOT IN ('+', '-', '.') AND CHARINDEX('e', LOWER(NULLIF(TRIM(c.[t0]), ''))) = 0 THEN TRY_CAST(NULLIF(TRIM(c.[t0]), '') AS bigint) END AS [v0], CASE WHEN NULLIF(TRIM(c.[t1]), '') NOT IN ('+', '-', '.') AND CHARINDEX('e', LOWER(NULLIF(TRIM(c.[t1]), ''))) = 0 THEN TRY_CAST(NULLIF(TRIM(c.[t1]), '') AS decimal(8,2)) END AS [v1], CASE WHEN LEN(NULLIF(TRIM(c.[t2]), '')) = 10 AND SUBSTRING(NULLIF(TRIM(c.[t2]), ''), 5, 1) = '-' AND SUBSTRING(NULLIF(TRIM(c.[t2]), ''), 8, 1) = '-' THEN TRY_CAST(NULLIF(TRIM(c.[t2]), '') AS date) END AS [v2], CASE WHEN LOWER(NULLIF(TRIM(c.[t3]), '')) IN ('true', 't', 'yes', 'y', '1') THEN CAST(1 AS bit) WHEN LOWER(NULLIF(TRIM(c.[t3]), '')) IN ('false', 'f', 'no', 'n', '0') THEN CAST(0 AS bit) END AS [v3], c.[t4] AS [v4] FROM [cleaned] AS c),
[judged] AS (SELECT t.[file], f.[slice], f.[path], f.[day], t.[t0], t.[v0], t.[t1], t.[v1], t.[t2], t.[v2], t.[t3], t.[v3], t.[t4], t.[v4], CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT(CAST('' AS varchar(max)), ISNULL(t.[t0], CHAR(0)), CHAR(31), ISNULL(t.[t1], CHAR(0)), CHAR(31), ISNULL(t.[t2], CHAR(0)), CHAR(31), ISNULL(t.[t3], CHAR(0)), CHAR(31), ISNULL(t.[t4], CHAR(0)), CHAR(31))), 1, 7) AS bigint) AS [digest], CASE WHEN NULLIF(TRIM(t.[t0]), '') IS NOT NULL AND t.[v0] IS NULL THEN 'id: ''' + LEFT(t.[t0], 60) + ''' is no BIGINT' WHEN NULLIF(TRIM(t.[t1]), '') IS NOT NULL AND t.[v1] IS NULL THEN 'price: ''' + LEFT(t.[t1], 60) + ''' is no DECIMAL(8,2)' WHEN CHARINDEX('.', t.[t1]) > 0 AND LEN(REPLACE(SUBSTRING(t.[t1], CHARINDEX('.', t.[t1]) + 1, 8000), '0', ' ')) > 2 THEN 'price: ''' + LEFT(t.[t1], 60) + ''' has more than 2 decimals' WHEN NULLIF(TRIM(t.[t2]), '') IS NOT NULL AND t.[v2] IS NULL THEN 'day: ''' + LEFT(t.[t2], 60) + ''' is no DATE' WHEN NULLIF(TRIM(t.[t3]), '') IS NOT NULL AND t.[v3] IS NULL THEN 'gift: ''' + LEFT(t.[t3], 60) + ''' is no BOOLEAN' WHEN CHARINDEX('�', t.[t4]) > 0 THEN 'note: text that is not utf-8' WHEN t.[v0] IS NULL THEN 'id: a merge key is empty' ELSE CAST(NULL AS varchar(8000)) END AS [reason] FROM [typed] AS t INNER JOIN [_ingen_fab_staging].[ingest_<id>_5_files] AS f ON f.[file] = t.[file]),
[ranked] AS (SELECT j.[file], j.[slice], j.[path], j.[day], j.[t0], j.[v0], j.[t1], j.[v1], j.[t2], j.[v2], j.[t3], j.[v3], j.[t4], j.[v4], j.[digest], j.[reason], ROW_NUMBER() OVER (PARTITION BY j.[slice], CASE WHEN j.[reason] IS NULL THEN 0 ELSE 1 END, j.[v0] ORDER BY j.[path] DESC, j.[digest] DESC) AS [place] FROM [judged] AS j)
SELECT j.[v0] AS [id], j.[v1] AS [price], j.[v2] AS [day], j.[v3] AS [gift], j.[v4] AS [note], j.[path] AS [_source_file], j.[day] AS [_source_date], j.[slice] AS [_ingen_fab_slice], j.[file] AS [_ingen_fab_file], j.[digest] AS [_ingen_fab_digest], CASE WHEN j.[reason] IS NULL AND j.[place] > 1 THEN 'another row of this slice has the same merge key' ELSE j.[reason] END AS [_ingen_fab_reason], CASE WHEN j.[reason] IS NULL AND j.[place] = 1 THEN NULL ELSE LEFT(CAST('' AS varchar(max)) + ISNULL(j.[t0], '') + ',' + ISNULL(j.[t1], '') + ',' + ISNULL(j.[t2], '') + ',' + ISNULL(j.[t3], '') + ',' + ISNULL(j.[t4], ''), 8000) END AS [_ingen_fab_text] INTO [_ingen_fab_staging].[ingest_<id>_6_checked] FROM [ranked] AS j;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

SELECT CAST([_ingen_fab_file] AS varchar(10)) AS [f], CAST(COUNT_BIG(*) AS varchar(20)) AS [n], CAST(COUNT_BIG([_ingen_fab_reason]) AS varchar(20)) AS [bad], CAST(SUM(CAST([_ingen_fab_digest] AS decimal(38,0))) AS varchar(40)) AS [digest] FROM [_ingen_fab_staging].[ingest_<id>_6_checked] GROUP BY [_ingen_fab_file];

GO

IF SCHEMA_ID('bronze') IS NULL EXEC('CREATE SCHEMA [bronze]');

GO

SET NOCOUNT ON;
BEGIN TRY
WITH [held] AS (SELECT c.[id], CAST(NULL AS bigint) AS [held_values], CAST(NULL AS date) AS [held_date] FROM [_ingen_fab_staging].[ingest_<id>_6_checked] AS c WHERE 1 = 0),
[rows] AS (SELECT c.*, CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT(CAST('' AS varchar(max)), ISNULL(CONVERT(varchar(60), c.[id]), CHAR(0)), CHAR(31), ISNULL(CONVERT(varchar(60), c.[price]), CHAR(0)), CHAR(31), ISNULL(CONVERT(varchar(60), c.[day]), CHAR(0)), CHAR(31), ISNULL(CONVERT(varchar(60), c.[gift]), CHAR(0)), CHAR(31), ISNULL(c.[note], CHAR(0)), CHAR(31))), 1, 7) AS bigint) AS [_ingen_fab_values] FROM [_ingen_fab_staging].[ingest_<id>_6_checked] AS c WHERE c.[_ingen_fab_reason] IS NULL),
[joined] AS (SELECT r.*, h.[held_values] AS [_ingen_fab_held], CASE WHEN r.[_source_date] < h.[held_date] THEN 1 ELSE 0 END AS [_ingen_fab_older] FROM [rows] AS r LEFT JOIN [held] AS h ON h.[id] = r.[id]),
[ordered] AS (SELECT j.*, COALESCE(LAG(j.[_ingen_fab_values]) OVER (PARTITION BY j.[id], j.[_ingen_fab_older] ORDER BY j.[_ingen_fab_slice]), j.[_ingen_fab_held]) AS [_ingen_fab_before], LEAD(j.[_ingen_fab_slice]) OVER (PARTITION BY j.[id], j.[_ingen_fab_older] ORDER BY j.[_ingen_fab_slice]) AS [_ingen_fab_next] FROM [joined] AS j)
SELECT o.*, CASE WHEN o.[_ingen_fab_older] = 0 AND o.[_ingen_fab_next] IS NULL THEN 1 ELSE 0 END AS [_ingen_fab_ends_key], CASE WHEN o.[_ingen_fab_older] = 1 THEN 'older' WHEN o.[_ingen_fab_before] IS NULL THEN 'inserted' WHEN o.[_ingen_fab_before] <> o.[_ingen_fab_values] THEN 'updated' ELSE 'unchanged' END AS [_ingen_fab_change] INTO [_ingen_fab_staging].[ingest_<id>_7_marked] FROM [ordered] AS o;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

SELECT CAST([_ingen_fab_slice] AS varchar(10)) AS [slice], CAST(SUM(CASE WHEN [_ingen_fab_change] = 'inserted' THEN 1 ELSE 0 END) AS varchar(20)) AS [inserted], CAST(SUM(CASE WHEN [_ingen_fab_change] = 'updated' THEN 1 ELSE 0 END) AS varchar(20)) AS [updated] FROM [_ingen_fab_staging].[ingest_<id>_7_marked] GROUP BY [_ingen_fab_slice];

GO

SELECT TOP (10) [_source_file], [_ingen_fab_reason] FROM [_ingen_fab_staging].[ingest_<id>_6_checked] WHERE [_ingen_fab_reason] IS NOT NULL ORDER BY [_source_file], [_ingen_fab_digest];

GO

SET NOCOUNT ON;
BEGIN TRY
BEGIN TRANSACTION;
IF (SELECT COUNT_BIG(*) FROM [dbo].[log_flat_file_ingestion] WHERE [config_id] = 'merged' AND [target_table_name] = 'bronze.merged' AND [status] = 'completed' AND [source_files] IS NOT NULL) <> 0 OR (SELECT COUNT_BIG(*) FROM [dbo].[log_flat_file_ingestion] WHERE [status] = 'running' AND [log_id] IN ('<id>/merged/2024-01-01', '<id>/merged/2024-01-02')) <> 2 THROW 50001, 'another run loaded merged at the same time; run again, and it is skipped', 1;
UPDATE [dbo].[log_flat_file_ingestion] SET [source_files] = NULL WHERE [target_table_name] = 'bronze.merged' AND [status] = 'completed';
CREATE TABLE [bronze].[merged] ([id] bigint NULL, [price] decimal(8,2) NULL, [day] date NULL, [gift] bit NULL, [note] varchar(8000) NULL, [_ingestion_timestamp] datetime2(6) NULL, [_source_file] varchar(4000) NULL, [_source_date] date NULL, [_execution_id] varchar(100) NULL);
INSERT INTO [bronze].[merged] ([id], [price], [day], [gift], [note], [_ingestion_timestamp], [_source_file], [_source_date], [_execution_id]) SELECT [id], [price], [day], [gift], [note], SYSUTCDATETIME() AS [_ingestion_timestamp], [_source_file], [_source_date], '<id>' AS [_execution_id] FROM [_ingen_fab_staging].[ingest_<id>_7_marked] WHERE [_ingen_fab_ends_key] = 1;
INSERT INTO [dbo].[rejects_flat_file_ingestion] ([execution_id], [config_id], [target_table_name], [source_file], [source_date], [line_number], [reason], [raw_text], [rejected_at]) SELECT '<id>', 'merged', 'bronze.merged', [_source_file], [_source_date], CAST(NULL AS bigint), [_ingen_fab_reason], [_ingen_fab_text], SYSUTCDATETIME() FROM [_ingen_fab_staging].[ingest_<id>_6_checked] WHERE [_ingen_fab_reason] IS NOT NULL;
DELETE FROM [dbo].[log_flat_file_ingestion] WHERE [log_id] IN ('<id>/merged/2024-01-01', '<id>/merged/2024-01-02');
INSERT INTO [dbo].[log_flat_file_ingestion] ([log_id], [config_id], [execution_id], [job_start_time], [job_end_time], [status], [source_file_path], [source_file_size_bytes], [source_file_modified_time], [target_table_name], [records_processed], [records_inserted], [records_updated], [records_deleted], [records_failed], [source_row_count], [staging_row_count], [target_row_count_before], [target_row_count_after], [row_count_reconciliation_status], [row_count_difference], [data_read_duration_ms], [staging_write_duration_ms], [merge_duration_ms], [total_duration_ms], [avg_rows_per_second], [data_size_mb], [throughput_mb_per_second], [error_message], [error_details], [execution_duration_seconds], [spark_application_id], [source_file_partition_cols], [source_file_partition_values], [date_partition], [created_date], [created_by], [source_files], [target_commit]) VALUES
<rows>;
UPDATE [dbo].[log_flat_file_ingestion] SET [row_count_reconciliation_status] = 'mismatched', [row_count_difference] = counted.[n] - 1 FROM [dbo].[log_flat_file_ingestion] CROSS JOIN (SELECT COUNT_BIG(*) AS [n] FROM [bronze].[merged]) AS [counted] WHERE counted.[n] <> 1 AND [log_id] IN ('<id>/merged/2024-01-01', '<id>/merged/2024-01-02');
COMMIT TRANSACTION;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

DROP TABLE IF EXISTS [_ingen_fab_staging].[ingest_<id>_1_failed], [_ingen_fab_staging].[ingest_<id>_4_tokens], [_ingen_fab_staging].[ingest_<id>_5_files], [_ingen_fab_staging].[ingest_<id>_6_checked], [_ingen_fab_staging].[ingest_<id>_7_marked];

GO

SELECT COLUMN_NAME, DATA_TYPE, CAST(NUMERIC_PRECISION AS varchar(10)), CAST(NUMERIC_SCALE AS varchar(10)), CAST(CHARACTER_MAXIMUM_LENGTH AS varchar(10)) FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'bronze' AND TABLE_NAME = 'added' ORDER BY ORDINAL_POSITION;

GO

SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'bronze' ORDER BY TABLE_NAME;

GO

CREATE TABLE [_ingen_fab_staging].[ingest_<id>_8_failed] ([file] int NULL, [message] varchar(4000) NULL);

GO

SET NOCOUNT ON;
BEGIN TRY
CREATE TABLE [_ingen_fab_staging].[ingest_<id>_9_file0] ([c0] varchar(8000) NULL, [c1] varchar(8000) NULL, [c2] varchar(8000) NULL, [c3] varchar(8000) NULL, [c4] varchar(8000) NULL);
BEGIN TRY
COPY INTO [_ingen_fab_staging].[ingest_<id>_9_file0] FROM 'https://onelake.dfs.fabric.microsoft.com/<id>/<id>/Files/added/2024/01/01/x.csv' WITH (FILE_TYPE = 'CSV', FIRSTROW = 2, FIELDTERMINATOR = ',', FIELDQUOTE = '"', ENCODING = 'UTF8', MATCH_COLUMN_COUNT = 'ON', MAXERRORS = 1000000000, ERRORFILE = 'https://onelake.dfs.fabric.microsoft.com/<id>/<id>/Files/_ingen_fab_staging/<id>_2');
END TRY
BEGIN CATCH
INSERT INTO [_ingen_fab_staging].[ingest_<id>_8_failed] ([file], [message]) SELECT 0, LEFT(ERROR_MESSAGE(), 4000);
END CATCH;
CREATE TABLE [_ingen_fab_staging].[ingest_<id>_10_file1] ([c0] varchar(8000) NULL, [c1] varchar(8000) NULL, [c2] varchar(8000) NULL, [c3] varchar(8000) NULL, [c4] varchar(8000) NULL);
BEGIN TRY
COPY INTO [_ingen_fab_staging].[ingest_<id>_10_file1] FROM 'https://onelake.dfs.fabric.microsoft.com/<id>/<id>/Files/added/2024/01/02/x.csv' WITH (FILE_TYPE = 'CSV', FIRSTROW = 2, FIELDTERMINATOR = ',', FIELDQUOTE = '"', ENCODING = 'UTF8', MATCH_COLUMN_COUNT = 'ON', MAXERRORS = 1000000000, ERRORFILE = 'https://onelake.dfs.fabric.microsoft.com/<id>/<id>/Files/_ingen_fab_staging/<id>_2');
END TRY
BEGIN CATCH
INSERT INTO [_ingen_fab_staging].[ingest_<id>_8_failed] ([file], [message]) SELECT 1, LEFT(ERROR_MESSAGE(), 4000);
END CATCH;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

SELECT [file], [message] FROM [_ingen_fab_staging].[ingest_<id>_8_failed];

GO

CREATE TABLE [_ingen_fab_staging].[ingest_<id>_11_tokens] ([t0] varchar(8000) NULL, [t1] varchar(8000) NULL, [t2] varchar(8000) NULL, [t3] varchar(8000) NULL, [t4] varchar(8000) NULL, [file] int NULL);

GO

SET NOCOUNT ON;
BEGIN TRY
INSERT INTO [_ingen_fab_staging].[ingest_<id>_11_tokens] ([t0], [t1], [t2], [t3], [t4], [file]) SELECT [c0] AS [t0], [c1] AS [t1], [c2] AS [t2], [c3] AS [t3], [c4] AS [t4], 0 AS [file] FROM [_ingen_fab_staging].[ingest_<id>_9_file0]
UNION ALL SELECT [c0] AS [t0], [c1] AS [t1], [c2] AS [t2], [c3] AS [t3], [c4] AS [t4], 1 AS [file] FROM [_ingen_fab_staging].[ingest_<id>_10_file1];
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

DROP TABLE IF EXISTS [_ingen_fab_staging].[ingest_<id>_9_file0], [_ingen_fab_staging].[ingest_<id>_10_file1];

GO

CREATE TABLE [_ingen_fab_staging].[ingest_<id>_12_files] ([file] int NULL, [slice] int NULL, [path] varchar(4000) NULL, [day] date NULL);

GO

INSERT INTO [_ingen_fab_staging].[ingest_<id>_12_files] ([file], [slice], [path], [day]) VALUES
(0, 0, 'Files/added/2024/01/01/x.csv', '2024-01-01'),
(1, 1, 'Files/added/2024/01/02/x.csv', '2024-01-02')

GO

SET NOCOUNT ON;
BEGIN TRY
WITH [cleaned] AS (SELECT r.[file], r.[t0] AS [t0], r.[t1] AS [t1], r.[t2] AS [t2], r.[t3] AS [t3], r.[t4] AS [t4] FROM [_ingen_fab_staging].[ingest_<id>_11_tokens] AS r),
[typed] AS (SELECT c.[file], c.[t0], c.[t1], c.[t2], c.[t3], c.[t4], CASE WHEN NULLIF(TRIM(c.[t0]), '') NOT IN ('+', '-', '.') AND CHARINDEX('e', LOWER(NULLIF(TRIM(c.[t0]), ''))) = 0 THEN TRY_CAST(NULLIF(TRIM(c.[t0]), '') AS bigint) END AS [v0], CASE WHEN NULLIF(TRIM(c.[t1]), '') NOT IN ('+', '-', '.') AND CHARINDEX('e', LOWER(NULLIF(TRIM(c.[t1]), ''))) = 0 THEN TRY_CAST(NULLIF(TRIM(c.[t1]), '') AS decimal(8,2)) END AS [v1], CASE WHEN LEN(NULLIF(TRIM(c.[t2]), '')) = 10 AND SUBSTRING(NULLIF(TRIM(c.[t2]), ''), 5, 1) = '-' AND SUBSTRING(NULLIF(TRIM(c.[t2]), ''), 8, 1) = '-' THEN TRY_CAST(NULLIF(TRIM(c.[t2]), '') AS date) END AS [v2], CASE WHEN LOWER(NULLIF(TRIM(c.[t3]), '')) IN ('true', 't', 'yes', 'y', '1') THEN CAST(1 AS bit) WHEN LOWER(NULLIF(TRIM(c.[t3]), '')) IN ('false', 'f', 'no', 'n', '0') THEN CAST(0 AS bit) END AS [v3], c.[t4] AS [v4] FROM [cleaned] AS c),
[judged] AS (SELECT t.[file], f.[slice], f.[path], f.[day], t.[t0], t.[v0], t.[t1], t.[v1], t.[t2], t.[v2], t.[t3], t.[v3], t.[t4], t.[v4], CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT(CAST('' AS varchar(max)), ISNULL(t.[t0], CHAR(0)), CHAR(31), ISNULL(t.[t1], CHAR(0)), CHAR(31), ISNULL(t.[t2], CHAR(0)), CHAR(31), ISNULL(t.[t3], CHAR(0)), CHAR(31), ISNULL(t.[t4], CHAR(0)), CHAR(31))), 1, 7) AS bigint) AS [digest], CASE WHEN NULLIF(TRIM(t.[t0]), '') IS NOT NULL AND t.[v0] IS NULL THEN 'id: ''' + LEFT(t.[t0], 60) + ''' is no BIGINT' WHEN NULLIF(TRIM(t.[t1]), '') IS NOT NULL AND t.[v1] IS NULL THEN 'price: ''' + LEFT(t.[t1], 60) + ''' is no DECIMAL(8,2)' WHEN CHARINDEX('.', t.[t1]) > 0 AND LEN(REPLACE(SUBSTRING(t.[t1], CHARINDEX('.', t.[t1]) + 1, 8000), '0', ' ')) > 2 THEN 'price: ''' + LEFT(t.[t1], 60) + ''' has more than 2 decimals' WHEN NULLIF(TRIM(t.[t2]), '') IS NOT NULL AND t.[v2] IS NULL THEN 'day: ''' + LEFT(t.[t2], 60) + ''' is no DATE' WHEN NULLIF(TRIM(t.[t3]), '') IS NOT NULL AND t.[v3] IS NULL THEN 'gift: ''' + LEFT(t.[t3], 60) + ''' is no BOOLEAN' WHEN CHARINDEX('�', t.[t4]) > 0 THEN 'note: text that is not utf-8' ELSE CAST(NULL AS varchar(8000)) END AS [reason] FROM [typed] AS t INNER JOIN [_ingen_fab_staging].[ingest_<id>_12_files] AS f ON f.[file] = t.[file]),
[ranked] AS (SELECT j.[file], j.[slice], j.[path], j.[day], j.[t0], j.[v0], j.[t1], j.[v1], j.[t2], j.[v2], j.[t3], j.[v3], j.[t4], j.[v4], j.[digest], j.[reason], 1 AS [place] FROM [judged] AS j)
SELECT j.[v0] AS [id], j.[v1] AS [price], j.[v2] AS [day], j.[v3] AS [gift], j.[v4] AS [note], j.[path] AS [_source_file], j.[day] AS [_source_date], j.[slice] AS [_ingen_fab_slice], j.[file] AS [_ingen_fab_file], j.[digest] AS [_ingen_fab_digest], CASE WHEN j.[reason] IS NULL AND j.[place] > 1 THEN 'another row of this slice has the same merge key' ELSE j.[reason] END AS [_ingen_fab_reason], CASE WHEN j.[reason] IS NULL AND j.[place] = 1 THEN NULL ELSE LEFT(CAST('' AS varchar(max)) + ISNULL(j.[t0], '') + ',' + ISNULL(j.[t1], '') + ',' + ISNULL(j.[t2], '') + ',' + ISNULL(j.[t3], '') + ',' + ISNULL(j.[t4], ''), 8000) END AS [_ingen_fab_text] INTO [_ingen_fab_staging].[ingest_<id>_13_checked] FROM [ranked] AS j;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

SELECT CAST([_ingen_fab_file] AS varchar(10)) AS [f], CAST(COUNT_BIG(*) AS varchar(20)) AS [n], CAST(COUNT_BIG([_ingen_fab_reason]) AS varchar(20)) AS [bad], CAST(SUM(CAST([_ingen_fab_digest] AS decimal(38,0))) AS varchar(40)) AS [digest] FROM [_ingen_fab_staging].[ingest_<id>_13_checked] GROUP BY [_ingen_fab_file];

GO

IF SCHEMA_ID('bronze') IS NULL EXEC('CREATE SCHEMA [bronze]');

GO

SELECT TOP (10) [_source_file], [_ingen_fab_reason] FROM [_ingen_fab_staging].[ingest_<id>_13_checked] WHERE [_ingen_fab_reason] IS NOT NULL ORDER BY [_source_file], [_ingen_fab_digest];

GO

SET NOCOUNT ON;
BEGIN TRY
BEGIN TRANSACTION;
IF (SELECT COUNT_BIG(*) FROM [dbo].[log_flat_file_ingestion] WHERE [config_id] = 'added' AND [target_table_name] = 'bronze.added' AND [status] = 'completed' AND [source_files] IS NOT NULL) <> 0 OR (SELECT COUNT_BIG(*) FROM [dbo].[log_flat_file_ingestion] WHERE [status] = 'running' AND [log_id] IN ('<id>/added/2024-01-01', '<id>/added/2024-01-02')) <> 2 THROW 50001, 'another run loaded added at the same time; run again, and it is skipped', 1;
UPDATE [dbo].[log_flat_file_ingestion] SET [source_files] = NULL WHERE [target_table_name] = 'bronze.added' AND [status] = 'completed';
CREATE TABLE [bronze].[added] ([id] bigint NULL, [price] decimal(8,2) NULL, [day] date NULL, [gift] bit NULL, [note] varchar(8000) NULL, [_ingestion_timestamp] datetime2(6) NULL, [_source_file] varchar(4000) NULL, [_source_date] date NULL, [_execution_id] varchar(100) NULL);
INSERT INTO [bronze].[added] ([id], [price], [day], [gift], [note], [_ingestion_timestamp], [_source_file], [_source_date], [_execution_id]) SELECT [id], [price], [day], [gift], [note], SYSUTCDATETIME() AS [_ingestion_timestamp], [_source_file], [_source_date], '<id>' AS [_execution_id] FROM [_ingen_fab_staging].[ingest_<id>_13_checked] WHERE [_ingen_fab_reason] IS NULL;
INSERT INTO [dbo].[rejects_flat_file_ingestion] ([execution_id], [config_id], [target_table_name], [source_file], [source_date], [line_number], [reason], [raw_text], [rejected_at]) SELECT '<id>', 'added', 'bronze.added', [_source_file], [_source_date], CAST(NULL AS bigint), [_ingen_fab_reason], [_ingen_fab_text], SYSUTCDATETIME() FROM [_ingen_fab_staging].[ingest_<id>_13_checked] WHERE [_ingen_fab_reason] IS NOT NULL;
DELETE FROM [dbo].[log_flat_file_ingestion] WHERE [log_id] IN ('<id>/added/2024-01-01', '<id>/added/2024-01-02');
INSERT INTO [dbo].[log_flat_file_ingestion] ([log_id], [config_id], [execution_id], [job_start_time], [job_end_time], [status], [source_file_path], [source_file_size_bytes], [source_file_modified_time], [target_table_name], [records_processed], [records_inserted], [records_updated], [records_deleted], [records_failed], [source_row_count], [staging_row_count], [target_row_count_before], [target_row_count_after], [row_count_reconciliation_status], [row_count_difference], [data_read_duration_ms], [staging_write_duration_ms], [merge_duration_ms], [total_duration_ms], [avg_rows_per_second], [data_size_mb], [throughput_mb_per_second], [error_message], [error_details], [execution_duration_seconds], [spark_application_id], [source_file_partition_cols], [source_file_partition_values], [date_partition], [created_date], [created_by], [source_files], [target_commit]) VALUES
<rows>;
UPDATE [dbo].[log_flat_file_ingestion] SET [row_count_reconciliation_status] = 'mismatched', [row_count_difference] = counted.[n] - 2 FROM [dbo].[log_flat_file_ingestion] CROSS JOIN (SELECT COUNT_BIG(*) AS [n] FROM [bronze].[added]) AS [counted] WHERE counted.[n] <> 2 AND [log_id] IN ('<id>/added/2024-01-01', '<id>/added/2024-01-02');
COMMIT TRANSACTION;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

DROP TABLE IF EXISTS [_ingen_fab_staging].[ingest_<id>_8_failed], [_ingen_fab_staging].[ingest_<id>_11_tokens], [_ingen_fab_staging].[ingest_<id>_12_files], [_ingen_fab_staging].[ingest_<id>_13_checked];

GO

SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'config_flat_file_ingestion';

GO

SELECT CAST([config_id] AS varchar(8000)) AS [config_id], CAST([config_name] AS varchar(8000)) AS [config_name], CAST([source_file_path] AS varchar(8000)) AS [source_file_path], CAST([source_file_format] AS varchar(8000)) AS [source_file_format], CAST([source_workspace_id] AS varchar(8000)) AS [source_workspace_id], CAST([source_datastore_id] AS varchar(8000)) AS [source_datastore_id], CAST([source_datastore_type] AS varchar(8000)) AS [source_datastore_type], CAST([source_file_root_path] AS varchar(8000)) AS [source_file_root_path], CAST([target_workspace_id] AS varchar(8000)) AS [target_workspace_id], CAST([target_datastore_id] AS varchar(8000)) AS [target_datastore_id], CAST([target_datastore_type] AS varchar(8000)) AS [target_datastore_type], CAST([target_schema_name] AS varchar(8000)) AS [target_schema_name], CAST([target_table_name] AS varchar(8000)) AS [target_table_name], CAST([staging_table_name] AS varchar(8000)) AS [staging_table_name], CAST([file_delimiter] AS varchar(8000)) AS [file_delimiter], CAST([has_header] AS varchar(8000)) AS [has_header], CAST([encoding] AS varchar(8000)) AS [encoding], CAST([date_format] AS varchar(8000)) AS [date_format], CAST([timestamp_format] AS varchar(8000)) AS [timestamp_format], CAST([schema_inference] AS varchar(8000)) AS [schema_inference], CAST([custom_schema_json] AS varchar(8000)) AS [custom_schema_json], CAST([partition_columns] AS varchar(8000)) AS [partition_columns], CAST([sort_columns] AS varchar(8000)) AS [sort_columns], CAST([write_mode] AS varchar(8000)) AS [write_mode], CAST([merge_keys] AS varchar(8000)) AS [merge_keys], CAST([data_validation_rules] AS varchar(8000)) AS [data_validation_rules], CAST([error_handling_strategy] AS varchar(8000)) AS [error_handling_strategy], CAST([execution_group] AS varchar(8000)) AS [execution_group], CAST([active_yn] AS varchar(8000)) AS [active_yn], CAST([created_date] AS varchar(8000)) AS [created_date], CAST([modified_date] AS varchar(8000)) AS [modified_date], CAST([created_by] AS varchar(8000)) AS [created_by], CAST([modified_by] AS varchar(8000)) AS [modified_by], CAST([quote_character] AS varchar(8000)) AS [quote_character], CAST([escape_character] AS varchar(8000)) AS [escape_character], CAST([multiline_values] AS varchar(8000)) AS [multiline_values], CAST([ignore_leading_whitespace] AS varchar(8000)) AS [ignore_leading_whitespace], CAST([ignore_trailing_whitespace] AS varchar(8000)) AS [ignore_trailing_whitespace], CAST([null_value] AS varchar(8000)) AS [null_value], CAST([empty_value] AS varchar(8000)) AS [empty_value], CAST([comment_character] AS varchar(8000)) AS [comment_character], CAST([max_columns] AS varchar(8000)) AS [max_columns], CAST([max_chars_per_column] AS varchar(8000)) AS [max_chars_per_column], CAST([import_pattern] AS varchar(8000)) AS [import_pattern], CAST([date_partition_format] AS varchar(8000)) AS [date_partition_format], CAST([table_relationship_group] AS varchar(8000)) AS [table_relationship_group], CAST([batch_import_enabled] AS varchar(8000)) AS [batch_import_enabled], CAST([file_discovery_pattern] AS varchar(8000)) AS [file_discovery_pattern], CAST([import_sequence_order] AS varchar(8000)) AS [import_sequence_order], CAST([date_range_start] AS varchar(8000)) AS [date_range_start], CAST([date_range_end] AS varchar(8000)) AS [date_range_end], CAST([skip_existing_dates] AS varchar(8000)) AS [skip_existing_dates], CAST([source_is_folder] AS varchar(8000)) AS [source_is_folder] FROM [dbo].[config_flat_file_ingestion];

GO

SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'log_flat_file_ingestion';

GO

SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'rejects_flat_file_ingestion';

GO

SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'log_flat_file_ingestion';

GO

SELECT [log_id] AS [log_id], [config_id] AS [config_id], [execution_id] AS [execution_id], CONVERT(varchar(40), [job_start_time], 121) AS [job_start_time], CONVERT(varchar(40), [job_end_time], 121) AS [job_end_time], [status] AS [status], [source_file_path] AS [source_file_path], CONVERT(varchar(40), [source_file_size_bytes]) AS [source_file_size_bytes], CONVERT(varchar(40), [source_file_modified_time], 121) AS [source_file_modified_time], [target_table_name] AS [target_table_name], CONVERT(varchar(40), [records_processed]) AS [records_processed], CONVERT(varchar(40), [records_inserted]) AS [records_inserted], CONVERT(varchar(40), [records_updated]) AS [records_updated], CONVERT(varchar(40), [records_deleted]) AS [records_deleted], CONVERT(varchar(40), [records_failed]) AS [records_failed], CONVERT(varchar(40), [source_row_count]) AS [source_row_count], CONVERT(varchar(40), [staging_row_count]) AS [staging_row_count], CONVERT(varchar(40), [target_row_count_before]) AS [target_row_count_before], CONVERT(varchar(40), [target_row_count_after]) AS [target_row_count_after], [row_count_reconciliation_status] AS [row_count_reconciliation_status], CONVERT(varchar(40), [row_count_difference]) AS [row_count_difference], CONVERT(varchar(40), [data_read_duration_ms]) AS [data_read_duration_ms], CONVERT(varchar(40), [staging_write_duration_ms]) AS [staging_write_duration_ms], CONVERT(varchar(40), [merge_duration_ms]) AS [merge_duration_ms], CONVERT(varchar(40), [total_duration_ms]) AS [total_duration_ms], CONVERT(varchar(40), [avg_rows_per_second]) AS [avg_rows_per_second], CONVERT(varchar(40), [data_size_mb]) AS [data_size_mb], CONVERT(varchar(40), [throughput_mb_per_second]) AS [throughput_mb_per_second], [error_message] AS [error_message], [error_details] AS [error_details], CONVERT(varchar(40), [execution_duration_seconds]) AS [execution_duration_seconds], [spark_application_id] AS [spark_application_id], [source_file_partition_cols] AS [source_file_partition_cols], [source_file_partition_values] AS [source_file_partition_values], [date_partition] AS [date_partition], CONVERT(varchar(40), [created_date], 121) AS [created_date], [created_by] AS [created_by], [source_files] AS [source_files], [target_commit] AS [target_commit] FROM [dbo].[log_flat_file_ingestion] WHERE [status] IN ('completed', 'running') AND [source_files] IS NOT NULL ORDER BY [job_end_time];

GO

IF SCHEMA_ID('_ingen_fab_staging') IS NULL EXEC('CREATE SCHEMA [_ingen_fab_staging]');

GO

SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '_ingen_fab_staging' ORDER BY TABLE_NAME;

GO

SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'log_flat_file_ingestion';

GO

SELECT [log_id] AS [log_id], [config_id] AS [config_id], [execution_id] AS [execution_id], CONVERT(varchar(40), [job_start_time], 121) AS [job_start_time], CONVERT(varchar(40), [job_end_time], 121) AS [job_end_time], [status] AS [status], [source_file_path] AS [source_file_path], CONVERT(varchar(40), [source_file_size_bytes]) AS [source_file_size_bytes], CONVERT(varchar(40), [source_file_modified_time], 121) AS [source_file_modified_time], [target_table_name] AS [target_table_name], CONVERT(varchar(40), [records_processed]) AS [records_processed], CONVERT(varchar(40), [records_inserted]) AS [records_inserted], CONVERT(varchar(40), [records_updated]) AS [records_updated], CONVERT(varchar(40), [records_deleted]) AS [records_deleted], CONVERT(varchar(40), [records_failed]) AS [records_failed], CONVERT(varchar(40), [source_row_count]) AS [source_row_count], CONVERT(varchar(40), [staging_row_count]) AS [staging_row_count], CONVERT(varchar(40), [target_row_count_before]) AS [target_row_count_before], CONVERT(varchar(40), [target_row_count_after]) AS [target_row_count_after], [row_count_reconciliation_status] AS [row_count_reconciliation_status], CONVERT(varchar(40), [row_count_difference]) AS [row_count_difference], CONVERT(varchar(40), [data_read_duration_ms]) AS [data_read_duration_ms], CONVERT(varchar(40), [staging_write_duration_ms]) AS [staging_write_duration_ms], CONVERT(varchar(40), [merge_duration_ms]) AS [merge_duration_ms], CONVERT(varchar(40), [total_duration_ms]) AS [total_duration_ms], CONVERT(varchar(40), [avg_rows_per_second]) AS [avg_rows_per_second], CONVERT(varchar(40), [data_size_mb]) AS [data_size_mb], CONVERT(varchar(40), [throughput_mb_per_second]) AS [throughput_mb_per_second], [error_message] AS [error_message], [error_details] AS [error_details], CONVERT(varchar(40), [execution_duration_seconds]) AS [execution_duration_seconds], [spark_application_id] AS [spark_application_id], [source_file_partition_cols] AS [source_file_partition_cols], [source_file_partition_values] AS [source_file_partition_values], [date_partition] AS [date_partition], CONVERT(varchar(40), [created_date], 121) AS [created_date], [created_by] AS [created_by], [source_files] AS [source_files], [target_commit] AS [target_commit] FROM [dbo].[log_flat_file_ingestion] WHERE [status] IN ('completed', 'running') AND [source_files] IS NOT NULL ORDER BY [job_end_time];

GO

SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'bronze' ORDER BY TABLE_NAME;

GO

SET NOCOUNT ON;
BEGIN TRY
BEGIN TRANSACTION;
INSERT INTO [dbo].[log_flat_file_ingestion] ([log_id], [config_id], [execution_id], [job_start_time], [job_end_time], [status], [source_file_path], [source_file_size_bytes], [source_file_modified_time], [target_table_name], [records_processed], [records_inserted], [records_updated], [records_deleted], [records_failed], [source_row_count], [staging_row_count], [target_row_count_before], [target_row_count_after], [row_count_reconciliation_status], [row_count_difference], [data_read_duration_ms], [staging_write_duration_ms], [merge_duration_ms], [total_duration_ms], [avg_rows_per_second], [data_size_mb], [throughput_mb_per_second], [error_message], [error_details], [execution_duration_seconds], [spark_application_id], [source_file_partition_cols], [source_file_partition_values], [date_partition], [created_date], [created_by], [source_files], [target_commit]) VALUES
<rows>;
COMMIT TRANSACTION;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

SELECT COLUMN_NAME, DATA_TYPE, CAST(NUMERIC_PRECISION AS varchar(10)), CAST(NUMERIC_SCALE AS varchar(10)), CAST(CHARACTER_MAXIMUM_LENGTH AS varchar(10)) FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'bronze' AND TABLE_NAME = 'added' ORDER BY ORDINAL_POSITION;

GO

SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'bronze' ORDER BY TABLE_NAME;

GO

CREATE TABLE [_ingen_fab_staging].[ingest_<id>_1_failed] ([file] int NULL, [message] varchar(4000) NULL);

GO

SET NOCOUNT ON;
BEGIN TRY
CREATE TABLE [_ingen_fab_staging].[ingest_<id>_2_file0] ([c0] varchar(8000) NULL, [c1] varchar(8000) NULL, [c2] varchar(8000) NULL, [c3] varchar(8000) NULL, [c4] varchar(8000) NULL);
BEGIN TRY
COPY INTO [_ingen_fab_staging].[ingest_<id>_2_file0] FROM 'https://onelake.dfs.fabric.microsoft.com/<id>/<id>/Files/added/2024/01/01/x.csv' WITH (FILE_TYPE = 'CSV', FIRSTROW = 2, FIELDTERMINATOR = ',', FIELDQUOTE = '"', ENCODING = 'UTF8', MATCH_COLUMN_COUNT = 'ON', MAXERRORS = 1000000000, ERRORFILE = 'https://onelake.dfs.fabric.microsoft.com/<id>/<id>/Files/_ingen_fab_staging/<id>_1');
END TRY
BEGIN CATCH
INSERT INTO [_ingen_fab_staging].[ingest_<id>_1_failed] ([file], [message]) SELECT 0, LEFT(ERROR_MESSAGE(), 4000);
END CATCH;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

SELECT [file], [message] FROM [_ingen_fab_staging].[ingest_<id>_1_failed];

GO

CREATE TABLE [_ingen_fab_staging].[ingest_<id>_3_tokens] ([t0] varchar(8000) NULL, [t1] varchar(8000) NULL, [t2] varchar(8000) NULL, [t3] varchar(8000) NULL, [t4] varchar(8000) NULL, [file] int NULL);

GO

SET NOCOUNT ON;
BEGIN TRY
INSERT INTO [_ingen_fab_staging].[ingest_<id>_3_tokens] ([t0], [t1], [t2], [t3], [t4], [file]) SELECT [c0] AS [t0], [c1] AS [t1], [c2] AS [t2], [c3] AS [t3], [c4] AS [t4], 0 AS [file] FROM [_ingen_fab_staging].[ingest_<id>_2_file0];
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

DROP TABLE IF EXISTS [_ingen_fab_staging].[ingest_<id>_2_file0];

GO

CREATE TABLE [_ingen_fab_staging].[ingest_<id>_4_files] ([file] int NULL, [slice] int NULL, [path] varchar(4000) NULL, [day] date NULL);

GO

INSERT INTO [_ingen_fab_staging].[ingest_<id>_4_files] ([file], [slice], [path], [day]) VALUES
(0, 0, 'Files/added/2024/01/01/x.csv', '2024-01-01')

GO

SET NOCOUNT ON;
BEGIN TRY
WITH [cleaned] AS (SELECT r.[file], r.[t0] AS [t0], r.[t1] AS [t1], r.[t2] AS [t2], r.[t3] AS [t3], r.[t4] AS [t4] FROM [_ingen_fab_staging].[ingest_<id>_3_tokens] AS r),
[typed] AS (SELECT c.[file], c.[t0], c.[t1], c.[t2], c.[t3], c.[t4], CASE WHEN NULLIF(TRIM(c.[t0]), '') NOT IN ('+', '-', '.') AND CHARINDEX('e', LOWER(NULLIF(TRIM(c.[t0]), ''))) = 0 THEN TRY_CAST(NULLIF(TRIM(c.[t0]), '') AS bigint) END AS [v0], CASE WHEN NULLIF(TRIM(c.[t1]), '') NOT IN ('+', '-', '.') AND CHARINDEX('e', LOWER(NULLIF(TRIM(c.[t1]), ''))) = 0 THEN TRY_CAST(NULLIF(TRIM(c.[t1]), '') AS decimal(8,2)) END AS [v1], CASE WHEN LEN(NULLIF(TRIM(c.[t2]), '')) = 10 AND SUBSTRING(NULLIF(TRIM(c.[t2]), ''), 5, 1) = '-' AND SUBSTRING(NULLIF(TRIM(c.[t2]), ''), 8, 1) = '-' THEN TRY_CAST(NULLIF(TRIM(c.[t2]), '') AS date) END AS [v2], CASE WHEN LOWER(NULLIF(TRIM(c.[t3]), '')) IN ('true', 't', 'yes', 'y', '1') THEN CAST(1 AS bit) WHEN LOWER(NULLIF(TRIM(c.[t3]), '')) IN ('false', 'f', 'no', 'n', '0') THEN CAST(0 AS bit) END AS [v3], c.[t4] AS [v4] FROM [cleaned] AS c),
[judged] AS (SELECT t.[file], f.[slice], f.[path], f.[day], t.[t0], t.[v0], t.[t1], t.[v1], t.[t2], t.[v2], t.[t3], t.[v3], t.[t4], t.[v4], CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT(CAST('' AS varchar(max)), ISNULL(t.[t0], CHAR(0)), CHAR(31), ISNULL(t.[t1], CHAR(0)), CHAR(31), ISNULL(t.[t2], CHAR(0)), CHAR(31), ISNULL(t.[t3], CHAR(0)), CHAR(31), ISNULL(t.[t4], CHAR(0)), CHAR(31))), 1, 7) AS bigint) AS [digest], CASE WHEN NULLIF(TRIM(t.[t0]), '') IS NOT NULL AND t.[v0] IS NULL THEN 'id: ''' + LEFT(t.[t0], 60) + ''' is no BIGINT' WHEN NULLIF(TRIM(t.[t1]), '') IS NOT NULL AND t.[v1] IS NULL THEN 'price: ''' + LEFT(t.[t1], 60) + ''' is no DECIMAL(8,2)' WHEN CHARINDEX('.', t.[t1]) > 0 AND LEN(REPLACE(SUBSTRING(t.[t1], CHARINDEX('.', t.[t1]) + 1, 8000), '0', ' ')) > 2 THEN 'price: ''' + LEFT(t.[t1], 60) + ''' has more than 2 decimals' WHEN NULLIF(TRIM(t.[t2]), '') IS NOT NULL AND t.[v2] IS NULL THEN 'day: ''' + LEFT(t.[t2], 60) + ''' is no DATE' WHEN NULLIF(TRIM(t.[t3]), '') IS NOT NULL AND t.[v3] IS NULL THEN 'gift: ''' + LEFT(t.[t3], 60) + ''' is no BOOLEAN' WHEN CHARINDEX('�', t.[t4]) > 0 THEN 'note: text that is not utf-8' ELSE CAST(NULL AS varchar(8000)) END AS [reason] FROM [typed] AS t INNER JOIN [_ingen_fab_staging].[ingest_<id>_4_files] AS f ON f.[file] = t.[file]),
[ranked] AS (SELECT j.[file], j.[slice], j.[path], j.[day], j.[t0], j.[v0], j.[t1], j.[v1], j.[t2], j.[v2], j.[t3], j.[v3], j.[t4], j.[v4], j.[digest], j.[reason], 1 AS [place] FROM [judged] AS j)
SELECT j.[v0] AS [id], j.[v1] AS [price], j.[v2] AS [day], j.[v3] AS [gift], j.[v4] AS [note], j.[path] AS [_source_file], j.[day] AS [_source_date], j.[slice] AS [_ingen_fab_slice], j.[file] AS [_ingen_fab_file], j.[digest] AS [_ingen_fab_digest], CASE WHEN j.[reason] IS NULL AND j.[place] > 1 THEN 'another row of this slice has the same merge key' ELSE j.[reason] END AS [_ingen_fab_reason], CASE WHEN j.[reason] IS NULL AND j.[place] = 1 THEN NULL ELSE LEFT(CAST('' AS varchar(max)) + ISNULL(j.[t0], '') + ',' + ISNULL(j.[t1], '') + ',' + ISNULL(j.[t2], '') + ',' + ISNULL(j.[t3], '') + ',' + ISNULL(j.[t4], ''), 8000) END AS [_ingen_fab_text] INTO [_ingen_fab_staging].[ingest_<id>_5_checked] FROM [ranked] AS j;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

SELECT CAST([_ingen_fab_file] AS varchar(10)) AS [f], CAST(COUNT_BIG(*) AS varchar(20)) AS [n], CAST(COUNT_BIG([_ingen_fab_reason]) AS varchar(20)) AS [bad], CAST(SUM(CAST([_ingen_fab_digest] AS decimal(38,0))) AS varchar(40)) AS [digest] FROM [_ingen_fab_staging].[ingest_<id>_5_checked] GROUP BY [_ingen_fab_file];

GO

SELECT CAST(COUNT_BIG(*) AS varchar(20)) AS [n] FROM [bronze].[added];

GO

SELECT [word], CAST(COUNT_BIG(*) AS varchar(20)) AS [n] FROM (SELECT [_source_file] AS [word] FROM [bronze].[added] WHERE [_source_file] IN ('Files/added/2024/01/01/x.csv')) AS [gone] GROUP BY [word];

GO

SELECT TOP (10) [_source_file], [_ingen_fab_reason] FROM [_ingen_fab_staging].[ingest_<id>_5_checked] WHERE [_ingen_fab_reason] IS NOT NULL ORDER BY [_source_file], [_ingen_fab_digest];

GO

SET NOCOUNT ON;
BEGIN TRY
BEGIN TRANSACTION;
IF (SELECT COUNT_BIG(*) FROM [dbo].[log_flat_file_ingestion] WHERE [config_id] = 'added' AND [target_table_name] = 'bronze.added' AND [status] = 'completed' AND [source_files] IS NOT NULL) <> 2 OR (SELECT COUNT_BIG(*) FROM [dbo].[log_flat_file_ingestion] WHERE [status] = 'running' AND [log_id] IN ('<id>/added/2024-01-01')) <> 1 THROW 50001, 'another run loaded added at the same time; run again, and it is skipped', 1;
DELETE FROM [bronze].[added] WHERE [_source_file] IN ('Files/added/2024/01/01/x.csv');
INSERT INTO [bronze].[added] ([id], [price], [day], [gift], [note], [_ingestion_timestamp], [_source_file], [_source_date], [_execution_id]) SELECT [id], [price], [day], [gift], [note], SYSUTCDATETIME() AS [_ingestion_timestamp], [_source_file], [_source_date], '<id>' AS [_execution_id] FROM [_ingen_fab_staging].[ingest_<id>_5_checked] WHERE [_ingen_fab_reason] IS NULL;
INSERT INTO [dbo].[rejects_flat_file_ingestion] ([execution_id], [config_id], [target_table_name], [source_file], [source_date], [line_number], [reason], [raw_text], [rejected_at]) SELECT '<id>', 'added', 'bronze.added', [_source_file], [_source_date], CAST(NULL AS bigint), [_ingen_fab_reason], [_ingen_fab_text], SYSUTCDATETIME() FROM [_ingen_fab_staging].[ingest_<id>_5_checked] WHERE [_ingen_fab_reason] IS NOT NULL;
DELETE FROM [dbo].[log_flat_file_ingestion] WHERE [log_id] IN ('<id>/added/2024-01-01');
INSERT INTO [dbo].[log_flat_file_ingestion] ([log_id], [config_id], [execution_id], [job_start_time], [job_end_time], [status], [source_file_path], [source_file_size_bytes], [source_file_modified_time], [target_table_name], [records_processed], [records_inserted], [records_updated], [records_deleted], [records_failed], [source_row_count], [staging_row_count], [target_row_count_before], [target_row_count_after], [row_count_reconciliation_status], [row_count_difference], [data_read_duration_ms], [staging_write_duration_ms], [merge_duration_ms], [total_duration_ms], [avg_rows_per_second], [data_size_mb], [throughput_mb_per_second], [error_message], [error_details], [execution_duration_seconds], [spark_application_id], [source_file_partition_cols], [source_file_partition_values], [date_partition], [created_date], [created_by], [source_files], [target_commit]) VALUES
<rows>;
UPDATE [dbo].[log_flat_file_ingestion] SET [row_count_reconciliation_status] = 'mismatched', [row_count_difference] = counted.[n] - 2 FROM [dbo].[log_flat_file_ingestion] CROSS JOIN (SELECT COUNT_BIG(*) AS [n] FROM [bronze].[added]) AS [counted] WHERE counted.[n] <> 2 AND [log_id] IN ('<id>/added/2024-01-01');
COMMIT TRANSACTION;
SELECT '0' AS [number], '' AS [message];
END TRY
BEGIN CATCH
IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];
END CATCH;

GO

DROP TABLE IF EXISTS [_ingen_fab_staging].[ingest_<id>_1_failed], [_ingen_fab_staging].[ingest_<id>_3_tokens], [_ingen_fab_staging].[ingest_<id>_4_files], [_ingen_fab_staging].[ingest_<id>_5_checked];
