"""Generating into the warehouse by the command line: what is said, made again, looked at and removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import GROUP, Outcome, igf, tree, with_corner_shop

ON = ("--target-environment", "warehouse")
DAYS = ("corner_shop", "--start-date", "2024-01-01", "--end-date", "2024-01-02", "--scale", "0.1", *ON)


def counted(project: Path, table: str) -> str:
    """How many rows lie in a table."""
    asked = igf(project, "query", f"SELECT COUNT(*) AS n FROM synthetic_data.{table}", *ON, "--format", "csv")
    return str(asked.records[0]["n"])


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with_corner_shop(tmp_path)
    return tmp_path


def series(project: Path, *more: str) -> Outcome:
    return igf(project, GROUP, "generate-series", *DAYS, *more)


def test_a_dry_run_plans_and_leaves_nothing(shop: Path) -> None:
    before = tree(shop)
    plan = series(shop, "--dry-run", "--format", "csv")
    assert [row["action"] for row in plan.records] == ["make"] * 7
    assert tree(shop) == before


def test_rows_are_made_kept_cleaned_and_made_again(shop: Path) -> None:
    made = series(shop)
    assert made.code == 0, made.err
    assert "7 table-days made, 0 up to date" in made.err
    assert "Tables: schema synthetic_data of the warehouse Config_WH" in made.err
    assert "nothing to do: 7 of 7 table-days up to date" in series(shop).err
    assert not (shop / "tmp" / "spark" / "Files" / "synthetic_data").exists()
    before = counted(shop, "sales")
    removed = igf(
        shop, GROUP, "clean", "corner_shop", "--from", "2024-01-02", "--tables", "sales", "--yes", *ON,
        "--format", "csv",
    )  # fmt: skip
    assert [(row["date"], row["table"]) for row in removed.records] == [("2024-01-02", "sales")]
    assert int(counted(shop, "sales")) < int(before)
    assert "1 table-day made, 6 up to date" in series(shop).err
    assert counted(shop, "sales") == before


def test_clean_finds_nothing_in_a_warehouse_that_is_not_there(shop: Path) -> None:
    before = tree(shop)
    assert "nothing to remove" in igf(shop, GROUP, "clean", "corner_shop", "--yes", *ON).err
    assert tree(shop) == before


def test_a_server_that_cannot_be_reached_or_has_no_driver_is_named_without_its_secret(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INGEN_FAB_WAREHOUSE_CONNECTION", "Server=127.0.0.1,1;UID=sa;PWD=hush-hush;Encrypt=no")
    refused = series(shop)
    assert refused.code == 2
    assert "mssql-python" in refused.err or "cannot be reached" in refused.err
    assert "hush-hush" not in refused.err + refused.out
