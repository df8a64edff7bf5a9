from __future__ import annotations

from typing import Any

import pytest

from ingen_fab.catalog.files import pool_fields
from ingen_fab.generation.column_types import ColumnTypes
from tests.generation.tiny import dataset_of

KINDS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "key"}, "bigint"),
    ({"kind": "foreign_key", "references": "people.person_id"}, "bigint"),
    ({"kind": "choice", "values": ["a", "b"]}, "string"),
    ({"kind": "choice", "values": {1: 0.5, 2: 0.5}}, "integer"),
    ({"kind": "choice", "values": [7, 4006381333931]}, "bigint"),
    ({"kind": "choice", "values": {-2147483649: 1, 2: 1}}, "bigint"),
    ({"kind": "pool", "pool": "us_places", "field": "city"}, "string"),
    ({"kind": "pool", "pool": "retail_products", "field": "price_cents"}, "integer"),
    ({"kind": "pool", "faker": "company", "size": 8}, "string"),
    ({"kind": "integer", "min": 0, "max": 2147483647}, "integer"),
    ({"kind": "integer", "min": -2147483648, "max": -1}, "integer"),
    ({"kind": "integer", "min": 2147483648, "max": 2147483650}, "bigint"),
    ({"kind": "integer", "min": -2147483649, "max": -2147483640}, "bigint"),
    ({"kind": "decimal", "min": 0, "max": 9}, "decimal(18,2)"),
    ({"kind": "decimal", "min": 0, "max": 9, "scale": 4}, "decimal(18,4)"),
    ({"kind": "date", "min": "2024-01-01", "max": "2024-01-31"}, "date"),
    ({"kind": "timestamp"}, "timestamp"),
    ({"kind": "boolean"}, "boolean"),
    ({"kind": "template", "text": "x {fact_id}"}, "string"),
    ({"kind": "expression", "sql": "1", "type": "bigint"}, "bigint"),
    ({"kind": "expression", "sql": "1", "type": "decimal", "scale": 3}, "decimal(18,3)"),
    ({"kind": "expression", "sql": "true", "type": "boolean"}, "boolean"),
    ({"kind": "day"}, "date"),
]
PEOPLE = {
    "type": "snapshot",
    "base_rows": 5,
    "columns": {
        "person_id": {"kind": "key"},
        "debt": {"kind": "decimal", "min": 0, "max": 9, "scale": 3},
        "born": {"kind": "created_date"},
        "changed": {"kind": "last_modified_date"},
    },
}


def type_of(column: dict[str, Any]) -> str:
    columns = {"tested": column}
    if column["kind"] == "key":
        columns = {}
    dataset = dataset_of(columns, tables={"people": PEOPLE})
    return str(ColumnTypes(dataset, pool_fields()).of("facts", "tested" if columns else "fact_id"))


@pytest.mark.parametrize(("column", "expected"), KINDS, ids=[str(column) for column, _ in KINDS])
def test_a_column_of_this_kind_has_this_type(column: dict[str, Any], expected: str) -> None:
    assert type_of(column) == expected


def test_a_column_from_the_parent_has_the_type_it_has_there() -> None:
    columns = {
        "person_id": {"kind": "foreign_key", "references": "people.person_id"},
        "debt": {"kind": "from_parent", "foreign_key": "person_id", "column": "debt"},
    }
    types = ColumnTypes(dataset_of(columns, tables={"people": PEOPLE}), pool_fields())
    assert str(types.of("facts", "debt")) == "decimal(18,3)"
    assert str(types.of("people", "born")) == "date"
    assert str(types.of("people", "changed")) == "date"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ({"kind": "integer", "min": 0, "max": 9}, "bigint"),
        ({"kind": "decimal", "min": 0, "max": 9, "scale": 3}, "decimal(18,3)"),
    ],
)
def test_a_sum_has_the_digits_of_what_it_adds_up_and_is_never_32_bits(
    column: dict[str, Any], expected: str
) -> None:
    lines = {
        "type": "incremental",
        "base_rows_per_day": 20,
        "columns": {
            "line_id": {"kind": "key"},
            "fact_id": {"kind": "foreign_key", "references": "facts.fact_id", "pick": "dealt"},
            "position": {"kind": "position"},
            "amount": column,
        },
    }
    total = {"kind": "sum_of_children", "table": "lines", "column": "amount"}
    types = ColumnTypes(dataset_of({"total": total}, tables={"lines": lines}), pool_fields())
    assert str(types.of("facts", "total")) == expected
    assert str(types.of("lines", "position")) == "integer"


def test_the_properties_of_a_date_have_their_types() -> None:
    expected = {
        "date_key": "bigint",
        "date": "date",
        "first_of_month": "date",
        "month_name": "string",
        "day_name": "string",
        "holiday_name": "string",
        "is_weekend": "boolean",
        "is_holiday": "boolean",
        "year": "integer",
        "week_of_year": "integer",
    }
    days = {
        "type": "snapshot",
        "base_rows": 5,
        "dates": {},
        "columns": {name: {"kind": "calendar"} for name in expected},
    }
    types = ColumnTypes(dataset_of({}, tables={"days": days}), pool_fields())
    assert {name: str(types.of("days", name)) for name in expected} == expected
