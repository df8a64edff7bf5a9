"""The longest text of a column is known from its configuration, in bytes; an expression's is not."""

from __future__ import annotations

from ingen_fab.config.load import load_dataset
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON
from ingen_fab.targets.warehouse import WAREHOUSE
from tests.generation.tiny import plan_of

COLUMNS = {
    "event_id": {"kind": "key"},
    "size": {"kind": "choice", "values": ["S", "größe", ""]},
    "code": {"kind": "template", "text": "E-{event_id:08d}-{size}"},
    "day": {"kind": "day"},
    "on": {"kind": "template", "text": "{day} {note}"},
    "note": {"kind": "expression", "sql": "size || '!'", "type": "string"},
    "number": {"kind": "choice", "values": [1, 22]},
    "from_guest": {"kind": "from_parent", "foreign_key": "guest_id", "column": "name"},
    "guest_id": {"kind": "foreign_key", "references": "guests.guest_id"},
}
DATASET = {
    "dataset_id": "lengths",
    "table_configs": {
        "guests": {
            "type": "snapshot",
            "base_rows": 10,
            "columns": {
                "guest_id": {"kind": "key"},
                "name": {"kind": "choice", "values": ["x" * 21, "y"]},
            },
        },
        "events": {"type": "incremental", "base_rows_per_day": 10, "columns": COLUMNS},
    },
}


def test_lengths_are_those_of_the_longest_value() -> None:
    events = plan_of(load_dataset(DATASET)).table("events")
    assert {column.name: column.longest for column in events.columns} == {
        "event_id": None, "size": 7, "code": 2 + 20 + 1 + 7, "day": None, "on": None, "note": None,
        "number": None, "from_guest": 21, "guest_id": None,
    }  # fmt: skip


def test_a_warehouse_gives_texts_a_length_and_a_lakehouse_does_not() -> None:
    events = plan_of(load_dataset(DATASET)).table("events")
    kinds = {column.name: WAREHOUSE.column_kind(column) for column in events.columns}
    assert (kinds["size"], kinds["code"], kinds["from_guest"]) == (
        "varchar(20)",
        "varchar(50)",
        "varchar(50)",
    )
    assert (kinds["note"], kinds["number"]) == ("string", "integer")
    assert {LAKEHOUSE_PYTHON.column_kind(c) for c in events.columns if c.longest is not None} == {"string"}
