"""A run of generation, whatever the engine: from parameters to published files, state and a summary."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.series import (
    BATCH_ROWS,
    MadeRecord,
    SeriesPlan,
    SeriesRequest,
    TableDay,
    batches_of,
    plan_series,
)
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.dataset_lock import dataset_lock
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.layout import FileLayout, publishes_daily
from ingen_fab.runtime.lakehouse.run_parameters import RunParameters
from ingen_fab.runtime.lakehouse.series_loop import SeriesMaker, announce, empty_summary, make_batches
from ingen_fab.runtime.lakehouse.series_summary import MadeTableDay, SeriesSummary
from ingen_fab.runtime.lakehouse.staging import StagingArea
from ingen_fab.runtime.lakehouse.state_rows import StateRow, StateStore
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse.whole_files import is_whole_file
from ingen_fab.runtime.progress_log import progress_log, show_progress

GENERATION_TARGET = "lakehouse"


@dataclass(frozen=True)
class SeriesWork:
    """What an engine gets for its part; it adds what its steps take to `seconds`."""

    census: Census
    parameters: RunParameters
    layout: FileLayout
    staging: StagingArea
    seconds: dict[str, float]


OpenMaker = Callable[[SeriesWork], AbstractContextManager[SeriesMaker]]


def recorded_days(
    state: StateStore, dataset_id: str, path_format: str, file_format: str
) -> dict[tuple[str, date], MadeRecord]:
    """What the state table says of the files of a layout."""
    latest = state.latest(dataset_id, GENERATION_TARGET, path_format, file_format)
    return {
        key: MadeRecord(row.config_fingerprint, row.seed, row.scale, row.generator_version, row.row_count)
        for key, row in latest.items()
    }


def planned_series(
    storage: LakehouseStorage, state: StateStore, dataset: DatasetSpec, parameters: RunParameters
) -> tuple[Census, SeriesPlan]:
    """What a run with these parameters would do; reads the state and changes nothing."""
    census = Census(dataset, parameters.seed, parameters.scale)
    layout = FileLayout(dataset.dataset_id, parameters.path_format, parameters.file_format)
    request = SeriesRequest(
        parameters.first,
        parameters.last,
        parameters.tables,
        publishes_daily(parameters.path_format, dataset.publish_snapshots or None),
        parameters.force,
    )
    recorded = recorded_days(state, dataset.dataset_id, parameters.path_format, parameters.file_format)
    plan = plan_series(
        census,
        request,
        recorded,
        lambda table, day, rows: is_whole_file(
            storage, layout.file_path(table, day), parameters.file_format, rows
        ),
    )
    return census, plan


@dataclass(frozen=True)
class SeriesRun:
    """Makes every missing or stale file of a range; `mode` is the generation mode that the state records."""

    dataset: DatasetSpec
    parameters: RunParameters
    storage: LakehouseStorage
    state: StateStore
    mode: str
    batch_rows: int = BATCH_ROWS

    def run(self, open_maker: OpenMaker) -> SeriesSummary:
        """Plan, then make, publish and record batch by batch; the maker is opened where there is work."""
        started = time.perf_counter()
        show_progress()
        log = progress_log()
        with dataset_lock(self.storage, self.dataset.dataset_id):
            run_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            staging = StagingArea(self.storage, self.dataset.dataset_id, run_id)
            staging.clear_leftovers()
            census, plan = planned_series(self.storage, self.state, self.dataset, self.parameters)
            summary = empty_summary(self.dataset.dataset_id, self.parameters, plan)
            announce(log, plan)
            self._remove(plan.leftovers, summary)
            if plan.to_make:
                layout = FileLayout(summary.dataset_id, summary.path_format, summary.file_format)
                work = SeriesWork(census, self.parameters, layout, staging, summary.seconds)
                try:
                    with open_maker(work) as maker:
                        self._make_batches(work, maker, plan.to_make, summary)
                finally:
                    staging.close()
        summary.seconds["total"] = time.perf_counter() - started
        return summary

    def _remove(self, leftovers: Sequence[TableDay], summary: SeriesSummary) -> None:
        """Remove files that no run makes any more, and forget them; after a kill the next run does so."""
        if not leftovers:
            return
        layout = FileLayout(summary.dataset_id, summary.path_format, summary.file_format)
        for item in leftovers:
            self.storage.remove(layout.file_path(item.table, item.day))
        keys = [(item.table, item.day) for item in leftovers]
        self.state.forget(layout.dataset_id, GENERATION_TARGET, layout.path_format, layout.file_format, keys)

    def _make_batches(
        self, work: SeriesWork, maker: SeriesMaker, items: Sequence[TableDay], summary: SeriesSummary
    ) -> None:
        def record(made: list[MadeTableDay]) -> None:
            self.state.append([_state_row(work, self.mode, part) for part in made])
            fault_point("state_written")

        batches = batches_of(items, self.parameters.batch_days, self.batch_rows)
        make_batches(maker, batches, record, summary, "files")


def _state_row(work: SeriesWork, mode: str, made: MadeTableDay) -> StateRow:
    item, parameters, dataset = made.item, work.parameters, work.census.dataset
    return StateRow(
        dataset_id=dataset.dataset_id,
        table_name=item.table,
        generation_date=item.day,
        target=GENERATION_TARGET,
        path_format=parameters.path_format,
        file_format=parameters.file_format,
        file_path=f"Files/{work.layout.file_path(item.table, item.day)}",
        row_count=made.figures.rows,
        min_key=made.figures.min_key,
        max_key=made.figures.max_key,
        content_hash=made.figures.content_hash,
        seed=parameters.seed,
        scale=parameters.scale,
        config_fingerprint=dataset.table(item.table).fingerprint,
        generator_version=dataset.generator_version,
        generation_mode=mode,
        finished_at=datetime.now(UTC),
    )
