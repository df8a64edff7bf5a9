"""Runs the scripts of a notebook in order: each once per content, recorded, stopping at a failure."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Protocol

from ingen_fab.runtime.ddl.due_scripts import (
    SCRIPT_COMPLETED,
    SCRIPT_FAILED,
    SCRIPT_SKIP,
    LastExecution,
    ScriptExecution,
    script_decision,
)
from ingen_fab.runtime.ddl.orchestration import run_id_or_new
from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.progress_log import progress_log, show_progress

# Spark's messages hold whole query plans.
RECORDED_ERROR_CHARACTERS = 4000


@dataclass(frozen=True)
class DdlScript:
    """A script as it was when the notebook was compiled."""

    path: str
    content_hash: str
    text: str


@dataclass(frozen=True)
class ScriptOutcome:
    """What became of a script in this run."""

    script: str
    action: str
    reason: str
    seconds: float


class ScriptRecord(Protocol):
    """The table of executions, in the place where the scripts work."""

    def latest(self) -> dict[str, LastExecution]:
        """The last execution of each script, by its path; nothing where there is no table yet."""
        ...

    def append(self, execution: ScriptExecution) -> None:
        """Record an execution; the table is made at its first use."""
        ...


class ScriptEngine(Protocol):
    """What understands the text of a script."""

    def execute(self, script: DdlScript) -> None:
        """Run the script; raises whatever it raises."""
        ...

    def told(self, script: DdlScript, error: BaseException) -> str:
        """Why a script failed, and at which of its lines."""
        ...


class ScriptRuns:
    """The scripts of one notebook, in the order in which `run` is called."""

    def __init__(self, record: ScriptRecord, engine: ScriptEngine, run_id: str = "") -> None:
        show_progress()
        self._record = record
        self._engine = engine
        self._run_id = run_id_or_new(run_id)
        self._latest = record.latest()
        self.outcomes: list[ScriptOutcome] = []

    def run(self, path: str, content_hash: str, text: str) -> None:
        """Run a script unless it is done; raises RuntimeFailure for one that fails, after recording it."""
        script = DdlScript(path, content_hash, text)
        decision = script_decision(content_hash, self._latest.get(path))
        seconds = 0.0
        if decision.action == SCRIPT_SKIP:
            progress_log().info("%s: %s", path, decision.reason)
        else:
            fault_point("ddl_script_due")
            started = time.perf_counter()
            with RecordedScript(self._record, self._engine, script, self._run_id):
                self._engine.execute(script)
                seconds = round(time.perf_counter() - started, 3)
            fault_point("ddl_script_recorded")
            progress_log().info("%s: run in %.1f s (%s)", path, seconds, decision.reason)
        self.outcomes.append(ScriptOutcome(path, decision.action, decision.reason, seconds))

    def as_json(self) -> str:
        """The outcomes as the exit value of a notebook."""
        return json.dumps({"scripts": [asdict(outcome) for outcome in self.outcomes]}, indent=2)


class RecordedScript:
    """Records how the script ended that runs while this is open; a failure leaves as RuntimeFailure."""

    def __init__(self, record: ScriptRecord, engine: ScriptEngine, script: DdlScript, run_id: str) -> None:
        self._record = record
        self._engine = engine
        self._script = script
        self._run_id = run_id
        self._started_at = datetime.now(UTC)

    def __enter__(self) -> None:
        self._started_at = datetime.now(UTC)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Ctrl-C is no failure of the script: like a kill it leaves no record, so the script runs again.
        if isinstance(error, KeyboardInterrupt):
            return
        if error is None:
            fault_point("ddl_script_run")
            self._record.append(self._execution(SCRIPT_COMPLETED, None))
            return
        # Everything else is one, also sys.exit() and notebook.exit(): the scripts behind it would not run.
        reason = self._engine.told(self._script, error)
        fault_point("ddl_script_failed")
        self._record.append(self._execution(SCRIPT_FAILED, reason[:RECORDED_ERROR_CHARACTERS]))
        raise RuntimeFailure(
            f"{self._script.path}: {reason}",
            hint="Mend the script, or what it works on, and run again: scripts that are done are left alone.",
        ) from error

    def _execution(self, status: str, error_message: str | None) -> ScriptExecution:
        finished_at = datetime.now(UTC)
        return ScriptExecution(
            self._script.path,
            self._script.content_hash,
            status,
            self._started_at,
            finished_at,
            (finished_at - self._started_at) // timedelta(milliseconds=1),
            error_message,
            self._run_id,
        )
