"""Closes what runs that were killed left open, by what the targets really hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ingen_fab.runtime.ingestion.log_entries import FAILED, ended_entry
from ingen_fab.runtime.ingestion.recovered_entries import told_entries
from ingen_fab.runtime.ingestion_pyspark.kept_tables import KeptTables, utc_now
from ingen_fab.runtime.ingestion_pyspark.spark_target import SparkTarget
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.progress_log import progress_log

INTERRUPTED_MESSAGE = "the run was interrupted before anything was written"


def close_interrupted(
    tables: KeptTables,
    entries: Sequence[Mapping[str, object]],
    target_of: Callable[[str, str], SparkTarget],
) -> None:
    """Close open rows of the log as completed or failed; for the holder of the lock.

    `target_of` gives the target of a config and table. What is in it by a commit's own report is completed.
    Bad rows of what is not are forgotten, as the next load finds them again.
    """
    groups: dict[tuple[str, str, str], dict[str, Mapping[str, object]]] = {}
    for entry in entries:
        owner = (str(entry["config_id"]), str(entry["execution_id"]), str(entry["target_table_name"]))
        groups.setdefault(owner, {})[str(entry["source_file_partition_values"])] = entry
    for (config_id, execution_id, table), found in groups.items():
        target = target_of(config_id, table)
        book = target.book(config_id)
        closed = []
        for commit in target.commits(config_id):
            if commit.execution_id == execution_id:
                closed += told_entries(found, commit, book, utc_now())
        done = {str(entry["log_id"]) for entry in closed}
        failed = [entry for entry in found.values() if entry["log_id"] not in done]
        closed += [ended_entry(entry, FAILED, utc_now(), INTERRUPTED_MESSAGE) for entry in failed]
        tables.forget_rejects(failed)
        tables.close_entries(closed)
        fault_point("ingest_interrupted_closed")
        progress_log().info(
            "%s: a run was interrupted; %s slices of it are loaded, %s are not",
            config_id,
            len(done),
            len(failed),
        )
