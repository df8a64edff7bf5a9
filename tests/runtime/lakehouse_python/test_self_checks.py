from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import epoch_day
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.promises import SelfCheckFailure
from ingen_fab.runtime.lakehouse.series_summary import TableDayFigures
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession
from ingen_fab.runtime.lakehouse_python.self_checks import SelfChecks
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON
from tests.generation.tiny import dataset_of, plan_of

FIRST, SECOND = date(2024, 1, 1), date(2024, 1, 2)
ONE, TWO = epoch_day(FIRST), epoch_day(SECOND)
KEY = {"kind": "key"}


def pointing(references: str, **more: Any) -> dict[str, Any]:
    return {"kind": "foreign_key", "references": references, **more}


@pytest.fixture(scope="module")
def spec() -> DatasetSpec:
    """Facts of 4 rows a day with lines dealt to them, three people, and every pair of people and shops."""
    tables = {
        "people": {
            "type": "snapshot",
            "base_rows": 3,
            "churn_enabled": True,
            "daily_churn_rate": 0,
            "columns": {"person_id": KEY},
        },
        "shops": {"type": "snapshot", "base_rows": 2, "columns": {"shop_id": KEY}},
        "stock": {
            "type": "snapshot",
            "cross": {"parents": ["shops", "people"]},
            "columns": {"shop_id": pointing("shops.shop_id"), "person_id": pointing("people.person_id")},
        },
        "cards": {
            "type": "snapshot",
            "base_rows": 3,
            "columns": {"card_id": KEY, "owner": pointing("people.person_id", leave_with_parent=True)},
        },
        "lines": {
            "type": "incremental",
            "base_rows_per_day": 6,
            "columns": {
                "line_id": KEY,
                "fact_id": pointing("facts.fact_id", pick="dealt"),
                "amount": {"kind": "decimal", "min": 0, "max": 9},
            },
        },
    }
    columns = {
        "person_id": pointing("people.person_id", null_rate=0.1),
        "guest_id": pointing("people.person_id"),
        "total": {"kind": "sum_of_children", "table": "lines", "column": "amount"},
    }
    return dataset_spec(plan_of(dataset_of(columns, rows=4, tables=tables)), LAKEHOUSE_PYTHON)


@pytest.fixture
def checks(spec: DatasetSpec, tmp_path: Path) -> Iterator[SelfChecks]:
    session = DuckDBSession(str(tmp_path))
    yield SelfChecks(session, Census(spec, 0, "1"))
    session.close()


Hold = Callable[..., None]


@pytest.fixture
def hold(checks: SelfChecks) -> Hold:
    """Makes a table of hand-made rows: `hold("made", {"$day": "BIGINT", ...}, [...])`."""

    def make(name: str, columns: dict[str, str], rows: list[tuple[object, ...]]) -> None:
        typed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        checks.session.run(f'CREATE OR REPLACE TEMP TABLE "{name}" ({typed})')
        for row in rows:
            values = ", ".join("NULL" if value is None else str(value) for value in row)
            checks.session.run(f'INSERT INTO "{name}" VALUES ({values})')

    return make


KEYED = {"$day": "BIGINT", "fact_id": "BIGINT", "$hash": "BIGINT"}
GOOD = [(ONE, 1, 10), (ONE, 2, 20), (ONE, 3, 30), (ONE, 4, 40)]


def figures(checks: SelfChecks, table: str, days: tuple[date, ...] = (FIRST,)) -> dict[date, TableDayFigures]:
    return dict(checks.figures(checks.census.dataset.table(table), "made", None, days))


# --- counts and keys --------------------------------------------------------------------------------------


def test_good_rows_give_their_count_key_range_and_content_hash(checks: SelfChecks, hold: Hold) -> None:
    hold("made", KEYED, GOOD)
    assert figures(checks, "facts") == {FIRST: TableDayFigures(4, 1, 4, 100)}
    assert checks.passed == {"facts": 2}


def test_the_content_hash_does_not_depend_on_the_order_of_rows(checks: SelfChecks, hold: Hold) -> None:
    hold("made", KEYED, list(reversed(GOOD)))
    assert figures(checks, "facts")[FIRST].content_hash == 100


def test_days_are_checked_apart(checks: SelfChecks, hold: Hold) -> None:
    hold("made", KEYED, [*GOOD, *((TWO, key + 4, part) for _, key, part in GOOD)])
    found = figures(checks, "facts", (FIRST, SECOND))
    assert found[SECOND] == TableDayFigures(4, 5, 8, 100)


TAMPERED = [
    ("a missing row", GOOD[:-1], "3 rows made, 4 planned"),
    ("a row too many", [*GOOD, (ONE, 5, 0)], "5 rows made, 4 planned"),
    ("no rows", [], "0 rows made, 4 planned"),
    ("a key that comes twice", [*GOOD[:-1], (ONE, 1, 40)], "fact_id is not unique"),
    ("a key of another day", [*GOOD[:-1], (ONE, 5, 40)], "fact_id is not unique"),
    ("a missing key", [*GOOD[:-1], (ONE, None, 40)], "fact_id is not unique"),
    ("rows on another day", [(TWO, key, part) for _, key, part in GOOD], "0 rows made, 4 planned"),
]


@pytest.mark.parametrize(("rows", "why"), [t[1:] for t in TAMPERED], ids=[t[0] for t in TAMPERED])
def test_rows_of_a_day_that_were_tampered_with_are_found(
    checks: SelfChecks, hold: Hold, rows: list[tuple[object, ...]], why: str
) -> None:
    hold("made", KEYED, rows)
    with pytest.raises(SelfCheckFailure) as caught:
        figures(checks, "facts")
    assert caught.value.message == f"the self-check of table 'facts' on 2024-01-01 failed: {why}"


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ([1, 2, 2], "person_id is not unique"),
        ([1, 2], "2 rows made, 3 planned"),
        ([1, 2, None], "person_id is not unique"),
    ],
)
def test_rows_of_a_snapshot_that_were_tampered_with_are_found(
    checks: SelfChecks, hold: Hold, keys: list[int | None], why: str
) -> None:  # fmt: skip
    columns = {"$day": "BIGINT", "person_id": "BIGINT", "$hash": "BIGINT"}
    hold("made", columns, [(ONE, key, 0) for key in (3, 1, 2)])
    assert figures(checks, "people")[FIRST] == TableDayFigures(3, 1, 3, 0)
    hold("made", columns, [(ONE, key, 0) for key in keys])
    with pytest.raises(SelfCheckFailure, match=why):
        figures(checks, "people")


def test_a_pair_that_comes_twice_is_found(checks: SelfChecks, hold: Hold) -> None:
    columns = {"$day": "BIGINT", "shop_id": "BIGINT", "person_id": "BIGINT", "$hash": "BIGINT"}
    pairs = [(ONE, shop, person, 0) for shop in (1, 2) for person in (1, 2, 3)]
    hold("made", columns, pairs)
    assert figures(checks, "stock")[FIRST] == TableDayFigures(6, None, None, 0)
    hold("made", columns, [*pairs[:-1], pairs[0]])
    with pytest.raises(SelfCheckFailure, match="shop_id, person_id is not unique"):
        figures(checks, "stock")


def test_a_pair_and_its_mirror_are_two_pairs(checks: SelfChecks, hold: Hold) -> None:
    columns = {"$day": "BIGINT", "shop_id": "BIGINT", "person_id": "BIGINT", "$hash": "BIGINT"}
    hold("made", columns, [(ONE, *pair, 0) for pair in ((1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2))])
    assert figures(checks, "stock")[FIRST].rows == 6


def test_rows_that_leave_with_their_parent_may_be_fewer_and_never_more(
    checks: SelfChecks, hold: Hold
) -> None:
    columns = {"$day": "BIGINT", "card_id": "BIGINT", "$hash": "BIGINT"}
    hold("made", columns, [(ONE, 1, 0)])
    assert figures(checks, "cards")[FIRST].rows == 1
    hold("made", columns, [(ONE, key, 0) for key in range(1, 5)])
    with pytest.raises(SelfCheckFailure, match="4 rows made, 3 planned"):
        figures(checks, "cards")


# --- foreign keys -----------------------------------------------------------------------------------------

POINTING = {"$day": "BIGINT", "person_id": "BIGINT", "guest_id": "BIGINT"}
PARENTS = {"child_day": "BIGINT", "parent_key": "BIGINT"}


def check_foreign_key(checks: SelfChecks, column: str) -> None:
    table = checks.census.dataset.table("facts")
    (key,) = [key for key in table.foreign_keys if key.column == column]
    checks.foreign_key(table, key, "made", "parents")


def test_keys_that_all_point_at_a_row_of_their_day_are_fine(checks: SelfChecks, hold: Hold) -> None:
    hold("made", POINTING, [(ONE, 1, 1), (TWO, 2, 2), (ONE, None, 1)])
    hold("parents", PARENTS, [(ONE, 1), (TWO, 2)])
    check_foreign_key(checks, "person_id")
    assert checks.passed == {"facts": 1}


def test_a_dangling_key_is_found_with_its_day_and_how_many_there_are(checks: SelfChecks, hold: Hold) -> None:
    hold("made", POINTING, [(ONE, 1, 1), (ONE, 9, 1), (ONE, 8, 1)])
    hold("parents", PARENTS, [(ONE, 1)])
    with pytest.raises(SelfCheckFailure) as caught:
        check_foreign_key(checks, "person_id")
    assert caught.value.message == (
        "the self-check of table 'facts' on 2024-01-01 failed: "
        "2 values of person_id point at no row of people"
    )


def test_a_key_whose_parent_is_there_on_another_day_only_is_found(checks: SelfChecks, hold: Hold) -> None:
    hold("made", POINTING, [(ONE, 1, 1), (TWO, 1, 1)])
    hold("parents", PARENTS, [(ONE, 1), (TWO, 2)])
    with pytest.raises(SelfCheckFailure, match="on 2024-01-02 failed: 1 values of person_id"):
        check_foreign_key(checks, "person_id")


def test_a_null_is_found_where_the_key_must_be_there(checks: SelfChecks, hold: Hold) -> None:
    hold("made", POINTING, [(ONE, None, 1), (ONE, None, None)])
    hold("parents", PARENTS, [(ONE, 1)])
    check_foreign_key(checks, "person_id")
    with pytest.raises(SelfCheckFailure, match="1 values of guest_id point at no row of people"):
        check_foreign_key(checks, "guest_id")


# --- totals -----------------------------------------------------------------------------------------------

LINES = {"$day": "BIGINT", "fact_id": "BIGINT", "amount": "DECIMAL(18,2)"}
ORDERS = {"$day": "BIGINT", "fact_id": "BIGINT", "total": "DECIMAL(18,2)"}


def check_total(checks: SelfChecks) -> None:
    lines = checks.census.dataset.table("lines")
    checks.total(lines, lines.totals[0], "children", "parents", "fact_id")


def test_right_totals_are_fine_and_0_where_there_are_no_rows(checks: SelfChecks, hold: Hold) -> None:
    hold("children", LINES, [(ONE, 1, "1.25"), (ONE, 1, "2.50"), (ONE, 2, "0.01")])
    hold("parents", ORDERS, [(ONE, 1, "3.75"), (ONE, 2, "0.01"), (ONE, 3, "0.00")])
    check_total(checks)
    assert checks.passed == {"facts": 1}


@pytest.mark.parametrize("total", ["3.74", "3.76", "0.00", None])
def test_a_wrong_or_missing_total_is_found_to_the_cent(
    checks: SelfChecks, hold: Hold, total: str | None
) -> None:
    hold("children", LINES, [(ONE, 1, "1.25"), (ONE, 1, "2.50")])
    hold("parents", ORDERS, [(ONE, 1, total)])
    with pytest.raises(SelfCheckFailure) as caught:
        check_total(checks)
    assert caught.value.message == "1 rows of 'facts' have a total that is not the sum of lines.amount"


def test_a_total_without_rows_must_be_0(checks: SelfChecks, hold: Hold) -> None:
    hold("children", LINES, [])
    hold("parents", ORDERS, [(ONE, 1, "0.01")])
    with pytest.raises(SelfCheckFailure, match="1 rows of 'facts'"):
        check_total(checks)
