"""Holds the upper bound of date columns to what their configuration says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ingen_fab.config.load import load_dataset
from ingen_fab.errors import ConfigError
from ingen_fab.model.latest_day import latest_day
from tests.generation.tiny import config_of, dataset_of

DUE: dict[str, Any] = {"kind": "date", "min": "2024-01-01", "max": "2024-01-31"}
COLUMNS: dict[str, Any] = {
    "due": DUE,
    "later": {"kind": "date", "after": "due", "max_days": 10},
    "last": {"kind": "date", "after": "later", "min_days": 5, "max_days": 19},
    "either": {"kind": "expression", "type": "date", "sql": "CASE WHEN fact_id > 5 THEN due ELSE later END"},
    "day": {"kind": "day"},
    "after_day": {"kind": "date", "after": "day", "max_days": 10},
}


@pytest.mark.parametrize(
    ("column", "latest"),
    [
        ("due", date(2024, 1, 31)),
        ("later", date(2024, 2, 10)),
        ("last", date(2024, 2, 29)),
        ("either", date(2024, 2, 10)),
        ("day", None),
        ("after_day", None),
    ],
)
def test_a_column_of_this_kind_reaches_this_day(column: str, latest: date | None) -> None:
    expected = latest.toordinal() if latest else 0
    assert latest_day(dataset_of(COLUMNS), "facts", column) == expected


def test_the_last_day_of_all_can_be_reached_and_not_passed() -> None:
    far = {**DUE, "max": "9999-12-28"}
    dataset_of({"due": far, "later": {"kind": "date", "after": "due", "max_days": 3}})
    with pytest.raises(
        ConfigError, match=r"later.max_days: leads past the year 9999; 'due' goes up to 9999-12-28"
    ):
        load_dataset(config_of({"due": far, "later": {"kind": "date", "after": "due", "max_days": 4}}))


def test_a_date_of_the_parent_counts_as_well() -> None:
    people = {
        "type": "snapshot",
        "base_rows": 5,
        "columns": {"person_id": {"kind": "key"}, "due": {**DUE, "max": "9999-12-31"}},
    }
    columns = {
        "person_id": {"kind": "foreign_key", "references": "people.person_id"},
        "due": {"kind": "from_parent", "foreign_key": "person_id", "column": "due"},
        "later": {"kind": "date", "after": "due", "max_days": 3},
    }
    with pytest.raises(ConfigError, match="leads past the year 9999"):
        load_dataset(config_of(columns, tables={"people": people}))
