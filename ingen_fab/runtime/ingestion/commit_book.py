"""Which commits of a target belong to a config, and which of them the log knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CommitBook:
    """Delta's own book of a config's commits in its target: the id of the table, and how many there are.

    The id is another one when the table was made anew, so that the log of the old table says nothing of it.
    """

    table_id: str = ""
    version: int = 0

    def commit_id(self, version: int) -> str:
        """What the log calls a commit of the config."""
        return f"{self.table_id}/{version}"

    def holds(self, commit_id: object) -> bool:
        """Whether the table has what a completed row of the log tells; nothing was committed for None."""
        if commit_id is None:
            return True
        table_id, number = split_commit_id(commit_id)
        return table_id == self.table_id and number <= self.version

    def unknown_to(self, entries: Iterable[Mapping[str, object]]) -> frozenset[int]:
        """The commits that no completed row of the log tells of."""
        known = (split_commit_id(entry["target_commit"]) for entry in entries if entry["target_commit"])
        told = {number for table_id, number in known if table_id == self.table_id}
        return frozenset(range(1, self.version + 1)) - told


def split_commit_id(commit_id: object) -> tuple[str, int]:
    """The id of the table and the number of a commit; the number of None is 0."""
    table_id, _, number = str(commit_id or "/0").rpartition("/")
    return table_id, int(number)
