"""Carries out the DAG of `notebook.runMultiple`: what waits for nothing runs at once."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeAlias

from ingen_fab.errors import IngenFabError, NotebookRunError
from ingen_fab.local.notebookutils.dag import Activity, Dag
from ingen_fab.local.thread_output import named_output
from ingen_fab.local.time_limit import LimitedThread, TimeLimitError, forget_unheard, time_limit

Outcome: TypeAlias = "tuple[str, IngenFabError | None]"
# How long a notebook whose time is over may take to notice it, before the others go on without it.
GRACE_SECONDS = 2.0
_SECONDS_BETWEEN_LOOKS = 0.1


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


def run_dag(dag: Dag, run: RunsOne, concurrency: int) -> dict[str, dict[str, Any]]:
    """Run the activities, each behind those that it depends on, and those behind a failed one not at all.

    `concurrency` is how many run at once where the DAG does not say. Where it comes to one, all run in this
    thread. Raises RunMultipleFailedException at the end.
    """
    work = _Work(run, _Clock(dag.seconds))
    if dag.at_once(concurrency) == 1:
        for activity in dag.activities:
            work.outcomes[activity.name] = work.outcome(activity)
    else:
        _Pool(work, dag, dag.at_once(concurrency)).run()
    result: dict[str, dict[str, Any]] = {
        activity.name: {"exitVal": value, "exception": error}
        for activity in dag.activities
        for value, error in [work.outcomes[activity.name]]
    }
    errors = {name: entry["exception"] for name, entry in result.items() if entry["exception"] is not None}
    if errors:
        told = "\n".join(f"{name}: {error}" for name, error in errors.items())
        raise RunMultipleFailedException(f"{len(errors)} of {len(result)} activities failed\n{told}", result)
    return result


class _Clock:
    """The time of the whole DAG."""

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._stopped = threading.Event()

    def left(self) -> float:
        """Seconds that are left; 0 once it is stopped."""
        return 0.0 if self._stopped.is_set() else max(0.0, self._deadline - time.monotonic())

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than there is time."""
        self._stopped.wait(min(seconds, self.left()))

    def stop(self) -> None:
        """Leave no time."""
        self._stopped.set()


@dataclass(frozen=True)
class _Work:
    """What runs one activity, and what came of those that have ended."""

    run: RunsOne
    clock: _Clock
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def outcome(self, activity: Activity) -> Outcome:
        """Run an activity whose dependencies have ended, and again where it fails and may."""
        failed = [name for name in activity.dependencies if self.outcomes[name][1] is not None]
        if failed:
            return "", NotebookRunError(f"not run, because {failed[0]} failed")
        for attempt in range(activity.retry + 1):
            if attempt:
                self.clock.pause(activity.retry_seconds)
            if self.clock.left() <= 0:
                return "", NotebookRunError("not run, because the time of the whole DAG is over")
            try:
                return self._once(activity), None
            except IngenFabError as caught:
                error = caught
            if attempt < activity.retry:
                told = f"activity {activity.name} failed and is tried again: {error.message}"
                print(told, file=sys.stderr)
        return "", error

    def _once(self, activity: Activity) -> str:
        values = {name: value for name, (value, _) in self.outcomes.copy().items()}
        # A timer of 0 would never ring.
        left = max(self.clock.left(), 0.001)
        over = NotebookRunError("stopped, because the time of the whole DAG is over")
        try:
            with time_limit(left):
                return self.run(
                    activity.path, activity.cell_seconds, activity.arguments(values), activity.workspace
                )
        except TimeLimitError as error:
            raise over from error
        except NotebookRunError as error:
            if isinstance(error.__cause__, TimeLimitError) and self.clock.left() <= 0:
                raise over from error
            raise


class _Pool:
    """Runs activities in threads, so many at once."""

    def __init__(self, work: _Work, dag: Dag, at_once: int) -> None:
        self._work = work
        self._at_once = at_once
        self._activities = {activity.name: activity for activity in dag.activities}
        self._order = TopologicalSorter({activity.name: activity.dependencies for activity in dag.activities})
        self._running: dict[str, LimitedThread] = {}
        # What a thread hands over is an outcome, or an error that is none of the notebook's.
        self._ended: SimpleQueue[tuple[str, Outcome | BaseException]] = SimpleQueue()

    def run(self) -> None:
        """Run all; on an error, and on Ctrl-C, those that run are stopped first."""
        self._order.prepare()
        ready: list[str] = []
        with self._stopped_on_error():
            while self._order.is_active():
                ready += self._order.get_ready()
                while ready and len(self._running) < self._at_once:
                    self._start(ready.pop(0))
                self._take_one()

    def _start(self, name: str) -> None:
        self._running[name] = thread = LimitedThread(lambda: self._run_one(self._activities[name]), name)
        thread.start()

    def _run_one(self, activity: Activity) -> None:
        with named_output(activity.name):
            try:
                ended: Outcome | BaseException = self._work.outcome(activity)
            except BaseException as error:
                # Raised again in the thread that waits, which stops the others first.
                ended = error
        self._ended.put((activity.name, ended))

    def _take_one(self) -> None:
        try:
            name, ended = self._ended.get(timeout=_SECONDS_BETWEEN_LOOKS)
        except Empty:
            late = next((name for name, thread in self._running.items() if _is_late(thread)), None)
            if late is None:
                return
            name, ended = late, ("", _too_late())
        # One that was given up may end after all.
        if self._running.pop(name, None) is None:
            return
        if isinstance(ended, BaseException):
            raise ended
        self._work.outcomes[name] = ended
        self._order.done(name)

    @contextmanager
    def _stopped_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._work.clock.stop()
            for thread in self._running.values():
                thread.stop()
            until = time.monotonic() + GRACE_SECONDS
            for thread in self._running.values():
                thread.join(max(0.0, until - time.monotonic()))
            forget_unheard()
            raise


def _is_late(thread: LimitedThread) -> bool:
    since = thread.overdue_since
    return since is not None and time.monotonic() - since > GRACE_SECONDS


def _too_late() -> NotebookRunError:
    return NotebookRunError(
        "it takes longer than its time, and is left behind: it ends when what it waits for is over",
        hint="A cell that sleeps or runs native code cannot be stopped while others run beside it.",
    )
