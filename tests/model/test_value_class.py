"""Holds the sort of value that each column of the shop holds."""

from __future__ import annotations

from ingen_fab.catalog.files import pool_fields
from ingen_fab.config.load import load_dataset_text
from ingen_fab.model.value_class import value_class
from tests.config.shop import ORIGIN, SHOP


def test_each_column_has_its_class_also_through_parents_and_sums() -> None:
    shop = load_dataset_text(SHOP, ORIGIN)
    found = {
        (table, column): value_class(shop, pool_fields(), table, column)
        for table, config in shop.table_configs.items()
        for column in config.columns
    }
    assert found["customers", "customer_id"] == "whole"
    assert found["customers", "code"] == "text"
    assert found["customers", "born"] == "date"
    assert found["customers", "last_seen"] == "timestamp"
    assert found["calendar", "weekday"] == "text"
    assert found["orders", "date_key"] == "whole"
    assert found["orders", "is_gift"] == "boolean"
    assert found["orders", "total"] == "decimal"
    assert found["items", "order_date"] == "date"
    assert None not in found.values()


def test_a_name_that_leads_nowhere_has_no_class() -> None:
    shop = load_dataset_text(SHOP, ORIGIN)
    assert value_class(shop, {}, "nowhere", "x") is None
    assert value_class(shop, {}, "orders", "x") is None
