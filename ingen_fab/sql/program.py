"""A program: the definitions of a table's columns in any order, arranged into layers that compute each once.

A definition is a name and an expression over other names. Definitions that are used once are folded into
their user; the others are computed in the lowest layer that has what they need. A layer is one SELECT over
the layer below, so that no engine evaluates a shared value twice and no text grows with the depth of the
tree.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from ingen_fab.sql.expressions import And, Expr, Node, Predicate, Ref, references


@dataclass(frozen=True)
class Lookup:
    """An equi-join to a named relation; its columns get names in the program.

    An inner join keeps the rows that meet one; where a row may meet several, a filter of the program follows.
    Columns of relations are named `of_...`, so that they never stand beside a name of the program. Of a dense
    relation the one key is a number that counts its rows from 0, and every row finds its own.
    """

    alias: str
    relation: str
    on: tuple[tuple[str, Expr], ...]
    columns: tuple[tuple[str, str], ...]  # (name in the program, column of the relation)
    optional: bool = False
    dense: bool = False
    numbers: bool = False  # of a dense relation: the columns hold whole numbers


@dataclass(frozen=True)
class Explosion:
    """Each row becomes `count` rows, numbered 0, 1, 2 ... under `name`."""

    name: str
    count: Expr


@dataclass(frozen=True)
class Layer:
    """One SELECT: columns passed through, new definitions, joins, at most one explosion and a filter."""

    keep: tuple[str, ...]
    define: tuple[tuple[str, Expr], ...]
    lookups: tuple[Lookup, ...] = ()
    explosion: Explosion | None = None
    where: Predicate | None = None


@dataclass(frozen=True)
class Query:
    """Layers over a named relation, ready to be rendered by a dialect."""

    relation: str
    source_columns: tuple[str, ...]
    layers: tuple[Layer, ...]
    outputs: tuple[str, ...]
    total_by: str | None = None  # sum every other output over the rows that share this one

    @property
    def relations(self) -> tuple[str, ...]:
        """Every relation that the query reads, sorted."""
        names = {self.relation} | {lookup.relation for layer in self.layers for lookup in layer.lookups}
        return tuple(sorted(names))


@dataclass
class Program:
    """Collects definitions, joins, explosions and filters; `query` arranges what the outputs need."""

    relation: str
    source_columns: list[str] = field(default_factory=list)
    definitions: dict[str, Expr] = field(default_factory=dict)
    lookups: list[Lookup] = field(default_factory=list)
    explosions: list[Explosion] = field(default_factory=list)
    filters: list[Predicate] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def source(self, name: str) -> Ref:
        """A column of the source relation."""
        if name not in self.source_columns:
            self._refuse_known(name)
            self.source_columns.append(name)
        return Ref(name)

    def define(self, name: str, value: Expr) -> Ref:
        """Give an expression a name; the same name with the same expression may be given twice."""
        if name not in self.definitions:
            self._refuse_known(name)
        if self.definitions.setdefault(name, value) != value:
            raise ValueError(f"two definitions of {name}")
        return Ref(name)

    def look_up(self, lookup: Lookup) -> None:
        """Join a relation; the names in `lookup.columns` become known."""
        if lookup not in self.lookups:
            for name, _ in lookup.columns:
                self._refuse_known(name)
            self.lookups.append(lookup)

    def explode(self, name: str, count: Expr) -> Ref:
        """Multiply rows; `name` numbers the copies from 0."""
        self._refuse_known(name)
        self.explosions.append(Explosion(name, count))
        return Ref(name)

    def _refuse_known(self, name: str) -> None:
        # DuckDB and SQL Server take names that differ in upper and lower case only for one.
        if name.casefold() in self._known:
            raise ValueError(f"two meanings of {name}")
        self._known.add(name.casefold())

    def keep_where(self, predicate: Predicate) -> None:
        """Keep rows for which the predicate holds."""
        self.filters.append(predicate)

    def query(self, outputs: dict[str, Expr], total_by: str | None = None) -> Query:
        """Arrange everything that `outputs` (name -> final expression) needs into layers.

        With `total_by` (one of the outputs) the others are BIGINT sums over the rows that share its value.
        """
        return replace(_Arrangement(self, outputs).query(), total_by=total_by)


class _Arrangement:
    """Works out which definitions are needed, which are folded, and in which layer the others stand."""

    def __init__(self, program: Program, outputs: dict[str, Expr]) -> None:
        self.program = program
        self.outputs = outputs
        self.provided = {name: lookup for lookup in program.lookups for name, _ in lookup.columns}
        self.exploded = {explosion.name: explosion for explosion in program.explosions}
        self.uses = self._count_uses()
        self.folded: dict[str, Expr] = {}
        self.levels: dict[str, int] = {}

    def _count_uses(self) -> Counter[str]:
        uses: Counter[str] = Counter()
        seen_lookups: set[str] = set()
        pending: list[Node] = [*self.outputs.values(), *self.program.filters]
        pending += [explosion.count for explosion in self.program.explosions]
        while pending:
            for name in references(pending.pop()):
                uses[name] += 1
                if uses[name] > 1:
                    continue
                if name in self.program.definitions:
                    pending.append(self.program.definitions[name])
                elif name in self.provided and self.provided[name].alias not in seen_lookups:
                    lookup = self.provided[name]
                    seen_lookups.add(lookup.alias)
                    pending += [value for _, value in lookup.on]
        return uses

    def fold(self, node: Node) -> Node:
        """The tree with definitions that are used once put in place of their names."""
        if isinstance(node, Ref):
            if node.name in self.program.definitions and self.uses[node.name] == 1:
                return self.definition(node.name)
            return node
        values = {name: getattr(node, name) for name in node.field_names()}
        folded = {name: self._fold_value(value) for name, value in values.items()}
        changed = {name: value for name, value in folded.items() if value is not values[name]}
        return replace(node, **changed) if changed else node

    def _fold_value(self, value: object) -> object:
        if isinstance(value, Node):
            return self.fold(value)
        if isinstance(value, tuple):
            parts = tuple(self._fold_value(part) for part in value)
            return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
        return value

    def definition(self, name: str) -> Expr:
        if name not in self.folded:
            folded = self.fold(self.program.definitions[name])
            assert isinstance(folded, Expr)
            self.folded[name] = folded
        return self.folded[name]

    def level(self, name: str) -> int:
        """0 for a source column; else the number of the layer that brings the name."""
        if name in self.program.source_columns:
            return 0
        if name not in self.levels:
            if name in self.provided:
                lookup = self.provided[name]
                self.levels[name] = 1 + max(
                    (self.node_level(self.fold(value)) for _, value in lookup.on), default=0
                )
            elif name in self.exploded:
                self.levels[name] = self.explosion_level(self.exploded[name])
            else:
                self.levels[name] = 1 + self.node_level(self.definition(name))
        return self.levels[name]

    def explosion_level(self, explosion: Explosion) -> int:
        """A layer multiplies its rows once, so each explosion stands above those before it."""
        position = self.program.explosions.index(explosion)
        before = self.level(self.program.explosions[position - 1].name) if position else 0
        return 1 + max(before, self.node_level(self.fold(explosion.count)))

    def node_level(self, node: Node) -> int:
        return max((self.level(name) for name in set(references(node))), default=0)

    def query(self) -> Query:
        outputs = {name: self._folded_expr(value) for name, value in self.outputs.items()}
        needed = [n for n in self.program.definitions if self.uses[n] > 1]
        provided = [n for n in self.provided if self.uses[n] >= 1]
        filters = [self._folded_predicate(p) for p in self.program.filters]
        filter_levels = [1 + self.node_level(p) for p in filters]
        names = [*needed, *provided, *self.exploded]
        last = max(
            [self.level(n) for n in names]
            + [self.node_level(e) for e in outputs.values()]
            + filter_levels
            + [0]
        )
        layers = [self._layer(number, needed, filters, filter_levels) for number in range(1, last + 1)]
        layers.append(Layer((), tuple(outputs.items())))
        return Query(
            self.program.relation,
            tuple(n for n in self.program.source_columns if self.uses[n]),
            _with_kept(layers, tuple(n for n in self.program.source_columns if self.uses[n])),
            tuple(outputs),
        )

    def _folded_expr(self, value: Expr) -> Expr:
        folded = self.fold(value)
        assert isinstance(folded, Expr)
        return folded

    def _folded_predicate(self, value: Predicate) -> Predicate:
        folded = self.fold(value)
        assert isinstance(folded, Predicate)
        return folded

    def _layer(
        self, number: int, needed: list[str], filters: list[Predicate], filter_levels: list[int]
    ) -> Layer:
        define = tuple((n, self.definition(n)) for n in needed if self.level(n) == number)
        lookups = []
        for lookup in self.program.lookups:
            used = tuple((n, c) for n, c in lookup.columns if self.uses[n] >= 1)
            if used and self.level(used[0][0]) == number:
                on = tuple((column, self._folded_expr(value)) for column, value in lookup.on)
                lookups.append(replace(lookup, on=on, columns=used))
        explosions = [e for e in self.program.explosions if self.level(e.name) == number]
        explosion = (
            replace(explosions[0], count=self._folded_expr(explosions[0].count)) if explosions else None
        )
        here = tuple(p for p, level in zip(filters, filter_levels, strict=True) if level == number)
        where = And(here) if len(here) > 1 else next(iter(here), None)
        return Layer((), define, tuple(lookups), explosion, where)


def _with_kept(layers: list[Layer], source_columns: tuple[str, ...]) -> tuple[Layer, ...]:
    """Fill in, from the last layer down, which columns each layer passes on."""
    kept: list[Layer] = []
    wanted: set[str] = set()
    for layer in reversed(layers):
        kept.append(replace(layer, keep=tuple(sorted(wanted - _brought(layer)))))
        wanted = (wanted - _brought(layer)) | _read(layer)
    result = list(reversed(kept))
    order = {name: position for position, name in enumerate(source_columns)}
    return tuple(
        replace(layer, keep=tuple(sorted(layer.keep, key=lambda n: (order.get(n, len(order)), n))))
        for layer in result
    )


def _brought(layer: Layer) -> set[str]:
    names = {name for name, _ in layer.define}
    names |= {name for lookup in layer.lookups for name, _ in lookup.columns}
    return names | ({layer.explosion.name} if layer.explosion else set())


def _read(layer: Layer) -> set[str]:
    nodes: list[Node] = [value for _, value in layer.define]
    nodes += [value for lookup in layer.lookups for _, value in lookup.on]
    nodes += [layer.explosion.count] if layer.explosion else []
    nodes += [layer.where] if layer.where is not None else []
    return {name for node in nodes for name in references(node)}
