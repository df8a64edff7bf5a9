"""The guide to importing from an empty folder to its last query, at a hundredth of the size.

Its commands and its SQL stand here as they are written there.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from tests.command_line import Outcome, igf
from tests.mission.commands import as_written

GENERATE = """ingen_fab package synthetic-data generate-series retail_oltp_incremental \\
  --start-date 2024-01-01 \\
  --end-date 2024-01-30
"""
COMPILE = "ingen_fab ddl compile --generation-mode=lakehouse"
GROUPS = tuple(
    f"ingen_fab run package flat-file-ingestion run --execution-group={group}" for group in (1, 2, 3)
)
STATUS = """
SELECT
    config_id,
    execution_id,
    status,
    records_processed,
    records_inserted,
    records_updated,
    execution_duration_seconds,
    error_message
FROM log_flat_file_ingestion
WHERE config_id LIKE 'retail_%_incremental%'
ORDER BY job_start_time DESC;
"""
COMPLETENESS = """
-- Check date coverage
SELECT
    'customers' as table_name,
    DATE_TRUNC('day', _ingestion_timestamp) as ingestion_date,
    COUNT(*) as record_count
FROM bronze.customers
GROUP BY DATE_TRUNC('day', _ingestion_timestamp)

UNION ALL

SELECT
    'orders' as table_name,
    DATE_TRUNC('day', order_date) as ingestion_date,
    COUNT(*) as record_count
FROM bronze.orders
GROUP BY DATE_TRUNC('day', order_date)

ORDER BY table_name, ingestion_date;
"""
INTEGRITY = """
-- Verify order-customer relationships
SELECT
    COUNT(*) as total_orders,
    COUNT(DISTINCT o.customer_id) as unique_customers,
    COUNT(c.customer_id) as valid_customer_refs
FROM bronze.orders o
LEFT JOIN bronze.customers c ON o.customer_id = c.customer_id
WHERE o.order_date >= '2024-01-01';
"""
TABLES = ("customers", "products", "stores", "orders", "order_items", "inventory")
DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(30)]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("needs_spark")]


def state(folder: Path) -> dict[tuple[str, date], int]:
    """The rows of each table and day as the generator recorded them."""
    table = DeltaTable(str(folder / "tmp/spark/Tables/dbo/synthetic_data_state")).to_pyarrow_table()
    return {(row["table_name"], row["generation_date"]): row["row_count"] for row in table.to_pylist()}


def bronze(folder: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        DeltaTable(str(folder / "tmp/spark/Tables/bronze" / table)).to_pyarrow_table().to_pylist()
    )
    return rows


def answer(folder: Path, sql: str) -> list[dict[str, str]]:
    found = igf(folder, "query", sql, "--format", "csv")
    assert found.code == 0, found.err
    return found.records


def done(outcome: Outcome) -> None:
    assert outcome.code == 0, outcome.err


@pytest.fixture(scope="module")
def folder(needs_spark: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the four steps of the guide were taken."""
    made = tmp_path_factory.mktemp("guide")
    done(as_written(made, GENERATE, "--scale", "0.01"))
    done(as_written(made, COMPILE))
    # "Run the generated notebook": any way of doing so will do.
    done(igf(made, "notebook", "run", "fabric_workspace_items/ddl/Lakehouses/ddl_lakehouse_all.Notebook"))
    for command in GROUPS:
        done(as_written(made, command))
    return made


def test_every_import_is_completed(folder: Path) -> None:
    rows = answer(folder, STATUS)
    assert {row["config_id"] for row in rows} == {f"retail_{table}_incremental" for table in TABLES}
    assert {(row["status"], row["error_message"]) for row in rows} == {("completed", "")}
    assert len(rows) == len(TABLES) * len(DAYS)


def test_every_day_has_as_many_orders_as_were_generated(folder: Path) -> None:
    rows = [row for row in answer(folder, COMPLETENESS) if row["table_name"] == "orders"]
    counts = {row["ingestion_date"][:10]: int(row["record_count"]) for row in rows}
    assert counts == {str(day): state(folder)[("orders", day)] for day in DAYS}


def test_the_customers_of_all_days_are_there_once(folder: Path) -> None:
    rows = [row for row in answer(folder, COMPLETENESS) if row["table_name"] == "customers"]
    keys = [row["customer_id"] for row in bronze(folder, "customers")]
    assert sum(int(row["record_count"]) for row in rows) == len(keys) == len(set(keys))
    assert len(keys) >= state(folder)[("customers", DAYS[-1])]


def test_every_order_has_a_valid_customer(folder: Path) -> None:
    (row,) = answer(folder, INTEGRITY)
    total = sum(rows for (table, _), rows in state(folder).items() if table == "orders")
    assert row["total_orders"] == row["valid_customer_refs"] == str(total)
    assert 0 < int(row["unique_customers"]) <= total


@pytest.mark.parametrize("table", ["order_items", "inventory"])
def test_every_row_of_a_table_that_grows_is_there(table: str, folder: Path) -> None:
    made = sum(rows for (name, _), rows in state(folder).items() if name == table)
    assert len(bronze(folder, table)) == made


def test_the_same_steps_again_change_no_table(folder: Path) -> None:
    before = {
        table: DeltaTable(str(folder / "tmp/spark/Tables/bronze" / table)).version() for table in TABLES
    }
    again = as_written(folder, "ingen_fab ddl run --format csv")
    assert {row["reason"] for row in again.records} == {"done"}
    for command in GROUPS:
        done(as_written(folder, command))
    after = {table: DeltaTable(str(folder / "tmp/spark/Tables/bronze" / table)).version() for table in TABLES}
    assert after == before
    statuses = {row["status"] for row in answer(folder, STATUS)}
    assert statuses == {"completed", "skipped"}
