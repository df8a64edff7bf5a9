"""Keeps what is valid of a dataset that is partly wrong, so that the rest is checked in the same run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from ingen_fab.config.yaml_source import Data
from ingen_fab.model.dataset import Dataset
from ingen_fab.model.problems import Path, Problem

_PLACEHOLDER_ID = "unnamed"


@dataclass(frozen=True)
class Salvaged:
    """The valid part of a dataset, and what was cut away: whole tables, and keys by the words for them."""

    dataset: Dataset
    cut_tables: frozenset[str]
    cut_words: frozenset[str]

    def own_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems that are there whatever the missing parts will say."""
        return [problem for problem in problems if self._is_certain(problem)]

    def _is_certain(self, problem: Problem) -> bool:
        if any(word in problem.message or word in problem.path for word in self.cut_words):
            return False
        if problem.path[:1] == ("table_configs",) and len(problem.path) > 1:
            return not self.cut_tables & self._read_by(str(problem.path[1]))
        return not self.cut_tables

    def _read_by(self, name: str) -> set[str]:
        """Texts in a table's configuration that may name other tables."""
        table = self.dataset.table_configs[name]
        return {text.split(".")[0] for text in _texts(table.model_dump())}


def salvage(data: Data, problems: Sequence[Problem], nameless: Iterable[str] = ()) -> Salvaged | None:
    """The dataset without the keys and tables at which there are problems; None where nothing is left.

    A key that nobody knows is cut alone where the table is valid without it, and so is everything outside of
    tables; of a table with any other problem nothing is kept. `nameless` are further tables to leave out.
    """
    tables = {*nameless, *(_table_of(p) for p in problems if p.message != "unknown key")}
    return _cut(data, problems, tables) or _cut(data, problems, tables | {_table_of(p) for p in problems})


def _table_of(problem: Problem) -> str | None:
    in_a_table = problem.path[:1] == ("table_configs",) and len(problem.path) > 1
    return str(problem.path[1]) if in_a_table else None


def _cut(data: Data, problems: Sequence[Problem], cut: set[str | None]) -> Salvaged | None:
    tables = data.get("table_configs")
    if not isinstance(tables, dict):
        return None
    kept: Data = {**data, "table_configs": {n: table for n, table in tables.items() if str(n) not in cut}}
    words: set[str] = set()
    for problem in problems:
        if _table_of(problem) is None or _table_of(problem) not in cut:
            kept = _without(kept, problem.path)
            words |= {str(word) for word in (*problem.path[-1:], problem.suggestion) if word}
    kept.setdefault("dataset_id", _PLACEHOLDER_ID)
    try:
        dataset = Dataset.model_validate(kept)
    except ValidationError:
        return None
    return Salvaged(dataset, frozenset(name for name in cut if name), frozenset(words))


def _without(data: Data, path: Path) -> Data:
    """A copy without the key at the path."""
    if not path or path[0] not in data:
        return data
    key, inner = path[0], data[path[0]]
    if len(path) > 1 and isinstance(inner, dict):
        return {**data, key: _without(inner, path[1:])}
    return {name: value for name, value in data.items() if name != key}


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
