"""The laws of time and integrity, for datasets that nobody thought of."""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from ingen_fab.runtime.errors import RuntimeUserError
from tests.laws.shops import KEY
from tests.laws.world import Config, World

FREQUENCIES = st.sampled_from(["daily", "daily", "weekly", "monthly", "quarterly", "once"])
STARTS = st.sampled_from(["2024-01-01", "2024-01-31", "2023-12-30", "2024-02-27"])
LAYOUTS = st.sampled_from(
    [
        ("nested", "parquet"),
        ("flat", "csv"),
        ("by_table", "csv"),
        ("by_table", "parquet"),
        ("flat", "parquet"),
    ]
)


@st.composite
def parents(draw: st.DrawFn) -> Config:
    """A snapshot table that may grow, churn and drift, published now and then."""
    frequency = draw(FREQUENCIES)
    table: Config = {"type": "snapshot", "frequency": frequency, "base_rows": draw(st.integers(1, 250))}
    for what in ("growth", "churn"):
        if frequency != "once" and draw(st.booleans()):
            period = draw(st.sampled_from(["daily", "weekly", "monthly", "quarterly"]))
            # Ten weeks at three in a hundred a day are eight times as many rows; more would only take longer.
            rate = draw(st.sampled_from([0.001, 0.03] if period == "daily" else [0.01, 0.3]))
            table |= {f"{what}_enabled": True, f"{period}_{what}_rate": rate}
    table["columns"] = {
        "id": KEY,
        "name": {"kind": "pool", "pool": "brands", "field": "brand"},
        "price": {
            "kind": "decimal",
            "min": 0.01,
            "max": draw(st.sampled_from([0.05, 999.99])),
            "mutable": True,
        },
        "level": {"kind": "choice", "values": ["low", "high", "none"], "mutable": draw(st.booleans())},
        "born": {"kind": "created_date"},
        "changed": {"kind": "last_modified_date"},
    }
    return table


def key_to(parent: str, **more: Any) -> Config:
    return {"kind": "foreign_key", "references": f"{parent}.id"} | more


@st.composite
def datasets(draw: st.DrawFn) -> Config:
    """One or two families of parents, what happens to them every day, and what hangs on those events."""
    names = ["parent_a", "parent_b"]
    tables: dict[str, Config] = {name: draw(parents()) for name in names}
    tables["child"] = draw(snapshot_children(tables["parent_a"]))
    pairs = {"parent_a_id": key_to("parent_a"), "parent_b_id": key_to("parent_b")}
    share = draw(st.sampled_from([0.125, 0.3, 0.5, 1]))
    tables["pairs"] = {
        "type": "snapshot",
        "frequency": draw(FREQUENCIES),
        "cross": {"parents": names, "share": share},
        "columns": {
            **pairs,
            "date": {"kind": "day"},
            "depth": {"kind": "integer", "min": 0, "max": 9, "stable": True},
        },
    }
    picks = st.sampled_from(["popular", "uniform"])
    tables["events"] = {
        "type": "incremental",
        "base_rows_per_day": draw(st.integers(1, 300)),
        "weekend_multiplier": draw(st.sampled_from([0, 0.5, 1, 3])),
        "columns": {
            "id": KEY,
            "parent_a_id": key_to("parent_a", pick=draw(picks)),
            "parent_b_id": key_to("parent_b", pick=draw(picks), null_rate=draw(st.sampled_from([0, 0.3]))),
            "price": {"kind": "from_parent", "foreign_key": "parent_b_id", "column": "price"},
            "moment": {"kind": "timestamp", "ordered": draw(st.booleans()), "hours": "web_hours"},
            "total": {"kind": "sum_of_children", "table": "parts", "column": "value"},
        },
    }
    tables["parts"] = {
        "type": "incremental",
        "base_rows_per_day": draw(st.integers(0, 700)),
        "weekend_multiplier": tables["events"]["weekend_multiplier"],
        "columns": {
            "id": KEY,
            "event_id": key_to("events", pick="dealt"),
            "parent_a_id": key_to("parent_a", pick="popular"),
            "value": {"kind": "from_parent", "foreign_key": "parent_a_id", "column": "price"},
            "place": {"kind": "position"},
        },
    }
    drift = draw(st.sampled_from([0, 0.1, 1]))
    config = {"start_date": draw(STARTS), "enable_data_drift": True, "drift_percentage": drift}
    return {"dataset_id": "anything", "incremental_config": config, "table_configs": draw(shuffled(tables))}


@st.composite
def snapshot_children(draw: st.DrawFn, parent: Config) -> Config:
    """A snapshot table that points at another: by birth, or with an answer to parents that leave."""
    answer = draw(st.sampled_from(["nullable", "leave_with_parent"]))
    leaving = (
        {answer: True}
        if parent.get("churn_enabled")
        else {"pick": draw(st.sampled_from(["popular", "uniform"]))}
    )
    table: Config = draw(parents())
    table["columns"] = {"parent_id": key_to("parent_a", **leaving)} | table["columns"]
    return table


@st.composite
def shuffled(draw: st.DrawFn, tables: dict[str, Config]) -> dict[str, Config]:
    return {name: tables[name] for name in draw(st.permutations(sorted(tables)))}


@pytest.mark.slow
@given(datasets(), LAYOUTS, st.integers(0, 70), st.integers(0, 2**63 - 1), st.randoms(use_true_random=False))
@settings(
    max_examples=8,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_any_dataset_keeps_the_laws(
    config: Config, layout: tuple[str, str], after: int, seed: int, chance: random.Random
) -> None:
    first = date.fromisoformat(config["incremental_config"]["start_date"]) + timedelta(days=after)
    with tempfile.TemporaryDirectory() as folder:
        series = World(Path(folder) / "series", config, *layout)
        scattered = World(Path(folder) / "scattered", config, *layout)
        try:
            series.make(replace(series.days(first, first + timedelta(days=4)), seed=seed, batch_size=5))
        except RuntimeUserError as error:
            # Parents that died out, and files that would be repeated while their parents leave.
            if "and its parent" in error.message or "may leave in between" in error.message:
                reject()
            raise
        days = [first + timedelta(days=n) for n in range(5)]
        chance.shuffle(days)
        for on in days[:2]:
            scattered.make(replace(scattered.days(on), seed=seed))
        assert_the_same(scattered, series)
        assert series.orphans() == []
        assert scattered.orphans() == []
        assert_totals(series)
        assert_keys(series)
        assert_persons(series)


def assert_the_same(part: World, whole: World) -> None:
    found, expected = part.content(), whole.content()
    assert found
    # Earlier publishes come along by what is asked for, so the series may lack some of a day that is asked
    # alone.
    shared = found.keys() & expected.keys()
    assert shared
    assert [path for path in shared if found[path] != expected[path]] == []
    assert {path for path in found if path not in expected} <= {
        path for path in found if "parent" in path or "child" in path
    }


def assert_totals(world: World) -> None:
    for on in world.published("events"):
        sums: dict[Any, Decimal] = defaultdict(lambda: Decimal("0.00"))
        for row in world.rows("parts", on):
            sums[row["event_id"]] += Decimal(row["value"])
        assert all(Decimal(row["total"]) == sums[row["id"]] for row in world.rows("events", on))


def assert_keys(world: World) -> None:
    for table in ("events", "parts"):
        keys = sorted(int(key) for on in world.published(table) for key in world.column(table, on, "id"))
        assert not keys or keys == list(range(keys[0], keys[0] + len(keys)))
    for table in ("parent_a", "parent_b", "child"):
        for on in world.published(table):
            keys = world.column(table, on, "id")
            assert len(set(keys)) == len(keys)
    for on in world.published("pairs"):
        pairs = [(row["parent_a_id"], row["parent_b_id"]) for row in world.rows("pairs", on)]
        assert len(set(pairs)) == len(pairs)


def assert_persons(world: World) -> None:
    """An id means the same one for ever, and who left stays away."""
    for table in ("parent_a", "parent_b", "child"):
        persons: dict[Any, tuple[Any, ...]] = {}
        gone: set[Any] = set()
        before: set[Any] = set()
        for on in world.published(table):
            rows = world.rows(table, on)
            living = {row["id"] for row in rows}
            gone |= before - living
            before = living
            assert not living & gone
            for row in rows:
                person = (row["name"], row["born"])
                assert persons.setdefault(row["id"], person) == person
                assert row["born"] <= row["changed"]
