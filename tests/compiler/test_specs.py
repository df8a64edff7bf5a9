from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.runtime.generation.calendar import IncrementalRule
from ingen_fab.runtime.generation.survival import PopulationRule
from ingen_fab.runtime.generation.tables import CrossRule, DatasetSpec, DatesRule, TableSpec
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON
from tests.generation.tiny import dataset_of, plan_of

KEY = {"kind": "key"}


def spec_of(columns: dict[str, Any], *, tables: dict[str, Any] | None = None, **config: Any) -> DatasetSpec:
    return dataset_spec(plan_of(dataset_of(columns, tables=tables, **config)), LAKEHOUSE_PYTHON)


def snapshot(columns: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "snapshot", "base_rows": 20, "columns": {"id": KEY, **(columns or {})}, **more}


def table_of(table: dict[str, Any], *, tables: dict[str, Any] | None = None, **config: Any) -> TableSpec:
    return spec_of({}, tables={**(tables or {}), "tested": table}, **config).table("tested")


def test_a_dataset_says_when_it_starts_and_where_its_state_lies() -> None:
    spec = spec_of({}, state_table_name="my_state")
    assert (spec.dataset_id, spec.start_date, spec.state_table) == ("tiny", date(2024, 1, 1), "my_state")
    assert ("2024-01-01", "New Year's Day") in spec.public_holidays
    assert date(2024, 7, 4) in spec.holiday_dates


def test_an_incremental_table_has_its_multipliers_as_decimal_text() -> None:
    table = {
        "type": "incremental",
        "base_rows_per_day": 8000,
        "seasonal_multipliers_enabled": True,
        "weekend_multiplier": 1.4,
        "holiday_multiplier": 2.2,
        "columns": {"id": KEY},
    }
    config: dict[str, Any] = {
        "enable_seasonal_patterns": True,
        "seasonal_multipliers": {"sunday": 0.9, "monday": 0.8},
        "holiday_multipliers": {"christmas": 3, "black_friday": 3.5},
    }
    assert table_of(table, **config).rule == IncrementalRule(
        base_rows=8000,
        weekday_multipliers=("0.8", "1", "1", "1", "1", "1", "0.9"),
        weekend_multiplier="1.4",
        holiday_multiplier="2.2",
        named_holidays=(("black_friday", "3.5"), ("christmas", "3")),
    )


@pytest.mark.parametrize(("dataset_on", "table_on"), [(False, True), (True, False)])
def test_weekdays_count_only_where_dataset_and_table_both_say_so(dataset_on: bool, table_on: bool) -> None:
    table = {
        "type": "incremental",
        "base_rows_per_day": 10,
        "seasonal_multipliers_enabled": table_on,
        "columns": {"id": KEY},
    }
    config: dict[str, Any] = {"enable_seasonal_patterns": dataset_on, "seasonal_multipliers": {"monday": 0.8}}
    rule = table_of(table, **config).rule
    assert isinstance(rule, IncrementalRule)
    assert rule.weekday_multipliers == ("1",) * 7


def population_rule(table: dict[str, Any], **config: Any) -> PopulationRule:
    rule = table_of(table, **config).rule
    assert isinstance(rule, PopulationRule)
    return rule


def test_a_snapshot_table_has_the_rate_and_period_of_its_own() -> None:
    own = snapshot(growth_enabled=True, monthly_growth_rate=0.05, churn_enabled=True, weekly_churn_rate=0.01)
    rule = population_rule(own, growth_rate=0.9, churn_rate=0.9)
    assert (rule.base_rows, rule.growth_rate, rule.growth_period) == (20, "0.05", "monthly")
    assert (rule.churn_rate, rule.churn_period) == ("0.01", "weekly")


def test_a_snapshot_table_without_a_rate_has_the_dataset_s_daily_one() -> None:
    rule = population_rule(
        snapshot(growth_enabled=True, churn_enabled=True), growth_rate=0.02, churn_rate=0.01
    )
    assert (rule.growth_rate, rule.growth_period) == ("0.02", "daily")
    assert (rule.churn_rate, rule.churn_period) == ("0.01", "daily")


def test_a_snapshot_table_that_neither_grows_nor_churns_has_no_rates() -> None:
    rule = population_rule(snapshot())
    assert (rule.growth_rate, rule.churn_rate) == (None, None)


def test_the_frequency_is_the_table_s_or_else_the_dataset_s() -> None:
    assert table_of(snapshot(), snapshot_frequency="weekly").frequency == "weekly"
    assert table_of(snapshot(frequency="monthly"), snapshot_frequency="weekly").frequency == "monthly"
    assert spec_of({}, snapshot_frequency="weekly").table("facts").frequency == "daily"


def test_a_cross_table_has_its_share_as_a_fraction() -> None:
    shops, goods = snapshot(), snapshot()
    cross = {
        "type": "snapshot",
        "cross": {"parents": ["shops", "goods"], "share": 0.6},
        "columns": {
            "shop": {"kind": "foreign_key", "references": "shops.id"},
            "good": {"kind": "foreign_key", "references": "goods.id"},
        },
    }
    table = table_of(cross, tables={"shops": shops, "goods": goods})
    assert table.rule == CrossRule("shops", "goods", 3, 5)
    assert table.key == ("shop", "good")


def test_a_date_table_has_its_first_date_and_their_number() -> None:
    dates = {
        "type": "snapshot",
        "base_rows": 3653,
        "dates": {},
        "columns": {"date_key": {"kind": "calendar"}},
    }
    table = table_of(dates)
    assert table.rule == DatesRule(date(2020, 1, 1), 3653)
    assert (table.kind, table.frequency, table.key) == ("dates", "once", ("date_key",))


def test_a_table_has_its_columns_with_types_and_both_ways_to_write_them() -> None:
    table = spec_of({"at": {"kind": "timestamp"}, "money": {"kind": "decimal", "min": 0, "max": 9}}).table(
        "facts"
    )
    assert table.columns == (("fact_id", "bigint"), ("at", "timestamp"), ("money", "decimal(18,2)"))
    assert table.selected == '"fact_id", "at", "money"'
    assert table.selected_text.startswith('"fact_id", ')
    assert table.selected_text.endswith(', "money"')
    assert "%f" in table.selected_text


def test_a_query_has_its_text_its_facts_and_its_relations() -> None:
    rows = spec_of({"city": {"kind": "pool", "pool": "us_places"}}).table("facts").rows
    assert rows.relations == ("days_facts", "pool_us_places")
    assert set(rows.facts) >= {"d_first", "d_count", "d_a", "d_b", "d_key", "d_day"}
    assert all(fact in rows.sql for fact in rows.facts)


def test_a_dealt_table_has_a_total_for_each_column_that_its_parent_adds_up() -> None:
    lines = {
        "type": "incremental",
        "base_rows_per_day": 20,
        "columns": {
            "line_id": KEY,
            "fact_id": {"kind": "foreign_key", "references": "facts.fact_id", "pick": "dealt"},
            "amount": {"kind": "decimal", "min": 0, "max": 9},
            "pieces": {"kind": "integer", "min": 0, "max": 9},
        },
    }
    columns = {
        "total": {"kind": "sum_of_children", "table": "lines", "column": "amount"},
        "count": {"kind": "sum_of_children", "table": "lines", "column": "pieces"},
    }
    totals = spec_of(columns, tables={"lines": lines}).table("lines").totals
    assert [(t.column, t.parent, t.parent_column, t.key) for t in totals] == [
        ("amount", "facts", "total", "fact_id"),
        ("pieces", "facts", "count", "fact_id"),
    ]


def test_rows_that_leave_with_their_parent_make_counts_upper_bounds() -> None:
    people = snapshot(churn_enabled=True, daily_churn_rate=0.1)
    cards = snapshot(
        {"person": {"kind": "foreign_key", "references": "people.id", "leave_with_parent": True}}
    )
    assert table_of(cards, tables={"people": people}).rows_at_most
    assert not table_of(snapshot()).rows_at_most
