"""Checks of what moves a dataset through time: drift, growth, churn, weekdays and holidays."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ingen_fab.model.columns import DrawnColumn
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.model.problems import Path, Problem, in_column, in_table, nearest
from ingen_fab.model.table_facts import (
    can_carry,
    carrier_of,
    drifts,
    enabled_tables,
    mutable_columns,
    sort_of,
)

_CAN_CARRY = "a choice with no share above a half, an integer or a decimal, not hidden and never null"


def time_problems(dataset: Dataset, countries: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with drift, growth, churn and the calendar."""
    yield from _switch_problems(dataset)
    yield from _rate_problems(dataset)
    country = dataset.incremental_config.holiday_country
    if country not in countries:
        message = f"the public holidays of '{country}' are not known"
        yield Problem(_config("holiday_country"), message, nearest(country, countries))
    for name, table in enabled_tables(dataset).items():
        if table.always_changes is not None and sort_of(table) == "snapshot":
            yield from _named_carrier_problems(name, table, table.always_changes)
        elif drifts(dataset, table) and carrier_of(table) is None:
            first = next(iter(mutable_columns(table)))
            message = f"where rows drift, one mutable column must differ at every change: {_CAN_CARRY}"
            yield Problem(in_column(name, first, "mutable"), message)


def _config(*keys: str) -> Path:
    return ("incremental_config", *keys)


def _switch_problems(dataset: Dataset) -> Iterator[Problem]:
    """Numbers behind a switch that is not there; a switch that says `false` turns them off on purpose."""
    config = dataset.incremental_config
    given = config.model_fields_set
    if config.drift_percentage > 0 and "enable_data_drift" not in given:
        yield Problem(_config("drift_percentage"), "has no effect without enable_data_drift: true")
    if config.seasonal_multipliers and "enable_seasonal_patterns" not in given:
        yield Problem(_config("seasonal_multipliers"), "has no effect without enable_seasonal_patterns: true")


def _rate_problems(dataset: Dataset) -> Iterator[Problem]:
    for what in ("growth", "churn"):
        rate = getattr(dataset.incremental_config, f"{what}_rate")
        using = [n for n, table in enabled_tables(dataset).items() if getattr(table, f"{what}_enabled")]
        if rate and not using:
            message = f"has no effect, as no table says {what}_enabled: true"
            yield Problem(_config(f"{what}_rate"), message)
        for name in using:
            if rate is None and dataset.table_configs[name].rate(what) is None:
                message = f"needs a rate: daily_{what}_rate here, or {what}_rate in incremental_config"
                yield Problem(in_table(name, f"{what}_enabled"), message)


def _named_carrier_problems(name: str, table: Table, carrier: str) -> Iterator[Problem]:
    path = in_table(name, "always_changes")
    column = table.columns.get(carrier)
    able = [other for other, mutable in mutable_columns(table).items() if can_carry(mutable)]
    if column is None:
        yield Problem(path, f"the table has no column '{carrier}'", nearest(carrier, able))
    elif not isinstance(column, DrawnColumn) or not column.mutable:
        yield Problem(path, f"'{carrier}' is not mutable", nearest(carrier, able))
    elif not can_carry(column):
        message = f"'{carrier}' cannot differ at every change; it takes {_CAN_CARRY}"
        yield Problem(path, message, nearest(carrier, able))


def time_warnings(dataset: Dataset) -> Iterator[Problem]:
    """Yield what is allowed but has no effect on any row."""
    config, tables = dataset.incremental_config, enabled_tables(dataset)
    if config.enable_data_drift and "drift_percentage" not in config.model_fields_set:
        yield Problem(_config("enable_data_drift"), "has no effect without drift_percentage")
    drift = config.enable_data_drift and config.drift_percentage > 0
    if drift and not any(drifts(dataset, table) for table in tables.values()):
        yield Problem(_config("enable_data_drift"), "has no effect, as no table has mutable columns")
    seasons = config.enable_seasonal_patterns and config.seasonal_multipliers
    if seasons and not any(table.seasonal_multipliers_enabled for table in tables.values()):
        message = "has no effect, as no table says seasonal_multipliers_enabled: true"
        yield Problem(_config("enable_seasonal_patterns"), message)
    if config.holiday_multipliers and not any(table.type == "incremental" for table in tables.values()):
        message = "has no effect, as no table is incremental"
        yield Problem(_config("holiday_multipliers"), message)
