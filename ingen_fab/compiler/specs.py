"""Plan + target -> the values that the notebook holds: queries as text, rules as numbers in decimal text."""

from __future__ import annotations

from collections.abc import Iterable

from ingen_fab.generation.plan import GENERATOR_VERSION, Plan, PlannedTable
from ingen_fab.model.columns import ForeignKeyColumn, SumOfChildrenColumn
from ingen_fab.model.dataset import Dataset, Frequency, Table, Weekday
from ingen_fab.runtime.generation.calendar import IncrementalRule
from ingen_fab.runtime.generation.survival import PopulationRule
from ingen_fab.runtime.generation.tables import (
    CrossRule,
    DatasetSpec,
    DatesRule,
    ForeignKeySpec,
    QueryText,
    TableSpec,
    TotalSpec,
)
from ingen_fab.sql.program import Query
from ingen_fab.targets.target import Target

WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def dataset_spec(plan: Plan, target: Target) -> DatasetSpec:
    """The dataset as the notebook of a target holds it."""
    dataset = plan.dataset
    return DatasetSpec(
        dataset_id=dataset.dataset_id,
        generator_version=GENERATOR_VERSION,
        start_date=dataset.incremental_config.start_date,
        state_table=dataset.incremental_config.state_table_name,
        schema=dataset.output.schema_name,
        path_format=dataset.output.path_format,
        file_format=dataset.output.file_format or "",
        publish_snapshots=dataset.output.publish_snapshots or "",
        max_rows_per_file=dataset.output.max_rows_per_file,
        public_holidays=plan.public_holidays,
        tables=tuple(table_spec(plan, table, target) for table in plan.tables),
    )


def table_spec(plan: Plan, table: PlannedTable, target: Target) -> TableSpec:
    """One table, its queries in the target's dialect."""
    quoted = target.dialect.quoted
    return TableSpec(
        name=table.name,
        kind=table.kind,
        stream=table.stream,
        fingerprint=table.fingerprint,
        frequency=plan.dataset.frequency_of(table.table),
        rule=rule_of(plan.dataset, table.table),
        key=table.key,
        columns=tuple((column.name, target.column_kind(column)) for column in table.columns),
        foreign_keys=tuple(
            ForeignKeySpec(key.column, key.parent, key.parent_key, key.mode, key.popular, key.may_be_null)
            for key in table.foreign_keys
        ),
        rows=query_text(table.rows, target),
        keys=query_text(table.keys, target),
        hashes=query_text(table.hashes, target),
        reference=query_text(table.reference, target) if table.reference is not None else None,
        totals=tuple(_totals(plan, table, target)),
        auxiliaries=tuple(
            (name, query_text(query, target)) for name, query in sorted(table.auxiliaries.items())
        ),
        rows_at_most=any(
            isinstance(column, ForeignKeyColumn) and column.leave_with_parent
            for column in table.table.columns.values()
        ),
        selected=", ".join(quoted(column.name) for column in table.columns),
        selected_text=", ".join(
            target.field_text.field(quoted(column.name), column.type) for column in table.columns
        ),
    )


def query_text(query: Query, target: Target) -> QueryText:
    """A query as text, with the day facts and the relations it reads."""
    return QueryText(target.dialect.query(query), query.source_columns, query.relations)


def _totals(plan: Plan, table: PlannedTable, target: Target) -> Iterable[TotalSpec]:
    dealt = next((key for key in table.foreign_keys if key.mode == "dealt"), None)
    for column, query in sorted(table.totals.items()):
        assert dealt is not None
        for name, config in plan.table(dealt.parent).table.columns.items():
            if isinstance(config, SumOfChildrenColumn) and (config.table, config.column) == (
                table.name,
                column,
            ):
                text = query_text(query, target)
                yield TotalSpec(column, dealt.parent, name, dealt.column, text)


def rule_of(dataset: Dataset, table: Table) -> IncrementalRule | PopulationRule | CrossRule | DatesRule:
    """What decides the rows of a table; numbers of the configuration as exact decimal text."""
    if table.cross is not None:
        chosen, group_size = table.cross.share.as_integer_ratio()
        return CrossRule(*table.cross.parents, chosen, group_size)
    if table.dates is not None:
        return DatesRule(table.dates.start, table.base_rows or 0)
    if table.type == "incremental":
        return _incremental_rule(dataset, table)
    growth, churn = _rate(dataset, table, "growth"), _rate(dataset, table, "churn")
    return PopulationRule(
        table.base_rows or 0, growth[0], growth[1], churn[0], churn[1], dataset.frequency_of(table)
    )


def _incremental_rule(dataset: Dataset, table: Table) -> IncrementalRule:
    config = dataset.incremental_config
    seasonal = config.enable_seasonal_patterns and table.seasonal_multipliers_enabled
    multipliers = config.seasonal_multipliers if seasonal else {}
    return IncrementalRule(
        base_rows=table.base_rows_per_day or 0,
        weekday_multipliers=tuple(str(multipliers.get(day, 1)) for day in WEEKDAYS),
        weekend_multiplier=str(1 if table.weekend_multiplier is None else table.weekend_multiplier),
        holiday_multiplier=str(1 if table.holiday_multiplier is None else table.holiday_multiplier),
        named_holidays=tuple(
            sorted((name, str(value)) for name, value in config.holiday_multipliers.items())
        ),
    )


def _rate(dataset: Dataset, table: Table, what: str) -> tuple[str | None, Frequency]:
    if not (table.growth_enabled if what == "growth" else table.churn_enabled):
        return None, "daily"
    own = table.rate(what)
    if own is not None:
        return str(own[0]), own[1]
    config = dataset.incremental_config
    common = config.growth_rate if what == "growth" else config.churn_rate
    return (str(common) if common is not None else None), "daily"
