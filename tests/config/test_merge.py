"""Holds the laying of a dataset over the catalog's tables to what each of its words does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from ingen_fab.catalog.files import schema_text
from ingen_fab.config.merge import Merged, with_schema
from ingen_fab.model.problems import Problem

SCHEMA: dict[str, Any] = yaml.safe_load(schema_text("retail_oltp"))["tables"]
ROWS = {"type": "snapshot", "base_rows": 9}


def merged(tables: Mapping[str, object], *, domain: str = "retail") -> Merged:
    return with_schema(
        {"dataset_id": "a", "domain": domain, "schema_pattern": "oltp", "table_configs": dict(tables)}
    )


def tables(**given: object) -> dict[str, Any]:
    found: Any = merged(given).data["table_configs"]
    return dict(found)


def columns(**given: object) -> dict[str, Any]:
    return dict(tables(customers={**ROWS, "columns": given})["customers"]["columns"])


def test_a_table_takes_its_columns_from_the_schema() -> None:
    assert tables(customers=ROWS)["customers"] == {**SCHEMA["customers"], **ROWS}


def test_tables_that_say_their_type_come_along_and_others_only_by_name() -> None:
    assert set(tables(customers=ROWS)) == {"customers", "stores", "inventory"}


def test_a_dataset_may_say_nothing_of_tables() -> None:
    found = with_schema({"dataset_id": "a", "domain": "retail", "schema_pattern": "oltp"})
    assert list(dict(found.data)["table_configs"]) == ["stores", "inventory"]  # type: ignore[call-overload]


def test_a_table_that_is_not_enabled_stays_in_sight() -> None:
    assert tables(inventory={"enabled": False})["inventory"] == {**SCHEMA["inventory"], "enabled": False}


def test_a_table_that_only_the_dataset_could_complete_is_left_out_where_it_is_not_enabled() -> None:
    assert "products" not in tables(products={"enabled": False})


def test_the_keys_of_a_column_are_laid_over_those_of_the_schema() -> None:
    assert columns(birth_date={"null_rate": 0.5})["birth_date"] == {
        **SCHEMA["customers"]["columns"]["birth_date"],
        "null_rate": 0.5,
    }


def test_weights_replace_those_of_the_schema_whole() -> None:
    assert columns(loyalty_tier={"values": {"gold": 1}})["loyalty_tier"]["values"] == {"gold": 1}


def test_another_kind_replaces_the_column_whole() -> None:
    assert columns(birth_date={"kind": "boolean"})["birth_date"] == {"kind": "boolean"}


def test_a_column_that_is_null_is_removed() -> None:
    assert "birth_date" not in columns(birth_date=None)


def test_a_new_column_stands_behind_those_of_the_schema() -> None:
    assert list(columns(shoe_size={"kind": "integer", "min": 34, "max": 48}))[-1] == "shoe_size"


def test_settings_inside_a_table_are_merged() -> None:
    assert tables(inventory={"cross": {"share": 0.2}})["inventory"]["cross"] == {
        "parents": ["stores", "products"],
        "share": 0.2,
    }


def test_neither_the_dataset_nor_the_catalog_is_changed() -> None:
    own = {**ROWS, "columns": {"birth_date": None}}
    tables(customers=own)["customers"]["columns"].clear()
    assert own == {**ROWS, "columns": {"birth_date": None}}
    assert "birth_date" in tables(customers=ROWS)["customers"]["columns"]


def test_a_dataset_without_a_schema_is_left_as_it_is() -> None:
    data: dict[str | int, object] = {
        "dataset_id": "a",
        "table_configs": {"t": {"columns": {"k": {"kind": "key"}}}},
    }
    assert with_schema(data).data == data


def test_an_unknown_schema_is_no_problem_where_all_tables_have_columns() -> None:
    found = with_schema({"domain": "toys", "table_configs": {"t": {"columns": {"k": {"kind": "key"}}}}})
    assert found.problems == ()


@pytest.mark.parametrize(("domain", "meant"), [("retial", "retail_oltp"), ("zoo", None)])
def test_an_unknown_schema_is_said_once_with_the_nearest(domain: str, meant: str | None) -> None:
    message = f"the catalog has no table schema {domain}_oltp (domain and schema_pattern)"
    assert merged({"a": ROWS, "b": ROWS}, domain=domain).problems == (Problem(("domain",), message, meant),)


def test_an_unknown_table_is_said_with_the_nearest_of_the_schema() -> None:
    found = merged({"ordrs": {"type": "incremental"}})
    message = "has no columns, and the catalog's schema retail_oltp has no table of this name"
    assert found.problems == (Problem(("table_configs", "ordrs"), message, "orders"),)
    assert found.nameless == {"ordrs"}
