from __future__ import annotations

from ingen_fab.generation import names


def test_no_two_relations_of_one_table_and_column_share_a_name() -> None:
    made = [
        names.day_facts("orders"),
        names.other_facts("orders"),
        names.reference("orders"),
        names.reference_facts("orders"),
        names.publishes("orders"),
        names.pool("orders"),
        names.hours("orders"),
        names.totals("orders", "total"),
        names.rank_buckets("orders", "total"),
        names.departures("orders", "total"),
        names.quantiles("orders", "total"),
        names.DRIFT,
        names.DEAL_PATTERNS,
    ]
    made += [names.facts_of(name) for name in made]
    assert len(set(made)) == len(made)


def test_a_border_between_table_and_column_is_never_lost() -> None:
    assert names.quantiles("a", "b_c") != names.quantiles("a_b", "c")
    assert names.departures("a", "b_c") != names.departures("a_b", "c")
    assert names.faker_pool("a", "b_c") != names.faker_pool("a_b", "c")


def test_what_a_notebook_uses_for_itself_cannot_be_the_name_of_a_column() -> None:
    own = [names.DAY, names.HASH, names.SLOT, names.units("total")]
    assert all(name.startswith("$") for name in own)
    assert len(set(own)) == len(own)
