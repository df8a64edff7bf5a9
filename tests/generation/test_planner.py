from __future__ import annotations

from typing import Any

import pytest

from ingen_fab.errors import ExpressionError
from ingen_fab.generation import names
from ingen_fab.generation.plan import Plan
from ingen_fab.sql.expressions import references
from ingen_fab.sql.program import Query
from tests.generation.tiny import dataset_of, plan_of, rows_of

LINES: dict[str, Any] = {
    "type": "incremental",
    "base_rows_per_day": 30,
    "columns": {
        "line_id": {"kind": "key"},
        "fact_id": {"kind": "foreign_key", "references": "facts.fact_id", "pick": "dealt"},
        "amount": {"kind": "decimal", "min": 0, "max": 9, "hidden": True},
    },
}
PEOPLE: dict[str, Any] = {
    "type": "snapshot",
    "base_rows": 30,
    "columns": {
        "person_id": {"kind": "key"},
        "debt": {"kind": "decimal", "min": 0, "max": 9},
        "born": {"kind": "created_date"},
    },
}
PERSON = {"kind": "foreign_key", "references": "people.person_id"}


def plan(columns: dict[str, Any], tables: dict[str, Any] | None = None, **config: Any) -> Plan:
    return plan_of(dataset_of(columns, tables=tables, **config))


def queries(made: Plan) -> list[Query]:
    found: list[Query] = []
    for table in made.tables:
        found += [table.rows, table.keys, *table.totals.values(), *table.auxiliaries.values()]
        found += [table.reference] if table.reference is not None else []
    return found


def test_the_same_dataset_gives_the_same_plan() -> None:
    columns = {"city": {"kind": "pool", "pool": "us_places"}, "person_id": PERSON}
    assert plan(columns, {"people": PEOPLE}) == plan(columns, {"people": PEOPLE})


def test_rows_have_the_visible_columns_in_their_order_and_helpers_behind_them() -> None:
    columns = {
        "half": {"kind": "expression", "sql": "whole / 2", "type": "decimal"},
        "whole": {"kind": "integer", "min": 0, "max": 9, "hidden": True},
        "at": {"kind": "timestamp"},
    }
    table = plan(columns).table("facts")
    assert [column.name for column in table.columns] == ["fact_id", "half", "at"]
    assert table.rows.outputs[:3] == ("fact_id", "half", "at")
    assert all(name.startswith("$") for name in table.rows.outputs[3:])


def test_keys_have_the_key_columns_and_no_drawn_values() -> None:
    columns = {"person_id": PERSON, "city": {"kind": "pool", "pool": "us_places"}}
    keys = plan(columns, {"people": PEOPLE}).table("facts").keys
    assert {name for name in keys.outputs if not name.startswith("$")} == {"fact_id", "person_id"}
    assert names.pool("us_places") not in keys.relations


def test_a_hidden_column_that_a_parent_adds_up_is_there_for_the_check_and_in_units_for_the_sum() -> None:
    total = {"kind": "sum_of_children", "table": "lines", "column": "amount"}
    made = plan({"total": total}, {"lines": LINES})
    lines = made.table("lines")
    assert [column.name for column in lines.columns] == ["line_id", "fact_id"]
    assert {"amount", names.units("amount"), names.SLOT} <= set(lines.rows.outputs)
    assert lines.totals["amount"].total_by == "of_slot"
    assert names.totals("lines", "amount") in made.table("facts").rows.relations


def test_a_table_that_nobody_points_at_has_no_reference_rows() -> None:
    assert plan({}, {"people": PEOPLE}).table("people").reference is None


def test_reference_rows_have_only_the_columns_that_somebody_takes() -> None:
    made = plan({"person_id": PERSON}, {"people": PEOPLE})
    reference = made.table("people").reference
    assert reference is not None
    assert reference.outputs == ("of_slot", "of_id")
    taking = {
        "person_id": PERSON,
        "debt": {"kind": "from_parent", "foreign_key": "person_id", "column": "debt"},
    }
    reference = plan(taking, {"people": PEOPLE}).table("people").reference
    assert reference is not None
    assert reference.outputs == ("of_slot", "of_id", names.taken("debt"))


def test_every_query_reads_relations_that_the_plan_or_the_day_brings() -> None:
    columns = {
        "person_id": {**PERSON, "pick": "popular"},
        "debt": {"kind": "from_parent", "foreign_key": "person_id", "column": "debt"},
        "total": {"kind": "sum_of_children", "table": "lines", "column": "amount"},
        "at": {"kind": "timestamp", "hours": "store_hours", "ordered": True},
    }
    made = plan(columns, {"people": PEOPLE, "lines": LINES})
    known = {relation.name for relation in made.relations}
    for table in made.tables:
        known |= {names.day_facts(table.name), names.reference_facts(table.name)}
        known |= {names.reference(table.name)} if table.reference is not None else set()
        known |= {names.totals(table.name, column) for column in table.totals} | set(table.auxiliaries)
    for query in queries(made):
        assert set(query.relations) <= known


def test_every_fact_that_a_query_takes_is_read_by_its_first_layers() -> None:
    made = plan({"person_id": {**PERSON, "pick": "popular"}}, {"people": PEOPLE, "lines": LINES})
    for query in queries(made):
        read = {name for layer in query.layers for _, value in layer.define for name in references(value)}
        read |= {name for layer in query.layers for name in layer.keep}
        for layer in query.layers:
            read |= set(references(layer.explosion.count)) if layer.explosion else set()
            read |= {n for lookup in layer.lookups for _, value in lookup.on for n in references(value)}
        assert set(query.source_columns) <= read


def test_a_column_that_is_added_moves_no_other_column() -> None:
    shape = {"kind": "integer", "min": 0, "max": 10**9}
    before = rows_of(dataset_of({"a": shape}), "a FROM made ORDER BY fact_id")
    after = rows_of(dataset_of({"new": shape, "a": shape}), "a FROM made ORDER BY fact_id")
    assert before == after


def test_a_column_that_cannot_be_computed_is_refused_when_the_plan_is_made() -> None:
    dataset = dataset_of({"bad": {"kind": "expression", "sql": "fact_id % 2", "type": "bigint"}})
    with pytest.raises(ExpressionError, match="is not in the SQL that all engines share"):
        plan_of(dataset)
