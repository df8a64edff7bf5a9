"""`notebookutils.runtime`: the context of a run, with Fabric's keys and values of this machine."""

from __future__ import annotations

import os
import uuid

from ingen_fab.local.lakehouse import WORKSPACE
from ingen_fab.local.notebookutils.parts import Part
from ingen_fab.local.session import Session


class Runtime(Part):
    """What `notebookutils.runtime` is here; `context` is a plain dict."""

    part = "runtime"
    not_here_yet = frozenset({"getCurrentNotebookName", "getCurrentWorkspaceId", "help", "setHcReplId"})

    def __init__(self, session: Session) -> None:
        self.context: dict[str, object] = {
            **_notebook(session),
            **_lakehouse(session),
            **_run(session),
            **_machine(session),
        }


def local_id(kind: str, name: str) -> str:
    """The id of something that has only a name here."""
    # The same id at every run, as an item keeps its id on Fabric.
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"ingen_fab/local/{kind}/{name}"))


def _notebook(session: Session) -> dict[str, object]:
    name, root_name = session.notebook_name, session.root.notebook_name
    workspace_id = local_id("workspace", WORKSPACE)
    return {
        "currentNotebookName": name,
        "currentNotebookId": local_id("notebook", name),
        "currentWorkspaceName": WORKSPACE,
        "currentWorkspaceId": workspace_id,
        "rootNotebookName": root_name,
        "rootNotebookId": local_id("notebook", root_name),
        "rootWorkspaceName": WORKSPACE,
        "rootWorkspaceId": workspace_id,
    }


def _lakehouse(session: Session) -> dict[str, object]:
    return {
        "defaultLakehouseName": session.lakehouse.name,
        "defaultLakehouseId": local_id("lakehouse", session.lakehouse.name),
        "defaultLakehouseWorkspaceName": WORKSPACE,
        "defaultLakehouseWorkspaceId": local_id("workspace", WORKSPACE),
    }


def _run(session: Session) -> dict[str, object]:
    return {
        "currentRunId": session.run_id,
        "parentRunId": None if session.parent is None else session.parent.run_id,
        "rootRunId": session.root.run_id,
        "activityId": session.run_id,
        "isForPipeline": False,
        "isForInteractive": False,
        "isReferenceRun": session.parent is not None,
        "referenceTreePath": "/".join(run.notebook_name for run in session.callers) or None,
        "hcReplId": None,
    }


def _machine(session: Session) -> dict[str, object]:
    user = os.environ.get("USER") or os.environ.get("USERNAME") or "local"
    return {
        "clusterId": "local",
        "poolName": "local",
        "environmentId": None,
        "environmentWorkspaceId": None,
        "userId": local_id("user", user),
        "userName": user,
        "currentKernel": session.kernel,
        "productType": "Fabric",
    }
