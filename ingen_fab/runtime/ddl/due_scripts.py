"""Decides whether a DDL script runs: by what its last execution was, and of which content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

EXECUTIONS_TABLE = "ddl_script_executions"

SCRIPT_COMPLETED = "completed"
SCRIPT_FAILED = "failed"

SCRIPT_RUN = "run"
SCRIPT_SKIP = "skip"


@dataclass(frozen=True)
class ScriptExecution:
    """A row of the record: one script that was run to its end, good or bad; instants are in UTC.

    `script_path` begins with `Lakehouses` or `Warehouses`; `content_hash` is the SHA-256 of the text.
    """

    script_path: str
    content_hash: str
    status: str
    started_at: datetime
    finished_at: datetime
    duration_ms: int
    error_message: str | None
    run_id: str


@dataclass(frozen=True)
class LastExecution:
    """What of the latest row of a script decides."""

    content_hash: str
    status: str


@dataclass(frozen=True)
class ScriptDecision:
    """`run` or `skip`, and why."""

    action: str
    reason: str


def script_decision(content_hash: str, last: LastExecution | None) -> ScriptDecision:
    """A script is skipped only where its last execution went well and was of the same content.

    So one that was changed and changed back runs again: what the content in between did is undone by it.
    """
    if last is None:
        return ScriptDecision(SCRIPT_RUN, "new")
    if last.status != SCRIPT_COMPLETED:
        return ScriptDecision(SCRIPT_RUN, "failed before")
    if last.content_hash != content_hash:
        return ScriptDecision(SCRIPT_RUN, "changed")
    return ScriptDecision(SCRIPT_SKIP, "done")
