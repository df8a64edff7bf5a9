from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from ingen_fab.config.load import load_dataset
from ingen_fab.generation import fingerprint
from ingen_fab.generation.planner import make_plan
from ingen_fab.project import generation_inputs

Config = dict[str, Any]
Change = Callable[[Config], object]


def shop() -> Config:
    return {
        "dataset_id": "shop",
        "incremental_config": {
            "start_date": "2024-01-01",
            "enable_data_drift": True,
            "drift_percentage": 0.1,
            "enable_seasonal_patterns": True,
            "seasonal_multipliers": {"monday": 0.5, "sunday": 1.5},
        },
        "table_configs": {
            "people": {
                "type": "snapshot",
                "base_rows": 20,
                "columns": {
                    "person_id": {"kind": "key"},
                    "city": {"kind": "pool", "pool": "us_places"},
                    "points": {"kind": "integer", "min": 0, "max": 99, "mutable": True},
                },
            },
            "sales": {
                "type": "incremental",
                "base_rows_per_day": 20,
                "columns": {
                    "sale_id": {"kind": "key"},
                    "person_id": {"kind": "foreign_key", "references": "people.person_id"},
                    "payment": {"kind": "choice", "values": {"cash": 0.25, "card": 0.75}},
                    "tip": {
                        "kind": "decimal",
                        "min": 0,
                        "max": 9,
                        "distribution": {"type": "exponential", "mean": 2},
                    },
                },
            },
            "visits": {
                "type": "incremental",
                "base_rows_per_day": 20,
                "columns": {"visit_id": {"kind": "key"}, "at": {"kind": "timestamp", "hours": "store_hours"}},
            },
        },
    }


def prints_of(config: Config) -> dict[str, str]:
    dataset = load_dataset(config)
    plan = make_plan(dataset, generation_inputs(dataset))
    return {table.name: table.fingerprint for table in plan.tables}


BEFORE = prints_of(shop())
ALL = {"people", "sales", "visits"}


def changed_by(change: Change) -> set[str]:
    config = deepcopy(shop())
    change(config)
    after = prints_of(config)
    return {name for name in BEFORE if after.get(name) != BEFORE[name]}


def columns(config: Config, table: str) -> Config:
    found: Config = config["table_configs"][table]["columns"]
    return found


def reorder(mapping: Config) -> None:
    items = list(mapping.items())
    mapping.clear()
    mapping.update(reversed(items))


MUST: list[tuple[str, Change, set[str]]] = [
    ("another dataset", lambda c: c.update(dataset_id="other"), ALL),
    ("another start", lambda c: c["incremental_config"].update(start_date="2024-01-02"), ALL),
    ("more drift", lambda c: c["incremental_config"].update(drift_percentage=0.2), ALL),
    ("another country's holidays", lambda c: c["incremental_config"].update(holiday_country="DE"), ALL),
    ("more rows", lambda c: c["table_configs"]["visits"].update(base_rows_per_day=21), {"visits"}),
    ("a larger parent", lambda c: c["table_configs"]["people"].update(base_rows=21), {"people", "sales"}),
    ("another version", lambda c: c["table_configs"]["visits"].update(version=2), {"visits"}),
    ("another column version", lambda c: columns(c, "sales")["tip"].update(version=2), {"sales"}),
    ("another weight", lambda c: columns(c, "sales")["payment"]["values"].update(cash=0.5), {"sales"}),
    ("equal weights", lambda c: columns(c, "sales")["payment"].update(values=["cash", "card"]), {"sales"}),
    ("other values", lambda c: columns(c, "sales")["payment"].update(values={1: 0.25, 2: 0.75}), {"sales"}),
    ("one more column", lambda c: columns(c, "visits").update(more={"kind": "boolean"}), {"visits"}),
    ("one column less", lambda c: columns(c, "visits").pop("at"), {"visits"}),
    ("columns in another order", lambda c: reorder(columns(c, "visits")), {"visits"}),
    ("a hidden column", lambda c: columns(c, "sales")["tip"].update(hidden=True), {"sales"}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "tables"), [m[1:] for m in MUST], ids=[m[0] for m in MUST])
def test_a_change_of_values_changes_the_fingerprints_of_the_tables_it_reaches(
    change: Change, tables: set[str]
) -> None:
    assert changed_by(change) == tables


def test_text_and_numbers_that_look_alike_are_different_values() -> None:
    text, numbers = shop(), shop()
    columns(text, "sales")["payment"]["values"] = {"1": 0.5, "2": 0.5}
    columns(numbers, "sales")["payment"]["values"] = {1: 0.5, 2: 0.5}
    assert prints_of(text)["sales"] != prints_of(numbers)["sales"]


def add_table(config: Config) -> None:
    config["table_configs"]["more"] = {
        "type": "incremental",
        "base_rows_per_day": 1,
        "columns": {"id": {"kind": "key"}, "tip": dict(columns(config, "sales")["tip"])},
    }


NEED_NOT: list[tuple[str, Change]] = [
    ("nothing", lambda _c: None),
    ("names for people", lambda c: c.update(dataset_name="A shop", description="With people.")),
    ("a description of a table", lambda c: c["table_configs"]["sales"].update(description="x")),
    ("a description of a column", lambda c: columns(c, "sales")["tip"].update(description="x")),
    ("another layout", lambda c: c.update(output={"path_format": "flat", "file_format": "csv"})),
    ("another state table", lambda c: c["incremental_config"].update(state_table_name="other_state")),
    ("a default that is written out", lambda c: columns(c, "sales")["tip"].update(null_rate=0, version=1)),
    ("zeros at its end", lambda c: columns(c, "sales")["payment"]["values"].update(cash=Decimal("0.250"))),
    ("a choice's values in another order", lambda c: reorder(columns(c, "sales")["payment"]["values"])),
    ("weekdays in another order", lambda c: reorder(c["incremental_config"]["seasonal_multipliers"])),
    ("tables in another order", lambda c: reorder(c["table_configs"])),
    ("one more table", add_table),
]  # fmt: skip


@pytest.mark.parametrize("change", [n[1] for n in NEED_NOT], ids=[n[0] for n in NEED_NOT])
def test_a_change_that_moves_no_value_keeps_the_fingerprints(change: Change) -> None:
    assert changed_by(change) == set()


def test_another_version_of_the_generator_changes_every_fingerprint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fingerprint, "GENERATOR_VERSION", 1_000)
    assert changed_by(lambda _config: None) == ALL


def test_other_rows_of_a_pool_change_the_tables_that_read_it() -> None:
    dataset = load_dataset(shop())
    inputs = generation_inputs(dataset)
    pool = inputs.pools["us_places"]
    other = replace(inputs, pools={"us_places": replace(pool, rows=tuple(reversed(pool.rows)))})
    after = {table.name: table.fingerprint for table in make_plan(dataset, other).tables}
    assert {name for name in BEFORE if after[name] != BEFORE[name]} == {"people", "sales"}


def test_a_fingerprint_is_a_sha_256() -> None:
    assert all(len(text) == 64 and int(text, 16) for text in BEFORE.values())
    assert len(set(BEFORE.values())) == len(BEFORE)
