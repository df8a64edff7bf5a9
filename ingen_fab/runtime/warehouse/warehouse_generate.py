"""A run of generation that sends T-SQL: the warehouse itself makes, checks and keeps the rows."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.series import (
    MadeRecord,
    SeriesPlan,
    SeriesRequest,
    TableDay,
    batches_of,
    plan_series,
)
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.batch_relations import FrozenRelationRows
from ingen_fab.runtime.lakehouse.layout import publishes_daily
from ingen_fab.runtime.lakehouse.run_parameters import RunParameters
from ingen_fab.runtime.lakehouse.series_loop import announce, empty_summary, make_batches
from ingen_fab.runtime.lakehouse.series_summary import MadeTableDay, SeriesSummary
from ingen_fab.runtime.lakehouse.state_rows import StateRow, forgotten_rows
from ingen_fab.runtime.progress_log import progress_log, show_progress
from ingen_fab.runtime.warehouse.warehouse_batch import WarehouseBatchMaker
from ingen_fab.runtime.warehouse.warehouse_parameters import TABLE_FORMAT
from ingen_fab.runtime.warehouse.warehouse_relations import WarehouseRelations
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession
from ingen_fab.runtime.warehouse.warehouse_state import WarehouseState
from ingen_fab.runtime.warehouse.warehouse_tables import (
    counted_rows,
    make_target_tables,
    removal,
    target_path,
)

WAREHOUSE_TARGET = "warehouse"
WAREHOUSE_MODE = "python"
# Rows of all tables of a batch together: they are staged, checked and then inserted in one transaction.
WAREHOUSE_BATCH_ROWS = 5_000_000


def daily_in_warehouse(dataset: DatasetSpec) -> bool:
    """Whether a snapshot table has rows of every day; as in the dataset's own layout of files."""
    return publishes_daily(dataset.path_format, dataset.publish_snapshots or None)


def planned_warehouse_series(
    session: WarehouseSession, dataset: DatasetSpec, parameters: RunParameters
) -> tuple[Census, SeriesPlan]:
    """What a run with these parameters would do; reads state and counts rows, changes nothing."""
    census = Census(dataset, parameters.seed, parameters.scale)
    state = WarehouseState(session, dataset.state_table)
    latest = state.latest(dataset.dataset_id, WAREHOUSE_TARGET, TABLE_FORMAT, TABLE_FORMAT)
    recorded = {
        key: MadeRecord(row.config_fingerprint, row.seed, row.scale, row.generator_version, row.row_count)
        for key, row in latest.items()
    }
    counts: dict[str, dict[date, int]] = {}

    def is_whole(table: str, day: date, _planned: int) -> bool:
        if table not in counts:
            counts[table] = counted_rows(session, dataset, table)
        return counts[table].get(day, 0) == latest[(table, day)].row_count

    request = SeriesRequest(
        parameters.first, parameters.last, parameters.tables, daily_in_warehouse(dataset), parameters.force
    )
    plan = plan_series(census, request, recorded, is_whole, "its rows are gone or not all there")
    return census, plan


def generate_series_in_warehouse(
    dataset: DatasetSpec,
    frozen: Mapping[str, FrozenRelationRows],
    parameters: RunParameters,
    warehouse: str,
    workspace: str = "",
) -> SeriesSummary:
    """Make every missing or stale day of the range, check it and replace it, batch by batch."""
    session = WarehouseSession(warehouse, workspace)
    try:
        return WarehouseRun(session, dataset, frozen, parameters).run()
    finally:
        session.close()


@dataclass(frozen=True)
class WarehouseRun:
    """Makes the missing and stale days of a range in one warehouse."""

    session: WarehouseSession
    dataset: DatasetSpec
    frozen: Mapping[str, FrozenRelationRows]
    parameters: RunParameters
    batch_rows: int = WAREHOUSE_BATCH_ROWS

    def run(self) -> SeriesSummary:
        """Plan, then make batch by batch; what is killed is gone on with by the same call."""
        started = time.perf_counter()
        show_progress()
        census, plan = planned_warehouse_series(self.session, self.dataset, self.parameters)
        summary = empty_summary(self.dataset.dataset_id, self.parameters, plan)
        announce(progress_log(), plan)
        state = WarehouseState(self.session, self.dataset.state_table)
        if plan.leftovers:
            self._remove(state, plan.leftovers)
        if plan.to_make:
            self._make(census, state, plan, summary)
        summary.seconds["total"] = time.perf_counter() - started
        return summary

    def _make(self, census: Census, state: WarehouseState, plan: SeriesPlan, summary: SeriesSummary) -> None:
        state.create()
        names = dict.fromkeys(item.table for item in plan.to_make)
        make_target_tables(self.session, state, self.dataset, names)
        run_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        relations = WarehouseRelations(self.session, self.dataset.dataset_id, run_id)
        relations.prepare(self.frozen)

        def recorded(made: list[MadeTableDay]) -> list[str]:
            return state.insert_statements(self._state_row(part) for part in made)

        maker = WarehouseBatchMaker(
            relations, census, daily_in_warehouse(self.dataset), recorded, summary.seconds
        )
        batches = batches_of(plan.to_make, self.parameters.batch_days, self.batch_rows)
        try:
            make_batches(maker, batches, lambda _made: None, summary, "table-days")
        finally:
            relations.drop_batch()

    def _remove(self, state: WarehouseState, leftovers: Sequence[TableDay]) -> None:
        keys = [(item.table, item.day) for item in leftovers]
        remove_days(self.session, state, self.dataset, keys)

    def _state_row(self, made: MadeTableDay) -> StateRow:
        item, parameters = made.item, self.parameters
        return StateRow(
            dataset_id=self.dataset.dataset_id,
            table_name=item.table,
            generation_date=item.day,
            target=WAREHOUSE_TARGET,
            path_format=TABLE_FORMAT,
            file_format=TABLE_FORMAT,
            file_path=target_path(self.dataset, item.table),
            row_count=made.figures.rows,
            min_key=made.figures.min_key,
            max_key=made.figures.max_key,
            content_hash=made.figures.content_hash,
            seed=parameters.seed,
            scale=parameters.scale,
            config_fingerprint=self.dataset.table(item.table).fingerprint,
            generator_version=self.dataset.generator_version,
            generation_mode=WAREHOUSE_MODE,
            finished_at=datetime.now(UTC),
        )


def remove_days(
    session: WarehouseSession,
    state: WarehouseState,
    dataset: DatasetSpec,
    keys: Sequence[tuple[str, date]],
) -> None:
    """Remove the rows of table-days and forget them, in one transaction."""
    known = state.latest(dataset.dataset_id, WAREHOUSE_TARGET, TABLE_FORMAT, TABLE_FORMAT)
    there = set(session.tables_of(dataset.schema))
    days: dict[str, list[date]] = {}
    for name, day in keys:
        days.setdefault(name, []).append(day)
    statements = [removal(dataset, name, of_table) for name, of_table in days.items() if name in there]
    session.transact([*statements, *state.insert_statements(forgotten_rows(known, keys))])
