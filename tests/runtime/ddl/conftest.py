"""A record in memory, which stands where a table of the lakehouse or the warehouse would."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingen_fab.runtime.ddl.due_scripts import LastExecution, ScriptExecution


@dataclass
class MemoryRecord:
    """The executions in the order in which they were recorded."""

    rows: list[ScriptExecution] = field(default_factory=list)

    def latest(self) -> dict[str, LastExecution]:
        return {row.script_path: LastExecution(row.content_hash, row.status) for row in self.rows}

    def append(self, execution: ScriptExecution) -> None:
        self.rows.append(execution)
