from __future__ import annotations

from typing import Any

import pytest

from ingen_fab.config.load import load_dataset
from ingen_fab.generation.table_order import kind_of, parents_first, parents_of, planned_keys, unique_key
from ingen_fab.model.dataset import Dataset

KEY = {"kind": "key"}


def pointing(table: str, column: str = "id", **more: Any) -> dict[str, Any]:
    return {"kind": "foreign_key", "references": f"{table}.{column}", **more}


def snapshot(columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "snapshot", "base_rows": 9, "columns": columns, **more}


def incremental(columns: dict[str, Any]) -> dict[str, Any]:
    return {"type": "incremental", "base_rows_per_day": 9, "columns": columns}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    tables = {
        "lines": incremental(
            {
                "id": KEY,
                "sale": pointing("sales", pick="dealt"),
                "day": pointing("days", "date_key", pick="day"),
            }
        ),
        "returns": incremental({"id": KEY, "sale": pointing("sales"), "person": pointing("people")}),
        "sales": incremental({"id": KEY, "person": pointing("people", null_rate=0.1, pick="popular")}),
        "stock": {
            "type": "snapshot",
            "cross": {"parents": ["shops", "people"]},
            "columns": {"shop": pointing("shops"), "person": pointing("people")},
        },
        "cards": snapshot(
            {"id": KEY, "person": pointing("people", nullable=True), "shop": pointing("shops")}
        ),
        "people": snapshot({"id": KEY}, churn_enabled=True, daily_churn_rate=0.01),
        "shops": snapshot({"id": KEY}),
        "days": snapshot({"date_key": {"kind": "calendar"}}, dates={"start": "2023-12-30"}),
    }
    return load_dataset({"dataset_id": "order", "table_configs": tables})


def test_tables_stand_after_their_parents_and_else_in_the_order_of_the_configuration(
    dataset: Dataset,
) -> None:
    assert parents_first(dataset) == (
        "days",
        "people",
        "sales",
        "lines",
        "returns",
        "shops",
        "stock",
        "cards",
    )


def test_the_parents_of_a_cross_table_are_its_two_sides(dataset: Dataset) -> None:
    assert parents_of(dataset.table_configs["stock"]) == ("people", "shops")
    assert parents_of(dataset.table_configs["people"]) == ()


@pytest.mark.parametrize(
    ("table", "kind", "key"),
    [
        ("lines", "dealt", ("id",)),
        ("sales", "incremental", ("id",)),
        ("stock", "cross", ("shop", "person")),
        ("people", "snapshot", ("id",)),
        ("days", "dates", ("date_key",)),
    ],
)
def test_a_table_has_this_kind_of_rows_and_this_key(
    dataset: Dataset, table: str, kind: str, key: tuple[str, ...]
) -> None:
    assert kind_of(dataset.table_configs[table]) == kind
    assert unique_key(dataset.table_configs[table]) == key


@pytest.mark.parametrize(
    ("table", "column", "mode"),
    [
        ("lines", "sale", "dealt"),
        ("lines", "day", "date"),
        ("returns", "sale", "same_day"),
        ("returns", "person", "living"),
        ("stock", "shop", "pair"),
        ("stock", "person", "pair"),
        ("cards", "person", "leaving"),
        ("cards", "shop", "since_birth"),
    ],
)
def test_a_foreign_key_finds_its_parent_in_this_way(
    dataset: Dataset, table: str, column: str, mode: str
) -> None:
    keys = {key.column: key for key in planned_keys(dataset, dataset.table_configs[table])}
    assert keys[column].mode == mode


def test_a_planned_key_says_whether_it_may_be_null_and_whether_some_parents_are_popular(
    dataset: Dataset,
) -> None:
    (sale,) = planned_keys(dataset, dataset.table_configs["sales"])
    assert (sale.popular, sale.may_be_null, sale.parent, sale.parent_key) == (True, True, "people", "id")
    nullable, plain = planned_keys(dataset, dataset.table_configs["cards"])
    assert (nullable.may_be_null, plain.may_be_null) == (True, False)
    assert not nullable.popular
