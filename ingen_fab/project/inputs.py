"""The frozen data that a dataset refers to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ingen_fab.catalog.faker_pools import faker_values
from ingen_fab.catalog.files import hour_profiles, normal_quantiles, pool, public_holidays
from ingen_fab.generation.inputs import GenerationInputs, Pool
from ingen_fab.generation.names import faker_pool
from ingen_fab.model.columns import PoolColumn
from ingen_fab.model.dataset import Dataset


def generation_inputs(dataset: Dataset) -> GenerationInputs:
    """The frozen data that a dataset refers to: of the catalog, or made with Faker now."""
    pools: dict[str, Pool] = {}
    for table_name, table in dataset.table_configs.items():
        for name, column in table.columns.items():
            if isinstance(column, PoolColumn) and column.pool is not None:
                found = pool(column.pool)
                pools[column.pool] = Pool(found.fields, found.rows)
            elif isinstance(column, PoolColumn):
                values = faker_values(column.faker or "", column.locale, column.size)
                made = Pool({"value": "text"}, tuple((value,) for value in values))
                pools[faker_pool(table_name, name)] = made
    holidays = public_holidays(dataset.incremental_config.holiday_country)
    days: Mapping[date, str] = dict(sorted(holidays.items()))
    return GenerationInputs(
        pools,
        hour_profiles(),
        normal_quantiles(),
        tuple((day.isoformat(), name) for day, name in days.items()),
    )
