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


def at_once_of(group: Iterable[IngestionConfig]) -> list[list[list[IngestionConfig]]]:
    """The configs of a group, in order: by sequence number, and in each what may be loaded at once.

    The configs of an inner list fill one table, so that one comes after the other.
    """
    steps = []
    for _, step in groupby(group, key=lambda config: config.import_sequence_order):
        by_target: dict[tuple[str, str, str], list[IngestionConfig]] = {}
        for config in step:
            # Names of tables do not differ by capitals alone, neither in Spark nor on every file system.
            place = (config.target_workspace, config.target_lakehouse, config.target_table.lower())
            by_target.setdefault(place, []).append(config)
        steps.append(list(by_target.values()))
    return steps


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
