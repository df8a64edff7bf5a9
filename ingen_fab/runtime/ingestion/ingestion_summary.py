"""What a run of ingestion did or would do, for the closing table and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.slice_counts import SliceCounts


@dataclass
class ConfigSummary:
    """What became of one config; `seconds` is the time of its load."""

    config_id: str
    target: str
    group: int
    status: str
    loaded: int = 0  # slices
    skipped: int = 0
    rows: int = 0
    inserted: int = 0
    updated: int = 0
    rejected: int = 0
    seconds: float = 0.0
    message: str = ""

    @classmethod
    def of(cls, config: IngestionConfig, status: str, message: str = "") -> ConfigSummary:
        """That of a config of which nothing is loaded so far."""
        return cls(config.config_id, config.target_table, config.execution_group, status, message=message)

    def add(self, counts: Mapping[str, SliceCounts]) -> None:
        """Count slices that were loaded."""
        self.loaded += len(counts)
        for found in counts.values():
            self.rows += found.rows
            self.inserted += found.inserted
            self.updated += found.updated
            self.rejected += found.rejected


@dataclass(frozen=True)
class PlannedLine:
    """A slice in the plan of --dry-run."""

    group: int
    config_id: str
    slice: str
    action: str
    reason: str
    files: int
    bytes: int


@dataclass
class IngestionSummary:
    """One run: its configs in their order; of a dry run, the lines of its plan."""

    execution_id: str
    configs: list[ConfigSummary] = field(default_factory=list)
    plan: list[PlannedLine] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def as_json(self) -> str:
        """The summary as the notebook's exit value."""
        return json.dumps(asdict(self))

    def raise_failures(self) -> None:
        """Raise where a config failed, so that whoever called the notebook sees it."""
        failed = [found for found in self.configs if found.status == "failed"]
        if failed:
            raise IngestionFailure(
                "\n".join(f"{found.config_id} failed: {found.message}" for found in failed), self.as_json()
            )


class IngestionFailure(RuntimeFailure):
    """Raised at the end of a run in which a config failed; `summary` is that of the whole run, as JSON."""

    def __init__(self, message: str, summary: str) -> None:
        super().__init__(
            message, hint="What failed is in log_flat_file_ingestion; mend it and run the same again."
        )
        self.summary = summary
