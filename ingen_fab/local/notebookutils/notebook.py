"""`notebookutils.notebook`: running other notebooks, and ending a run with a value."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import WORKSPACE
from ingen_fab.local.notebookutils.dag import DEFAULT_SECONDS, Dag
from ingen_fab.local.notebookutils.parts import NotAvailableError, Part
from ingen_fab.local.notebookutils.run_multiple import run_dag
from ingen_fab.local.notebookutils.runtime import local_id
from ingen_fab.local.session import Session

# How many notebooks runMultiple runs at once where the DAG does not say, by the kernel of the caller.
CONCURRENCY = {"synapse_pyspark": 50, "jupyter": 25}


class NotebookExit(BaseException):
    """Raised by `notebook.exit` to end the run; no error, so `except Exception` in a cell lets it through."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value


class NotebookCalls(Part):
    """What `notebookutils.notebook` is here."""

    part = "notebook"
    not_here_yet = frozenset(
        {"help", "create", "get", "getDefinition", "update", "updateDefinition", "delete", "list"}
    )

    def __init__(self, session: Session) -> None:
        self._session = session

    def run(
        self,
        path: str,
        timeout_seconds: float = DEFAULT_SECONDS,
        arguments: Mapping[str, object] | None = None,
        workspace: str = "",
    ) -> str:
        """Run another notebook in a namespace of its own, on the same lakehouse and Spark session.

        Returns its exit value, "" where it has none. Raises what its cells raise, as a NotebookRunError, and
        also where a cell takes longer than `timeout_seconds`.
        """
        if self._session.run_reference is None:
            raise NotAvailableError("notebookutils.notebook.run")
        _refuse_elsewhere(workspace)
        _check_seconds(timeout_seconds)
        return self._session.run_reference(self._session, path, dict(arguments or {}), timeout_seconds)

    def runMultiple(  # noqa: N802 (Fabric's name)
        self, dag: object, config: Mapping[str, object] | None = None
    ) -> dict[str, dict[str, Any]]:
        """Run notebooks with dependencies: a list of names, or a DAG as a dict or as JSON.

        Returns for each activity its `exitVal` and its `exception` (None where it went well). As many run at
        once as `concurrency` allows, each with variables of its own; their output has their names in front.
        Raises RunMultipleFailedException, whose `result` has all that was reached, where
        an activity failed, and UserError where the DAG is no DAG. `config` is about pictures, and not used.
        """
        return run_dag(Dag.read(dag), self.run, CONCURRENCY[self._session.kernel])

    def validateDAG(self, dag: object) -> bool:  # noqa: N802 (Fabric's name)
        """True; raises UserError that names every problem of the DAG."""
        Dag.read(dag)
        return True

    def exit(self, value: object = "") -> NoReturn:
        """End the run; its exit value is `value` as text, as on Fabric."""
        raise NotebookExit(str(value))


def _refuse_elsewhere(workspace: str) -> None:
    if workspace and workspace not in (WORKSPACE, local_id("workspace", WORKSPACE)):
        raise UserError(
            f"the workspace {json.dumps(workspace)} cannot be reached from here",
            hint="Leave the workspace out: all notebooks of the project are in one.",
        )


def _check_seconds(seconds: object) -> None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < math.inf:
        raise UserError(f"{seconds!r} is no number of seconds", hint="Give timeout_seconds a number above 0.")
