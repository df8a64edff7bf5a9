-- Configurations that load the files of the dataset retail_oltp_incremental into the schema bronze.
--
-- `ingen_fab synthetic-data generate-series retail_oltp_incremental` makes the files. Group 1 loads the master data,
-- group 2 the transactions that refer to it, group 3 the stock of each day.
--
-- A row that is missing is inserted, and one that is still as it came is brought up to date. A row that you have
-- changed is yours: put your name into modified_by, and this script leaves it alone.

WITH samples AS (
    -- Group 1: master data. Each file is the complete state of its day; merge keeps the latest of each key.
    SELECT
        'retail_customers_incremental' AS [config_id],
        'Retail customers' AS [config_name],
        'customers' AS [target_table_name],
        '**/customers/*.csv' AS [file_discovery_pattern],
        'merge' AS [write_mode],
        'customer_id' AS [merge_keys],
        CAST(1 AS bit) AS [skip_existing_dates],
        1 AS [execution_group],
        1 AS [import_sequence_order],
        '{"customer_id": "BIGINT", "first_name": "STRING", "last_name": "STRING", "email": "STRING", "phone": "STRING", "birth_date": "DATE", "street_address": "STRING", "city": "STRING", "state": "STRING", "postal_code": "STRING", "home_store_id": "BIGINT", "loyalty_tier": "STRING", "loyalty_points": "INT", "preferred_channel": "STRING", "marketing_opt_in": "BOOLEAN", "created_date": "DATE", "last_modified_date": "DATE"}' AS [custom_schema_json]
    UNION ALL
    SELECT
        'retail_products_incremental' AS [config_id],
        'Retail products' AS [config_name],
        'products' AS [target_table_name],
        '**/products/*.csv' AS [file_discovery_pattern],
        'merge' AS [write_mode],
        'product_id' AS [merge_keys],
        CAST(1 AS bit) AS [skip_existing_dates],
        1 AS [execution_group],
        2 AS [import_sequence_order],
        '{"product_id": "BIGINT", "sku": "STRING", "brand": "STRING", "product_name": "STRING", "category": "STRING", "subcategory": "STRING", "unit_price": "DECIMAL(18,2)", "unit_cost": "DECIMAL(18,2)", "weight_kg": "DECIMAL(18,3)", "status": "STRING", "supplier_lead_days": "INT", "created_date": "DATE", "last_modified_date": "DATE"}' AS [custom_schema_json]
    UNION ALL
    SELECT
        'retail_stores_incremental' AS [config_id],
        'Retail stores' AS [config_name],
        'stores' AS [target_table_name],
        '**/stores/*.csv' AS [file_discovery_pattern],
        'merge' AS [write_mode],
        'store_id' AS [merge_keys],
        CAST(1 AS bit) AS [skip_existing_dates],
        1 AS [execution_group],
        3 AS [import_sequence_order],
        '{"store_id": "BIGINT", "store_name": "STRING", "store_format": "STRING", "street_address": "STRING", "city": "STRING", "state": "STRING", "state_name": "STRING", "postal_code": "STRING", "phone": "STRING", "manager_name": "STRING", "opened_date": "DATE", "square_feet": "INT", "staff_count": "INT", "created_date": "DATE", "last_modified_date": "DATE"}' AS [custom_schema_json]
    UNION ALL
    -- Group 2: transactions. Each file has the new rows of its day, and a file that changed is loaded again.
    SELECT
        'retail_orders_incremental' AS [config_id],
        'Retail orders' AS [config_name],
        'orders' AS [target_table_name],
        '**/orders/*.csv' AS [file_discovery_pattern],
        'append' AS [write_mode],
        CAST(NULL AS varchar(200)) AS [merge_keys],
        CAST(0 AS bit) AS [skip_existing_dates],
        2 AS [execution_group],
        4 AS [import_sequence_order],
        '{"order_id": "BIGINT", "order_number": "STRING", "customer_id": "BIGINT", "store_id": "BIGINT", "order_date": "DATE", "order_timestamp": "TIMESTAMP", "channel": "STRING", "status": "STRING", "payment_method": "STRING", "promised_date": "DATE", "total_amount": "DECIMAL(18,2)"}' AS [custom_schema_json]
    UNION ALL
    SELECT
        'retail_order_items_incremental' AS [config_id],
        'Retail order items' AS [config_name],
        'order_items' AS [target_table_name],
        '**/order_items/*.csv' AS [file_discovery_pattern],
        'append' AS [write_mode],
        CAST(NULL AS varchar(200)) AS [merge_keys],
        CAST(0 AS bit) AS [skip_existing_dates],
        2 AS [execution_group],
        5 AS [import_sequence_order],
        '{"order_item_id": "BIGINT", "order_id": "BIGINT", "line_number": "INT", "product_id": "BIGINT", "quantity": "INT", "unit_price": "DECIMAL(18,2)", "line_total": "DECIMAL(18,2)", "is_gift": "BOOLEAN", "order_date": "DATE"}' AS [custom_schema_json]
    UNION ALL
    -- Group 3: the stock of each day, whose key has the day in it: every day stays.
    SELECT
        'retail_inventory_incremental' AS [config_id],
        'Retail inventory' AS [config_name],
        'inventory' AS [target_table_name],
        '**/inventory/*.csv' AS [file_discovery_pattern],
        'merge' AS [write_mode],
        'store_id,product_id,date' AS [merge_keys],
        CAST(1 AS bit) AS [skip_existing_dates],
        3 AS [execution_group],
        6 AS [import_sequence_order],
        '{"store_id": "BIGINT", "product_id": "BIGINT", "date": "DATE", "quantity_on_hand": "INT", "quantity_reserved": "INT", "quantity_available": "INT", "quantity_on_order": "INT", "reorder_point": "INT", "below_reorder_point": "BOOLEAN", "shelf_location": "STRING"}' AS [custom_schema_json]
),
-- What all of them have in common: one CSV file for each table and day, as the dataset writes them.
complete AS (
    SELECT
        s.[config_id],
        s.[config_name],
        s.[target_table_name],
        s.[file_discovery_pattern],
        s.[write_mode],
        s.[merge_keys],
        s.[skip_existing_dates],
        s.[execution_group],
        s.[import_sequence_order],
        s.[custom_schema_json],
        'tmp/spark/Files/synthetic_data/retail_oltp_incremental' AS [source_file_path],
        'csv' AS [source_file_format],
        'date_partitioned' AS [import_pattern],
        'YYYY/MM/DD' AS [date_partition_format],
        '2024-01-01' AS [date_range_start],
        '2024-01-30' AS [date_range_end],
        CAST(1 AS bit) AS [batch_import_enabled],
        CAST(0 AS bit) AS [source_is_folder],
        ',' AS [file_delimiter],
        CAST(1 AS bit) AS [has_header],
        'utf-8' AS [encoding],
        '"' AS [quote_character],
        '"' AS [escape_character],
        CAST(1 AS bit) AS [multiline_values],
        CAST(0 AS bit) AS [ignore_leading_whitespace],
        CAST(0 AS bit) AS [ignore_trailing_whitespace],
        'yyyy-MM-dd' AS [date_format],
        'yyyy-MM-dd HH:mm:ss.SSSSSS' AS [timestamp_format],
        CAST(0 AS bit) AS [schema_inference],
        'bronze' AS [target_schema_name],
        'retail_oltp' AS [table_relationship_group],
        'log' AS [error_handling_strategy],
        'Y' AS [active_yn],
        CONVERT(varchar(19), SYSUTCDATETIME(), 120) AS [at]
    FROM samples AS s
)
MERGE INTO [dbo].[config_flat_file_ingestion] AS config
USING complete AS sample ON config.[config_id] = sample.[config_id]
WHEN MATCHED AND config.[modified_by] = 'ingen_fab' THEN UPDATE SET
    [config_name] = sample.[config_name],
    [target_table_name] = sample.[target_table_name],
    [file_discovery_pattern] = sample.[file_discovery_pattern],
    [write_mode] = sample.[write_mode],
    [merge_keys] = sample.[merge_keys],
    [skip_existing_dates] = sample.[skip_existing_dates],
    [execution_group] = sample.[execution_group],
    [import_sequence_order] = sample.[import_sequence_order],
    [custom_schema_json] = sample.[custom_schema_json],
    [source_file_path] = sample.[source_file_path],
    [source_file_format] = sample.[source_file_format],
    [import_pattern] = sample.[import_pattern],
    [date_partition_format] = sample.[date_partition_format],
    [date_range_start] = sample.[date_range_start],
    [date_range_end] = sample.[date_range_end],
    [batch_import_enabled] = sample.[batch_import_enabled],
    [source_is_folder] = sample.[source_is_folder],
    [file_delimiter] = sample.[file_delimiter],
    [has_header] = sample.[has_header],
    [encoding] = sample.[encoding],
    [quote_character] = sample.[quote_character],
    [escape_character] = sample.[escape_character],
    [multiline_values] = sample.[multiline_values],
    [ignore_leading_whitespace] = sample.[ignore_leading_whitespace],
    [ignore_trailing_whitespace] = sample.[ignore_trailing_whitespace],
    [date_format] = sample.[date_format],
    [timestamp_format] = sample.[timestamp_format],
    [schema_inference] = sample.[schema_inference],
    [target_schema_name] = sample.[target_schema_name],
    [table_relationship_group] = sample.[table_relationship_group],
    [error_handling_strategy] = sample.[error_handling_strategy],
    [active_yn] = sample.[active_yn],
    [modified_date] = sample.[at]
WHEN NOT MATCHED THEN INSERT (
    [config_id], [config_name], [target_table_name], [file_discovery_pattern], [write_mode], [merge_keys],
    [skip_existing_dates], [execution_group], [import_sequence_order], [custom_schema_json], [source_file_path],
    [source_file_format], [import_pattern], [date_partition_format], [date_range_start], [date_range_end],
    [batch_import_enabled], [source_is_folder], [file_delimiter], [has_header], [encoding], [quote_character],
    [escape_character], [multiline_values], [ignore_leading_whitespace], [ignore_trailing_whitespace],
    [date_format], [timestamp_format], [schema_inference], [target_schema_name], [table_relationship_group],
    [error_handling_strategy], [active_yn], [created_date], [created_by], [modified_date], [modified_by]
)
VALUES (
    sample.[config_id], sample.[config_name], sample.[target_table_name], sample.[file_discovery_pattern],
    sample.[write_mode], sample.[merge_keys], sample.[skip_existing_dates], sample.[execution_group],
    sample.[import_sequence_order], sample.[custom_schema_json], sample.[source_file_path],
    sample.[source_file_format], sample.[import_pattern], sample.[date_partition_format], sample.[date_range_start],
    sample.[date_range_end], sample.[batch_import_enabled], sample.[source_is_folder], sample.[file_delimiter],
    sample.[has_header], sample.[encoding], sample.[quote_character], sample.[escape_character],
    sample.[multiline_values], sample.[ignore_leading_whitespace], sample.[ignore_trailing_whitespace],
    sample.[date_format], sample.[timestamp_format], sample.[schema_inference], sample.[target_schema_name],
    sample.[table_relationship_group], sample.[error_handling_strategy], sample.[active_yn], sample.[at],
    'ingen_fab', sample.[at], 'ingen_fab'
);
