"""A run of ingestion in a PySpark notebook: plan, load and log configs in their order, group by group."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.commit_book import CommitBook
from ingen_fab.runtime.ingestion.config_ledger import (
    EARLIER_GROUP_FAILED,
    cancelled_entries,
    idle_entries,
    never_loaded,
    opened_entries,
)
from ingen_fab.runtime.ingestion.config_row import IngestionConfig, config_error, read_configs
from ingen_fab.runtime.ingestion.discovery import discover
from ingen_fab.runtime.ingestion.ingestion_parameters import IngestionParameters, chosen_rows
from ingen_fab.runtime.ingestion.ingestion_summary import ConfigSummary, IngestionSummary
from ingen_fab.runtime.ingestion.load_plan import (
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
from ingen_fab.runtime.ingestion.recovered_entries import recovered_entries
from ingen_fab.runtime.ingestion.run_order import at_once_of, in_order, stopped_by
from ingen_fab.runtime.ingestion_pyspark.config_load import ConfigLoad, LoadResult
from ingen_fab.runtime.ingestion_pyspark.content_digests import ContentDigests
from ingen_fab.runtime.ingestion_pyspark.interrupted_runs import close_interrupted
from ingen_fab.runtime.ingestion_pyspark.kept_tables import KeptTables, utc_now
from ingen_fab.runtime.ingestion_pyspark.load_session import load_session
from ingen_fab.runtime.ingestion_pyspark.log_closing import LogClosing
from ingen_fab.runtime.ingestion_pyspark.spark_places import IngestionPlaces
from ingen_fab.runtime.ingestion_pyspark.spark_target import SparkTarget
from ingen_fab.runtime.ingestion_pyspark.told_failures import told_failure
from ingen_fab.runtime.lakehouse.dataset_lock import dataset_lock
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.listing import LakehouseListing
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse_pyspark.spark_settings import session_settings, shuffle_partitions
from ingen_fab.runtime.lakehouse_pyspark.spark_threads import at_once
from ingen_fab.runtime.progress_log import progress_log, show_progress

INGESTION_SETTINGS = {
    # What a text without a zone means does not depend on where the session runs.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # A row with too few fields is one, also where a query wants only some columns.
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    # A folder named date=2024-01-01 is a place, and no column of the file.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    # Instants in nanoseconds come as whole numbers; else a file with them could not be read.
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    # decode() takes every encoding of Java and puts U+FFFD for what is none, as readers of files do.
    "spark.sql.legacy.javaCharsets": "true",
    "spark.sql.legacy.codingErrorAction": "true",
    "spark.sql.maxPlanStringLength": "1000",
    # Log, rejects and plan are small; a load has a session of its own.
    "spark.sql.adaptive.enabled": "false",
}
LOCK_NAME = "flat_file_ingestion"


@dataclass
class PlannedConfig:
    """A config with its target, its plan, the version of its next commit and its rows of the log."""

    plan: LoadPlan
    target: SparkTarget
    version: int
    entries: dict[str, dict[str, object]] = field(default_factory=dict)


def ingest_flat_files_on_spark(
    spark: SparkSession, parameters: IngestionParameters, lakehouse_root: str
) -> IngestionSummary:
    """Load what the config table asks for, or only plan it; a failed config is told in the summary."""
    show_progress()
    started = time.perf_counter()
    storage = LakehouseStorage(lakehouse_root)
    lock = nullcontext() if parameters.dry_run else dataset_lock(storage, LOCK_NAME, "is running")
    with lock, session_settings(spark, ingestion_settings(spark)):
        summary = IngestionRun(spark, parameters, storage).run()
    summary.seconds = round(time.perf_counter() - started, 3)
    return summary


def ingestion_settings(spark: SparkSession) -> dict[str, str]:
    """What a run sets in the notebook's session."""
    return INGESTION_SETTINGS | {"spark.sql.shuffle.partitions": shuffle_partitions(spark)}


class IngestionRun:
    """One execution."""

    def __init__(
        self, spark: SparkSession, parameters: IngestionParameters, storage: LakehouseStorage
    ) -> None:
        self._spark = spark
        self._parameters = parameters
        self._storage = storage
        self._places = IngestionPlaces(storage)
        self._tables = KeptTables(spark, storage)
        self._listings: dict[str, LakehouseListing] = {}
        self._closing = LogClosing(self._tables)
        maker = f"ingen_fab ({parameters.environment})" if parameters.environment else "ingen_fab"
        self._execution = Execution(str(uuid.uuid4()), maker, str(spark.sparkContext.applicationId))
        self._summary = IngestionSummary(self._execution.execution_id)

    def run(self) -> IngestionSummary:
        """Plan and load group after group; a group starts only when the one before succeeded."""
        rows = self._tables.config_rows()
        configs, problems = read_configs(chosen_rows(rows, self._parameters))
        if problems:
            raise config_error(problems)
        if not self._parameters.dry_run:
            self._tables.prepare()
        entries = self._tables.entries()
        interrupted = [entry for entry in entries if entry["status"] == RUNNING]
        if interrupted and not self._parameters.dry_run:
            close_interrupted(self._tables, interrupted, self._target_of(rows))
            entries = self._tables.entries()
        completed = [entry for entry in entries if entry["status"] == COMPLETED]
        self._warn_of_earlier_groups(rows, completed)
        with self._closing:
            self._run_groups(in_order(configs), completed)
        return self._summary

    def _run_groups(
        self, groups: Sequence[Sequence[IngestionConfig]], completed: Sequence[Mapping[str, object]]
    ) -> None:
        stopped = False
        for group in groups:
            if stopped:
                self._cancel(group)
                continue
            planned = [self._planned(config, completed) for config in group]
            if self._parameters.dry_run:
                self._summary.plan += [line for found in planned for line in planned_lines(found.plan)]
            else:
                stopped = not self._load_group(planned)

    def _warn_of_earlier_groups(
        self, rows: Sequence[Mapping[str, object]], completed: Sequence[Mapping[str, object]]
    ) -> None:
        group = self._parameters.execution_group
        if group is None:
            return
        known, _ = read_configs(rows)
        missing = never_loaded(known, completed, group)
        if missing:
            self._warn(f"earlier groups have configs that were never loaded: {', '.join(missing)}")

    def _target_of(self, rows: Sequence[Mapping[str, object]]) -> Callable[[str, str], SparkTarget]:
        """What finds the target of an entry of the log: by its config, where that is still there."""
        known, _ = read_configs(rows)
        uris = {(config.config_id, config.target_table): self._places.target_uri(config) for config in known}

        def target(config_id: str, table: str) -> SparkTarget:
            uri = uris.get((config_id, table)) or self._storage.table_uri(table)
            return SparkTarget(self._spark, table, uri)

        return target

    def _warn(self, text: str) -> None:
        self._summary.warnings.append(text)
        progress_log().warning("%s", text)

    # --- plan ---------------------------------------------------------------------------------------------

    def _planned(self, config: IngestionConfig, completed: Sequence[Mapping[str, object]]) -> PlannedConfig:
        listing = self._listing(config)
        target = SparkTarget(self._spark, config.target_table, self._places.target_uri(config))
        # The target says what it holds; the log may tell of one that was dropped, or may have been cleared.
        book = target.book(config.config_id)
        entries = of_config(completed, config)
        lost = book.unknown_to(entries)
        if lost:
            entries += self._recovered(config, target, book, lost)
        loaded = loaded_slices(entries, book)
        found = discover(config, listing.below(config.source.folder))
        doubtful = doubtful_files(found, loaded)
        digests = {}
        if doubtful:
            asked = ContentDigests(self._spark, self._places, listing, config, target)
            digests = asked.of(doubtful)
        all_known = not book.unknown_to(entries)
        plan = plan_loads(config, found, loaded, lambda file: digests.get(file.path, ""), all_known)
        for warning in plan.warnings:
            self._warn(f"{config.config_id}: {warning}")
        return PlannedConfig(plan, target, book.version + 1)

    def _recovered(
        self, config: IngestionConfig, target: SparkTarget, book: CommitBook, lost: Collection[int]
    ) -> list[dict[str, object]]:
        """The rows that the log has lost, as the target's own commits tell them; they are written again."""
        commits = target.commits(config.config_id)
        entries = recovered_entries(config, commits, lost, book, self._execution)
        commit = "a commit" if len(lost) == 1 else f"{len(lost)} commits"
        self._warn(
            f"{config.config_id}: the log has lost {commit} of {config.target_table};"
            f" its history tells of {len(entries)} slices"
        )
        if not self._parameters.dry_run:
            self._tables.close_entries(entries)
            fault_point("ingest_log_recovered")
        return entries

    def _listing(self, config: IngestionConfig) -> LakehouseListing:
        uri = self._places.files_uri(config.source)
        return self._listings.setdefault(uri, LakehouseListing(uri))

    # --- load ---------------------------------------------------------------------------------------------

    def _load_group(self, planned: Sequence[PlannedConfig]) -> bool:
        """Load the configs of a group; whether all of them succeeded.

        Those of one sequence number are loaded at once, unless they fill one table; all of them come to an
        end before a failure of one stops later numbers.
        """
        self._open(planned)
        by_id = {found.plan.config.config_id: found for found in planned}
        failed: list[IngestionConfig] = []
        for step in at_once_of(found.plan.config for found in planned):
            chains = [
                [(by_id[config.config_id], stopped_by(config, failed)) for config in chain] for chain in step
            ]
            ended = [summary for found in at_once(self._spark, self._load_chain, chains) for summary in found]
            by_name = {summary.config_id: summary for summary in ended}
            for config_id in sorted(by_name):
                self._summary.configs.append(by_name[config_id])
                if by_name[config_id].status == FAILED:
                    failed.append(by_id[config_id].plan.config)
        return not failed

    def _load_chain(self, chain: Sequence[tuple[PlannedConfig, str]]) -> list[ConfigSummary]:
        """Load configs of one table, each with the failed config for which it is not started."""
        return [self._load_config(found, culprit) for found, culprit in chain]

    def _load_config(self, found: PlannedConfig, culprit: str) -> ConfigSummary:
        config = found.plan.config
        started = time.perf_counter()
        summary = ConfigSummary.of(config, SKIPPED)
        summary.skipped = len(found.plan.idle)
        if culprit:
            self._end(found, CANCELLED, f"not started, as {culprit} failed")
            summary.status, summary.message = CANCELLED, f"{culprit} failed"
        elif not found.plan.slices:
            summary.status, summary.message = NO_DATA_FOUND, nothing_found(config)
            self._warn(f"{config.config_id}: {summary.message}")
        elif found.plan.work:
            self._load(found, summary)
        summary.seconds = round(time.perf_counter() - started, 3)
        progress_log().info("%s: %s", config.config_id, summary.status)
        return summary

    def _open(self, planned: Sequence[PlannedConfig]) -> None:
        """Write the log rows of a group in one commit: open ones for the work, closed ones for the rest."""
        now = utc_now()
        entries: list[dict[str, object]] = []
        for found in planned:
            found.entries = opened_entries(self._execution, found.plan, now)
            entries += [*found.entries.values(), *idle_entries(self._execution, found.plan, now)]
        self._tables.add_entries(entries)
        fault_point("ingest_log_opened")

    def _load(self, found: PlannedConfig, summary: ConfigSummary) -> None:
        work = found.plan.work
        size = sum(part.slice.size for part in work) + found.target.size()
        spark = load_session(self._spark, size)
        target = SparkTarget(spark, found.target.name, found.target.uri)
        # The rows were opened with the group; what is told as their time is that of this config.
        for entry in found.entries.values():
            entry["job_start_time"] = utc_now()
        batches = [work] if found.plan.config.batch_import_enabled else [(part,) for part in work]
        version = found.version
        for batch in batches:
            try:
                result = self._load_batch(spark, target, found, batch, version)
            except (RuntimeFailure, PySparkException, Py4JJavaError) as error:
                summary.status, summary.message = FAILED, told_failure(error)
                self._end(found, FAILED, summary.message)
                return
            version += result.commit_id is not None
            self._close(found, result)
            summary.status = COMPLETED
            summary.add(result.counts)
            if result.details:
                self._warn(f"{found.plan.config.config_id}: bad rows\n{result.details}")

    def _load_batch(
        self,
        spark: SparkSession,
        target: SparkTarget,
        found: PlannedConfig,
        batch: Sequence[PlannedSlice],
        version: int,
    ) -> LoadResult:
        config = found.plan.config
        result = ConfigLoad(
            spark,
            self._places,
            self._listing(config),
            self._tables,
            target,
            config,
            self._execution.execution_id,
            batch,
            version,
        ).run()
        for warning in result.warnings:
            self._warn(f"{config.config_id}: {warning}")
        return result

    def _close(self, found: PlannedConfig, result: LoadResult) -> None:
        entries = completed_entries(
            found.entries,
            result.counts,
            utc_now(),
            result.times,
            result.rows_before,
            result.rows_after,
            result.details,
            result.commit_id,
        )
        for key in result.counts:
            del found.entries[key]
        self._closing.add(entries)

    def _end(self, found: PlannedConfig, status: str, message: str) -> None:
        """Close what is open of a config without having loaded it."""
        now = utc_now()
        self._tables.forget_rejects(list(found.entries.values()))
        self._closing.add(ended_entry(entry, status, now, message) for entry in found.entries.values())

    def _cancel(self, group: Sequence[IngestionConfig]) -> None:
        """Tell that a group was not started, as one before failed."""
        self._tables.add_entries(cancelled_entries(self._execution, group, utc_now()))
        self._summary.configs += [ConfigSummary.of(c, CANCELLED, EARLIER_GROUP_FAILED) for c in group]
