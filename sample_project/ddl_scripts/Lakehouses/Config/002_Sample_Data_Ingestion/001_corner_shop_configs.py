"""Configurations that load the files of the dataset corner_shop into the schema bronze.

Group 1 loads members and articles, group 2 the sales that refer to them, group 3 the lines of the sales. A row that you
have changed is yours: put your name into modified_by, and this script leaves it alone.
"""

from datetime import UTC, datetime

from delta.tables import DeltaTable
from pyspark.sql import Row
from pyspark.sql.types import StructType

AUTHOR = "ingen_fab"
NOW = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")


def config(table, write_mode, merge_keys, group, order):
    """One parquet file of the table in the folder of each day."""
    return Row(
        config_id=f"corner_shop_{table}",
        config_name=f"Corner shop: {table}",
        source_file_path="Files/synthetic_data/corner_shop",
        source_file_format="parquet",
        import_pattern="date_partitioned",
        date_partition_format="YYYY/MM/DD",
        file_discovery_pattern=f"**/{table}.parquet",
        batch_import_enabled=True,
        source_is_folder=False,
        target_schema_name="bronze",
        target_table_name=table,
        table_relationship_group="corner_shop",
        write_mode=write_mode,
        merge_keys=merge_keys,
        # What is merged is the state of a day, what is appended may be made anew.
        skip_existing_dates=write_mode == "merge",
        execution_group=group,
        import_sequence_order=order,
        error_handling_strategy="fail",
        active_yn="Y",
        created_date=NOW,
        created_by=AUTHOR,
        modified_date=NOW,
        modified_by=AUTHOR,
    )


rows = [
    config("members", "merge", "member_id", 1, 1),
    config("articles", "merge", "article_id", 1, 2),
    config("sales", "append", None, 2, 3),
    config("sale_lines", "append", None, 3, 4),
]

table = DeltaTable.forName(spark, "dbo.config_flat_file_ingestion")
types = {field.name: field for field in table.toDF().schema}
names = list(rows[0].asDict())
samples = spark.createDataFrame([[row[name] for name in names] for row in rows], StructType([types[name] for name in names]))

given = {name: f"sample.{name}" for name in names}
changed = {name: value for name, value in given.items() if name not in ("config_id", "created_date", "created_by")}
(
    table.alias("config")
    .merge(samples.alias("sample"), "config.config_id = sample.config_id")
    .whenMatchedUpdate(condition=f"config.modified_by = '{AUTHOR}'", set=changed)
    .whenNotMatchedInsert(values=given)
    .execute()
)
