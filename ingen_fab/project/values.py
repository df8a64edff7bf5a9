"""What is asked of a project and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.targets.registry import TARGETS
from ingen_fab.targets.target import Target

# The one that the packaged DDL scripts are for.
DEFAULT_WAREHOUSE = "Config_WH"


@dataclass(frozen=True)
class SeriesOptions:
    """What to generate; None and empty mean the dataset's own setting."""

    dataset_id: str
    first: date
    last: date
    path_format: str = ""
    file_format: str = ""
    environment: str = "lakehouse"
    mode: str = "auto"
    seed: int = 0
    scale: str = "1"
    force: bool = False
    batch_size: int = 10
    tables: tuple[str, ...] = ()
    warehouse: str = DEFAULT_WAREHOUSE

    def parameters(self, lakehouse_root: Path) -> dict[str, object]:
        """The parameters of a notebook that writes files."""
        return self.parameters_of(TARGETS[0], lakehouse_root)

    def parameters_of(self, target: Target, lakehouse_root: Path) -> dict[str, object]:
        """The parameters that a target's notebooks take."""
        known: dict[str, object] = {
            "start_date": self.first.isoformat(),
            "end_date": self.last.isoformat(),
            "path_format": self.path_format,
            "file_format": self.file_format,
            "tables": ",".join(self.tables),
            "seed": self.seed,
            "scale": self.scale,
            "force": self.force,
            "batch_size": self.batch_size,
            "lakehouse_root": str(lakehouse_root),
            "warehouse": self.warehouse,
        }
        return {name: known[name] for name in target.parameters}


@dataclass(frozen=True)
class CompiledNotebook:
    """A notebook on disk, and the values that it spells out."""

    item: Path
    name: str
    target: Target
    spec: DatasetSpec


@dataclass(frozen=True)
class ListedDataset:
    """A line of the list of datasets; `problem` says why a dataset cannot be loaded."""

    dataset_id: str
    name: str
    origin: str
    tables: tuple[str, ...]
    rows_a_day: int | None
    problem: str = ""


@dataclass(frozen=True)
class CheckedDataset:
    """What `validate` found; a dataset with problems raises instead."""

    tables: tuple[str, ...]
    start_date: date
    warnings: tuple[str, ...]
