"""Completed rows of the log by what the commits of a target tell of themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from ingen_fab.runtime.ingestion.commit_book import CommitBook
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.discovery import ListedFile, SourceSlice
from ingen_fab.runtime.ingestion.log_entries import Execution, StepTimes, completed_entries, opened_entry
from ingen_fab.runtime.ingestion.slice_counts import MarkedCommit, SliceCounts


def told_entries(
    entries: Mapping[str, Mapping[str, object]], commit: MarkedCommit, book: CommitBook, now: datetime
) -> list[dict[str, object]]:
    """The rows of the slices of a commit, closed with its counts; `entries` are the open ones by key."""
    report = commit.report
    mine = {key: counts for key, counts in report.counts.items() if key in entries}
    before = report.rows_before
    after = None if before is None else before + sum(c.inserted - c.deleted for c in mine.values())
    commit_id = book.commit_id(report.version)
    return completed_entries(entries, mine, now, StepTimes(), before, after, report.details, commit_id)


def recovered_entries(
    config: IngestionConfig,
    commits: Iterable[MarkedCommit],
    wanted: Collection[int],
    book: CommitBook,
    finder: Execution,
) -> list[dict[str, object]]:
    """Rows that the log has lost, of the `wanted` commits of a config; `finder` is who misses them."""
    found: list[dict[str, object]] = []
    for commit in commits:
        if commit.report.version not in wanted:
            continue
        owner = Execution(commit.execution_id, finder.created_by, "")
        opened = {
            key: opened_entry(owner, config, _as_slice(config, key, counts), commit.at)
            for key, counts in commit.report.counts.items()
        }
        found += told_entries(opened, commit, book, commit.at)
    return found


def _as_slice(config: IngestionConfig, key: str, counts: SliceCounts) -> SourceSlice:
    files = tuple(ListedFile(file.path, file.size, file.modified) for file in counts.files)
    return SourceSlice(key, _day_of_key(key) if config.is_dated else None, files)


def _day_of_key(key: str) -> date | None:
    """The day of a slice; None for one of a time when the config had no dates."""
    try:
        return date.fromisoformat(key)
    except ValueError:
        return None
