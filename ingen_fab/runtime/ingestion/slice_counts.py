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


def marker_text(config_id: str, execution_id: str, counts: Mapping[str, SliceCounts]) -> str:
    """What a commit carries: whose it is, and the counts of its slices."""
    told = {key: asdict(found) for key, found in counts.items()}
    return json.dumps({MARKER_KEY: {"config_id": config_id, "execution_id": execution_id, "slices": told}})


def marked_counts(text: str | None, config_id: str, execution_id: str) -> dict[str, SliceCounts]:
    """The counts that a commit carries for a config and execution; empty for any other commit."""
    try:
        marker = json.loads(text or "").get(MARKER_KEY)
    except (ValueError, AttributeError):
        return {}
    if not marker or (marker["config_id"], marker["execution_id"]) != (config_id, execution_id):
        return {}
    return {
        key: SliceCounts(**{**found, "digests": tuple((path, digest) for path, digest in found["digests"])})
        for key, found in marker["slices"].items()
    }
