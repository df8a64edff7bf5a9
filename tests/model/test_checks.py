"""Holds the checks between keys to what they say, each at its line, and to what they leave alone."""

from __future__ import annotations

import pytest

from ingen_fab.config.load import load_dataset_text
from ingen_fab.model.checks import dataset_problems, dataset_warnings
from ingen_fab.model.dataset import Dataset
from ingen_fab.model.problems import Problem
from tests.config.shop import ORIGIN, SHOP, Mistake, check_mistake, messages, mistakes

ALL_MISTAKES = [
    pytest.param(name, mistake, id=f"{name}: {mistake.name}")
    for name in ("references", "tables", "columns", "time")
    for mistake in mistakes(name)
]


@pytest.mark.parametrize(("name", "mistake"), ALL_MISTAKES)
def test_a_contradiction_is_named_at_its_line(name: str, mistake: Mistake, update_golden: bool) -> None:
    check_mistake(name, mistake, update=update_golden)


def shop(*changes: tuple[str, str]) -> Dataset:
    text = SHOP
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_dataset_text(text, ORIGIN)


def test_checks_know_only_the_names_that_they_are_given() -> None:
    found = dataset_problems(shop(), pools={}, hour_profiles=["uniform"], countries=[])
    assert [str(problem) for problem in found] == [
        "table_configs.stores.columns.city.pool: there is no pool 'us_places'",
        "table_configs.customers.columns.first_name.pool: there is no pool 'first_names'",
        "table_configs.customers.columns.last_seen.hours: there is no hour profile 'web_hours'",
        "incremental_config.holiday_country: the public holidays of 'US' are not known",
    ]


def test_a_disabled_table_is_not_looked_into() -> None:
    wrong = SHOP.replace("        nullable: true\n", "")
    assert len(messages(wrong)) == 1
    assert messages(wrong.replace("  cards:\n", "  cards:\n    enabled: false\n")) == []


def test_a_dataset_of_disabled_tables_is_refused() -> None:
    table = "{type: snapshot, enabled: false, columns: {k: {kind: key}}}"
    text = f"dataset_id: a\ntable_configs:\n  t: {table}\n"
    assert messages(text) == [f"{ORIGIN}:2: table_configs: every table is disabled"]


@pytest.mark.parametrize("switch", ["enable_data_drift", "enable_seasonal_patterns"])
def test_a_switch_may_be_turned_off_on_purpose(switch: str) -> None:
    assert messages(SHOP.replace(f"{switch}: true", f"{switch}: false")) == []


def test_rates_of_the_dataset_may_be_defaults_that_no_table_needs() -> None:
    assert (
        messages(
            SHOP.replace("daily_growth_rate: 0.002", "daily_growth_rate: 0.002\n    daily_churn_rate: 0.1")
        )
        == []
    )


def test_no_rows_and_a_multiplier_of_zero_are_allowed() -> None:
    text = SHOP.replace("weekend_multiplier: 1.4", "weekend_multiplier: 0").replace(
        "base_rows_per_day: 1800", "base_rows_per_day: 0"
    )
    assert messages(text) == []


def test_a_valid_dataset_has_no_warnings() -> None:
    assert dataset_warnings(shop()) == []


WARNINGS = [
    pytest.param(
        [("base_rows_per_day: 1800", "base_rows_per_day: 799")],
        Problem(
            ("table_configs", "items", "base_rows_per_day"),
            "below the 800 of 'orders'; some of those stay without rows",
        ),
        id="fewer children than parents",
    ),
    pytest.param(
        [("  drift_percentage: 0.05\n", "")],
        Problem(("incremental_config", "enable_data_drift"), "has no effect without drift_percentage"),
        id="drift without a percentage",
    ),
    pytest.param(
        [("    always_changes: points\n", ""), ("        mutable: true\n", "")],
        Problem(
            ("incremental_config", "enable_data_drift"), "has no effect, as no table has mutable columns"
        ),
        id="drift without columns",
    ),
    pytest.param(
        [("    seasonal_multipliers_enabled: true\n", "")],
        Problem(
            ("incremental_config", "enable_seasonal_patterns"),
            "has no effect, as no table says seasonal_multipliers_enabled: true",
        ),
        id="weekdays without a table",
    ),
]


@pytest.mark.parametrize(("changes", "warning"), WARNINGS)
def test_what_is_probably_not_meant_is_a_warning(changes: list[tuple[str, str]], warning: Problem) -> None:
    assert dataset_warnings(shop(*changes)) == [warning]


def test_holidays_without_an_incremental_table_are_a_warning() -> None:
    dataset = Dataset.model_validate(
        {
            "dataset_id": "a",
            "incremental_config": {"holiday_multipliers": {"christmas": 2}},
            "table_configs": {"t": {"type": "snapshot", "base_rows": 1, "columns": {"k": {"kind": "key"}}}},
        }
    )
    path = ("incremental_config", "holiday_multipliers")
    assert dataset_warnings(dataset) == [Problem(path, "has no effect, as no table is incremental")]
