"""A run of generation in a Python notebook: from the parameters to published files, state and a summary."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime

from ingen_fab.runtime.errors import RuntimeUserError
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
from ingen_fab.runtime.lakehouse.dataset_lock import dataset_lock
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.layout import FileLayout, default_file_format, publishes_daily
from ingen_fab.runtime.lakehouse.staging import StagingArea
from ingen_fab.runtime.lakehouse.state import StateRow, StateTable
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse.whole_files import is_whole_file
from ingen_fab.runtime.lakehouse_python.batch import BatchMaker, MadeTableDay
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession
from ingen_fab.runtime.progress_log import progress_log, show_progress

GENERATION_MODE = "python"
TARGET = "lakehouse"


@dataclass(frozen=True)
class RunParameters:
    """The parameters of the notebook, checked."""

    first: date
    last: date
    path_format: str
    file_format: str
    seed: int
    scale: str
    force: bool
    batch_days: int
    tables: tuple[str, ...]


@dataclass(frozen=True)
class FrozenRelationRows:
    """A relation that was fixed when the notebook was compiled: (column, integer or text), rows as JSON."""

    columns: tuple[tuple[str, str], ...]
    rows: str


@dataclass
class TableSummary:
    """What a run made of one table; keys are None where the key is a combination of columns."""

    days: int = 0
    rows: int = 0
    first_day: str = ""
    last_day: str = ""
    first_key: int | None = None
    last_key: int | None = None
    checks: int = 0
    seconds: float = 0.0

    def add(self, made: MadeTableDay) -> None:
        """Count a published day."""
        self.days += 1
        self.rows += made.figures.rows
        day = made.item.day.isoformat()
        self.first_day, self.last_day = min(day, self.first_day or day), max(day, self.last_day)
        low, high = made.figures.min_key, made.figures.max_key
        if low is not None and high is not None:
            self.first_key = low if self.first_key is None else min(low, self.first_key)
            self.last_key = high if self.last_key is None else max(high, self.last_key)


@dataclass
class SeriesSummary:
    """What a run reports; also the notebook's exit value."""

    dataset_id: str
    path_format: str
    file_format: str
    planned: int
    kept: int
    stale_elsewhere: list[str]
    tables: dict[str, TableSummary] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, made: MadeTableDay) -> None:
        """Count a published table-day."""
        self.tables.setdefault(made.item.table, TableSummary()).add(made)

    def as_json(self) -> str:
        """The exit value of the notebook."""
        return json.dumps(
            {
                "dataset_id": self.dataset_id,
                "path_format": self.path_format,
                "file_format": self.file_format,
                "table_days": {"planned": self.planned, "made": self.planned - self.kept, "kept": self.kept},
                "tables": {name: asdict(table) for name, table in self.tables.items()},
                "checks_passed": sum(table.checks for table in self.tables.values()),
                "stale_elsewhere": self.stale_elsewhere,
                "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
            }
        )


def checked_parameters(
    dataset: DatasetSpec,
    *,
    start_date: str,
    end_date: str,
    path_format: str,
    file_format: str,
    seed: int,
    scale: str,
    force: bool,
    batch_size: int,
    tables: str,
) -> RunParameters:
    """Turn the notebook's parameters into values; empty text means the dataset's own setting.

    A pipeline may hand every parameter over as text, so numbers and flags are read from text too.
    """
    path = path_format or dataset.path_format
    if path not in ("nested", "flat", "by_table"):
        raise RuntimeUserError(f"path_format is {path!r}", hint="Use nested, flat or by_table.")
    same_layout = path == dataset.path_format
    chosen = file_format or (dataset.file_format if same_layout else "") or default_file_format(path)
    if chosen not in ("parquet", "csv"):
        raise RuntimeUserError(f"file_format is {chosen!r}", hint="Use parquet or csv.")
    if int(batch_size) < 1:
        raise RuntimeUserError(f"batch_size is {batch_size}", hint="Give a number of days, 1 or more.")
    first = parsed_date("start_date", start_date) if start_date else dataset.start_date
    return RunParameters(
        first=first,
        last=parsed_date("end_date", end_date) if end_date else first,
        path_format=path,
        file_format=chosen,
        seed=int(seed),
        scale=str(scale),
        force=str(force).lower() in ("true", "1", "yes"),
        batch_days=int(batch_size),
        tables=tuple(name.strip() for name in tables.split(",") if name.strip()),
    )


def parsed_date(name: str, text: str) -> date:
    """A day written yyyy-mm-dd; raises RuntimeUserError for any other text."""
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        day = None
    # fromisoformat takes 20240105 and weeks too.
    if day is None or day.isoformat() != str(text):
        raise RuntimeUserError(
            f"{name} is {text!r}, which is no day", hint="Write it yyyy-mm-dd, such as 2024-01-15."
        )
    return day


def recorded_days(
    state: StateTable, dataset_id: str, path_format: str, file_format: str
) -> dict[tuple[str, date], MadeRecord]:
    """What the state table says of the files of a layout."""
    latest = state.latest(dataset_id, TARGET, path_format, file_format)
    return {
        key: MadeRecord(row.config_fingerprint, row.seed, row.scale, row.generator_version, row.row_count)
        for key, row in latest.items()
    }


def planned_series(
    storage: LakehouseStorage, dataset: DatasetSpec, parameters: RunParameters
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
    state = StateTable(storage, dataset.state_table)
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


def remove_leftovers(
    storage: LakehouseStorage, dataset: DatasetSpec, parameters: RunParameters, leftovers: Sequence[TableDay]
) -> None:
    """Remove files that no run makes any more and forget them; after a kill the next run does so again."""
    layout = FileLayout(dataset.dataset_id, parameters.path_format, parameters.file_format)
    for item in leftovers:
        storage.remove(layout.file_path(item.table, item.day))
    StateTable(storage, dataset.state_table).forget(
        dataset.dataset_id,
        TARGET,
        parameters.path_format,
        parameters.file_format,
        [(item.table, item.day) for item in leftovers],
    )


def generate_series(
    dataset: DatasetSpec,
    frozen: Mapping[str, FrozenRelationRows],
    parameters: RunParameters,
    lakehouse_root: str,
) -> SeriesSummary:
    """Make every missing or stale file of the range, check it, publish it and record it, batch by batch."""
    started = time.perf_counter()
    show_progress()
    log = progress_log()
    storage = LakehouseStorage(lakehouse_root)
    with dataset_lock(storage, dataset.dataset_id):
        run_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        staging = StagingArea(storage, dataset.dataset_id, run_id)
        staging.clear_leftovers()
        census, plan = planned_series(storage, dataset, parameters)
        summary = _empty_summary(dataset, parameters, plan)
        _announce(log, plan)
        if plan.leftovers:
            remove_leftovers(storage, dataset, parameters, plan.leftovers)
        if plan.to_make:
            try:
                _make_batches(census, frozen, parameters, storage, staging, plan.to_make, summary)
            finally:
                staging.close()
    summary.seconds["total"] = time.perf_counter() - started
    return summary


def _make_batches(
    census: Census,
    frozen: Mapping[str, FrozenRelationRows],
    parameters: RunParameters,
    storage: LakehouseStorage,
    staging: StagingArea,
    items: Sequence[TableDay],
    summary: SeriesSummary,
) -> None:
    log = progress_log()
    state = StateTable(storage, census.dataset.state_table)
    session = DuckDBSession(storage.local_path(staging.folder))
    try:
        for name, relation in frozen.items():
            session.register_frozen(name, relation.columns, json.loads(relation.rows))
        layout = FileLayout(census.dataset.dataset_id, parameters.path_format, parameters.file_format)
        maker = BatchMaker(session, census, storage, staging, layout, summary.seconds)
        done = 0
        for batch in batches_of(items, parameters.batch_days):
            made = maker.make(batch)
            state.append([_state_row(census, parameters, layout, part) for part in made])
            fault_point("state_written")
            for part in made:
                summary.add(part)
            for name, table in summary.tables.items():
                table.checks = maker.checks_passed[name]
                table.seconds = round(maker.times.generate[name] + maker.times.write[name], 3)
            done += len(made)
            log.info(
                "%s: %s", census.dataset.dataset_id, batch[-1].day,
                extra={"done": done, "total": len(items), "unit": "files"},
            )  # fmt: skip
    finally:
        session.close()


def _state_row(census: Census, parameters: RunParameters, layout: FileLayout, made: MadeTableDay) -> StateRow:
    item, table = made.item, census.dataset.table(made.item.table)
    return StateRow(
        dataset_id=census.dataset.dataset_id,
        table_name=item.table,
        generation_date=item.day,
        target=TARGET,
        path_format=parameters.path_format,
        file_format=parameters.file_format,
        file_path=f"Files/{layout.file_path(item.table, item.day)}",
        row_count=made.figures.rows,
        min_key=made.figures.min_key,
        max_key=made.figures.max_key,
        content_hash=made.figures.content_hash,
        seed=parameters.seed,
        scale=parameters.scale,
        config_fingerprint=table.fingerprint,
        generator_version=census.dataset.generator_version,
        generation_mode=GENERATION_MODE,
        finished_at=datetime.now(UTC),
    )


def _empty_summary(dataset: DatasetSpec, parameters: RunParameters, plan: SeriesPlan) -> SeriesSummary:
    return SeriesSummary(
        dataset.dataset_id,
        parameters.path_format,
        parameters.file_format,
        planned=len(plan.table_days),
        kept=len(plan.table_days) - len(plan.to_make),
        stale_elsewhere=[f"{item.table} {item.day}" for item in plan.stale_elsewhere],
    )


def _announce(log: logging.Logger, plan: SeriesPlan) -> None:
    """Name what is stale before anything is touched, and what is made though nobody asked for its day."""
    unasked = [item for item in plan.to_make if item.reason != "missing" and item.reason != "forced"]
    for item in unasked[:20]:
        log.info("making %s of %s: %s", item.table, item.day, item.reason)
    if len(unasked) > 20:
        log.info("... and %s more of this kind", len(unasked) - 20)
    for item in plan.leftovers:
        log.info("removing %s of %s, which is not due on that day now: %s", item.table, item.day, item.reason)
    if plan.stale_elsewhere:
        log.info("%s", plan.stale_note)
    if not plan.to_make:
        count = len(plan.table_days)
        log.info("nothing to do: %s of %s table-days up to date", count, count)
