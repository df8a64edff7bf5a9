"""The frozen relations of a plan, and the drift carriers that depend on their shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import accumulate

from ingen_fab.errors import PlanError
from ingen_fab.generation import names
from ingen_fab.generation.distributions import STEPS, drift_probabilities, largest_share, quantile_bounds
from ingen_fab.generation.inputs import GenerationInputs
from ingen_fab.generation.plan import FrozenRelation, RelationColumn
from ingen_fab.generation.streams import TWO_32
from ingen_fab.generation.table_context import Drift
from ingen_fab.model.columns import ChoiceColumn, NumberColumn, PoolColumn, TimestampColumn
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.model.table_facts import LARGEST_CARRIER_SHARE, can_carry, dealt_keys, drifts, mutable_columns
from ingen_fab.runtime.generation.dealing import DEALING_BLOCK, pattern_rows

# The golden section: successive changes land far from each other.
_GOLDEN = Decimal("0.6180339887498948")


def relations_by_table(
    dataset: Dataset, inputs: GenerationInputs
) -> Mapping[str, Mapping[str, FrozenRelation]]:
    """For each table the pools, quantile tables and tables of weights that it reads, each made once."""
    made: dict[str, FrozenRelation] = {}

    def known(name: str, make: Callable[[], FrozenRelation]) -> FrozenRelation:
        if name not in made:
            made[name] = make()
        return made[name]

    found: dict[str, dict[str, FrozenRelation]] = {}
    for table_name, table in dataset.table_configs.items():
        makers = dict(
            maker
            for name, column in table.columns.items()
            if (maker := _maker(table_name, name, column, inputs)) is not None
        )
        if dealt_keys(table):
            makers[names.DEAL_PATTERNS] = _deal_patterns
        if drifts(dataset, table):
            makers[names.DRIFT] = partial(_drift_rates, dataset.incremental_config.drift_percentage)
        found[table_name] = {name: known(name, make) for name, make in makers.items()}
    return found


def frozen_relations(dataset: Dataset, inputs: GenerationInputs) -> tuple[FrozenRelation, ...]:
    """Every relation that some table reads, by name."""
    return merged(relations_by_table(dataset, inputs))


def merged(by_table: Mapping[str, Mapping[str, FrozenRelation]]) -> tuple[FrozenRelation, ...]:
    """The relations of all tables, each once, by name."""
    found = {name: relation for relations in by_table.values() for name, relation in relations.items()}
    return tuple(found[name] for name in sorted(found))


def _maker(
    table: str, name: str, column: object, inputs: GenerationInputs
) -> tuple[str, Callable[[], FrozenRelation]] | None:
    """The name of the relation that a column reads, and what makes it."""
    if isinstance(column, PoolColumn):
        pool = column.pool or names.faker_pool(table, name)
        return names.pool(pool), partial(_pool, pool, inputs)
    if isinstance(column, NumberColumn):
        bounds = quantile_bounds(column, inputs.normal_quantiles)
        relation = names.quantiles(table, name)
        return (relation, partial(quantile_relation, relation, bounds)) if bounds else None
    if isinstance(column, TimestampColumn) and column.hours != "uniform":
        relation, weights = names.hours(column.hours), inputs.hour_profiles[column.hours]
        return relation, lambda: step_relation(relation, seconds_by_share(weights))
    return None


def _drift_rates(drift: Decimal) -> FrozenRelation:
    rates = tuple(enumerate(drift_probabilities(drift)))
    return FrozenRelation(names.DRIFT, (("of_slot", "integer"), ("of_rate", "integer")), rates)


def _pool(name: str, inputs: GenerationInputs) -> FrozenRelation:
    pool = inputs.pools[name]
    columns: list[RelationColumn] = [("of_slot", "integer")]
    for field, kind in pool.fields.items():
        columns.append((f"of_{field}", "integer" if kind == "integer" else "text"))
    rows = tuple((slot, *row) for slot, row in enumerate(pool.rows))
    return FrozenRelation(names.pool(name), tuple(columns), rows)


def quantile_relation(name: str, bounds: Sequence[int]) -> FrozenRelation:
    """Bounds as steps: where each begins and how far it reaches."""
    return step_relation(name, [(bounds[n], bounds[n + 1]) for n in range(len(bounds) - 1)])


def step_relation(name: str, steps: Sequence[tuple[int, int]]) -> FrozenRelation:
    """Steps (from, to) by their number."""
    rows = tuple((slot, low, high - low) for slot, (low, high) in enumerate(steps))
    return FrozenRelation(name, (("of_slot", "integer"), ("of_low", "integer"), ("of_span", "integer")), rows)


def seconds_by_share(weights: Sequence[int]) -> list[tuple[int, int]]:
    """1024 steps (from, to) in seconds of the day, each with as many events, spread evenly within each hour.

    A step begins after hours without events and ends before them; one that has such hours in its middle keeps
    its longer side, so that nothing falls into them.
    """
    total, ends = sum(weights), list(accumulate(weights))

    def second(step: int, *, from_right: bool) -> int:
        # Everything in units of 1 / (1024 * total), which keeps it whole.
        share = step * total
        hour = next(
            h
            for h, end in enumerate(ends)
            if end * STEPS > share or (not from_right and end * STEPS >= share)
        )
        inside = share - (ends[hour] - weights[hour]) * STEPS
        return hour * 3600 + inside * 3600 // (weights[hour] * STEPS)

    quiet = [hour for hour, weight in enumerate(weights) if not weight]
    return [
        _longest_side(second(step, from_right=True), second(step + 1, from_right=False), quiet)
        for step in range(STEPS)
    ]


def _longest_side(start: int, end: int, quiet_hours: Sequence[int]) -> tuple[int, int]:
    """The longest part of a time span that meets no quiet hour."""
    edges = [start]
    for hour in quiet_hours:
        if start < hour * 3600 < end:
            edges += [hour * 3600, (hour + 1) * 3600]
    parts = list(zip(edges[::2], [*edges[1::2], end], strict=True))
    return max(parts, key=lambda part: part[1] - part[0])


def _deal_patterns() -> FrozenRelation:
    rows = tuple(
        (pattern * DEALING_BLOCK + position, before, weight)
        for pattern, position, before, weight in pattern_rows()
    )
    columns: tuple[RelationColumn, ...]
    columns = (("of_slot", "integer"), ("of_before", "integer"), ("of_weight", "integer"))
    return FrozenRelation(names.DEAL_PATTERNS, columns, rows)


def drift_of_table(dataset: Dataset, table: Table, inputs: GenerationInputs) -> Drift | None:
    """The carriers of a drifting table; None for a table whose rows do not change.

    Where the table names none, every column that can be one is: to choose one of them would let a column that
    is added later move the values of another.
    """
    if not drifts(dataset, table):
        return None
    able = [name for name, column in mutable_columns(table).items() if can_carry(column)]
    named = [table.always_changes] if table.always_changes is not None else able
    shares = {name: largest_value_share(table.columns[name], inputs) for name in named}
    carriers = {name: share for name, share in shares.items() if share <= LARGEST_CARRIER_SHARE}
    if not carriers:
        raise PlanError(
            f"column {named[0]} cannot differ at every change: one value may have more than half of the rows",
            hint="Name another column with always_changes, or give it a wider distribution.",
        )
    return Drift({name: drift_step(share) for name, share in carriers.items()})


def drift_step(share: Decimal) -> int:
    """How far a carrier's draw moves at every change.

    Between the largest share and its complement, so that it never lands on the value it had, and odd, so that
    all draws are met in time.
    """
    low, high = share, 1 - share
    step = int(min(max(_GOLDEN, low), high) * TWO_32)
    if low < high:
        step |= 1
        if step > int(high * TWO_32):
            step -= 2
    return step


def largest_value_share(column: object, inputs: GenerationInputs) -> Decimal:
    """The share of a choice's or number's most frequent value, from above."""
    if isinstance(column, ChoiceColumn):
        weights = column.weights.values()
        return max(weights) / sum(weights)
    assert isinstance(column, NumberColumn)
    return largest_share(column, quantile_bounds(column, inputs.normal_quantiles))
