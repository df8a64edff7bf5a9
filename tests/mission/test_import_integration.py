"""The generating step of the guide to importing: thirty days of CSV files at full scale."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.command_line import Outcome, files_of, tree
from tests.mission.commands import as_written, files_in

RETAIL = "retail_oltp_incremental"
COMMAND = """ingen_fab package synthetic-data generate-series retail_oltp_incremental \\
  --start-date 2024-01-01 \\
  --end-date 2024-01-30
"""
TABLES = ("customers", "products", "stores", "orders", "order_items", "inventory")
DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(30)]
WEEKDAYS = [Decimal(text) for text in ("0.8", "0.9", "1.0", "1.1", "1.3", "1.2", "0.7")]
HOLIDAYS = {date(2024, 1, 1), date(2024, 1, 15)}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mission")


@pytest.fixture(scope="module")
def made(folder: Path) -> Outcome:
    """The command, run once in an empty folder."""
    return as_written(folder, COMMAND)


@pytest.fixture(scope="module")
def lake(folder: Path, made: Outcome) -> duckdb.DuckDBPyConnection:
    """Each table with the rows of its files, found as an import does; `file_day` is that of the path."""
    assert made.code == 0, made.err
    connection = duckdb.connect()
    dataset = files_of(folder) / "synthetic_data" / RETAIL
    for table in TABLES:
        connection.execute(
            f"CREATE TABLE {table} AS "
            "SELECT *, strptime(right(filename, 12)[:8], '%Y%m%d')::DATE AS file_day "
            f"FROM read_csv('{dataset}/**/{table}/*.csv', filename = true)"
        )
    return connection


def by_day(lake: duckdb.DuckDBPyConnection, table: str) -> dict[date, int]:
    return dict(lake.execute(f"SELECT file_day, count(*) FROM {table} GROUP BY 1 ORDER BY 1").fetchall())


def test_the_tree_is_the_guides_and_nothing_else(folder: Path, made: Outcome) -> None:
    assert made.code == 0, made.err
    assert files_in(folder, RETAIL) == {
        f"{day:%Y/%m/%d}/{table}/{table}_{day:%Y%m%d}.csv" for day in DAYS for table in TABLES
    }


def test_the_days_hold_as_many_rows_as_the_multipliers_say(lake: duckdb.DuckDBPyConnection) -> None:
    weekend = [Decimal("1.4") if day.weekday() >= 5 else 1 for day in DAYS]
    holiday = [Decimal("2.2") if day in HOLIDAYS else 1 for day in DAYS]
    orders = [8000 * WEEKDAYS[d.weekday()] * w * h for d, w, h in zip(DAYS, weekend, holiday, strict=True)]
    items = [18000 * WEEKDAYS[day.weekday()] * w for day, w in zip(DAYS, weekend, strict=True)]
    assert by_day(lake, "orders") == {day: int(rows) for day, rows in zip(DAYS, orders, strict=True)}
    assert by_day(lake, "order_items") == {day: int(rows) for day, rows in zip(DAYS, items, strict=True)}


def test_the_snapshots_grow_as_their_rates_say(lake: duckdb.DuckDBPyConnection) -> None:
    weeks = [5000, 5050, 5100, 5151, 5203]
    assert by_day(lake, "products") == {day: weeks[n // 7] for n, day in enumerate(DAYS)}
    assert by_day(lake, "stores") == dict.fromkeys(DAYS, 50)
    customers = by_day(lake, "customers")
    assert [customers[day] for day in DAYS[:2]] == [50_000, 50_050]
    assert 51_440 < customers[DAYS[-1]] < 51_490
    assert all(24_000 < rows < 27_500 for rows in by_day(lake, "inventory").values())


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("customers", "customer_id"), ("products", "product_id"), ("stores", "store_id"),
        ("inventory", "store_id, product_id, date"),
    ],
)  # fmt: skip
def test_merge_keys_are_unique_in_every_file(lake: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    twice = f"SELECT file_day, {key} FROM {table} GROUP BY ALL HAVING count(*) > 1"
    assert lake.execute(twice).fetchall() == []


@pytest.mark.parametrize(("table", "key"), [("orders", "order_id"), ("order_items", "order_item_id")])
def test_keys_of_incremental_tables_are_dense_over_all_days(
    lake: duckdb.DuckDBPyConnection, table: str, key: str
) -> None:
    rows = f"SELECT count(*), count(DISTINCT {key}), min({key}), max({key}) FROM {table}"
    count, *rest = lake.execute(rows).fetchall()[0]
    assert rest == [count, 1, count]


@pytest.mark.parametrize(
    ("child", "parent", "key"),
    [
        ("orders", "customers", "customer_id"), ("orders", "stores", "store_id"),
        ("order_items", "orders", "order_id"), ("order_items", "products", "product_id"),
        ("inventory", "stores", "store_id"), ("inventory", "products", "product_id"),
    ],
)  # fmt: skip
def test_every_reference_is_in_the_parents_file_of_that_day(
    lake: duckdb.DuckDBPyConnection, child: str, parent: str, key: str
) -> None:
    orphans = f"SELECT count(*) FROM {child} ANTI JOIN {parent} USING ({key}, file_day)"
    assert lake.execute(orphans).fetchall() == [(0,)]


def test_an_order_is_worth_the_sum_of_its_items(lake: duckdb.DuckDBPyConnection) -> None:
    wrong = """
        SELECT count(*)
        FROM orders
        LEFT JOIN (
            SELECT order_id, sum(line_total::DECIMAL(18, 2)) AS items FROM order_items GROUP BY 1
        ) USING (order_id)
        WHERE total_amount::DECIMAL(18, 2) IS DISTINCT FROM items
    """
    assert lake.execute(wrong).fetchall() == [(0,)]


def test_order_dates_are_the_days_of_their_files(lake: duckdb.DuckDBPyConnection) -> None:
    for table in ("orders", "order_items"):
        other = f"SELECT count(*) FROM {table} WHERE order_date IS DISTINCT FROM file_day"
        assert lake.execute(other).fetchall() == [(0,)]


def test_the_same_command_again_changes_nothing(folder: Path, made: Outcome) -> None:
    assert made.code == 0
    before = tree(files_of(folder))
    again = as_written(folder, COMMAND)
    assert (again.code, again.out) == (0, "")
    assert "nothing to do: 180 of 180 table-days up to date" in again.err
    assert tree(files_of(folder)) == before
