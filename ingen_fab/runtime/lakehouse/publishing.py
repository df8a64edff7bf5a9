"""Gives the staged files of a batch their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ingen_fab.runtime.generation.series import TableDay
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.layout import FileLayout
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage


def publish_batch(
    storage: LakehouseStorage,
    layout: FileLayout,
    dataset: DatasetSpec,
    items: Sequence[TableDay],
    staged: Mapping[tuple[str, date], str],
) -> None:
    """Rename parents before children, so that what a reader sees always joins.

    `staged` has the path below Files of each table-day's file or folder of parts.
    """
    order = {table.name: position for position, table in enumerate(dataset.tables)}
    fault_point("before_publish")
    for item in sorted(items, key=lambda part: (order[part.table], part.day)):
        storage.publish(staged[(item.table, item.day)], layout.file_path(item.table, item.day))
        fault_point("file_published")
    fault_point("before_state")
