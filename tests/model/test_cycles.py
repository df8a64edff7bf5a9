"""Holds the search for cycles to small graphs whose cycles are plain to see."""

from __future__ import annotations

import graphlib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.model.cycles import cycles


def test_a_graph_without_cycles_has_none() -> None:
    assert cycles({"a": ["b", "c"], "b": ["c"], "c": []}) == []


def test_a_cycle_is_named_in_the_order_of_its_steps_from_its_first_name() -> None:
    assert cycles({"a": ["c"], "b": ["a"], "c": ["b"]}) == [["a", "c", "b", "a"]]


def test_a_name_that_needs_itself_is_a_cycle() -> None:
    assert cycles({"a": ["a"]}) == [["a", "a"]]


def test_every_cycle_is_found() -> None:
    assert cycles({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}) == [["a", "b", "a"], ["c", "d", "c"]]


@given(st.dictionaries(st.integers(0, 5), st.lists(st.integers(0, 5), max_size=4)))
def test_each_cycle_is_real_and_none_is_left_without_their_first_steps(graph: dict[int, list[int]]) -> None:
    whole = {node: graph.get(node, []) for node in range(6)}
    found = cycles(whole)
    for cycle in found:
        assert cycle[0] == cycle[-1]
        assert all(after in whole[before] for before, after in pairwise(cycle))
    cut = {(cycle[0], cycle[1]) for cycle in found}
    rest = {node: [other for other in others if (node, other) not in cut] for node, others in whole.items()}
    graphlib.TopologicalSorter(rest).prepare()
