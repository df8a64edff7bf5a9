from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.calendar import IncrementalRule
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.cohorts import place_to_index
from ingen_fab.runtime.generation.date_rows import epoch_day
from ingen_fab.runtime.generation.mixing import mix32
from ingen_fab.runtime.generation.survival import PopulationRule
from ingen_fab.runtime.generation.tables import CrossRule, TableSpec
from tests.runtime.generation.town import START, census, made_rows, spec

DAYS = [START + timedelta(days=n) for n in (0, 1, 5, 6, 13, 20)]
EXACT = ["people", "shops", "stock", "cards", "days", "sales", "lines", "refunds"]


@pytest.mark.parametrize("name", EXACT)
def test_the_census_counts_the_rows_that_are_made(name: str) -> None:
    counts = Counter(row[0] for row in made_rows(name, "1", *DAYS))
    asked = census()
    assert [counts[epoch_day(day)] for day in DAYS] == [asked.rows(spec().table(name), day) for day in DAYS]


def test_rows_that_leave_with_their_parents_are_at_most_as_many_as_counted() -> None:
    counts = Counter(row[0] for row in made_rows("pets", "1", *DAYS))
    asked = census()
    made = [counts[epoch_day(day)] for day in DAYS]
    counted = [asked.rows(spec().table("pets"), day) for day in DAYS]
    assert all(rows <= bound for rows, bound in zip(made, counted, strict=True))
    assert made == sorted(made, reverse=True)
    assert made[-1] < counted[-1]


def living_ids(asked: Census, table: TableSpec, day: date) -> list[list[int]]:
    """The living of a table by cohort, each in the order of places."""
    return [
        [part.cohort.first_id + place_to_index(part.cohort, place) for place in range(part.survivors)]
        for part in asked.population(table).living(day)
    ]


def test_the_pairs_of_a_cross_table_are_those_of_the_plain_enumeration() -> None:
    asked, stock = census(), spec().table("stock")
    rule = stock.rule
    assert isinstance(rule, CrossRule)
    pick = asked.pick_key(stock)
    for day in (DAYS[0], DAYS[3]):
        expected = set()
        for left in (one for part in living_ids(asked, spec().table("shops"), day) for one in part):
            for part in asked.population(spec().table("people")).living(day):
                for place in range(part.survivors):
                    group, inside = divmod(place, rule.group_size)
                    drawn = mix32(mix32(left + pick) ^ (part.cohort.first_id + group * rule.group_size))
                    offset = drawn * rule.group_size >> 32
                    if (inside - offset) % rule.group_size < rule.chosen:
                        right = part.cohort.first_id + place_to_index(part.cohort, place)
                        expected.add((left, right))
        assert {row[1:] for row in made_rows("stock", "shop_id, person_id", day)} == expected
        assert asked.rows(stock, day) == len(expected)


def test_a_snapshot_is_published_on_its_due_days_and_shows_the_latest_one_between() -> None:
    asked, shops = census(), spec().table("shops")
    assert [asked.publish_day(shops, START + timedelta(days=n)).day for n in (0, 6, 7, 13, 14)] == [
        1,
        1,
        8,
        8,
        15,
    ]
    assert [asked.is_due(shops, START + timedelta(days=n)) for n in (0, 1, 7)] == [True, False, True]
    assert asked.rows(shops, date(2024, 1, 7)) == asked.rows(shops, START)
    assert asked.rows(shops, date(2024, 1, 8)) > asked.rows(shops, START)


def test_an_incremental_table_is_due_on_every_day() -> None:
    asked, sales = census(), spec().table("sales")
    assert all(asked.is_due(sales, START + timedelta(days=n)) for n in range(9))


def test_a_date_table_always_has_all_of_its_dates() -> None:
    asked, days = census(scale="3"), spec().table("days")
    assert asked.rows(days, START) == asked.rows(days, date(2030, 1, 1)) == 60


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    forwards, backwards = census(), census()
    tables = [spec().table(name) for name in EXACT]
    one = {(t.name, day): forwards.rows(t, day) for day in DAYS for t in tables}
    two = {(t.name, day): backwards.rows(t, day) for day in reversed(DAYS) for t in reversed(tables)}
    assert one == two


def test_the_scale_multiplies_what_is_counted_and_not_the_dates() -> None:
    one, three = census(), census(scale="3")
    for name in ("people", "sales", "lines"):
        table = spec().table(name)
        assert three.rows(table, START) == 3 * one.rows(table, START)


def test_another_seed_leaves_the_counts_of_incremental_tables_and_changes_who_is_picked() -> None:
    one, two = census(), census(seed=1)
    assert one.rows(spec().table("sales"), START) == two.rows(spec().table("sales"), START)
    assert one.pick_key(spec().table("stock")) != two.pick_key(spec().table("stock"))


def test_the_lists_of_popularity_are_those_of_the_latest_publish() -> None:
    asked, shops = census(), spec().table("shops")
    assert asked.list_sizes(shops, date(2024, 1, 6)) == asked.list_sizes(shops, START)
    assert asked.list_sizes(shops, START)[0] == 7
    assert asked.thresholds(shops, START) == (2**32,) * 4


def with_rule(name: str, rule: IncrementalRule | PopulationRule) -> Census:
    tables = tuple(replace(t, rule=rule) if t.name == name else t for t in spec().tables)
    return Census(replace(spec(), tables=tables), 0, "1")


def test_rows_whose_parents_are_all_gone_are_refused_on_the_first_such_day() -> None:
    asked = with_rule("people", PopulationRule(3, None, "daily", "0.9", "daily", "daily"))
    days = [START + timedelta(days=n) for n in range(60)]
    gone = next(day for day in days if not asked.rows(asked.dataset.table("people"), day))
    with pytest.raises(RuntimeUserError) as caught:
        asked.refuse_impossible([asked.dataset.table("sales")], days)
    assert caught.value.message == f"table 'sales' has rows on {gone}, and its parent 'people' has none"
    assert "Give 'people' rows" in (caught.value.hint or "")
    asked.refuse_impossible([asked.dataset.table("sales")], days[: days.index(gone)])


def test_children_without_parents_of_the_day_are_refused() -> None:
    asked = with_rule("sales", IncrementalRule(50, ("0", "1", "1", "1", "1", "1", "1")))
    with pytest.raises(
        RuntimeUserError, match="'lines' has rows on 2024-01-01, and its parent 'sales' has none"
    ):
        asked.refuse_impossible([asked.dataset.table("lines")], [START])
    asked.refuse_impossible([asked.dataset.table("lines")], [date(2024, 1, 2)])


def test_a_day_that_the_date_table_does_not_have_is_refused() -> None:
    asked, sales = census(), [spec().table("sales")]
    last = date(2023, 12, 30) + timedelta(days=59)
    asked.refuse_impossible(sales, [last])
    with pytest.raises(RuntimeUserError, match=r"refers to 20240228, which is not in the date table 'days'"):
        asked.refuse_impossible(sales, [last + timedelta(days=1)])


def test_a_day_before_the_start_is_refused() -> None:
    with pytest.raises(RuntimeUserError, match="2023-12-31 lies before 2024-01-01"):
        census().refuse_impossible([spec().table("people")], [date(2023, 12, 31)])
