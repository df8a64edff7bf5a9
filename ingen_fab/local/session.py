"""What one run of a notebook is to the stand-ins for the platform: its name, its ids, its lakehouse."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from ingen_fab.local.items import Items
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.spark_lakehouse import SparkLakehouse

# The caller, the reference, the arguments, the seconds that a cell may take -> the exit value, or "".
ReferenceRun: TypeAlias = "Callable[[Session, str, Mapping[str, object], float], str]"


@dataclass(frozen=True)
class Session:
    """One run of one notebook on this machine; `path` is where the notebook lies, if it does.

    `parent` is the run that called this one with `notebook.run`; it shares lakehouse and Spark. `values` are
    the parameters that the run was given. `default_lakehouse` is the id in the notebook's metadata, or "".
    """

    notebook_name: str
    kernel: str
    lakehouse: LocalLakehouse
    run_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    path: Path | None = None
    items: Items = field(default_factory=Items)
    parent: Session | None = None
    spark: SparkLakehouse | None = None
    run_reference: ReferenceRun | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    default_lakehouse: str = ""

    @property
    def callers(self) -> tuple[Session, ...]:
        """The runs that led to this one, the first of all in front; empty for a run of its own."""
        return () if self.parent is None else (*self.parent.callers, self.parent)

    @property
    def root(self) -> Session:
        """The run with which everything began."""
        return (*self.callers, self)[0]
