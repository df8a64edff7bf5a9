"""The rows of the log that a run writes of whole configs: before their loads, or in place of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.load_plan import LoadPlan
from ingen_fab.runtime.ingestion.log_entries import (
    CANCELLED,
    NO_DATA_FOUND,
    SKIPPED,
    Execution,
    ended_entry,
    opened_entry,
)
from ingen_fab.runtime.ingestion.planned_lines import nothing_found

EARLIER_GROUP_FAILED = "not started, as an earlier group failed"


def opened_entries(execution: Execution, plan: LoadPlan, now: datetime) -> dict[str, dict[str, object]]:
    """The open rows of the slices that are to be loaded, by their keys."""
    return {part.slice.key: opened_entry(execution, plan.config, part.slice, now) for part in plan.work}


def idle_entries(execution: Execution, plan: LoadPlan, now: datetime) -> list[dict[str, object]]:
    """The closed rows of the slices that are left as they are, or the one that says that there is none."""
    if not plan.slices:
        entry = opened_entry(execution, plan.config, None, now)
        return [ended_entry(entry, NO_DATA_FOUND, now, nothing_found(plan.config))]
    return [
        ended_entry(opened_entry(execution, plan.config, part.slice, now), SKIPPED, now, part.reason)
        for part in plan.idle
    ]


def cancelled_entries(
    execution: Execution, configs: Iterable[IngestionConfig], now: datetime
) -> list[dict[str, object]]:
    """The closed rows of configs of a group that was not started, as one before it failed."""
    opened = (opened_entry(execution, config, None, now) for config in configs)
    return [ended_entry(entry, CANCELLED, now, EARLIER_GROUP_FAILED) for entry in opened]


def never_loaded(
    configs: Iterable[IngestionConfig], completed: Iterable[Mapping[str, object]], group: int
) -> list[str]:
    """The ids of the configs of earlier groups of which no slice was ever loaded."""
    done = {str(entry["config_id"]) for entry in completed}
    return sorted(c.config_id for c in configs if c.execution_group < group and c.config_id not in done)
