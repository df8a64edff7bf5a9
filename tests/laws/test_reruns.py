"""Law 5, its first half: a rerun makes what is missing or stale, says so, and leaves the rest alone."""

from __future__ import annotations

import logging
import os
import shutil
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingen_fab.runtime.progress_log import PROGRESS_LOGGER
from tests.laws.conftest import MakeWorld
from tests.laws.shops import counted, shop, with_columns, with_settings, with_tables
from tests.laws.world import Config, World

FIRST, LAST = "2024-01-01", "2024-01-04"
# Four days of five tables, and three tables that are due on the first day alone.
TABLE_DAYS = 4 * 5 + 3


@pytest.fixture(scope="module")
def on_disk(shared_world: MakeWorld) -> World:
    """The shop with four days on disk; for those who only look."""
    done = shared_world(shop())
    done.make(done.days(FIRST, LAST))
    return done


@pytest.fixture
def finished(on_disk: World, tmp_path: Path) -> World:
    """The same for those who change something."""
    shutil.copytree(on_disk.folder, tmp_path / "finished")
    return World(tmp_path / "finished", shop())


def stamps(world: World) -> dict[str, tuple[int, int]]:
    """Which file lies there and when it was written, by path."""
    found = ((path, path.stat()) for path in world.files.rglob("*") if path.is_file())
    return {
        path.relative_to(world.files).as_posix(): (status.st_ino, status.st_mtime_ns)
        for path, status in found
    }


def actions(world: World) -> dict[str, int]:
    """How many files a run of the same days would make, by reason."""
    reasons: dict[str, int] = {}
    for item in world.planned(world.days(FIRST, LAST)).to_make:
        reasons[item.reason] = reasons.get(item.reason, 0) + 1
    return reasons


def stale_tables(world: World) -> set[str]:
    plan = world.planned(world.days(FIRST, LAST))
    assert all(item.reason.startswith("stale") for item in plan.to_make)
    return {item.table for item in plan.to_make}


def test_a_finished_series_is_left_alone(finished: World, caplog: pytest.LogCaptureFixture) -> None:
    before = stamps(finished)
    assert len(before) == TABLE_DAYS
    with caplog.at_level(logging.INFO, PROGRESS_LOGGER):
        summary = finished.generate(finished.days(FIRST, LAST))
    assert summary["table_days"] == {"planned": TABLE_DAYS, "made": 0, "kept": TABLE_DAYS}
    assert summary["tables"] == {}
    assert f"nothing to do: {TABLE_DAYS} of {TABLE_DAYS} table-days up to date" in caplog.messages
    assert stamps(finished) == before


def test_force_makes_the_same_files_again(finished: World) -> None:
    before, content = stamps(finished), finished.content()
    summary = finished.generate(replace(finished.days("2024-01-02", LAST), force=True))
    assert summary["table_days"]["made"] == 3 * 5
    assert finished.content() == content
    after = stamps(finished)
    touched = {path for path in after if after[path] != before[path]}
    assert touched == {path for path in before if not path.startswith("2024/01/01")}


def test_a_series_goes_on_where_it_stopped(finished: World) -> None:
    before = stamps(finished)
    summary = finished.generate(finished.days(FIRST, "2024-01-06"))
    assert summary["table_days"] == {"planned": TABLE_DAYS + 10, "made": 10, "kept": TABLE_DAYS}
    after = stamps(finished)
    assert {path: after[path] for path in before} == before


@pytest.mark.parametrize(
    "table", ["orders", "items", "customers", "stock", "refunds", "products", "calendar"]
)
def test_a_deleted_file_is_made_again_and_nothing_else(finished: World, table: str) -> None:
    content, before = finished.content(), stamps(finished)
    gone = finished.path(table, FIRST)
    gone.unlink()
    assert actions(finished) == {"the file is gone or damaged": 1}
    finished.make(finished.days(FIRST, LAST))
    assert finished.content() == content
    after = stamps(finished)
    gone_path = gone.relative_to(finished.files).as_posix()
    assert {path for path in after if after[path] != before[path]} == {gone_path}


@pytest.mark.parametrize("damage", [b"", b"not a data file", b"PAR1"], ids=["emptied", "overwritten", "cut"])
def test_a_damaged_file_is_made_again(finished: World, damage: bytes) -> None:
    content = finished.content()
    finished.path("customers", "2024-01-02").write_bytes(damage)
    assert actions(finished) == {"the file is gone or damaged": 1}
    finished.make(finished.days(FIRST, LAST))
    assert finished.content() == content


def test_a_folder_in_the_place_of_a_file_is_replaced(finished: World) -> None:
    content, path = finished.content(), finished.path("orders", "2024-01-02")
    path.unlink()
    path.mkdir()
    assert actions(finished) == {"the file is gone or damaged": 1}
    finished.make(finished.days(FIRST, LAST))
    assert finished.content() == content


def visited(frequency: str) -> Config:
    """Shops that come and go, published as often as asked, and visits that point at them."""
    shops = {
        "type": "snapshot", "frequency": frequency, "base_rows": 50, "growth_enabled": True,
        "churn_enabled": True, "daily_growth_rate": 0.1, "daily_churn_rate": 0.2,
        "columns": {"shop_id": {"kind": "key"}},
    }  # fmt: skip
    visits = {
        "type": "incremental", "base_rows_per_day": 200,
        "columns": {
            "visit_id": {"kind": "key"},
            "shop_id": {"kind": "foreign_key", "references": "shops.shop_id"},
        },
    }  # fmt: skip
    return {"dataset_id": "visited", "table_configs": {"shops": shops, "visits": visits}}


def test_files_of_days_that_are_no_longer_due_go_and_the_rest_joins(world: MakeWorld) -> None:
    weekly = world(visited("weekly"), "nested")
    weekly.make(weekly.days(FIRST, "2024-01-20"))
    assert weekly.path("shops", "2024-01-15").exists()
    monthly = World(weekly.folder, visited("monthly"), "nested")
    leftovers = monthly.planned(monthly.days(FIRST, "2024-01-20")).leftovers
    assert [(item.table, str(item.day), item.action) for item in leftovers] == [
        ("shops", "2024-01-08", "remove"),
        ("shops", "2024-01-15", "remove"),
    ]
    monthly.make(monthly.days(FIRST, "2024-01-20"))
    clean = world(visited("monthly"), "nested")
    clean.make(clean.days(FIRST, "2024-01-20"))
    assert monthly.content() == clean.content()
    assert monthly.orphans() == []
    assert sorted(stamps(monthly)) == sorted(stamps(clean))
    assert monthly.planned(monthly.days(FIRST, "2024-01-20")).leftovers == ()


def test_deleted_days_are_made_again_in_one_go(finished: World) -> None:
    content = finished.content()
    for table in ("orders", "customers", "items"):
        for on in ("2024-01-02", "2024-01-04"):
            os.remove(finished.path(table, on))
    assert actions(finished) == {"the file is gone or damaged": 6}
    finished.make(finished.days(FIRST, LAST))
    assert finished.content() == content


def test_another_layout_has_a_state_of_its_own(finished: World) -> None:
    flat = World(finished.folder, shop(), "flat")
    assert actions(flat) == {"missing": TABLE_DAYS}
    flat.make(flat.days(FIRST, LAST))
    assert actions(flat) == {}
    assert actions(finished) == {}


def test_another_seed_or_scale_makes_everything_stale_and_replaces_it(finished: World) -> None:
    for change in ({"seed": 5}, {"scale": "2"}):
        plan = finished.planned(replace(finished.days(FIRST, LAST), **change))
        (word,) = change
        assert {item.reason for item in plan.to_make} == {f"stale: another {word}"}
        assert len(plan.to_make) == TABLE_DAYS
    before = finished.content()
    finished.make(replace(finished.days(FIRST, LAST), seed=5))
    assert finished.content().keys() == before.keys()
    assert finished.content() != before
    finished.make(finished.days(FIRST, LAST))
    assert finished.content() == before


def changed(**tables: dict[str, Any]) -> Config:
    config = shop()
    for table, settings in tables.items():
        config = with_settings(config, table, settings)
    return config


def changed_column(table: str, column: str, settings: dict[str, Any]) -> Config:
    config = deepcopy(shop())
    config["table_configs"][table]["columns"][column] |= settings
    return config


ALL = {"stores", "customers", "products", "calendar", "orders", "items", "refunds", "stock"}
ON_PRODUCTS = {"products", "items", "orders", "refunds", "stock"}
ON_ORDERS = {"orders", "items", "refunds"}
SETTINGS = "incremental_config"
# What is changed, into what, and the tables whose values hang on it.
CHANGES: dict[str, tuple[Config, set[str]]] = {
    "nothing": (shop(), set()),
    "a description": (changed_column("orders", "total", {"description": "All of it."}), set()),
    "a table's description": (changed(orders={"description": "What was ordered."}), set()),
    "the dataset's name": (shop() | {"dataset_name": "Corner shop"}, set()),
    "how files are cut": (shop() | {"output": {"max_rows_per_file": 5_000_000}}, set()),
    "a table more": (with_tables(shop(), counted(5)["table_configs"]), set()),
    "a column of orders": (changed_column("orders", "score", {"max": 90}), ON_ORDERS),
    "a column of items": (changed_column("items", "quantity", {"version": 2}), ON_ORDERS),
    "a column of products": (changed_column("products", "unit_price", {"max": 300}), ON_PRODUCTS),
    "a rate of customers": (changed(customers={"daily_churn_rate": 0.016}), ON_ORDERS | {"customers"}),
    "weights of refunds": (
        changed_column("refunds", "reason", {"values": {"a": 0.6, "b": 0.4}}),
        {"refunds"},
    ),
    "a column more in stock": (with_columns(shop(), "stock", {"n": {"kind": "boolean"}}), {"stock"}),
    "rows of the calendar": (changed(calendar={"base_rows": 367}), ON_ORDERS | {"calendar"}),
    "the drift of all": (with_settings(shop(), SETTINGS, {"drift_percentage": 0.3}), ALL),
    "the country": (with_settings(shop(), SETTINGS, {"holiday_country": "GB"}), ALL),
}


@pytest.mark.parametrize(("config", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_change_makes_those_tables_stale_whose_values_hang_on_it(
    on_disk: World, config: Config, expected: set[str]
) -> None:
    later = World(on_disk.folder, config)
    plan = later.planned(later.days(FIRST, LAST))
    stale = {item.table for item in plan.to_make if item.reason.startswith("stale")}
    assert stale == expected
    assert {item.reason for item in plan.to_make} <= {"stale: another configuration", "missing"}
    assert {item.table for item in plan.to_make if item.reason == "missing"} <= {"people"}


def test_stale_days_outside_the_range_are_listed_and_left(
    finished: World, caplog: pytest.LogCaptureFixture
) -> None:
    later = World(finished.folder, changed_column("refunds", "reason", {"version": 2}))
    before = stamps(finished)
    with caplog.at_level(logging.INFO, PROGRESS_LOGGER):
        summary = later.generate(later.days("2024-01-02", "2024-01-03"))
    assert summary["stale_elsewhere"] == ["refunds 2024-01-01", "refunds 2024-01-04"]
    assert caplog.messages[:3] == [
        "making refunds of 2024-01-02: stale: another configuration",
        "making refunds of 2024-01-03: stale: another configuration",
        "not made by this run: 2 files of the days from 2024-01-01 to 2024-01-04 (refunds), "
        "made with another configuration; their rows may not join with those of this run",
    ]
    after = stamps(later)
    assert {path for path in after if after[path] != before[path]} == {
        f"2024/01/0{n}/refunds.parquet" for n in (2, 3)
    }


def test_a_changed_configuration_gives_what_a_clean_run_gives(finished: World, world: MakeWorld) -> None:
    config = changed_column("products", "unit_price", {"max": 50})
    later, clean = World(finished.folder, config), world(config)
    for each in (later, clean):
        each.make(each.days(FIRST, LAST))
    assert later.content() == clean.content()
    assert actions(later) == {}
