"""A run of ingestion into a warehouse: plan, load and log configs in their order, group by group."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.config_ledger import (
    EARLIER_GROUP_FAILED,
    cancelled_entries,
    idle_entries,
    never_loaded,
    opened_entries,
)
from ingen_fab.runtime.ingestion.config_row import IngestionConfig, config_error, read_configs
from ingen_fab.runtime.ingestion.discovery import Discovery, discover
from ingen_fab.runtime.ingestion.ingestion_parameters import IngestionParameters, chosen_rows
from ingen_fab.runtime.ingestion.ingestion_summary import ConfigSummary, IngestionSummary
from ingen_fab.runtime.ingestion.load_plan import (
    SKIP,
    LoadedSlice,
    LoadPlan,
    PlannedSlice,
    doubtful_files,
    loaded_slices,
    of_config,
    plan_loads,
)
from ingen_fab.runtime.ingestion.log_entries import (
    CANCELLED,
    COMPLETED,
    FAILED,
    NO_DATA_FOUND,
    RUNNING,
    SKIPPED,
    Execution,
    completed_entries,
    ended_entry,
)
from ingen_fab.runtime.ingestion.planned_lines import nothing_found, planned_lines
from ingen_fab.runtime.ingestion.run_order import in_order, stopped_by
from ingen_fab.runtime.ingestion_warehouse.staged_load import LoadPlaces
from ingen_fab.runtime.ingestion_warehouse.staging_tables import StagingTables
from ingen_fab.runtime.ingestion_warehouse.warehouse_load import WarehouseLoad, WarehouseLoadResult
from ingen_fab.runtime.ingestion_warehouse.warehouse_log import LOG, WarehouseLog, now_in_utc, of_entries
from ingen_fab.runtime.ingestion_warehouse.warehouse_places import WarehousePlaces
from ingen_fab.runtime.ingestion_warehouse.warehouse_refusals import refused_in_warehouse
from ingen_fab.runtime.ingestion_warehouse.warehouse_target import WarehouseTarget
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.listing import LakehouseListing
from ingen_fab.runtime.progress_log import progress_log, show_progress
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession

CLOSED_MESSAGE = "the run was interrupted before anything was written"
DATA_TARGET = "warehouse"


@dataclass
class WarehousePlan:
    """A config with its target, its plan, how many completed rows the log has of it, and its open rows."""

    plan: LoadPlan
    target: WarehouseTarget
    known: int
    entries: dict[str, dict[str, object]] = field(default_factory=dict)


def ingest_flat_files_into_warehouse(
    parameters: IngestionParameters, warehouse: str, workspace: str = ""
) -> IngestionSummary:
    """Load what the config table asks for, or only plan it; a failed config is told in the summary."""
    show_progress()
    started = time.perf_counter()
    with closing(WarehouseSession(warehouse, workspace)) as session:
        summary = WarehouseIngestion(session, parameters).run()
    summary.seconds = round(time.perf_counter() - started, 3)
    return summary


class WarehouseIngestion:
    """One execution."""

    def __init__(self, session: WarehouseSession, parameters: IngestionParameters) -> None:
        self._session = session
        self._parameters = parameters
        self._places = WarehousePlaces()
        self._log = WarehouseLog(session)
        self._listings: dict[str, LakehouseListing] = {}
        maker = f"ingen_fab ({parameters.environment})" if parameters.environment else "ingen_fab"
        self._execution = Execution(str(uuid.uuid4()), maker, "")
        self._staging = StagingTables(session, self._execution.execution_id)
        self._summary = IngestionSummary(self._execution.execution_id)
        self._loads = 0

    def run(self) -> IngestionSummary:
        """Plan and load group after group; a group starts only when the one before succeeded."""
        rows = self._log.config_rows()
        configs, problems = read_configs(chosen_rows(rows, self._parameters), DATA_TARGET)
        for config in configs:
            refused = refused_in_warehouse(config)
            if refused:
                problems.setdefault(config.config_id, []).extend(refused)
        if problems:
            raise config_error(problems)
        if not self._parameters.dry_run:
            self._log.prepare()
            self._close_interrupted()
            self._staging.prepare()
        stopped = False
        for number, group in enumerate(in_order(configs)):
            completed = [entry for entry in self._log.entries() if entry["status"] == COMPLETED]
            if not number:
                self._warn_of_earlier_groups(rows, completed)
            if stopped:
                self._cancel(group)
                continue
            planned = [self._planned(config, completed) for config in group]
            if self._parameters.dry_run:
                self._summary.plan += [line for found in planned for line in planned_lines(found.plan)]
            else:
                stopped = not self._load_group(planned)
        return self._summary

    def _close_interrupted(self) -> None:
        """Close what killed runs left open: rows and log are one transaction, so none of it is loaded."""
        open_rows = [entry for entry in self._log.entries() if entry["status"] == RUNNING]
        if not open_rows:
            return
        closed = [ended_entry(entry, FAILED, now_in_utc(), CLOSED_MESSAGE) for entry in open_rows]
        self._session.transact(self._log.close_statements(closed))
        fault_point("ingest_interrupted_closed")
        progress_log().info("a run was interrupted; %s slices of it are not loaded", len(closed))

    def _warn_of_earlier_groups(
        self, rows: Sequence[Mapping[str, object]], completed: Sequence[Mapping[str, object]]
    ) -> None:
        group = self._parameters.execution_group
        if group is None:
            return
        known, _ = read_configs(rows, DATA_TARGET)
        missing = never_loaded(known, completed, group)
        if missing:
            self._warn(f"earlier groups have configs that were never loaded: {', '.join(missing)}")

    def _warn(self, text: str) -> None:
        self._summary.warnings.append(text)
        progress_log().warning("%s", text)

    # --- plan ---------------------------------------------------------------------------------------------

    def _planned(self, config: IngestionConfig, completed: Sequence[Mapping[str, object]]) -> WarehousePlan:
        listing = self._listing(config)
        target = WarehouseTarget(self._session, config.target_table)
        # A target that was dropped holds nothing, whatever the log says.
        mine = of_config(completed, config)
        loaded = loaded_slices(mine) if target.exists() else {}
        found = discover(config, listing.below(config.source.folder))
        digests = self._digests(config, found, loaded, target)
        plan = plan_loads(config, found, loaded, lambda file: digests.get(file.path, ""))
        for warning in plan.warnings:
            self._warn(f"{config.config_id}: {warning}")
        return WarehousePlan(plan, target, len(mine))

    def _digests(
        self,
        config: IngestionConfig,
        found: Discovery,
        loaded: Mapping[str, LoadedSlice],
        target: WarehouseTarget,
    ) -> dict[str, str]:
        """What files hold whose time alone differs from what was loaded."""
        doubtful = doubtful_files(found, loaded)
        if not doubtful:
            return {}
        if self._parameters.dry_run:
            self._staging.prepare()
        slices = [
            PlannedSlice(part, SKIP, "")
            for part in found.slices
            if any(file in doubtful for file in part.files)
        ]
        try:
            return self._load_of(config, target, slices).digests()
        except RuntimeFailure:
            # What cannot be read is not what was loaded; the load itself tells what is wrong with it.
            return {}

    def _listing(self, config: IngestionConfig) -> LakehouseListing:
        uri = self._places.files_uri(config.source)
        return self._listings.setdefault(uri, LakehouseListing(uri))

    # --- load ---------------------------------------------------------------------------------------------

    def _load_group(self, planned: Sequence[WarehousePlan]) -> bool:
        """Load the configs of a group; whether all of them succeeded."""
        self._open(planned)
        failed: list[IngestionConfig] = []
        for found in planned:
            config = found.plan.config
            started = time.perf_counter()
            culprit = stopped_by(config, failed)
            summary = ConfigSummary.of(config, SKIPPED)
            summary.skipped = len(found.plan.idle)
            self._summary.configs.append(summary)
            if culprit:
                self._end(found, CANCELLED, f"not started, as {culprit} failed")
                summary.status, summary.message = CANCELLED, f"{culprit} failed"
            elif not found.plan.slices:
                summary.status, summary.message = NO_DATA_FOUND, nothing_found(config)
                self._warn(f"{config.config_id}: {summary.message}")
            elif found.plan.work and not self._load(found, summary):
                failed.append(config)
            summary.seconds = round(time.perf_counter() - started, 3)
            progress_log().info("%s: %s", config.config_id, summary.status)
        return not failed

    def _open(self, planned: Sequence[WarehousePlan]) -> None:
        """Write the log rows of a group at once: open ones for the work, closed ones for the rest."""
        now = now_in_utc()
        entries: list[dict[str, object]] = []
        for found in planned:
            found.entries = opened_entries(self._execution, found.plan, now)
            entries += [*found.entries.values(), *idle_entries(self._execution, found.plan, now)]
        if entries:
            self._session.transact(self._log.add_statements(entries))
        fault_point("ingest_log_opened")

    def _load(self, found: WarehousePlan, summary: ConfigSummary) -> bool:
        work = found.plan.work
        for entry in found.entries.values():
            entry["job_start_time"] = now_in_utc()
        batches = [work] if found.plan.config.batch_import_enabled else [(part,) for part in work]
        for batch in batches:
            try:
                result = self._load_batch(found, batch)
            except RuntimeFailure as error:
                summary.status, summary.message = FAILED, error.message
                self._end(found, FAILED, error.message)
                return False
            # Of a target that was made, the log knows nothing else any more.
            found.known = len(result.counts) + (0 if result.made_target else found.known)
            for key in result.counts:
                del found.entries[key]
            self._add_up(found.plan.config, result, summary)
        return True

    def _add_up(self, config: IngestionConfig, result: WarehouseLoadResult, summary: ConfigSummary) -> None:
        summary.status = COMPLETED
        summary.add(result.counts)
        if result.details and config.error_handling_strategy == "log":
            self._warn(f"{config.config_id}: bad rows\n{result.details}")

    def _load_of(
        self, config: IngestionConfig, target: WarehouseTarget, slices: Sequence[PlannedSlice]
    ) -> WarehouseLoad:
        self._loads += 1
        places = LoadPlaces(
            self._places.address(config.source),
            self._places.files_uri(config.source),
            f"{self._places.staging_folder}/{self._execution.execution_id}_{self._loads}",
        )
        return WarehouseLoad(
            self._session,
            self._staging,
            places,
            self._listing(config),
            target,
            config,
            self._execution.execution_id,
            slices,
            self._log.forget_statement(config.target_table),
        )

    def _load_batch(self, found: WarehousePlan, batch: Sequence[PlannedSlice]) -> WarehouseLoadResult:
        config = found.plan.config
        load = self._load_of(config, found.target, batch)

        def closing_statements(result: WarehouseLoadResult) -> tuple[list[str], list[str]]:
            return self._closing(found, result)

        result = load.run(closing_statements)
        for warning in result.warnings:
            self._warn(f"{config.config_id}: {warning}")
        return result

    def _closing(self, found: WarehousePlan, result: WarehouseLoadResult) -> tuple[list[str], list[str]]:
        """The guards of a load's transaction, and the statements that close its slices in the log.

        The latter come after the rows, so that the target's count is the real one.
        """
        config = found.plan.config
        details = result.details if config.error_handling_strategy == "log" else ""
        before = result.rows_before
        expected = before + sum(c.inserted - c.deleted for c in result.counts.values())
        closed = completed_entries(
            found.entries, result.counts, now_in_utc(), result.times, before, expected, details
        )
        own = [str(entry["log_id"]) for entry in closed]
        really = f"(SELECT COUNT_BIG(*) AS [n] FROM {found.target.table}) AS [counted]"
        return self._log.guard_statements(config.config_id, config.target_table, found.known, own), [
            *self._log.close_statements(closed),
            f"UPDATE {LOG} SET [row_count_reconciliation_status] = 'mismatched', "
            f"[row_count_difference] = counted.[n] - {expected} FROM {LOG} CROSS JOIN {really} "
            f"WHERE counted.[n] <> {expected} AND {of_entries(closed)}",
        ]

    def _end(self, found: WarehousePlan, status: str, message: str) -> None:
        """Close what is open of a config without having loaded it."""
        now = now_in_utc()
        closed = [ended_entry(entry, status, now, message) for entry in found.entries.values()]
        if closed:
            self._session.transact(self._log.close_statements(closed))
        fault_point("ingest_log_closed")

    def _cancel(self, group: Sequence[IngestionConfig]) -> None:
        """Tell that a group was not started, as one before failed."""
        entries = cancelled_entries(self._execution, group, now_in_utc())
        self._session.transact(self._log.add_statements(entries))
        self._summary.configs += [ConfigSummary.of(c, CANCELLED, EARLIER_GROUP_FAILED) for c in group]
