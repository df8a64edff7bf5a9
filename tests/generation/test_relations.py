from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingen_fab.catalog.files import hour_profiles
from ingen_fab.generation import names
from ingen_fab.generation.distributions import STEPS
from ingen_fab.generation.relations import frozen_relations, quantile_relation, seconds_by_share
from ingen_fab.project import generation_inputs
from ingen_fab.runtime.generation.dealing import DEALING_BLOCK
from tests.generation.tiny import dataset_of

WEIGHTS = st.lists(st.integers(0, 50), min_size=24, max_size=24).filter(any)


@settings(max_examples=60)
@given(WEIGHTS)
def test_steps_of_the_day_grow_and_none_meets_an_hour_without_events(weights: list[int]) -> None:
    steps = seconds_by_share(weights)
    assert len(steps) == STEPS
    flat = [second for step in steps for second in step]
    assert flat == sorted(flat)
    assert flat[0] >= 0
    assert flat[-1] <= 86400
    for low, high in steps:
        hours = range(low // 3600, (high - 1) // 3600 + 1)
        assert all(weights[hour] for hour in hours), (low, high)


@pytest.mark.parametrize("profile", sorted(hour_profiles()))
def test_each_hour_gets_its_share_of_the_steps(profile: str) -> None:
    weights = hour_profiles()[profile]
    steps = seconds_by_share(weights)
    for hour, weight in enumerate(weights):
        start, end = hour * 3600, hour * 3600 + 3600
        share = sum(
            max(0, min(high, end) - max(low, start)) / (high - low) for low, high in steps if high > low
        )
        assert abs(share / STEPS - weight / sum(weights)) < 2.5 / STEPS


def test_a_step_does_not_reach_over_a_quiet_stretch_when_shares_end_at_its_border() -> None:
    steps = seconds_by_share([1] + [0] * 22 + [1])
    assert steps[511] == (3592, 3600)
    assert steps[512] == (82800, 82807)


def test_a_quantile_relation_has_each_step_with_its_span() -> None:
    relation = quantile_relation("q", [1, 4, 4, 9])
    assert relation.columns == (("of_slot", "integer"), ("of_low", "integer"), ("of_span", "integer"))
    assert relation.rows == ((0, 1, 3), (1, 4, 0), (2, 4, 5))


def relation_names(columns: dict[str, Any], **config: Any) -> list[str]:
    dataset = dataset_of(columns, **config)
    return [relation.name for relation in frozen_relations(dataset, generation_inputs(dataset))]


def test_a_dataset_gets_the_relations_that_it_reads_sorted_by_name() -> None:
    shape = {"type": "normal", "mean": 5, "stddev": 2}
    columns: dict[str, Any] = {
        "city": {"kind": "pool", "pool": "us_places"},
        "state": {"kind": "pool", "pool": "us_places"},
        "amount": {"kind": "integer", "min": 0, "max": 9, "distribution": shape},
        "plain": {"kind": "integer", "min": 0, "max": 9},
        "at": {"kind": "timestamp", "hours": "store_hours"},
        "any_time": {"kind": "timestamp"},
    }
    assert relation_names(columns) == [
        names.hours("store_hours"),
        names.pool("us_places"),
        names.quantiles("facts", "amount"),
    ]
    assert relation_names({}) == []


def test_values_made_with_faker_become_a_pool_of_their_column() -> None:
    dataset = dataset_of({"firm": {"kind": "pool", "faker": "company", "size": 8}})
    (relation,) = frozen_relations(dataset, generation_inputs(dataset))
    assert relation.name == names.pool(names.faker_pool("facts", "firm"))
    assert relation.columns == (("of_slot", "integer"), ("of_value", "text"))
    assert [row[0] for row in relation.rows] == list(range(8))


def test_drift_rates_are_there_only_where_something_drifts() -> None:
    people = {
        "type": "snapshot",
        "base_rows": 10,
        "columns": {
            "id": {"kind": "key"},
            "points": {"kind": "integer", "min": 0, "max": 9, "mutable": True},
        },
    }
    drift: dict[str, Any] = {"enable_data_drift": True, "drift_percentage": 0.1}
    assert relation_names({}, tables={"people": people}) == []
    assert relation_names({}, tables={"people": people}, **drift) == [names.DRIFT]
    once = {**people, "frequency": "once"}
    assert relation_names({}, tables={"people": once}, **drift) == []
    dataset = dataset_of({}, tables={"people": people}, **drift)
    (relation,) = frozen_relations(dataset, generation_inputs(dataset))
    rates = [int(row[1]) for row in relation.rows]
    assert Decimal(sum(rates)) == (Decimal("0.1") * 2**32 * STEPS).to_integral_value()


def test_dealt_tables_read_the_patterns_of_dealing() -> None:
    lines = {
        "type": "incremental",
        "base_rows_per_day": 20,
        "columns": {
            "line_id": {"kind": "key"},
            "fact_id": {"kind": "foreign_key", "references": "facts.fact_id", "pick": "dealt"},
        },
    }
    dataset = dataset_of({}, tables={"lines": lines})
    (relation,) = frozen_relations(dataset, generation_inputs(dataset))
    assert relation.name == names.DEAL_PATTERNS
    assert len(relation.rows) == 256 * DEALING_BLOCK
    by_block = [relation.rows[n : n + DEALING_BLOCK] for n in range(0, len(relation.rows), DEALING_BLOCK)]
    assert all(sum(int(row[2]) for row in block) == 128 for block in by_block)
    assert all(int(row[2]) >= 1 for row in relation.rows)


def test_relations_do_not_depend_on_the_start_date() -> None:
    columns: dict[str, Any] = {"city": {"kind": "pool", "pool": "us_places"}}
    one, two = dataset_of(columns), dataset_of(columns, start_date=date(2025, 1, 1))
    assert frozen_relations(one, generation_inputs(one)) == frozen_relations(two, generation_inputs(two))
