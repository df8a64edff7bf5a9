"""Carries out the DAG of `notebook.runMultiple`, one activity after the other."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any, Protocol

from ingen_fab.errors import IngenFabError, NotebookRunError
from ingen_fab.local.notebookutils.dag import Activity, Dag


class RunMultipleFailedException(NotebookRunError):  # noqa: N818 (Fabric's name)
    """Raised when an activity failed; `result` has exit value and exception of every activity."""

    def __init__(self, message: str, result: dict[str, dict[str, Any]]) -> None:
        super().__init__(message, hint="The exception has the attribute result.")
        self.result = result


class RunsOne(Protocol):
    """`notebook.run`."""

    def __call__(
        self, path: str, timeout_seconds: float, arguments: Mapping[str, object], workspace: str
    ) -> str:
        """Run a notebook and return its exit value."""


def run_dag(dag: Dag, run: RunsOne) -> dict[str, dict[str, Any]]:
    """Run the activities in order, and those behind a failed one not at all.

    The shell of a notebook is one a process, so activities take turns, whatever `concurrency` says. Raises
    RunMultipleFailedException at the end.
    """
    deadline = time.monotonic() + dag.seconds
    result: dict[str, dict[str, Any]] = {}
    for activity in dag.activities:
        failed = [name for name in activity.dependencies if result[name]["exception"] is not None]
        if failed:
            error: IngenFabError | None = NotebookRunError(f"not run, because {failed[0]} failed")
            value = ""
        else:
            values = {name: entry["exitVal"] for name, entry in result.items()}
            value, error = _run_activity(activity, values, run, deadline)
        result[activity.name] = {"exitVal": value, "exception": error}
    errors = {name: entry["exception"] for name, entry in result.items() if entry["exception"] is not None}
    if errors:
        told = "\n".join(f"{name}: {error}" for name, error in errors.items())
        raise RunMultipleFailedException(f"{len(errors)} of {len(result)} activities failed\n{told}", result)
    return result


def _run_activity(
    activity: Activity, values: Mapping[str, str], run: RunsOne, deadline: float
) -> tuple[str, IngenFabError | None]:
    for attempt in range(activity.retry + 1):
        if attempt:
            time.sleep(min(activity.retry_seconds, max(0.0, deadline - time.monotonic())))
        left = deadline - time.monotonic()
        if left <= 0:
            return "", NotebookRunError("not run, because the time of the whole DAG is over")
        try:
            seconds = min(activity.cell_seconds, left)
            return run(activity.path, seconds, activity.arguments(values), activity.workspace), None
        except IngenFabError as caught:
            error = caught
            if attempt < activity.retry:
                print(
                    f"activity {activity.name} failed and is tried again: {caught.message}", file=sys.stderr
                )
    return "", error
