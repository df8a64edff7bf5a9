from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ingen_fab.runtime.generation.calendar import IncrementalRule
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.cohorts import Cohort, place_to_index
from ingen_fab.runtime.generation.date_rows import DateFacts, date_key, epoch_day
from ingen_fab.runtime.generation.day_facts import BLOCK_ROWS, DayFacts
from ingen_fab.runtime.generation.dealing import Deal
from ingen_fab.runtime.generation.mixing import stream_keys
from ingen_fab.runtime.generation.tables import ForeignKeySpec, TableSpec
from tests.runtime.generation.town import START, census, made_rows, spec

DAYS = [START + timedelta(days=n) for n in range(0, 15, 2)]


def number(facts: DateFacts, name: str) -> int:
    value = facts[name]
    assert isinstance(value, int)
    return value


def places(blocks: Iterable[DateFacts]) -> dict[int, list[int]]:
    """Day -> the numbers that its blocks cover, in their order."""
    covered: dict[int, list[int]] = defaultdict(list)
    for block in blocks:
        first = number(block, "d_first")
        covered[number(block, "d_day")] += range(first, first + number(block, "d_count"))
    return covered


def foreign_key(table: str, column: str) -> ForeignKeySpec:
    return next(key for key in spec().table(table).foreign_keys if key.column == column)


def test_the_blocks_of_a_day_number_its_rows_from_0_once() -> None:
    asked, sales = census(), spec().table("sales")
    covered = places(DayFacts(asked).rows(sales, DAYS))
    assert covered == {epoch_day(day): list(range(asked.rows(sales, day))) for day in DAYS}


def test_a_block_has_at_most_65536_rows() -> None:
    asked = census(scale="5000")
    sales = spec().table("sales")
    blocks = list(DayFacts(asked).rows(sales, [START]))
    assert [number(block, "d_count") for block in blocks[:-1]] == [BLOCK_ROWS] * (len(blocks) - 1)
    assert sum(number(block, "d_count") for block in blocks) == asked.rows(sales, START)
    assert [number(block, "d_first") for block in blocks] == [n * BLOCK_ROWS for n in range(len(blocks))]


def test_every_query_finds_the_facts_that_it_takes() -> None:
    facts = DayFacts(census())
    for table in spec().tables:
        for row in facts.rows(table, DAYS[:2]):
            assert {*table.rows.facts, *table.keys.facts, *table.hashes.facts} <= set(row)
        for total in table.totals:
            assert all(set(total.query.facts) <= set(row) for row in facts.rows(table, DAYS[:2]))
        if table.reference is not None:
            for row in facts.references(table, DAYS[:2]):
                assert set(table.reference.facts) <= set(row)
        for name, query in table.auxiliaries:
            key = next(key for key in table.foreign_keys if name.endswith(f"_{key.column}"))
            made = (
                facts.ranks if name.startswith("ranks_") else lambda t, k, d: facts.departures(t, k, max(d))
            )
            assert all(set(query.facts) <= set(row) for row in made(table, key, DAYS[:2]))


def test_keys_of_a_day_run_on_from_all_days_before() -> None:
    asked, sales = census(), spec().table("sales")
    days = [START + timedelta(days=n) for n in range(9)]
    firsts = [number(row, "d_key") for row in DayFacts(asked).rows(sales, days)]
    counts = [asked.rows(sales, day) for day in days]
    assert firsts == [1 + sum(counts[:n]) for n in range(len(days))]


def test_a_day_has_keys_of_its_own_for_its_draws_and_a_seed_others() -> None:
    sales = spec().table("sales")
    found = {
        (row["d_a"], row["d_b"])
        for asked in (census(), census(seed=1))
        for row in DayFacts(asked).rows(sales, DAYS)
    }
    assert len(found) == 2 * len(DAYS)
    (row,) = DayFacts(census()).rows(sales, [START])
    assert (row["d_a"], row["d_b"]) == stream_keys(2, "rows", sales.stream, 0, "2024-01-01")


def test_a_day_without_rows_has_no_facts() -> None:
    closed = IncrementalRule(50, ("0", "1", "1", "1", "1", "1", "1"))
    tables = tuple(replace(t, rule=closed) if t.name == "sales" else t for t in spec().tables)
    asked = Census(replace(spec(), tables=tables), 0, "1")
    assert list(DayFacts(asked).rows(asked.dataset.table("sales"), [START])) == []


def test_a_dealt_table_has_a_block_row_a_parent_and_the_deal_of_the_day() -> None:
    asked, lines = census(), spec().table("lines")
    parents, children = asked.rows(spec().table("sales"), START), asked.rows(lines, START)
    (row,) = DayFacts(asked).rows(lines, [START])
    deal = Deal(parents, children, number(row, "d_deal"))
    assert (row["d_count"], row["d_each"], row["d_extra"]) == (parents, 1, children - parents)
    assert row["d_weight"] == deal.total_weight


def test_the_children_of_each_parent_are_those_of_the_deal() -> None:
    asked, lines = census(), spec().table("lines")
    for day in DAYS[:3]:
        (row,) = DayFacts(asked).rows(lines, [day])
        parents = asked.rows(spec().table("sales"), day)
        deal = Deal(parents, asked.rows(lines, day), number(row, "d_deal"))
        first_sale, first_line = number(row, "d_key_sale_id"), number(row, "d_key")
        expected = [
            (epoch_day(day), first_line + child, first_sale + parent, child - deal.boundary(parent) + 1)
            for parent in range(parents)
            for child in range(deal.boundary(parent), deal.boundary(parent + 1))
        ]
        assert made_rows("lines", "line_id, sale_id, number", day) == expected


def test_the_rows_of_a_snapshot_are_the_living_of_its_publish_day() -> None:
    asked, shops = census(), spec().table("shops")
    made = made_rows("shops", "shop_id", *DAYS)
    expected = []
    for day in DAYS:
        for part in asked.population(shops).living(asked.publish_day(shops, day)):
            ids = (part.cohort.first_id + place_to_index(part.cohort, p) for p in range(part.survivors))
            expected += [(epoch_day(day), one) for one in ids]
    assert made == sorted(expected)


def test_a_row_that_is_referred_to_on_a_day_between_publishes_is_of_the_latest_publish() -> None:
    facts = DayFacts(census())
    (row, *_) = facts.rows(spec().table("sales"), [date(2024, 1, 10)])
    assert row["d_slot_shop_id"] == epoch_day(date(2024, 1, 8)) * 8 * 2**32
    key = foreign_key("sales", "shop_id")
    assert facts.parent_days(spec().table("sales"), key, [date(2024, 1, n) for n in (7, 8, 9)]) == {
        date(2024, 1, 1),
        date(2024, 1, 8),
    }


def test_a_fact_table_says_the_key_of_its_date() -> None:
    rows = DayFacts(census()).rows(spec().table("sales"), DAYS)
    assert [row["d_date_key"] for row in rows] == [date_key(day) for day in DAYS]


def test_publishes_are_counted_from_the_start() -> None:
    found = list(DayFacts(census()).publishes(spec().table("shops"), date(2024, 1, 20)))
    assert found == [{"of_index": n, "of_day": epoch_day(START + timedelta(days=7 * n))} for n in range(3)]


def test_the_other_side_of_a_cross_table_comes_in_groups_of_its_places() -> None:
    asked, stock = census(), spec().table("stock")
    found = list(DayFacts(asked).others(stock, DAYS[:2]))
    for day in DAYS[:2]:
        parts = asked.population(spec().table("people")).living(day)
        rows = [row for row in found if row["of_day"] == epoch_day(day)]
        assert [row["of_living"] for row in rows] == [part.survivors for part in parts]
        assert [row["of_count"] for row in rows] == [-(-part.survivors // 5) for part in parts]
        assert [row["of_id"] for row in rows] == [part.cohort.first_id for part in parts]


# --- parents that may leave -------------------------------------------------------------------------------


def ids(cohort: Cohort, first: int, count: int) -> list[int]:
    return [cohort.first_id + place_to_index(cohort, place) for place in range(first, first + count)]


def living_ids(asked: Census, table: TableSpec, day: date) -> set[int]:
    parts = asked.population(table).living(day)
    return {one for part in parts for one in ids(part.cohort, 0, part.survivors)}


def test_departures_name_each_entity_once_on_the_first_publish_without_it() -> None:
    asked = census()
    people, until = spec().table("people"), START + timedelta(days=9)
    cohorts = {cohort.first_id: cohort for cohort in asked.population(people).cohorts(until)}
    found: list[tuple[int, int]] = []
    for row in DayFacts(asked).departures(spec().table("cards"), foreign_key("cards", "owner_id"), until):
        cohort = cohorts[number(row, "d_id")]
        members = ids(cohort, number(row, "d_first"), number(row, "d_count"))
        found += [(member, number(row, "d_left")) for member in members]
    expected: dict[int, int] = {}
    seen: set[int] = set()
    for offset in range(10):
        day = START + timedelta(days=offset)
        alive = living_ids(asked, people, day)
        born = {
            one for cohort in asked.population(people).cohorts(day) for one in ids(cohort, 0, cohort.size)
        }
        for gone in born - alive - set(expected):
            expected[gone] = epoch_day(day)
        seen |= born
    assert len(found) == len({member for member, _ in found})
    assert dict(found) == expected
    assert 0 < len(expected) < len(seen)


def test_ranks_cover_the_living_of_every_day_on_which_a_parent_was_chosen() -> None:
    asked, cards, people = census(), spec().table("cards"), spec().table("people")
    found = list(DayFacts(asked).ranks(cards, foreign_key("cards", "owner_id"), DAYS))
    births = {part.cohort.birth_day for day in DAYS for part in asked.population(cards).living(day)}
    assert {row["d_pub"] for row in found} == {epoch_day(asked.publish_day(people, day)) for day in births}
    for day in births:
        rows = [row for row in found if row["d_pub"] == epoch_day(day)]
        covered = [
            rank
            for row in rows
            for rank in range(number(row, "d_before0"), number(row, "d_before0") + number(row, "d_living"))
        ]
        assert covered == list(range(asked.rows(people, day)))


def test_a_card_loses_its_owner_exactly_when_the_owner_leaves_and_never_gets_another() -> None:
    asked, people = census(), spec().table("people")
    owners: dict[int, int] = {}
    made = made_rows("cards", "card_id, owner_id", *DAYS)
    for day in DAYS:
        alive = living_ids(asked, people, day)
        for card, owner in (row[1:] for row in made if row[0] == epoch_day(day)):
            if owner is not None:
                assert owner in alive
                assert owners.setdefault(card, owner) == owner
            elif card in owners:
                assert owners[card] not in alive
    assert len(owners) > 20


@pytest.mark.parametrize("table", ["cards", "stock"])
def test_a_batch_of_days_makes_the_rows_that_single_days_make(table: str) -> None:
    columns = ", ".join(f'"{name}"' for name, _ in spec().table(table).columns)
    days = (START, START + timedelta(days=6), START + timedelta(days=13))
    together = made_rows(table, columns, *days)
    apart = [row for day in days for row in made_rows(table, columns, day)]
    assert sorted(together, key=repr) == sorted(apart, key=repr)
