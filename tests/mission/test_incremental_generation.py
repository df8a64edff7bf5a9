"""The commands of the guide to incremental generation, word for word."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

from tests.command_line import differing, files_of, tree
from tests.mission.commands import as_written, files_in

RETAIL = "retail_oltp_incremental"
ECOMMERCE = "ecommerce_star_incremental"
# By hand: Monday 2024-01-15 is a public holiday: 8000 x 0.8 x 2.2 orders and 18000 x 0.8 items; two weeks of
# 100 births and 50 leaving customers that grow with their number; products after two weeks of one per cent.
MONDAY_ROWS = {"orders": 14_080, "order_items": 14_400, "products": 5_100}


def rows_by_table(folder: Path, pattern: str) -> dict[str, int]:
    found = {}
    for path in sorted((files_of(folder) / "synthetic_data" / RETAIL).glob(pattern)):
        counted = duckdb.sql(f"SELECT count(*) FROM read_parquet('{path}')").fetchone()
        assert counted is not None
        found[path.stem] = counted[0]
    return found


def test_one_day_in_nested_folders(tmp_path: Path) -> None:
    made = as_written(
        tmp_path,
        """ingen_fab synthetic-data generate-incremental retail_oltp_incremental \\
    --date 2024-01-15 \\
    --path-format nested \\
    --target-environment lakehouse \\
    --generation-mode auto
""",
    )
    assert made.code == 0, made.err
    assert files_in(tmp_path, RETAIL) == {
        *(
            f"2024/01/15/{table}.parquet"
            for table in ("customers", "products", "orders", "order_items", "inventory")
        ),
        # Not due on that day; what is on disk points at it.
        "2024/01/01/stores.parquet",
    }
    assert "making stores of 2024-01-01" in made.err
    rows = rows_by_table(tmp_path, "2024/01/15/*.parquet")
    assert {table: rows[table] for table in MONDAY_ROWS} == MONDAY_ROWS
    assert 50_650 < rows["customers"] < 50_750


def test_one_day_in_flat_files(tmp_path: Path) -> None:
    made = as_written(
        tmp_path,
        """ingen_fab synthetic-data generate-incremental retail_oltp_incremental \\
    --date 2024-01-15 \\
    --path-format flat \\
    --seed 42
""",
    )
    assert made.code == 0, made.err
    assert files_in(tmp_path, RETAIL) == {
        *(
            f"20240115_{table}.parquet"
            for table in ("customers", "products", "orders", "order_items", "inventory")
        ),
        "20240101_stores.parquet",
    }
    rows = rows_by_table(tmp_path, "20240115_*.parquet")
    assert {table: rows[f"20240115_{table}"] for table in MONDAY_ROWS} == MONDAY_ROWS


def test_thirty_days_in_nested_folders(tmp_path: Path) -> None:
    made = as_written(
        tmp_path,
        """ingen_fab synthetic-data generate-series retail_oltp_incremental \\
    --start-date 2024-01-01 \\
    --end-date 2024-01-30 \\
    --path-format nested \\
    --batch-size 10
""",
        *("--scale", "0.01"),
    )
    assert made.code == 0, made.err
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(30)]
    mondays = [day for day in days if day.weekday() == 0]
    daily = ("customers", "orders", "order_items", "inventory")
    assert files_in(tmp_path, RETAIL) == {
        *(f"{day:%Y/%m/%d}/{table}.parquet" for day in days for table in daily),
        *(f"{day:%Y/%m/%d}/products.parquet" for day in mondays),
        "2024/01/01/stores.parquet",
    }


def test_days_made_in_a_batch_are_the_same_as_one_by_one_and_backwards(tmp_path: Path) -> None:
    days = [f"2024-01-0{n}" for n in range(1, 4)]
    batched, single = tmp_path / "batched", tmp_path / "single"
    for folder in (batched, single):
        folder.mkdir()
    series = f"ingen_fab synthetic-data generate-series {RETAIL} --start-date {days[0]} --end-date {days[-1]}"
    as_written(batched, series, "--batch-size", "10", "--scale", "0.01")
    for day in reversed(days):
        as_written(
            single, f"ingen_fab synthetic-data generate-incremental {RETAIL} --date {day}", "--scale", "0.01"
        )
    assert differing(tree(files_of(single)), tree(files_of(batched))) == []


def test_the_list_of_datasets(tmp_path: Path) -> None:
    listed = as_written(tmp_path, "ingen_fab synthetic-data list-incremental-datasets")
    assert listed.code == 0
    assert RETAIL in listed.out
    assert ECOMMERCE in listed.out
    assert tree(tmp_path) == {}


def test_the_star_schema_for_three_days(tmp_path: Path) -> None:
    made = as_written(
        tmp_path,
        """ingen_fab synthetic-data generate-series ecommerce_star_incremental \\
    --start-date 2024-01-01 \\
    --end-date 2024-01-03 \\
    --batch-size 30
""",
        *("--scale", "0.01", "--format", "csv"),
    )
    assert made.code == 0, made.err
    daily = ("dim_customer", "dim_session", "fact_web_events", "fact_orders")
    assert files_in(tmp_path, ECOMMERCE) == {
        *(f"2024/01/{day:02}/{table}.parquet" for day in (1, 2, 3) for table in daily),
        "2024/01/01/dim_product.parquet",
        "2024/01/01/dim_date.parquet",
    }
    # 20000 events a day: x 0.85 x 2.0 on New Year's Monday, x 0.90, x 0.95; 250 orders: x 0.85 x 2.8, ...
    assert {row["table"]: int(row["rows"]) for row in made.records} == {
        "dim_customer": 5_000 + 5_015 + 5_030,
        "dim_product": 1_000,
        "dim_session": 10_000 + 10_050 + 10_100,
        "dim_date": 3_653,
        "fact_web_events": 34_000 + 18_000 + 19_000,
        "fact_orders": 595 + 225 + 238,
    }


def test_a_year_with_pyspark_is_planned(tmp_path: Path) -> None:
    planned = as_written(
        tmp_path,
        """ingen_fab synthetic-data generate-series ecommerce_star_incremental \\
    --start-date 2024-01-01 \\
    --end-date 2024-12-31 \\
    --batch-size 30 \\
    --generation-mode pyspark
""",
        *("--dry-run", "--format", "csv"),
    )
    assert planned.code == 0, planned.err
    assert len(planned.records) == 366 * 4 + 53 + 1
    assert tree(tmp_path) == {}


def test_a_year_of_the_star_schema_is_planned_in_full(tmp_path: Path) -> None:
    planned = as_written(
        tmp_path,
        """ingen_fab synthetic-data generate-series ecommerce_star_incremental \\
    --start-date 2024-01-01 \\
    --end-date 2024-12-31 \\
    --batch-size 30
""",
        *("--dry-run", "--format", "csv"),
    )
    assert planned.code == 0, planned.err
    rows = {(row["date"], row["table"]): int(row["rows"]) for row in planned.records}
    # 366 days of two dimensions and two facts, 53 Mondays of products, dim_date once.
    assert len(rows) == 366 * 4 + 53 + 1
    # Black Friday, Cyber Monday and Christmas take the dataset's multipliers, other holidays the table's.
    assert rows[("2024-11-29", "fact_web_events")] == 9_800_000
    assert rows[("2024-12-02", "fact_web_events")] == 5_100_000
    assert rows[("2024-12-25", "fact_orders")] == 59_375
    assert rows[("2024-07-04", "fact_orders")] == 73_500
    assert tree(tmp_path) == {}
