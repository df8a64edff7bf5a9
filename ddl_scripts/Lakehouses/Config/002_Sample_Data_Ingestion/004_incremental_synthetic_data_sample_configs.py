"""Configurations that load the files of the dataset retail_oltp_incremental into the schema bronze.

`ingen_fab synthetic-data generate-series retail_oltp_incremental` makes the files. Group 1 loads the master data,
group 2 the transactions that refer to it, group 3 the stock of each day.

A row that is missing is inserted, and one that is still as it came is brought up to date. A row that you have changed is
yours: put your name into modified_by, and this script leaves it alone.
"""

import json
from datetime import UTC, datetime

from delta.tables import DeltaTable
from pyspark.sql import Row
from pyspark.sql.types import StructType

AUTHOR = "ingen_fab"
NOW = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")

# What all six have in common: one CSV file for each table and day, as the dataset writes them.
COMMON = dict(
    source_file_path="tmp/spark/Files/synthetic_data/retail_oltp_incremental",
    source_file_format="csv",
    import_pattern="date_partitioned",
    date_partition_format="YYYY/MM/DD",
    date_range_start="2024-01-01",
    date_range_end="2024-01-30",
    batch_import_enabled=True,
    source_is_folder=False,
    file_delimiter=",",
    has_header=True,
    encoding="utf-8",
    quote_character='"',
    escape_character='"',
    multiline_values=True,
    ignore_leading_whitespace=False,
    ignore_trailing_whitespace=False,
    date_format="yyyy-MM-dd",
    timestamp_format="yyyy-MM-dd HH:mm:ss.SSSSSS",
    schema_inference=False,
    target_schema_name="bronze",
    table_relationship_group="retail_oltp",
    error_handling_strategy="log",
    active_yn="Y",
    created_date=NOW,
    created_by=AUTHOR,
    modified_date=NOW,
    modified_by=AUTHOR,
)


def schema_json(columns):
    """The columns of a file, "name TYPE" with commas between, as custom_schema_json holds them."""
    return json.dumps(dict(column.split() for column in columns.split(", ")))


# --- Group 1: master data. Each file is the complete state of its day; merge keeps the latest of each key. ---------

customers = Row(
    config_id="retail_customers_incremental",
    config_name="Retail customers",
    target_table_name="customers",
    file_discovery_pattern="**/customers/*.csv",
    write_mode="merge",
    merge_keys="customer_id",
    skip_existing_dates=True,
    execution_group=1,
    import_sequence_order=1,
    custom_schema_json=schema_json(
        "customer_id BIGINT, first_name STRING, last_name STRING, email STRING, phone STRING, "
        "birth_date DATE, street_address STRING, city STRING, state STRING, postal_code STRING, "
        "home_store_id BIGINT, loyalty_tier STRING, loyalty_points INT, preferred_channel STRING, "
        "marketing_opt_in BOOLEAN, created_date DATE, last_modified_date DATE"
    ),
    **COMMON,
)
products = Row(
    config_id="retail_products_incremental",
    config_name="Retail products",
    target_table_name="products",
    file_discovery_pattern="**/products/*.csv",
    write_mode="merge",
    merge_keys="product_id",
    skip_existing_dates=True,
    execution_group=1,
    import_sequence_order=2,
    custom_schema_json=schema_json(
        "product_id BIGINT, sku STRING, brand STRING, product_name STRING, category STRING, "
        "subcategory STRING, unit_price DECIMAL(18,2), unit_cost DECIMAL(18,2), weight_kg DECIMAL(18,3), "
        "status STRING, supplier_lead_days INT, created_date DATE, last_modified_date DATE"
    ),
    **COMMON,
)
stores = Row(
    config_id="retail_stores_incremental",
    config_name="Retail stores",
    target_table_name="stores",
    file_discovery_pattern="**/stores/*.csv",
    write_mode="merge",
    merge_keys="store_id",
    skip_existing_dates=True,
    execution_group=1,
    import_sequence_order=3,
    custom_schema_json=schema_json(
        "store_id BIGINT, store_name STRING, store_format STRING, street_address STRING, city STRING, "
        "state STRING, state_name STRING, postal_code STRING, phone STRING, manager_name STRING, "
        "opened_date DATE, square_feet INT, staff_count INT, created_date DATE, last_modified_date DATE"
    ),
    **COMMON,
)

# --- Group 2: transactions. Each file has the new rows of its day, and a file that changed is loaded again. --------

orders = Row(
    config_id="retail_orders_incremental",
    config_name="Retail orders",
    target_table_name="orders",
    file_discovery_pattern="**/orders/*.csv",
    write_mode="append",
    merge_keys=None,
    skip_existing_dates=False,
    execution_group=2,
    import_sequence_order=4,
    custom_schema_json=schema_json(
        "order_id BIGINT, order_number STRING, customer_id BIGINT, store_id BIGINT, order_date DATE, "
        "order_timestamp TIMESTAMP, channel STRING, status STRING, payment_method STRING, promised_date DATE, "
        "total_amount DECIMAL(18,2)"
    ),
    **COMMON,
)
order_items = Row(
    config_id="retail_order_items_incremental",
    config_name="Retail order items",
    target_table_name="order_items",
    file_discovery_pattern="**/order_items/*.csv",
    write_mode="append",
    merge_keys=None,
    skip_existing_dates=False,
    execution_group=2,
    import_sequence_order=5,
    custom_schema_json=schema_json(
        "order_item_id BIGINT, order_id BIGINT, line_number INT, product_id BIGINT, quantity INT, "
        "unit_price DECIMAL(18,2), line_total DECIMAL(18,2), is_gift BOOLEAN, order_date DATE"
    ),
    **COMMON,
)

# --- Group 3: the stock of each day, whose key has the day in it: every day stays. ---------------------------------

inventory = Row(
    config_id="retail_inventory_incremental",
    config_name="Retail inventory",
    target_table_name="inventory",
    file_discovery_pattern="**/inventory/*.csv",
    write_mode="merge",
    merge_keys="store_id,product_id,date",
    skip_existing_dates=True,
    execution_group=3,
    import_sequence_order=6,
    custom_schema_json=schema_json(
        "store_id BIGINT, product_id BIGINT, date DATE, quantity_on_hand INT, quantity_reserved INT, "
        "quantity_available INT, quantity_on_order INT, reorder_point INT, below_reorder_point BOOLEAN, "
        "shelf_location STRING"
    ),
    **COMMON,
)

config = DeltaTable.forName(spark, "dbo.config_flat_file_ingestion")
types = {field.name: field for field in config.toDF().schema}
rows = [customers, products, stores, orders, order_items, inventory]
names = list(customers.asDict())
samples = spark.createDataFrame(
    [[row[name] for name in names] for row in rows], StructType([types[name] for name in names])
)

given = {name: f"sample.{name}" for name in names}
changed = {name: value for name, value in given.items() if name not in ("config_id", "created_date", "created_by")}
(
    config.alias("config")
    .merge(samples.alias("sample"), "config.config_id = sample.config_id")
    .whenMatchedUpdate(condition=f"config.modified_by = '{AUTHOR}'", set=changed)
    .whenNotMatchedInsert(values=given)
    .execute()
)
