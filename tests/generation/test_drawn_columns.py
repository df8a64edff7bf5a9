from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ingen_fab.catalog.files import hour_profiles, pool
from tests.generation.tiny import dataset_of, rows_of

ROWS = 20_000
COLUMNS: dict[str, Any] = {
    "size": {"kind": "choice", "values": {"S": 0.2, "M": 0.5, "L": 0.3, "never": 0}},
    "pieces": {"kind": "choice", "values": [1, 2, 3, 4]},
    "city": {"kind": "pool", "pool": "us_places", "draw": "place"},
    "state": {"kind": "pool", "pool": "us_places", "draw": "place"},
    "postal_code": {"kind": "pool", "pool": "us_places"},
    "whole": {"kind": "integer", "min": -3, "max": 3},
    "money": {"kind": "decimal", "min": 1, "max": 2},
    "shaped": {
        "kind": "decimal",
        "min": 0,
        "max": 500,
        "distribution": {"type": "normal", "mean": 100, "stddev": 10},
    },
    "due": {"kind": "date", "min": "2024-02-28", "max": "2024-03-01"},
    "later": {"kind": "date", "after": "due", "min_days": 1, "max_days": 3},
    "at": {"kind": "timestamp", "hours": "store_hours"},
    "any_time": {"kind": "timestamp"},
    "in_order": {"kind": "timestamp", "hours": "store_hours", "ordered": True},
    "flat_order": {"kind": "timestamp", "ordered": True},
    "likely": {"kind": "boolean", "probability": 0.9},
    "sometimes": {"kind": "integer", "min": 0, "max": 9, "null_rate": 0.25},
    "label": {"kind": "template", "text": "{{{size}}} {fact_id:06d} of {due}"},
    "maybe": {"kind": "template", "text": "n={sometimes}"},
    "day": {"kind": "day"},
}
Columns = Callable[[str], list[Any]]


@pytest.fixture(scope="module")
def columns() -> Columns:
    names = ["fact_id", *COLUMNS]
    instants = {"at", "any_time", "in_order", "flat_order"}
    select = ", ".join(f'epoch_us("{n}")' if n in instants else f'"{n}"' for n in names)
    rows = rows_of(dataset_of(COLUMNS, rows=ROWS), f"{select} FROM made ORDER BY fact_id")
    by_name = dict(zip(names, zip(*rows, strict=True), strict=True))
    return lambda name: list(by_name[name])


def shares(values: list[Any]) -> dict[Any, float]:
    return {value: count / len(values) for value, count in Counter(values).items()}


def test_a_choice_has_the_shares_of_its_weights_and_never_a_value_of_weight_0(columns: Columns) -> None:
    found = shares(columns("size"))
    assert set(found) == {"S", "M", "L"}
    assert all(abs(found[v] - share) < 0.02 for v, share in (("S", 0.2), ("M", 0.5), ("L", 0.3)))
    assert all(abs(share - 0.25) < 0.02 for share in shares(columns("pieces")).values())


def test_the_whole_numbers_of_a_choice_may_have_64_bits() -> None:
    values = [-(2**63), 7, 4006381333931, 2**63 - 1]
    rows = rows_of(
        dataset_of({"number": {"kind": "choice", "values": values}}, rows=200),
        'DISTINCT number, typeof("number") FROM made',
    )
    assert sorted(rows) == [(value, "BIGINT") for value in values]


def test_columns_with_one_draw_come_from_one_row_of_the_pool_and_others_do_not(columns: Columns) -> None:
    places = pool("us_places")
    at = {name: n for n, name in enumerate(places.fields)}
    together = {(row[at["city"]], row[at["state"]]) for row in places.rows}
    mixed = {(row[at["city"]], row[at["postal_code"]]) for row in places.rows}
    assert set(zip(columns("city"), columns("state"), strict=True)) <= together
    assert not set(zip(columns("city"), columns("postal_code"), strict=True)) <= mixed


def test_a_draw_is_told_from_one_of_another_version_or_in_other_letters() -> None:
    def column(**more: Any) -> dict[str, Any]:
        return {"kind": "integer", "min": 1, "max": 1_000_000, **more}

    streams = {
        "a": column(draw="q"),
        "same": column(draw="q"),
        "newer": column(draw="q", version=2),
        "capital": column(draw="Q"),
        "of_a": column(draw="a"),
        "a_newer": column(draw="of_a", version=3),
    }
    select = f"{', '.join(streams)} FROM made ORDER BY fact_id"
    together = list(zip(*rows_of(dataset_of(streams, rows=50), select), strict=True))
    apart = [
        tuple(value for (value,) in rows_of(dataset_of({name: one}, rows=50), f"{name} FROM made ORDER BY 1"))
        for name, one in streams.items()
    ]
    assert [sorted(values) for values in together] == [sorted(values) for values in apart]
    assert together[0] == together[1]
    assert len(set(together)) == len(streams) - 1


def test_mutable_columns_of_two_versions_of_a_draw_drift_apart() -> None:
    column = {"kind": "integer", "min": 1, "max": 1_000_000, "mutable": True, "draw": "q"}
    people = {
        "type": "snapshot",
        "base_rows": 100,
        "columns": {"person_id": {"kind": "key"}, "a": column, "b": {**column, "version": 2}},
    }
    dataset = dataset_of({}, tables={"people": people}, enable_data_drift=True, drift_percentage=0.5)
    assert all(a != b for a, b in rows_of(dataset, "a, b FROM made", table="people"))


def test_a_uniform_number_reaches_both_ends_and_all_between_alike(columns: Columns) -> None:
    found = shares(columns("whole"))
    assert set(found) == set(range(-3, 4))
    assert all(abs(share - 1 / 7) < 0.02 for share in found.values())
    money = columns("money")
    assert (min(money), max(money)) == (Decimal("1.00"), Decimal("2.00"))
    assert len(set(money)) == 101


def test_a_shaped_number_has_its_mean_and_spread(columns: Columns) -> None:
    values = [float(value) for value in columns("shaped")]
    mean = sum(values) / len(values)
    deviation = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
    assert abs(mean - 100) < 0.5
    assert abs(deviation - 10) < 0.3


def test_dates_lie_between_their_bounds_or_behind_another_date(columns: Columns) -> None:
    assert set(columns("due")) == {date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)}
    gaps = {(later - due).days for due, later in zip(columns("due"), columns("later"), strict=True)}
    assert gaps == {1, 2, 3}


def test_an_instant_lies_on_the_row_s_day_in_hours_that_have_events(columns: Columns) -> None:
    start = 19723 * 86400 * 10**6
    weights = hour_profiles()["store_hours"]
    for name in ("at", "in_order"):
        hours = shares([(value - start) // 3_600_000_000 for value in columns(name)])
        assert set(hours) == {hour for hour, weight in enumerate(weights) if weight}
        assert all(abs(share - weights[hour] / sum(weights)) < 0.02 for hour, share in hours.items())
    for name in ("any_time", "flat_order"):
        hours = shares([(value - start) // 3_600_000_000 for value in columns(name)])
        assert set(hours) == set(range(24))


@pytest.mark.parametrize("name", ["at", "any_time", "in_order", "flat_order"])
def test_microseconds_are_drawn_too(columns: Columns, name: str) -> None:
    fractions = [value % 1_000_000 for value in columns(name)]
    assert len(set(fractions)) > ROWS * 0.9
    assert abs(sum(fractions) / ROWS - 500_000) < 10_000


@pytest.mark.parametrize("name", ["in_order", "flat_order"])
def test_ordered_instants_grow_with_the_key(columns: Columns, name: str) -> None:
    values = columns(name)
    assert values == sorted(values)


def test_a_boolean_is_true_as_often_as_it_says(columns: Columns) -> None:
    assert abs(shares(columns("likely"))[True] - 0.9) < 0.01


def test_a_null_rate_is_kept_and_the_other_values_stay_as_they_were(columns: Columns) -> None:
    values = columns("sometimes")
    assert abs(shares(values)[None] - 0.25) < 0.02
    without = {**COLUMNS["sometimes"], "null_rate": 0}
    plain = [row[0] for row in rows_of(dataset_of({"sometimes": without}, rows=ROWS), "sometimes")]
    assert all(value in (None, other) for value, other in zip(values, plain, strict=True))


def test_a_template_puts_columns_together_and_is_null_where_one_is(columns: Columns) -> None:
    assert columns("label")[6] == f"{{{columns('size')[6]}}} 000007 of {columns('due')[6]}"
    for number, text in zip(columns("sometimes"), columns("maybe"), strict=True):
        assert text == (None if number is None else f"n={number}")


def test_keys_run_from_1_and_every_row_has_its_day(columns: Columns) -> None:
    assert columns("fact_id") == list(range(1, ROWS + 1))
    assert set(columns("day")) == {date(2024, 1, 1)}


def test_rows_of_two_days_share_no_row_and_their_keys_run_on() -> None:
    config = {name: COLUMNS[name] for name in ("city", "money", "any_time")}
    days = (date(2024, 1, 1), date(2024, 1, 2))
    found = rows_of(
        dataset_of(config, rows=500), "fact_id, city, money, epoch_us(any_time) % 86400000000", *days
    )
    assert sorted(row[0] for row in found) == list(range(1, 1001))
    assert len({row[1:] for row in found}) == 1000


def test_another_seed_gives_other_values_of_the_same_shape() -> None:
    dataset = dataset_of({"whole": {"kind": "integer", "min": 0, "max": 999_999}}, rows=1000)
    one, two = (rows_of(dataset, "whole FROM made ORDER BY fact_id", seed=seed) for seed in (0, 1))
    assert sum(a == b for a, b in zip(one, two, strict=True)) < 5
    assert rows_of(dataset, "whole FROM made ORDER BY fact_id", seed=1) == two
