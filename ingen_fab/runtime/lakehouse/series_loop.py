"""What every run of generation does, wherever its rows go: batches, progress, a summary."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

from ingen_fab.runtime.generation.series import SeriesPlan, TableDay
from ingen_fab.runtime.lakehouse.run_parameters import RunParameters
from ingen_fab.runtime.lakehouse.series_summary import MadeTableDay, SeriesSummary
from ingen_fab.runtime.progress_log import progress_log


class SeriesMaker(Protocol):
    """One engine's part of a run: makes, checks and publishes batches."""

    checks_passed: Counter[str]  # by table

    def make(self, items: Sequence[TableDay]) -> list[MadeTableDay]:
        """Make, check and publish one batch; raises before anything is published where a check fails."""
        ...

    def seconds_of(self, table: str) -> float:
        """Seconds spent on a table's rows and files so far."""
        ...


def make_batches(
    maker: SeriesMaker,
    batches: Sequence[Sequence[TableDay]],
    record: Callable[[list[MadeTableDay]], None],
    summary: SeriesSummary,
    unit: str,
) -> None:
    """Make batch after batch; `record` hears of each when it is published. `unit` is what progress counts."""
    log = progress_log()
    done, total = 0, sum(len(batch) for batch in batches)
    for batch in batches:
        made = maker.make(batch)
        record(made)
        for part in made:
            summary.add(part)
        for name, table in summary.tables.items():
            table.checks = maker.checks_passed[name]
            table.seconds = round(maker.seconds_of(name), 3)
        done += len(made)
        log.info(
            "%s: %s", summary.dataset_id, batch[-1].day, extra={"done": done, "total": total, "unit": unit}
        )


def empty_summary(dataset_id: str, parameters: RunParameters, plan: SeriesPlan) -> SeriesSummary:
    """The summary of a run that has made nothing yet."""
    return SeriesSummary(
        dataset_id,
        parameters.path_format,
        parameters.file_format,
        planned=len(plan.table_days),
        kept=len(plan.table_days) - len(plan.to_make),
        stale_elsewhere=[f"{item.table} {item.day}" for item in plan.stale_elsewhere],
    )


def announce(log: logging.Logger, plan: SeriesPlan) -> None:
    """Name what is stale before anything is touched, and what is made though nobody asked for its day."""
    unasked = [item for item in plan.to_make if item.reason != "missing" and item.reason != "forced"]
    for item in unasked[:20]:
        log.info("making %s of %s: %s", item.table, item.day, item.reason)
    if len(unasked) > 20:
        log.info("... and %s more of this kind", len(unasked) - 20)
    for item in plan.leftovers:
        log.info("removing %s of %s, which is not due on that day now: %s", item.table, item.day, item.reason)
    if plan.stale_elsewhere:
        log.info("%s", plan.stale_note)
    if not plan.to_make:
        count = len(plan.table_days)
        log.info("nothing to do: %s of %s table-days up to date", count, count)
