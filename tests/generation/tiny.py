"""Small datasets as dicts, their plans, and the rows that their compiled queries make, all in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.config.load import load_dataset
from ingen_fab.generation.plan import Plan
from ingen_fab.generation.planner import make_plan
from ingen_fab.model.dataset import Dataset
from ingen_fab.project import generation_inputs
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.lakehouse.batch_relations import BatchRelations
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON

DAY = date(2024, 1, 1)
Config = dict[str, Any]


def config_of(columns: Config, *, rows: int = 10, tables: Config | None = None, **config: Any) -> Config:
    """A dataset whose table `facts` has a key and these columns; `config` goes into incremental_config."""
    facts = {
        "type": "incremental",
        "base_rows_per_day": rows,
        "columns": {"fact_id": {"kind": "key"}, **columns},
    }
    return {
        "dataset_id": "tiny",
        "incremental_config": {"start_date": "2024-01-01", **config},
        "table_configs": {**(tables or {}), "facts": facts},
    }


def dataset_of(columns: Config, *, rows: int = 10, tables: Config | None = None, **config: Any) -> Dataset:
    """The checked dataset of `config_of`."""
    return load_dataset(config_of(columns, rows=rows, tables=tables, **config))


def plan_of(dataset: Dataset) -> Plan:
    """The plan of a dataset, with the catalog's data."""
    return make_plan(dataset, generation_inputs(dataset))


@contextmanager
def session_with(plan: Plan) -> Iterator[DuckDBSession]:
    """A session that has the frozen relations of a plan."""
    with tempfile.TemporaryDirectory() as folder:
        session = DuckDBSession(folder)
        try:
            for relation in plan.relations:
                session.register_frozen(relation.name, relation.columns, relation.rows)
            yield session
        finally:
            session.close()


def rows_of(dataset: Dataset, select: str, *days: date, table: str = "facts", seed: int = 0) -> list[Any]:
    """What `SELECT <select>` finds in the rows of a table on some days (the first one by default).

    `select` may go on with WHERE, GROUP BY or ORDER BY; it reads from the relation `made`.
    """
    plan = plan_of(dataset)
    spec = dataset_spec(plan, LAKEHOUSE_PYTHON)
    census = Census(spec, seed, "1")
    wanted = list(days) or [DAY]
    head, separator, tail = select.partition(" FROM made")
    with session_with(plan) as session:
        BatchRelations(session, DayFacts(census), {table: wanted}).prepare()
        sql = spec.table(table).rows.sql
        return session.run(f"SELECT {head} FROM ({sql}) AS made{tail if separator else ''}")
