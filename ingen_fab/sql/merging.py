"""Merges layers of a query, for an engine whose planning costs more with every layer.

A layer that only defines values is dissolved into the layer above it: their definitions take the place of
their names. What is used several times is then written several times, which is right for an engine that finds
equal parts of one SELECT by itself. Lookups in dense relations become elements first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ingen_fab.sql.expressions import Element, Expr, Node, Ref
from ingen_fab.sql.program import Layer, Query

# Nodes of a join's key, a condition or a count, whose parts are not found again among the columns.
LARGEST_ALONE = 24


def merged(query: Query, largest: int) -> Query:
    """The query with fewer layers; no expression grows beyond `largest` nodes by it."""
    layers: list[Layer] = []
    sizes = Sizes()
    for layer in map(_with_elements, query.layers):
        while layers:
            together = _together(layers[-1], layer, largest, sizes)
            if together is None:
                break
            layers.pop()
            layer = together
        layers.append(layer)
    return replace(query, layers=tuple(layers))


def _with_elements(layer: Layer) -> Layer:
    """The layer with an element for each column that it finds in a dense relation."""
    dense = [lookup for lookup in layer.lookups if lookup.dense]
    found = tuple(
        (name, Element(lookup.relation, column, lookup.on[0][1], lookup.numbers))
        for lookup in dense
        for name, column in lookup.columns
    )
    others = tuple(lookup for lookup in layer.lookups if not lookup.dense)
    return replace(layer, define=found + layer.define, lookups=others)


def _together(below: Layer, above: Layer, largest: int, sizes: Sizes) -> Layer | None:
    """Both layers as one; None where the lower one does more than define, or the text would grow too much."""
    if below.lookups or below.explosion is not None or below.where is not None:
        return None
    definitions = dict(below.define)
    kept = tuple((name, definitions[name]) for name in above.keep if name in definitions)
    define = kept + tuple((name, _replaced(value, definitions)) for name, value in above.define)
    lookups = tuple(
        replace(lookup, on=tuple((column, _replaced(value, definitions)) for column, value in lookup.on))
        for lookup in above.lookups
    )
    explosion, where = above.explosion, above.where
    if explosion is not None:
        explosion = replace(explosion, count=_replaced(explosion.count, definitions))
    if where is not None:
        where = _replaced(where, definitions)
    alone: list[Node] = [value for lookup in lookups for _, value in lookup.on]
    alone += [explosion.count] if explosion is not None else []
    alone += [where] if where is not None else []
    if any(sizes.of(value) > largest for _, value in define) or any(
        sizes.of(v) > LARGEST_ALONE for v in alone
    ):
        return None
    keep = tuple(name for name in above.keep if name not in definitions)
    return Layer(keep, define, lookups, explosion, where)


def _replaced(value: Any, definitions: Mapping[str, Expr]) -> Any:
    """A node, or a tuple with nodes in it, with definitions in place of their names."""
    if isinstance(value, Ref):
        return definitions.get(value.name, value)
    if isinstance(value, tuple):
        parts = tuple(_replaced(part, definitions) for part in value)
        return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
    if not isinstance(value, Node):
        return value
    values = {name: getattr(value, name) for name in value.field_names()}
    changed = {name: new for name, old in values.items() if (new := _replaced(old, definitions)) is not old}
    return replace(value, **changed) if changed else value


class Sizes:
    """How many nodes trees have; trees that share parts are counted once."""

    def __init__(self) -> None:
        # By identity, as comparing trees would count them; the node is kept, so that its id stays its own.
        self._known: dict[int, tuple[Node, int]] = {}

    def of(self, node: Node) -> int:
        """The number of nodes of a tree."""
        known = self._known.get(id(node))
        if known is None:
            known = (node, 1 + sum(self.of(child) for child in node.children()))
            self._known[id(node)] = known
        return known[1]
