"""What is wrong with a configuration: where, what, and the name that was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]
LEAST_LIKENESS = 0.6
LIKENESS_OF_SWAPS = 0.75


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong at a key; `path` leads there from the top of the configuration."""

    path: Path
    message: str
    suggestion: str | None = None

    def __str__(self) -> str:
        said = f"{self.message}; did you mean {self.suggestion}?" if self.suggestion else self.message
        return f"{dotted(self.path)}: {said}" if self.path else said


def dotted(path: Path) -> str:
    """A path as people write it: `table_configs.stock.cross.parents[1]`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def in_table(table: str, *keys: str | int) -> Path:
    """The path of a key of a table."""
    return ("table_configs", table, *keys)


def in_column(table: str, column: str, *keys: str | int) -> Path:
    """The path of a key of a column."""
    return ("table_configs", table, "columns", column, *keys)


def nearest(name: object, options: Iterable[str]) -> str | None:
    """The option that looks most like the name, whatever its case; None where none looks like it."""
    wanted = str(name).casefold()
    scores = [(_likeness(wanted, option.casefold()), option) for option in sorted(set(options))]
    score, best = max(scores, key=lambda scored: scored[0], default=(0.0, None))
    return best if score >= LEAST_LIKENESS else None


def _likeness(one: str, other: str) -> float:
    """0 to 1 by the runs of letters in common, in the order of the two texts in which difflib finds more.

    Swapped letters can break all runs; the same letters in another order are as like as a good match.
    """
    runs = max(difflib.SequenceMatcher(None, *pair).ratio() for pair in ((one, other), (other, one)))
    return max(runs, LIKENESS_OF_SWAPS) if sorted(one) == sorted(other) else runs
