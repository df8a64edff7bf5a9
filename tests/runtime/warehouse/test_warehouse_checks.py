"""The self-check in the warehouse: rows that were spoiled after they were made replace nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ingen_fab.runtime.lakehouse.promises import SelfCheckFailure
from ingen_fab.runtime.warehouse.warehouse_batch import WarehouseBatchMaker
from tests.laws.shops import shop
from tests.laws.warehouse_world import in_warehouse, rows_of
from tests.laws.world import World

SPOILED = [
    ("orders", "DELETE FROM {rows} WHERE [order_id] = 1", "65 rows made, 66 planned"),
    ("orders", "UPDATE {rows} SET [order_id] = 2 WHERE [order_id] = 1", "order_id is not unique"),
    (
        "orders",
        "UPDATE {rows} SET [customer_id] = 999999 WHERE [order_id] < 3",
        "2 values of customer_id point at no row of customers",
    ),
    (
        "items",
        "UPDATE {rows} SET [line_total] = [line_total] + 1 WHERE [item_id] = 1",
        "1 rows of 'orders' have a total that is not the sum of items.line_total",
    ),
    ("orders", "UPDATE {rows} SET [total] = NULL WHERE [order_id] = 1", "1 rows of 'orders' have a total"),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("checks"), shop())


@pytest.mark.parametrize(("table", "sql", "words"), SPOILED, ids=[words for _, _, words in SPOILED])
def test_spoiled_rows_are_found_and_nothing_is_replaced(
    world: World, monkeypatch: pytest.MonkeyPatch, table: str, sql: str, words: str
) -> None:
    check = WarehouseBatchMaker._checked

    def spoiled(maker: WarehouseBatchMaker, days: dict[str, list[date]]) -> Any:
        maker.relations.session.run(sql.format(rows=maker.relations.tables[f"rows_{table}"]))
        return check(maker, days)

    monkeypatch.setattr(WarehouseBatchMaker, "_checked", spoiled)
    with pytest.raises(SelfCheckFailure, match=words):
        in_warehouse(world, replace(world.days("2024-01-01"), tables=("items",)))
    assert rows_of(world.project, "SELECT count(*) FROM dbo.synthetic_data_state") == [(0,)]
    assert rows_of(world.project, f"SELECT count(*) FROM synthetic_data.{table}") == [(0,)]
    left = rows_of(world.project, "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'run%'")
    assert left == [(0,)]
