"""In which order configs are loaded: groups ascending, inside a group by import_sequence_order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ingen_fab.runtime.ingestion.config_row import IngestionConfig


def in_order(configs: Iterable[IngestionConfig]) -> list[list[IngestionConfig]]:
    """The configs of each group, by group, sequence number and id."""
    ordered = sorted(
        configs,
        key=lambda config: (config.execution_group, config.import_sequence_order, config.config_id),
    )
    return [list(group) for _, group in groupby(ordered, key=lambda config: config.execution_group)]


def stopped_by(config: IngestionConfig, failed: Iterable[IngestionConfig]) -> str:
    """The id of the failed config of its group for which this one is not started; empty where there is none.

    A failure stops later sequence numbers of the same table_relationship_group; other relationships go on.
    """
    for other in failed:
        if (
            other.execution_group == config.execution_group
            and other.import_sequence_order < config.import_sequence_order
            and other.table_relationship_group == config.table_relationship_group
        ):
            return other.config_id
    return ""
