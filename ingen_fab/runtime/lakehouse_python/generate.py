"""A run of generation in a Python notebook: DuckDB makes the rows, deltalake keeps the state."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.batch_relations import FrozenRelationRows
from ingen_fab.runtime.lakehouse.run_parameters import RunParameters
from ingen_fab.runtime.lakehouse.series_run import SeriesRun, SeriesWork
from ingen_fab.runtime.lakehouse.series_summary import SeriesSummary
from ingen_fab.runtime.lakehouse.state import StateTable
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse_python.batch import BatchMaker
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession


def generate_series(
    dataset: DatasetSpec,
    frozen: Mapping[str, FrozenRelationRows],
    parameters: RunParameters,
    lakehouse_root: str,
) -> SeriesSummary:
    """Make every missing or stale file of the range, check it, publish it and record it, batch by batch."""
    storage = LakehouseStorage(lakehouse_root)

    @contextmanager
    def maker(work: SeriesWork) -> Iterator[BatchMaker]:
        session = DuckDBSession(storage.local_path(work.staging.folder))
        try:
            for name, relation in frozen.items():
                session.register_frozen(name, relation.columns, json.loads(relation.rows))
            yield BatchMaker(session, work.census, storage, work.staging, work.layout, work.seconds)
        finally:
            session.close()

    state = StateTable(storage, dataset.state_table)
    return SeriesRun(dataset, parameters, storage, state, "python").run(maker)
