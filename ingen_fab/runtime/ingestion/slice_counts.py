"""What became of the rows of a slice, and how a commit of the target tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import datetime

from ingen_fab.runtime.ingestion.load_plan import LoadedFile

# Names the configs' transactions in the target's log; the version counts the commits of a config.
TRANSACTION_PREFIX = "ingen_fab/flat_file_ingestion"
MARKER_KEY = "ingen_fab_ingestion"


@dataclass(frozen=True)
class SliceCounts:
    """Rows of a slice, and its files as they were read.

    `rows` = inserted + updated + unchanged + rejected.
    """

    rows: int = 0
    rejected: int = 0
    inserted: int = 0
    updated: int = 0
    deleted: int = 0
    files: tuple[LoadedFile, ...] = ()

    @property
    def processed(self) -> int:
        """Rows that were loaded, changed or not."""
        return self.rows - self.rejected


def transaction_name(config_id: str) -> str:
    """The application id of a config's commits, by which Delta lets each version in only once."""
    return f"{TRANSACTION_PREFIX}/{config_id}"


@dataclass(frozen=True)
class CommitReport:
    """What a commit says of itself: counts of its slices, the target's rows before it, bad rows in words.

    `version` is its number among the commits of its config.
    """

    counts: Mapping[str, SliceCounts]
    rows_before: int | None = None
    details: str = ""
    version: int = 0


def marker_text(config_id: str, execution_id: str, report: CommitReport) -> str:
    """The report as the commit carries it, with whose it is."""
    counts = {
        key: asdict(found) | {"files": [astuple(file) for file in found.files]}
        for key, found in report.counts.items()
    }
    told = {"counts": counts, "rows_before": report.rows_before, "details": report.details}
    return json.dumps(
        {
            MARKER_KEY: {
                "config_id": config_id,
                "execution_id": execution_id,
                "version": report.version,
                "report": told,
            }
        }
    )


@dataclass(frozen=True)
class MarkedCommit:
    """A commit of a config as the target's log has it; `at` is its time in UTC, without a zone."""

    config_id: str
    execution_id: str
    at: datetime
    report: CommitReport


def marked_commit(text: str | None, at: datetime) -> MarkedCommit | None:
    """The commit that carries a marker; None for any other commit."""
    try:
        marker = json.loads(text or "").get(MARKER_KEY)
    except (ValueError, AttributeError):
        return None
    if not marker:
        return None
    report = marker["report"]
    counts = {
        key: SliceCounts(**{**found, "files": tuple(LoadedFile(*file) for file in found["files"])})
        for key, found in report["counts"].items()
    }
    return MarkedCommit(
        marker["config_id"],
        marker["execution_id"],
        at,
        CommitReport(counts, report["rows_before"], report["details"], marker["version"]),
    )
