"""A row of the log: opened before the work on a slice, closed after it with what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.discovery import SourceSlice
from ingen_fab.runtime.ingestion.load_plan import LoadedFile, files_as_json, files_from_json
from ingen_fab.runtime.ingestion.slice_counts import SliceCounts

RUNNING, COMPLETED, FAILED, SKIPPED = "running", "completed", "failed", "skipped"
CANCELLED, NO_DATA_FOUND = "cancelled", "no_data_found"
BYTES_OF_A_MEGABYTE = 1_000_000
LONGEST_MESSAGE = 4000
EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True)
class Execution:
    """One run of the notebook."""

    execution_id: str
    created_by: str
    spark_application_id: str


def log_id(execution_id: str, config_id: str, key: str) -> str:
    """The id of a log row: one per execution, config and slice."""
    return f"{execution_id}/{config_id}/{key}"


def opened_entry(
    execution: Execution, config: IngestionConfig, found: SourceSlice | None, now: datetime
) -> dict[str, object]:
    """The row of a slice before its work, or of a config without slices."""
    key = found.key if found else ""
    newest = max((file.modified_at for file in found.files), default=None) if found else None
    return {
        "log_id": log_id(execution.execution_id, config.config_id, key),
        "config_id": config.config_id,
        "execution_id": execution.execution_id,
        "job_start_time": now,
        "status": RUNNING,
        "source_file_path": _shown_path(config, found),
        "source_file_size_bytes": found.size if found else None,
        "source_file_modified_time": newest,
        "target_table_name": config.target_table,
        "data_size_mb": _megabytes(found.size) if found else None,
        "spark_application_id": execution.spark_application_id,
        "source_file_partition_cols": config.date_partition_format if config.is_dated else None,
        "source_file_partition_values": key or None,
        "date_partition": found.day.isoformat() if found and found.day else None,
        "created_date": now,
        "created_by": execution.created_by,
        "source_files": files_as_json(_as_found(found)) if found else None,
    }


def _as_found(found: SourceSlice) -> list[LoadedFile]:
    return [LoadedFile(file.path, file.size, file.modified) for file in found.files]


def _shown_path(config: IngestionConfig, found: SourceSlice | None) -> str:
    if found is None or len(found.files) != 1:
        return f"Files/{config.source.folder}"
    return f"Files/{found.files[0].path}"


def _megabytes(size: int) -> Decimal:
    return (Decimal(size) / BYTES_OF_A_MEGABYTE).quantize(Decimal("0.001"))


def ended_entry(
    entry: Mapping[str, object], status: str, now: datetime, message: str = "", details: str = ""
) -> dict[str, object]:
    """A row whose slice was not loaded, with the reason."""
    started = entry["job_start_time"]
    assert isinstance(started, datetime)
    milliseconds = max(0, round((now - started).total_seconds() * 1000))
    return {
        **entry,
        "status": status,
        "job_end_time": now,
        "total_duration_ms": milliseconds,
        "execution_duration_seconds": milliseconds // 1000,
        "error_message": message[:LONGEST_MESSAGE] or None,
        "error_details": details[:LONGEST_MESSAGE] or None,
    }


@dataclass(frozen=True)
class StepTimes:
    """Milliseconds of the steps of a config's load; its slices share them by their rows."""

    read: int = 0
    write: int = 0
    merge: int = 0

    def share(self, part: int, whole: int) -> StepTimes:
        """The part of the times that so many rows took."""
        if whole <= 0:
            return self
        return StepTimes(*(value * part // whole for value in (self.read, self.write, self.merge)))


def completed_entries(
    entries: Mapping[str, Mapping[str, object]],
    counts: Mapping[str, SliceCounts],
    now: datetime,
    times: StepTimes,
    rows_before: int | None,
    rows_after: int | None,
    details: str = "",
    commit_id: str | None = None,
) -> list[dict[str, object]]:
    """The closed rows of slices that one commit loaded, by key and in their order.

    The target's rows before and after a slice are what they would be had the slices been loaded one by one;
    they match when the last one ends with the rows that the target really has. `commit_id` is None where
    nothing was committed.
    """
    all_rows = sum(found.rows for found in counts.values())
    before = rows_before
    total = None if before is None else before + sum(c.inserted - c.deleted for c in counts.values())
    difference = None if total is None or rows_after is None else rows_after - total
    closed = []
    for key, found in counts.items():
        after = None if before is None else before + found.inserted - found.deleted
        entry = ended_entry(entries[key], COMPLETED, now, details=details)
        closed.append(
            {
                **entry,
                **_told_counts(found),
                "target_row_count_before": before,
                "target_row_count_after": after,
                "row_count_reconciliation_status": _reconciled(difference),
                "row_count_difference": difference,
                **_told_times(entry, found.rows, times.share(found.rows, all_rows)),
                "source_files": files_as_json(found.files),
                "target_commit": commit_id,
            }
        )
        before = after
    return closed


def _told_counts(found: SliceCounts) -> dict[str, object]:
    return {
        "records_processed": found.processed,
        "records_inserted": found.inserted,
        "records_updated": found.updated,
        "records_deleted": found.deleted,
        "records_failed": found.rejected,
        "source_row_count": found.rows,
    }


def _reconciled(difference: int | None) -> str:
    if difference is None:
        return "not_verified"
    return "mismatched" if difference else "matched"


def _told_times(entry: Mapping[str, object], rows: int, taken: StepTimes) -> dict[str, object]:
    size, milliseconds = entry.get("data_size_mb"), taken.read + taken.write + taken.merge
    told: dict[str, object] = {
        "data_read_duration_ms": taken.read,
        "staging_write_duration_ms": taken.write,
        "merge_duration_ms": taken.merge,
    }
    if milliseconds <= 0 or not isinstance(size, Decimal):
        return told
    thousandth = Decimal("0.001")
    return told | {
        "avg_rows_per_second": (Decimal(rows) * 1000 / milliseconds).quantize(thousandth),
        "throughput_mb_per_second": (size * 1000 / milliseconds).quantize(thousandth),
    }


def files_from_text(text: str) -> list[LoadedFile]:
    """The files of a log row; none where the row names none."""
    return list(files_from_json(text)) if text and text != "None" else []
