"""The frozen relations of a plan, and the drift carriers that depend on their shapes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from ingen_fab.generation import names
from ingen_fab.generation.distributions import STEPS, drift_probabilities, largest_share, quantile_bounds
from ingen_fab.generation.inputs import GenerationInputs
from ingen_fab.generation.plan import FrozenRelation
from ingen_fab.generation.streams import TWO_32
from ingen_fab.generation.table_context import Drift
from ingen_fab.model.columns import ChoiceColumn, ForeignKeyColumn, NumberColumn, PoolColumn, TimestampColumn
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.runtime.generation.dealing import DEALING_BLOCK, pattern_rows

# The golden section: successive changes land far from each other.
_GOLDEN = Decimal("0.6180339887498948")


def frozen_relations(dataset: Dataset, inputs: GenerationInputs) -> tuple[FrozenRelation, ...]:
    """Every pool, quantile table and table of weights that the dataset uses, by name."""
    found: dict[str, FrozenRelation] = {}
    for table_name, table in dataset.table_configs.items():
        for name, column in table.columns.items():
            for relation in _of_column(table_name, name, column, inputs):
                found[relation.name] = relation
        if any(isinstance(c, ForeignKeyColumn) and c.pick == "dealt" for c in table.columns.values()):
            found[names.DEAL_PATTERNS] = _deal_patterns()
    drift = drift_of_dataset(dataset)
    if drift:
        rates = tuple(enumerate(drift_probabilities(drift)))
        found[names.DRIFT] = FrozenRelation(
            names.DRIFT, (("of_slot", "integer"), ("of_rate", "integer")), rates
        )
    return tuple(found[name] for name in sorted(found))


def drift_of_dataset(dataset: Dataset) -> Decimal:
    """The share of rows that change between two publishes; 0 where drift is off."""
    config = dataset.incremental_config
    return config.drift_percentage if config.enable_data_drift else Decimal(0)


def _of_column(
    table: str, name: str, column: object, inputs: GenerationInputs
) -> list[FrozenRelation]:
    if isinstance(column, PoolColumn):
        return [_pool(column.pool or f"{table}_{name}", inputs)]
    if isinstance(column, NumberColumn):
        bounds = quantile_bounds(column, inputs.normal_quantiles)
        return [quantile_relation(names.quantiles(table, name), bounds)] if bounds else []
    if isinstance(column, TimestampColumn) and column.hours != "uniform":
        steps = seconds_by_share(inputs.hour_profiles[column.hours])
        return [step_relation(names.hours(column.hours), steps)]
    return []


def _pool(name: str, inputs: GenerationInputs) -> FrozenRelation:
    pool = inputs.pools[name]
    kinds = [(f"of_{field}", "integer" if kind == "integer" else "text") for field, kind in pool.fields.items()]
    rows = tuple((slot, *row) for slot, row in enumerate(pool.rows))
    return FrozenRelation(names.pool(name), (("of_slot", "integer"), *kinds), rows)  # type: ignore[arg-type]


def quantile_relation(name: str, bounds: Sequence[int]) -> FrozenRelation:
    """Bounds as steps: where each begins and how far it reaches."""
    return step_relation(name, [(bounds[n], bounds[n + 1]) for n in range(len(bounds) - 1)])


def step_relation(name: str, steps: Sequence[tuple[int, int]]) -> FrozenRelation:
    """Steps (from, to) by their number."""
    rows = tuple((slot, low, high - low) for slot, (low, high) in enumerate(steps))
    return FrozenRelation(name, (("of_slot", "integer"), ("of_low", "integer"), ("of_span", "integer")), rows)


def seconds_by_share(weights: Sequence[int]) -> list[tuple[int, int]]:
    """1024 steps (from, to) in seconds of the day, each with as many events, spread evenly within each hour.

    A step begins after hours without events and ends before them, so that nothing falls into the night.
    """
    total, ends = sum(weights), list(accumulate(weights))

    def second(step: int, *, from_right: bool) -> int:
        # Everything in units of 1 / (1024 * total), which keeps it whole.
        share = step * total
        hour = next(h for h, end in enumerate(ends) if end * STEPS > share or (not from_right and end * STEPS >= share))
        inside = share - (ends[hour] - weights[hour]) * STEPS
        return hour * 3600 + inside * 3600 // (weights[hour] * STEPS)

    return [(second(step, from_right=True), second(step + 1, from_right=False)) for step in range(STEPS)]


def _deal_patterns() -> FrozenRelation:
    rows = tuple(
        (pattern * DEALING_BLOCK + position, before, weight)
        for pattern, position, before, weight in pattern_rows()
    )
    columns = (("of_slot", "integer"), ("of_before", "integer"), ("of_weight", "integer"))
    return FrozenRelation(names.DEAL_PATTERNS, columns, rows)


def drift_of_table(dataset: Dataset, table: Table, inputs: GenerationInputs) -> Drift | None:
    """The carrier of a drifting table; None for a table whose rows do not change.

    The carrier's draw moves by a step between the largest share and its complement, so it never lands on the value
    it had; the step is odd, so that all draws are met in time.
    """
    if not drift_of_dataset(dataset) or table.type != "snapshot" or table.cross or table.dates:
        return None
    if dataset.frequency_of(table) == "once":
        return None
    mutable = [name for name, column in table.columns.items() if getattr(column, "mutable", False)]
    if not mutable:
        return None
    carrier = table.always_changes or next(n for n in mutable if can_carry(table.columns[n], inputs))
    share = largest_value_share(table.columns[carrier], inputs)
    low, high = share, 1 - share
    step = int(min(max(_GOLDEN, low), high) * TWO_32)
    if low < high:
        step |= 1
        if step > int(high * TWO_32):
            step -= 2
    return Drift(carrier, step)


def can_carry(column: object, inputs: GenerationInputs) -> bool:
    """Whether a column can differ at every change."""
    if not isinstance(column, ChoiceColumn | NumberColumn) or not column.mutable:
        return False
    return not column.null_rate and largest_value_share(column, inputs) <= Decimal("0.5")


def largest_value_share(column: object, inputs: GenerationInputs) -> Decimal:
    """The share of a choice's or number's most frequent value, from above."""
    if isinstance(column, ChoiceColumn):
        weights = column.weights.values()
        return max(weights) / sum(weights)
    assert isinstance(column, NumberColumn)
    return largest_share(column, quantile_bounds(column, inputs.normal_quantiles))
