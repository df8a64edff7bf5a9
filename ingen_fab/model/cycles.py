"""Finds cycles among names that depend on one another."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def cycles(depends_on: Mapping[Node, Sequence[Node]]) -> list[list[Node]]:
    """Cycles such that without one step of each none is left, as [a, b, a]: a depends on b, and b on a.

    Each begins with its earliest name in the order of the mapping.
    """
    order = {node: place for place, node in enumerate(depends_on)}
    graph = {node: dict.fromkeys(others) for node, others in depends_on.items()}
    found: list[list[Node]] = []
    while True:
        sorter = TopologicalSorter(graph)
        try:
            sorter.prepare()
        except CycleError as error:
            # graphlib names predecessors first, and its first and last names are the same.
            ring: list[Node] = error.args[1][:0:-1]
            start = min(range(len(ring)), key=lambda place: order[ring[place]])
            ring = ring[start:] + ring[:start]
            found.append([*ring, ring[0]])
            del graph[ring[0]][found[-1][1]]
        else:
            return found
