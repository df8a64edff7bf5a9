"""Holds what one table's configuration answers: its sort, its key, who leaves, what drifts."""

from __future__ import annotations

import pytest

from ingen_fab.config.load import load_dataset_text
from ingen_fab.model.columns import DrawnColumn
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.model.table_facts import can_carry, can_leave, carrier_of, drifts, key_of, sort_of
from tests.config.shop import ORIGIN, SHOP


@pytest.fixture(scope="module")
def shop() -> Dataset:
    return load_dataset_text(SHOP, ORIGIN)


def test_tables_are_told_apart(shop: Dataset) -> None:
    assert {name: sort_of(table) for name, table in shop.table_configs.items()} == {
        "stores": "snapshot",
        "customers": "snapshot",
        "cards": "snapshot",
        "stock": "cross",
        "calendar": "dates",
        "orders": "incremental",
        "items": "incremental",
    }


def test_each_table_has_its_key_and_a_cross_table_none(shop: Dataset) -> None:
    keys = {name: key_of(table) for name, table in shop.table_configs.items()}
    assert (keys["customers"], keys["calendar"], keys["stock"]) == ("customer_id", "date_key", None)


def test_rows_leave_by_churn_or_with_a_parent(shop: Dataset) -> None:
    assert [name for name, table in shop.table_configs.items() if can_leave(table)] == ["customers", "cards"]


def test_only_snapshot_tables_with_mutable_columns_drift(shop: Dataset) -> None:
    assert [name for name, table in shop.table_configs.items() if drifts(shop, table)] == ["customers"]


def table(always_changes: str | None = None, **columns: dict[str, object]) -> Table:
    return Table.model_validate(
        {"type": "snapshot", "base_rows": 1, "always_changes": always_changes, "columns": columns}
    )


TIER: dict[str, object] = {"kind": "choice", "values": {"a": 7, "b": 3}, "mutable": True}
POINTS: dict[str, object] = {"kind": "integer", "min": 0, "max": 9, "mutable": True}


def test_the_first_mutable_column_that_can_carries_the_drift() -> None:
    assert (
        carrier_of(table(tier=TIER, fixed={**POINTS, "mutable": False}, points=POINTS, more=POINTS))
        == "points"
    )
    assert carrier_of(table("more", points=POINTS, more=POINTS)) == "more"
    assert carrier_of(table(tier=TIER)) is None


@pytest.mark.parametrize(
    ("column", "able"),
    [
        (POINTS, True),
        ({**POINTS, "max": 0}, False),
        ({**POINTS, "null_rate": 0.1}, False),
        ({**POINTS, "hidden": True}, False),
        ({**POINTS, "kind": "decimal", "max": "0.01"}, True),
        (TIER, False),
        ({**TIER, "values": {"a": 5, "b": 3, "c": 2}}, True),
        ({**TIER, "values": ["a", "b"]}, True),
        ({"kind": "boolean", "mutable": True}, False),
    ],
)
def test_a_column_can_carry_where_no_value_has_more_than_a_half(
    column: dict[str, object], able: bool
) -> None:
    drawn = table(column=column).columns["column"]
    assert isinstance(drawn, DrawnColumn)
    assert can_carry(drawn) is able
