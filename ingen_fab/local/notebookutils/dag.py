"""The DAG of `notebook.runMultiple`, read and checked.

Fields and defaults: Fabric's page "NotebookUtils notebook run and orchestration".
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from typing import Any

from ingen_fab.errors import UserError

DEFAULT_SECONDS = 90.0
DEFAULT_SECONDS_OF_ALL = 43200.0

_EXIT_VALUE = re.compile(r"@activity\(\s*(['\"])(?P<name>.*?)\1\s*\)\.exitValue\(\)")
_NUMBERS = ("timeoutPerCellInSeconds", "retry", "retryIntervalInSeconds")
_KEYS = ("name", "path", "args", "workspace", "dependencies", *_NUMBERS)
_ROOT_KEYS = ("activities", "timeoutInSeconds", "concurrency", "refreshInterval")


@dataclass(frozen=True)
class Activity:
    """One notebook to run; `cell_seconds` is what one of its cells may take."""

    name: str
    path: str
    args: Mapping[str, Any] = field(default_factory=dict)
    dependencies: tuple[str, ...] = ()
    cell_seconds: float = DEFAULT_SECONDS
    retry: int = 0
    retry_seconds: float = 0.0
    workspace: str = ""

    def arguments(self, exit_values: Mapping[str, str]) -> dict[str, Any]:
        """The arguments with `@activity('name').exitValue()` replaced by what that activity gave."""
        return {
            key: _EXIT_VALUE.sub(lambda found: exit_values[found["name"]], value)
            if isinstance(value, str)
            else value
            for key, value in self.args.items()
        }

    @property
    def asked(self) -> list[str]:
        """The activities whose exit values the arguments name."""
        texts = [value for value in self.args.values() if isinstance(value, str)]
        return [found["name"] for text in texts for found in _EXIT_VALUE.finditer(text)]


@dataclass(frozen=True)
class Dag:
    """Activities in an order in which each stands behind those that it depends on.

    `concurrency` is how many may run at once: None where the DAG does not say, 0 for any number.
    """

    activities: tuple[Activity, ...]
    seconds: float = DEFAULT_SECONDS_OF_ALL
    concurrency: int | None = None

    @classmethod
    def read(cls, dag: object) -> Dag:
        """Read a list of notebook names, a dict, or JSON text of either; UserError names every problem."""
        try:
            value = json.loads(dag) if isinstance(dag, str) else dag
        except json.JSONDecodeError as error:
            raise UserError(f"the DAG is no JSON: {error}") from error
        if isinstance(value, Mapping):
            return cls._of_mapping(value)
        if isinstance(value, Sequence) and value and all(isinstance(name, str) for name in value):
            return cls._of_mapping({"activities": [{"name": name, "path": name} for name in value]})
        raise UserError(
            "runMultiple takes a list of notebook names or a DAG",
            hint='A DAG is {"activities": [{"name": ..., "path": ...}]}.',
        )

    @classmethod
    def _of_mapping(cls, value: Mapping[str, Any]) -> Dag:
        problems = list(_problems(value))
        if problems:
            raise UserError(
                f"the DAG has {len(problems)} problem{'s' * (len(problems) > 1)}: {'; '.join(problems)}"
            )
        activities = [_activity(entry) for entry in value["activities"]]
        concurrency = value.get("concurrency")
        return cls(
            _ordered(activities),
            float(value.get("timeoutInSeconds", DEFAULT_SECONDS_OF_ALL)),
            None if concurrency is None else int(concurrency),
        )

    def at_once(self, default: int) -> int:
        """How many activities may run at once, where a DAG that does not say means `default`."""
        wanted = default if self.concurrency is None else self.concurrency
        return min(wanted or len(self.activities), len(self.activities))


def _activity(entry: Mapping[str, Any]) -> Activity:
    return Activity(
        entry["name"],
        entry["path"],
        dict(entry.get("args") or {}),
        tuple(entry.get("dependencies") or ()),
        float(entry.get("timeoutPerCellInSeconds", DEFAULT_SECONDS)),
        int(entry.get("retry", 0)),
        float(entry.get("retryIntervalInSeconds", 0)),
        str(entry.get("workspace") or ""),
    )


def _ordered(activities: Sequence[Activity]) -> tuple[Activity, ...]:
    by_name = {activity.name: activity for activity in activities}
    sorter = TopologicalSorter({name: activity.dependencies for name, activity in by_name.items()})
    try:
        return tuple(by_name[name] for name in sorter.static_order())
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        raise UserError(f"the DAG goes in a circle: {circle}") from error


def _problems(value: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown_keys("the DAG", value, _ROOT_KEYS)
    for key, least in (("timeoutInSeconds", 0.001), ("concurrency", 0)):
        yield from _bad_number("the DAG", value, key, least)
    activities = value.get("activities")
    if not isinstance(activities, Sequence) or isinstance(activities, str) or not activities:
        yield "activities must be a list of activities"
        return
    for number, entry in enumerate(activities, start=1):
        if not isinstance(entry, Mapping):
            yield f"activity {number} is no object"
            return
    names = [entry.get("name") for entry in activities]
    yield from (
        f"the name {name!r} is there {n} times" for name, n in Counter(map(str, names)).items() if n > 1
    )
    for number, entry in enumerate(activities, start=1):
        yield from _activity_problems(number, entry, [str(name) for name in names])


def _activity_problems(number: int, entry: Mapping[str, Any], names: list[str]) -> Iterator[str]:
    where = f"activity {entry.get('name', number)!r}"
    yield from (
        f"{where} has no {key}"
        for key in ("name", "path")
        if not isinstance(entry.get(key), str) or not entry[key]
    )
    yield from _unknown_keys(where, entry, _KEYS)
    for key in _NUMBERS:
        yield from _bad_number(where, entry, key, 0.001 if key.startswith("timeout") else 0)
    args, dependencies = entry.get("args") or {}, entry.get("dependencies") or []
    if not isinstance(args, Mapping):
        yield f"{where}: args must be an object"
        return
    if not isinstance(dependencies, Sequence) or isinstance(dependencies, str):
        yield f"{where}: dependencies must be a list of names"
        return
    yield from (
        f"{where} depends on {name!r}, which is not there" for name in dependencies if name not in names
    )
    asked = Activity("", "", args).asked
    # Without the dependency there would be no value yet.
    yield from (
        f"{where} asks for the exit value of {name!r}, on which it does not depend"
        for name in dict.fromkeys(asked)
        if name not in dependencies
    )


def _unknown_keys(where: str, value: Mapping[str, Any], known: Sequence[str]) -> Iterator[str]:
    for key in value:
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            yield f"{where} has an unknown key {key!r}" + (f" (did you mean {near[0]!r}?)" if near else "")


def _bad_number(where: str, value: Mapping[str, Any], key: str, least: float) -> Iterator[str]:
    number = value.get(key, least)
    if isinstance(number, bool) or not isinstance(number, int | float) or not least <= number:
        yield f"{where}: {key} must be a number {'above 0' if least else 'of 0 or more'}"
