"""The plan of a config as the lines that --dry-run prints."""

from __future__ import annotations

from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.ingestion_summary import PlannedLine
from ingen_fab.runtime.ingestion.load_plan import SKIP, LoadPlan


def planned_lines(plan: LoadPlan) -> list[PlannedLine]:
    """A line for each slice, or one that says that there is none."""
    config = plan.config
    if not plan.slices:
        return [PlannedLine(config.execution_group, config.config_id, "", SKIP, nothing_found(config), 0, 0)]
    return [
        PlannedLine(
            config.execution_group,
            config.config_id,
            part.slice.key,
            part.action,
            part.reason,
            len(part.slice.files),
            part.slice.size,
        )
        for part in plan.slices
    ]


def nothing_found(config: IngestionConfig) -> str:
    """What is said of a source without files."""
    pattern = f" like {config.source.pattern}" if config.source.pattern else ""
    return f"no file{pattern} below Files/{config.source.folder}"
