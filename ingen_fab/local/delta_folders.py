"""Finds the Delta tables of the local lakehouse on disk: Tables/<table> and Tables/<schema>/<table>."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

LOG_FOLDER = "_delta_log"


@dataclass(frozen=True)
class DeltaFolder:
    """A Delta table; `schema` is empty for one that lies right in Tables."""

    schema: str
    name: str
    path: Path

    @property
    def full_name(self) -> str:
        """`schema.table`, or `table`."""
        return f"{self.schema}.{self.name}" if self.schema else self.name

    @property
    def is_committed(self) -> bool:
        """Whether it has a first commit; without one it is being made, or its maker has died."""
        return any(name.endswith((".json", ".parquet")) for name, _ in self._log())

    @property
    def age(self) -> float:
        """Seconds since its first commit that is still there."""
        commits = [written for name, written in self._log() if name.endswith(".json")]
        return time.time() - min(commits, default=0.0)

    def _log(self) -> list[tuple[str, float]]:
        """The files of the log, with the time of each; none where the table goes away meanwhile."""
        try:
            with os.scandir(self.path / LOG_FOLDER) as files:
                return [(file.name, file.stat().st_mtime) for file in files]
        except FileNotFoundError:
            return []


def delta_folders(tables: Path) -> list[DeltaFolder]:
    """The Delta tables of the folder `Tables`, by schema and name; none where the folder is missing."""
    found = []
    for folder in _folders(tables):
        if _is_table(folder):
            found.append(DeltaFolder("", folder.name, folder))
        else:
            found += [
                DeltaFolder(folder.name, inner.name, inner) for inner in _folders(folder) if _is_table(inner)
            ]
    return sorted(found, key=lambda table: (table.schema, table.name))


def schema_folders(tables: Path) -> list[str]:
    """The folders in `Tables` that are no tables, by name."""
    return sorted(folder.name for folder in _folders(tables) if not _is_table(folder))


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    # Hidden names, and those of Spark and Delta, are no tables.
    return [path for path in parent.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))]


def _is_table(folder: Path) -> bool:
    return (folder / LOG_FOLDER).is_dir()
