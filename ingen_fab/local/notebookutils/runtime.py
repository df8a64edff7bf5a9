"""`notebookutils.runtime`: the context of a run, with Fabric's keys and values of this machine."""

from __future__ import annotations

import os
import uuid

from ingen_fab.local.notebookutils.parts import Part
from ingen_fab.local.session import Session

WORKSPACE = "local"


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


def _id(kind: str, name: str) -> str:
    # The same id at every run, as an item keeps its id on Fabric.
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"ingen_fab/local/{kind}/{name}"))


def _notebook(session: Session) -> dict[str, object]:
    name, notebook_id = session.notebook_name, _id("notebook", session.notebook_name)
    workspace_id = _id("workspace", WORKSPACE)
    return {
        "currentNotebookName": name,
        "currentNotebookId": notebook_id,
        "currentWorkspaceName": WORKSPACE,
        "currentWorkspaceId": workspace_id,
        "rootNotebookName": name,
        "rootNotebookId": notebook_id,
        "rootWorkspaceName": WORKSPACE,
        "rootWorkspaceId": workspace_id,
    }


def _lakehouse(session: Session) -> dict[str, object]:
    return {
        "defaultLakehouseName": session.lakehouse.name,
        "defaultLakehouseId": _id("lakehouse", session.lakehouse.name),
        "defaultLakehouseWorkspaceName": WORKSPACE,
        "defaultLakehouseWorkspaceId": _id("workspace", WORKSPACE),
    }


def _run(session: Session) -> dict[str, object]:
    return {
        "currentRunId": session.run_id,
        "parentRunId": None,
        "rootRunId": session.run_id,
        "activityId": session.run_id,
        "isForPipeline": False,
        "isForInteractive": False,
        "isReferenceRun": False,
        "referenceTreePath": None,
        "hcReplId": None,
    }


def _machine(session: Session) -> dict[str, object]:
    user = os.environ.get("USER") or os.environ.get("USERNAME") or "local"
    return {
        "clusterId": "local",
        "poolName": "local",
        "environmentId": None,
        "environmentWorkspaceId": None,
        "userId": _id("user", user),
        "userName": user,
        "currentKernel": session.kernel,
        "productType": "Fabric",
    }
