"""All checks of a dataset that look at more than one key; names are compared case-sensitively."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ingen_fab.model.column_checks import column_problems
from ingen_fab.model.dataset import Dataset
from ingen_fab.model.drift_checks import time_problems, time_warnings
from ingen_fab.model.marker_checks import marker_problems
from ingen_fab.model.problems import Problem, in_table
from ingen_fab.model.reference_checks import reference_problems
from ingen_fab.model.table_checks import table_problems
from ingen_fab.model.table_facts import dealt_keys, enabled_tables


def dataset_problems(
    dataset: Dataset,
    *,
    pools: Mapping[str, Mapping[str, str]],
    hour_profiles: Collection[str],
    countries: Collection[str],
) -> list[Problem]:
    """Everything that is wrong between the keys of a dataset, at once.

    `pools` maps the name of a pool to its fields and their types ("text" or "integer"); `countries` are those
    whose public holidays are known. Tables with `enabled: false` are not looked into.
    """
    return [
        *table_problems(dataset),
        *reference_problems(dataset),
        *column_problems(dataset, pools, hour_profiles),
        *time_problems(dataset, countries),
        *marker_problems(dataset),
    ]


def dataset_warnings(dataset: Dataset) -> list[Problem]:
    """What is allowed in a valid dataset, but probably not meant."""
    return [*_too_few_children(dataset), *time_warnings(dataset)]


def _too_few_children(dataset: Dataset) -> Iterator[Problem]:
    tables = enabled_tables(dataset)
    for name, table in tables.items():
        for key in dealt_keys(table).values():
            parent = tables.get(key.parent_table)
            wanted = (parent.base_rows_per_day if parent else 0) or 0
            if (table.base_rows_per_day or 0) < wanted:
                message = f"below the {wanted} of '{key.parent_table}'; some of those stay without rows"
                yield Problem(in_table(name, "base_rows_per_day"), message)
