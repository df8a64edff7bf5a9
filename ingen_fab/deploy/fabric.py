"""One workspace of Fabric, seen and changed through fabric-cicd.

Written for fabric-cicd 1.4: `FabricWorkspace`, `publish_all_items` and the workspace's `endpoint`.
"""

from __future__ import annotations

import base64
import logging
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import fabric_cicd
from fabric_cicd import constants
from fabric_cicd._common._exceptions import BaseCustomError, PublishError

from ingen_fab.deploy.credentials import Credential
from ingen_fab.deploy.plan import SHELLS, Definition, DeployedItem
from ingen_fab.deploy.transport import Refusal, Transport
from ingen_fab.errors import UserError
from ingen_fab.notebook.item_folders import NO_ID

LIBRARY = "VariableLibrary"
READERS = 8
# What fabric-cicd publishes, in its order; later types may refer to earlier ones.
PUBLISH_ORDER: tuple[str, ...] = tuple(kind.value for kind in constants.SERIAL_ITEM_PUBLISH_ORDER.values())


@dataclass(frozen=True)
class Failure:
    """What was not done, and why; without an item where it is not known which one."""

    item: str
    cause: str


class FabricWorkspace:
    """A workspace by its name or id; raises `UserError` and `Refusal` as the methods say."""

    def __init__(
        self, items_folder: Path, environment: str, credential: Credential, transport: Transport, api_url: str
    ) -> None:
        _silence()
        constants.DEFAULT_API_ROOT_URL = constants.FABRIC_API_ROOT_URL = api_url
        for flag in ("enable_experimental_features", "enable_items_to_include"):
            fabric_cicd.append_feature_flag(flag)
        try:
            # With a place-holder for the id, since a name is looked up on the first page only.
            self._workspace = fabric_cicd.FabricWorkspace(
                repository_directory=str(items_folder),
                token_credential=credential,
                environment=environment,
                workspace_id=NO_ID,
            )
        except BaseCustomError as error:
            raise _as_user_error(error) from error
        self._workspace.endpoint.requests = transport
        self._transport = transport
        self._api_url = api_url
        self.name = ""

    @property
    def id(self) -> str:
        """The workspace's id."""
        return str(self._workspace.workspace_id)

    def find(self, name_or_id: str) -> None:
        """Turn to the workspace of that id, or else of that name; raises UserError where there is none."""
        found = list(self._all("/v1/workspaces"))
        for key in ("id", "displayName"):
            fitting = [w for w in found if str(w.get(key, "")).casefold() == name_or_id.casefold()]
            if len(fitting) > 1:
                ids = ", ".join(str(w["id"]) for w in fitting)
                raise UserError(
                    f"there are {len(fitting)} workspaces '{name_or_id}'", hint=f"Give an id: {ids}."
                )
            if fitting:
                self._workspace.workspace_id = fitting[0]["id"]
                self.name = fitting[0]["displayName"]
                self._refuse_without_capacity()
                return
        raise UserError(
            f"there is no workspace '{name_or_id}' that this identity can see",
            hint="Check the name, and that the identity is a member of the workspace (Contributor at least).",
        )

    def _refuse_without_capacity(self) -> None:
        if not self._ask("GET", "").get("capacityId"):
            raise UserError(
                f"the workspace '{self.name}' has no capacity",
                hint="Assign one in its settings, License info.",
            )

    def items(self, keys: set[tuple[str, str]]) -> list[DeployedItem]:
        """All items of the workspace; of those in `keys` (type, name) with what is in them."""
        folders = self._folders()
        found = [
            DeployedItem(
                i["id"], i["type"], i["displayName"], i.get("description") or "",
                folders.get(i.get("folderId") or "", ""),
            )
            for i in self._all(f"/v1/workspaces/{self.id}/items")
        ]  # fmt: skip
        with ThreadPoolExecutor(READERS) as pool:
            return list(pool.map(lambda i: self._filled(i) if (i.type, i.name) in keys else i, found))

    def _filled(self, item: DeployedItem) -> DeployedItem:
        if item.type in SHELLS:
            return item
        value_set = None
        if item.type == LIBRARY:
            about = self._ask("GET", f"/VariableLibraries/{item.id}")
            value_set = (about.get("properties") or {}).get("activeValueSetName")
        return replace(item, definition=self._definition(item), active_value_set=value_set)

    def _definition(self, item: DeployedItem) -> Definition | None:
        """The files of an item; None where Fabric does not give them."""
        try:
            found = self._ask("POST", f"/items/{item.id}/getDefinition")
        except Refusal as refusal:
            # Types without definitions, and items with a sensitivity label that forbids it.
            if refusal.status in (400, 403, 404):
                return None
            raise
        parts = (found.get("definition") or {}).get("parts") or []
        return {part["path"]: base64.b64decode(part["payload"]) for part in parts}

    def _folders(self) -> dict[str, str]:
        """Paths of the workspace's folders by id, with a slash in front."""
        found = {f["id"]: f for f in self._all(f"/v1/workspaces/{self.id}/folders")}

        def path(folder_id: str) -> str:
            folder = found.get(folder_id)
            return f"{path(folder.get('parentFolderId') or '')}/{folder['displayName']}" if folder else ""

        return {folder_id: path(folder_id) for folder_id in found}

    def publish(self, item_type: str, labels: Sequence[str]) -> list[Failure]:
        """Create or update items of one type; what failed."""
        self._workspace.item_type_in_scope = [item_type]
        with self._transport.step(f"publishing {item_type} items"):
            try:
                fabric_cicd.publish_all_items(self._workspace, items_to_include=list(labels))
            except PublishError as error:
                return [Failure(f"{name}.{item_type}", _cause(inner)) for name, inner in error.errors]
            except BaseCustomError as error:
                return [Failure(labels[0] if len(labels) == 1 else "", _cause(error))]
        return []

    def remove(self, item: DeployedItem) -> Failure | None:
        """Delete an item; it goes to the workspace's recycle bin where its type has that."""
        with self._transport.step("removing an item"):
            try:
                self._ask("DELETE", f"/items/{item.id}")
            except Refusal as refusal:
                return Failure(f"{item.name}.{item.type}", refusal.message)
        return None

    def _ask(self, method: str, path: str) -> dict[str, Any]:
        return self._invoke(method, f"{self._api_url}/v1/workspaces/{self.id}{path}")

    def _all(self, path: str) -> Iterator[dict[str, Any]]:
        yield from self._invoke("GET", f"{self._api_url}{path}").get("value") or []

    def _invoke(self, method: str, url: str) -> dict[str, Any]:
        try:
            body: dict[str, Any] = self._workspace.endpoint.invoke(method=method, url=url)["body"]
        except BaseCustomError as error:
            refusal = _refusal_in(error)
            raise refusal or Refusal(str(error)) from error
        return body


def _silence() -> None:
    """fabric-cicd writes to the terminal, changes the root logger and hooks into every exception."""
    sys.excepthook = sys.__excepthook__
    logging.getLogger().setLevel(logging.WARNING)
    for name in ("fabric_cicd", "console_only"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


def _refusal_in(error: BaseException | None) -> Refusal | None:
    while error is not None and not isinstance(error, Refusal):
        error = error.__cause__ or error.__context__
    return error


def _cause(error: BaseException) -> str:
    """Why something failed: what Fabric said, or else fabric-cicd."""
    refusal = _refusal_in(error)
    return refusal.message if refusal else str(error)


def _as_user_error(error: BaseException) -> UserError:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, UserError):
        cause = cause.__cause__ or cause.__context__
    return cause or UserError(
        f"the items cannot be deployed: {error}", hint="See parameter.yml, if there is one."
    )
