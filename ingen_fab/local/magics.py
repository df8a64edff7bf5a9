"""The magics of Fabric that work here: a table from the name as written to the function that carries it out.

A magic that is in no table and that IPython does not have either is an error, never left out in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ingen_fab.errors import UserError
from ingen_fab.local.session import Session


@dataclass(frozen=True)
class MagicCall:
    """One use of a magic: the rest of its line, the cell's other lines (None for a line magic), the run."""

    line: str
    body: str | None
    session: Session
    namespace: dict[str, Any]


MagicHandler: TypeAlias = Callable[[MagicCall], object]

# Keys as written in a cell: `%%tsql` and `%tsql` are two entries.
PYTHON_NOTEBOOK_MAGICS: Mapping[str, MagicHandler] = {}

# IPython has these too, but they do something else on Fabric, or would change the user's own Python here.
NOT_AS_IN_IPYTHON = frozenset({"%run", "%pip", "%conda", "%mamba", "%micromamba", "%uv"})


class MagicNotAvailableError(UserError):
    """Raised when a cell uses a magic that cannot be carried out here."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"magic {name} is not available in a Python notebook here yet",
            hint="Take the magic out of the notebook, or run the notebook in a Fabric workspace.",
        )
        self.magic = name
