"""The call of a magic: what it is given, what carries it out, and the error for those that are not there.

A magic that is in no table and that IPython does not have either is an error, never left out in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from ingen_fab.local.failures import CellFailure, MagicError
from ingen_fab.local.session import Session


class Cells(Protocol):
    """The shell in which a magic was called."""

    def run(
        self, label: str, source: str, *, notebook: str | None = None, magic: str | None = None
    ) -> CellFailure | None:
        """Run one cell in the same namespace."""

    @property
    def including(self) -> tuple[Path, ...]:
        """The notebooks whose cells are running now, by `%run`, the outermost one first."""

    def includes(self, notebook: Path) -> AbstractContextManager[None]:
        """Count a notebook among those that are running."""


@dataclass(frozen=True)
class MagicCall:
    """One use of a magic: the rest of its line, the cell's other lines (None for a line magic), the run."""

    line: str
    body: str | None
    session: Session
    namespace: dict[str, Any]
    cells: Cells


MagicHandler: TypeAlias = Callable[[MagicCall], object]

# IPython has these too, but they do something else on Fabric, or would change the user's own Python here.
NOT_AS_IN_IPYTHON = frozenset({"%run", "%pip", "%conda", "%mamba", "%micromamba", "%uv"})

KERNEL_IN_WORDS = {"jupyter": "Python", "synapse_pyspark": "PySpark", "sqldatawarehouse": "T-SQL"}


class MagicNotAvailableError(MagicError):
    """Raised when a cell uses a magic that cannot be carried out here."""

    def __init__(self, name: str, kernel: str) -> None:
        super().__init__(
            f"magic {name} is not available in a {KERNEL_IN_WORDS.get(kernel, kernel)} notebook here",
            hint="Take the magic out of the notebook, or run the notebook in a Fabric workspace.",
        )
        self.magic = name
