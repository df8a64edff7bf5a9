"""Tells how many rows a plain day of a dataset brings."""

from __future__ import annotations

from ingen_fab.runtime.generation.calendar import IncrementalRule, scaled
from ingen_fab.runtime.generation.census import Census


def expected_rows_a_day(census: Census) -> int:
    """Rows that a plain day brings: base rows of incremental tables, and daily snapshots."""
    total = 0
    for table in census.dataset.tables:
        if not table.is_snapshot:
            assert isinstance(table.rule, IncrementalRule)
            total += scaled(table.rule.base_rows, census.scale)
        elif table.frequency == "daily":
            total += census.rows(table, census.dataset.start_date)
    return total
