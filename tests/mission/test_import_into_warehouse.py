"""The guide to importing on the warehouse: its steps and its queries as T-SQL, at a hundredth of the size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from deltalake import DeltaTable

from tests.command_line import Outcome, igf
from tests.mission.commands import as_written
from tests.mission.test_import_end_to_end import INTEGRITY, STATUS, TABLES

GENERATE = """ingen_fab package synthetic-data generate-series retail_oltp_incremental \\
  --start-date 2024-01-01 \\
  --end-date 2024-01-04
"""
DAYS = 4
INTO = ("--target-environment", "warehouse")
GROUPS = tuple(
    f"ingen_fab run package flat-file-ingestion run --execution-group={group}" for group in (1, 2, 3)
)
# T-SQL's way to the day of an instant.
COMPLETENESS = """
-- Check date coverage
SELECT
    'customers' as table_name,
    CAST(_ingestion_timestamp AS date) as ingestion_date,
    COUNT(*) as record_count
FROM bronze.customers
GROUP BY CAST(_ingestion_timestamp AS date)

UNION ALL

SELECT
    'orders' as table_name,
    CAST(order_date AS date) as ingestion_date,
    COUNT(*) as record_count
FROM bronze.orders
GROUP BY CAST(order_date AS date)

ORDER BY table_name, ingestion_date;
"""

pytestmark = pytest.mark.slow


def done(outcome: Outcome) -> None:
    assert outcome.code == 0, outcome.err


def answer(folder: Path, sql: str) -> list[dict[str, str]]:
    found = igf(folder, "query", sql, *INTO, "--format", "csv")
    done(found)
    return found.records


def generated(folder: Path) -> dict[tuple[str, str], int]:
    """The rows of each table and day as the generator recorded them."""
    table = DeltaTable(str(folder / "tmp/spark/Tables/dbo/synthetic_data_state")).to_pyarrow_table()
    return {
        (row["table_name"], row["generation_date"].isoformat()): row["row_count"] for row in table.to_pylist()
    }


def bronze(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that was loaded."""
    with duckdb.connect(str(folder / "tmp/warehouse/Config_WH.duckdb"), read_only=True) as connection:
        return {
            table: connection.execute(f"SELECT * FROM bronze.{table} ORDER BY ALL").fetchall()
            for table in TABLES
        }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the four steps of the guide were taken, without Java."""
    made = tmp_path_factory.mktemp("guide")
    done(as_written(made, GENERATE, "--scale", "0.01"))
    done(as_written(made, "ingen_fab ddl compile --generation-mode=warehouse"))
    done(as_written(made, "ingen_fab ddl run --generation-mode=warehouse"))
    for command in GROUPS:
        done(as_written(made, command, *INTO))
    return made


def test_every_import_is_completed(folder: Path) -> None:
    rows = answer(folder, STATUS)
    assert {row["config_id"] for row in rows} == {f"retail_{table}_incremental" for table in TABLES}
    assert {(row["status"], row["error_message"]) for row in rows} == {("completed", "")}
    assert len(rows) == len(TABLES) * DAYS


def test_every_day_is_complete(folder: Path) -> None:
    rows = answer(folder, COMPLETENESS)
    orders = {r["ingestion_date"]: int(r["record_count"]) for r in rows if r["table_name"] == "orders"}
    made = generated(folder)
    assert orders == {day: count for (table, day), count in made.items() if table == "orders"}
    found = bronze(folder)
    for table in ("order_items", "inventory"):
        assert len(found[table]) == sum(count for (name, _), count in made.items() if name == table)
    keys = [row[0] for row in found["customers"]]
    assert len(keys) == len(set(keys)) >= made[("customers", "2024-01-04")]


def test_every_order_has_a_valid_customer(folder: Path) -> None:
    (row,) = answer(folder, INTEGRITY)
    total = sum(count for (table, _), count in generated(folder).items() if table == "orders")
    assert row["total_orders"] == row["valid_customer_refs"] == str(total)
    assert 0 < int(row["unique_customers"]) <= total


def test_the_same_steps_again_change_no_row(folder: Path) -> None:
    before = bronze(folder)
    again = as_written(folder, "ingen_fab ddl run --generation-mode=warehouse --format csv")
    assert {row["reason"] for row in again.records} == {"done"}
    for command in GROUPS:
        done(as_written(folder, command, *INTO))
    assert bronze(folder) == before
    assert {row["status"] for row in answer(folder, STATUS)} == {"completed", "skipped"}
