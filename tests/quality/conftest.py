"""Compiled datasets in one process: rows of any table and day as numpy arrays, without files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.config.load import load_dataset
from ingen_fab.generation.planner import make_plan
from ingen_fab.project import generation_inputs
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.generation.population import Population
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.batch_relations import BatchRelations
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON

Config = dict[str, Any]
Column = npt.NDArray[Any]
Integers = npt.NDArray[np.int64]

START = date(2024, 1, 1)
KEY: Config = {"kind": "key"}
# A whole number that shows the upper 31 bits of its draw.
WIDE: Config = {"kind": "integer", "min": 0, "max": 2**31 - 1}


def day(number: int) -> date:
    """The day that comes `number` days after the start of the datasets."""
    return START + timedelta(days=number)


def dataset(tables: Config, **incremental_config: Any) -> Config:
    """A dataset of these tables."""
    return {"dataset_id": "quality", "incremental_config": incremental_config, "table_configs": tables}


def events(rows: int, columns: Config, **settings: Any) -> Config:
    """An incremental table with so many rows on every day."""
    return {"type": "incremental", "base_rows_per_day": rows, "columns": {"id": KEY, **columns}, **settings}


def people(rows: int, columns: Config, churn: str | None = None, growth: str | None = None) -> Config:
    """A daily snapshot table; the rates are daily."""
    table: Config = {"type": "snapshot", "base_rows": rows, "columns": {"id": KEY, **columns}}
    if churn is not None:
        table |= {"churn_enabled": True, "daily_churn_rate": churn}
    if growth is not None:
        table |= {"growth_enabled": True, "daily_growth_rate": growth}
    return table


@dataclass(frozen=True)
class Made:
    """A dataset compiled for DuckDB, under one seed."""

    census: Census
    session: DuckDBSession

    def rows(self, table_name: str, on: date, *columns: str) -> dict[str, Column]:
        """Columns of a table on a day, in the order of its key; NULL becomes NaN or None.

        A column is a name, or SQL with a name: `amount * 100 AS cents`.
        """
        return self.rows_of_days(table_name, [on], *columns)

    def rows_of_days(self, table_name: str, days: list[date], *columns: str) -> dict[str, Column]:
        """The same for some days, one behind the other."""
        table = self.census.dataset.table(table_name)
        batch = BatchRelations(self.session, DayFacts(self.census), {table_name: days})
        batch.prepare()
        asked = ", ".join(('"$day" AS row_day', f"{table.key[0]} AS row_key", *columns))
        rows = self.session.connection.sql(f"SELECT {asked} FROM ({table.rows.sql})")
        # DuckDB hands an ENUM to numpy only as a type of pandas.
        plain = ", ".join(
            f'CAST("{name}" AS VARCHAR) AS "{name}"' if kind.id == "enum" else f'"{name}"'
            for name, kind in zip(rows.columns, rows.types, strict=True)
        )
        found = rows.project(plain).fetchnumpy()
        batch.drop_all()
        row_day, row_key = found.pop("row_day"), found.pop("row_key")
        if len(days) > 1 or np.any(row_key[1:] < row_key[:-1]):
            order = np.lexsort((row_key, row_day))
            found = {name: values[order] for name, values in found.items()}
        return {name: _plain(values) for name, values in found.items()}

    def column(self, table_name: str, on: date, column: str) -> Column:
        """One column of a table on a day."""
        return next(iter(self.rows(table_name, on, column).values()))

    def population(self, table_name: str) -> Population:
        """Who lives in a snapshot table on which day."""
        return self.census.population(self.census.dataset.table(table_name))


def _plain(values: Column) -> Column:
    if not isinstance(values, np.ma.MaskedArray):
        return values
    missing = np.broadcast_to(np.asarray(values.mask), values.shape)
    if not np.any(missing):
        return np.asarray(values.data)
    plain = np.asarray(values.data.astype(np.float64 if values.dtype.kind in "iubf" else np.object_))
    plain[missing] = np.nan if plain.dtype == np.float64 else None
    return plain


MakeData = Callable[..., Made]


class Maker:
    """Compiles datasets once and opens one database for each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._compiled: dict[str, tuple[DatasetSpec, DuckDBSession]] = {}

    def __call__(self, config: Config, seed: int = 0) -> Made:
        known = repr(config)
        if known not in self._compiled:
            checked = load_dataset(config)
            plan = make_plan(checked, generation_inputs(checked))
            session = DuckDBSession(str(self._folder))
            self._open.callback(session.close)
            for relation in plan.relations:
                session.register_frozen(relation.name, relation.columns, relation.rows)
            self._compiled[known] = (dataset_spec(plan, LAKEHOUSE_PYTHON), session)
        spec, session = self._compiled[known]
        return Made(Census(spec, seed, "1"), session)

    def close(self) -> None:
        """Close every database."""
        self._open.close()


@pytest.fixture(scope="module")
def make_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeData]:
    """Compiles a dataset: `make_data(config)`, `make_data(config, seed)`."""
    maker = Maker(tmp_path_factory.mktemp("spill"))
    yield maker
    maker.close()
