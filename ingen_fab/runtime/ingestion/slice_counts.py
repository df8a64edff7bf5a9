"""What became of the rows of a slice, and how a commit of the target tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

# Names the configs' transactions in the target's log; the version counts the commits of a config.
TRANSACTION_PREFIX = "ingen_fab/flat_file_ingestion"
MARKER_KEY = "ingen_fab_ingestion"


@dataclass(frozen=True)
class SliceCounts:
    """Rows of a slice, and the digest of the content of each of its files, by path.

    `rows` = inserted + updated + unchanged + rejected.
    """

    rows: int = 0
    rejected: int = 0
    inserted: int = 0
    updated: int = 0
    deleted: int = 0
    digests: tuple[tuple[str, str], ...] = ()

    @property
    def processed(self) -> int:
        """Rows that were loaded, changed or not."""
        return self.rows - self.rejected


def transaction_name(config_id: str) -> str:
    """The application id of a config's commits, by which Delta lets each version in only once."""
    return f"{TRANSACTION_PREFIX}/{config_id}"


@dataclass(frozen=True)
class CommitReport:
    """What a commit says of itself: counts of its slices, the target's rows before it, bad rows in words."""

    counts: Mapping[str, SliceCounts]
    rows_before: int | None = None
    details: str = ""


def marker_text(config_id: str, execution_id: str, report: CommitReport) -> str:
    """The report as the commit carries it, with whose it is."""
    return json.dumps(
        {MARKER_KEY: {"config_id": config_id, "execution_id": execution_id, "report": asdict(report)}}
    )


def marked_report(text: str | None, config_id: str, execution_id: str) -> CommitReport | None:
    """The report that a commit carries for a config and execution; None for any other commit."""
    try:
        marker = json.loads(text or "").get(MARKER_KEY)
    except (ValueError, AttributeError):
        return None
    if not marker or (marker["config_id"], marker["execution_id"]) != (config_id, execution_id):
        return None
    report = marker["report"]
    counts = {
        key: SliceCounts(**{**found, "digests": tuple((path, digest) for path, digest in found["digests"])})
        for key, found in report["counts"].items()
    }
    return CommitReport(counts, report["rows_before"], report["details"])
