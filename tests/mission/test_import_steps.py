"""The steps of the guide to importing at a hundredth of its scale: tables, groups, queries, a rerun."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import Outcome, igf

CONFIGS = {
    1: ("retail_customers_incremental", "retail_products_incremental", "retail_stores_incremental"),
    2: ("retail_orders_incremental", "retail_order_items_incremental"),
    3: ("retail_inventory_incremental",),
}
DAYS = ("--start-date", "2024-01-01", "--end-date", "2024-01-03", "--scale", "0.01")
GENERATE = ("package", "synthetic-data", "generate-series", "retail_oltp_incremental", *DAYS)
RUN = ("run", "package", "flat-file-ingestion", "run", "--format", "csv")
STATUS = "SELECT config_id, status FROM log_flat_file_ingestion WHERE config_id LIKE 'retail_%_incremental%'"
REFERENCES = (
    "SELECT COUNT(*) as total_orders, COUNT(c.customer_id) as valid_customer_refs FROM bronze.orders o"
    " LEFT JOIN bronze.customers c ON o.customer_id = c.customer_id WHERE o.order_date >= '2024-01-01'"
)
STATE = "SELECT generation_date, row_count FROM synthetic_data_state WHERE table_name = 'orders'"
COVERAGE = "SELECT order_date, COUNT(*) as row_count FROM bronze.orders GROUP BY order_date"

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("needs_spark")]


def done(folder: Path, *words: str) -> Outcome:
    outcome = igf(folder, *words)
    assert outcome.code == 0, outcome.err
    return outcome


def answers(folder: Path, sql: str) -> list[tuple[str, ...]]:
    return sorted(tuple(row.values()) for row in done(folder, "query", sql, "--format", "csv").records)


def test_the_steps_load_everything_and_a_rerun_changes_nothing(tmp_path: Path) -> None:
    done(tmp_path, *GENERATE, "--generation-mode", "python")
    done(tmp_path, "ddl", "compile", "--generation-mode=lakehouse")
    done(tmp_path, "ddl", "run")
    for group, configs in CONFIGS.items():
        told = done(tmp_path, *RUN, f"--execution-group={group}").records
        assert [(row["config"], row["status"]) for row in told] == [(c, "completed") for c in configs]
    assert {status for _, status in answers(tmp_path, STATUS)} == {"completed"}
    ((orders, valid),) = answers(tmp_path, REFERENCES)
    assert orders == valid
    coverage = answers(tmp_path, COVERAGE)
    assert coverage == answers(tmp_path, STATE)
    again = done(tmp_path, *RUN).records
    assert {(row["status"], row["skipped"]) for row in again} == {("skipped", "3")}
    assert answers(tmp_path, COVERAGE) == coverage
