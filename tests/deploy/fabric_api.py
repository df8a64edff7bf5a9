"""A double of Fabric's REST API: an HTTP server on the loopback address, used by fabric-cicd as it is.

It knows what fabric-cicd 1.4.0 calls (workspaces, folders, items, definitions, operations, lakehouses,
variable libraries, environments), in the shapes of Microsoft's REST reference, and can be told to be slow,
busy or broken. Like the service it answers long work with 202, gives lists in pages and writes JSON its own
way.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "planted-token-0123456789abcdef"
ITEM = r"/items/(?P<item>[0-9a-f-]{36})"


@dataclass
class Item:
    """An item of the workspace; `parts` is None for a type without definition."""

    id: str
    type: str
    name: str
    description: str = ""
    folder: str = ""
    parts: dict[str, bytes] | None = None
    creation_payload: Any = None
    active_value_set: str = "Default value set"
    polls: int = 0

    def json(self) -> dict[str, Any]:
        found = {
            "id": self.id, "type": self.type, "displayName": self.name, "description": self.description,
            "workspaceId": FabricApi.workspace_id,
        }  # fmt: skip
        return found | ({"folderId": self.folder} if self.folder else {})


@dataclass
class Operation:
    """Long work: what it gives when it is done, or why it failed."""

    polls: int
    result: Any
    error: dict[str, Any] | None = None


@dataclass
class Trouble:
    """An answer in place of the right one, `times` times; with `after` the work is done all the same."""

    method: str
    path: str
    status: int
    code: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    after: bool = False
    message: str = "planted trouble"


Answer = tuple[int, Any, dict[str, str]]


class FabricApi:
    """The state of one tenant with one workspace, and the server in front of it."""

    workspace_id = "7c0d7f5a-5d3c-4b39-8a39-1f2f1f7f0a01"
    workspace_name = "Corner shop"

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.folders: dict[str, dict[str, str]] = {}
        self.operations: dict[str, Operation] = {}
        self.calls: list[str] = []
        self.troubles: list[Trouble] = []
        self.failing_items: dict[str, tuple[str, str]] = {}
        self.page_size = 100
        self.polls = 1
        self.stuck_lakehouse = False
        self.has_capacity = True
        self.expired: set[str] = set()
        self.tokens = {TOKEN}
        self.lock = threading.RLock()
        self.url = ""

    # --- what tests look at -------------------------------------------------------------------------------

    def item(self, label: str) -> Item:
        """The item called name.type."""
        name, _, kind = label.rpartition(".")
        return next(item for item in self.items.values() if (item.name, item.type) == (name, kind))

    def labels(self) -> list[str]:
        return sorted(f"{item.name}.{item.type}" for item in self.items.values())

    def changes(self) -> list[str]:
        """Calls that changed something, since the last `forget`."""
        reading = re.compile(r"GET |POST .*/getDefinition$")
        return [call for call in self.calls if not reading.match(call)]

    def forget(self) -> None:
        self.calls.clear()

    def add(self, kind: str, name: str, parts: dict[str, bytes] | None = None) -> Item:
        """An item that was there before."""
        item = Item(str(uuid.uuid4()), kind, name, parts=parts)
        self.items[item.id] = item
        return item

    # --- the API ------------------------------------------------------------------------------------------

    def answer(self, method: str, url: str, token: str, body: Any) -> Answer:
        with self.lock:
            path = urlsplit(url).path
            self.calls.append(f"{method} {path}")
            if token in self.expired:
                return _refused(401, "TokenExpired", f"the token {token} has expired")
            if token not in self.tokens:
                return _refused(401, "Unauthorized", f"who is {token}?")
            trouble = self._trouble(method, path)
            if trouble and not trouble.after:
                return _refused(trouble.status, trouble.code, trouble.message, trouble.headers)
            answer = self._routed(method, path, parse_qs(urlsplit(url).query), body)
            if trouble:
                return _refused(trouble.status, trouble.code, trouble.message, trouble.headers)
            return answer

    def _trouble(self, method: str, path: str) -> Trouble | None:
        for trouble in self.troubles:
            if trouble.times and trouble.method == method and re.search(trouble.path, path):
                trouble.times -= 1
                return trouble
        return None

    def _routed(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Answer:
        if path == "/v1/workspaces":
            others = [{"id": str(uuid.UUID(int=n)), "displayName": f"Other {n}"} for n in range(1, 4)]
            return self._page(
                [*others, {"id": self.workspace_id, "displayName": self.workspace_name}], path, query
            )
        if path.startswith("/v1/operations/"):
            return self._operation(path)
        prefix = f"/v1/workspaces/{self.workspace_id}"
        if not path.startswith(prefix):
            return _refused(404, "WorkspaceNotFound", "there is no such workspace")
        rest = path.removeprefix(prefix)
        for verb, pattern, handler in self._routes():
            match = re.fullmatch(pattern, rest)
            if verb == method and match:
                return handler(match, query, body)
        return _refused(404, "EntityNotFound", f"{method} {path} is not known")

    def _routes(self) -> list[tuple[str, str, Callable[[re.Match[str], Any, Any], Answer]]]:
        base = f"/v1/workspaces/{self.workspace_id}"
        return [
            ("GET", "", lambda _m, _q, _b: (200, self._workspace(), {})),
            ("GET", "/folders", lambda _m, q, _b: self._page([*self.folders.values()], f"{base}/folders", q)),
            ("POST", "/folders", lambda _m, _q, b: self._new_folder(b)),
            ("GET", "/items", lambda _m, q, _b: self._page(self._listed(), f"{base}/items", q)),
            ("POST", "/items", lambda _m, _q, b: self._create(b)),
            ("PATCH", ITEM, lambda m, _q, b: self._patch(m["item"], b)),
            ("DELETE", ITEM, lambda m, _q, _b: self._delete(m["item"])),
            ("POST", f"{ITEM}/updateDefinition", lambda m, _q, b: self._update(m["item"], b)),
            ("POST", f"{ITEM}/getDefinition", lambda m, _q, _b: self._definition(m["item"])),
            ("POST", f"{ITEM}/move", lambda m, _q, b: self._move(m["item"], b)),
            ("GET", r"/lakehouses/(?P<item>[0-9a-f-]{36})", lambda m, _q, _b: self._lakehouse(m["item"])),
            ("GET", r"/VariableLibraries/(?P<item>.{36})", lambda m, _q, _b: self._library(m["item"], None)),
            ("PATCH", r"/VariableLibraries/(?P<item>.{36})", lambda m, _q, b: self._library(m["item"], b)),
            ("GET", "/environments/?", lambda _m, _q, _b: (200, {"value": self._environments()}, {})),
            ("POST", r"/environments/.{36}/staging/publish", lambda _m, _q, _b: (202, None, {})),
        ]  # fmt: skip

    def _workspace(self) -> dict[str, str]:
        found = {"id": self.workspace_id, "displayName": self.workspace_name}
        return found | ({"capacityId": str(uuid.UUID(int=9))} if self.has_capacity else {})

    def _page(self, rows: list[dict[str, Any]], path: str, query: dict[str, list[str]]) -> Answer:
        start = int(query.get("continuationToken", ["0"])[0])
        end = start + self.page_size
        found: dict[str, Any] = {"value": rows[start:end]}
        if end < len(rows):
            found |= {
                "continuationToken": str(end),
                "continuationUri": f"{self.url}{path}?continuationToken={end}",
            }
        return 200, found, {}

    def _listed(self) -> list[dict[str, Any]]:
        return [item.json() for item in self.items.values()]

    def _new_folder(self, body: Any) -> Answer:
        folder = {"id": str(uuid.uuid4()), **body}
        self.folders[folder["id"]] = folder
        return 201, folder, {}

    def _create(self, body: Any) -> Answer:
        kind, name = body["type"], body["displayName"]
        if any((i.type, i.name) == (kind, name) for i in self.items.values()):
            return _refused(400, "ItemDisplayNameAlreadyInUse", f"Requested '{name}' is already in use")
        parts = _parts(body["definition"]) if "definition" in body else None
        item = Item(
            str(uuid.uuid4()), kind, name, body.get("description", ""), body.get("folderId", ""), parts,
            body.get("creationPayload"),
        )  # fmt: skip
        if name not in self.failing_items:
            self.items[item.id] = item
        return self._long_work(name, item.json())

    def _patch(self, item_id: str, body: Any) -> Answer:
        item = self.items[item_id]
        item.name, item.description = body["displayName"], body["description"]
        return 200, item.json(), {}

    def _delete(self, item_id: str) -> Answer:
        del self.items[item_id]
        return 200, None, {}

    def _update(self, item_id: str, body: Any) -> Answer:
        item = self.items[item_id]
        if item.name not in self.failing_items:
            item.parts = _parts(body["definition"])
            metadata = json.loads(item.parts[".platform"])["metadata"]
            item.description = metadata.get("description", "")
        return self._long_work(item.name, None)

    def _definition(self, item_id: str) -> Answer:
        item = self.items[item_id]
        if item.parts is None:
            return _refused(400, "OperationNotSupportedForItem", "no definition")
        parts = [
            {
                "path": path,
                "payload": base64.b64encode(_as_the_service_writes(path, data)).decode(),
                "payloadType": "InlineBase64",
            }
            for path, data in item.parts.items()
        ]
        return self._long_work("", {"definition": {"parts": parts}})

    def _move(self, item_id: str, body: Any) -> Answer:
        self.items[item_id].folder = body["targetFolderId"]
        return 200, {"value": [self.items[item_id].json()]}, {}

    def _lakehouse(self, item_id: str) -> Answer:
        item = self.items[item_id]
        item.polls += 1
        ready = item.polls > self.polls and not self.stuck_lakehouse
        status = {"provisioningStatus": "Success" if ready else "InProgress", "id": str(uuid.UUID(int=5))}
        return 200, item.json() | {"properties": {"sqlEndpointProperties": status}}, {}

    def _library(self, item_id: str, body: Any) -> Answer:
        item = self.items[item_id]
        if body is not None:
            item.active_value_set = body["properties"]["activeValueSetName"]
        return 200, item.json() | {"properties": {"activeValueSetName": item.active_value_set}}, {}

    def _environments(self) -> list[dict[str, Any]]:
        done = {"publishDetails": {"state": "Success"}}
        return [i.json() | {"properties": done} for i in self.items.values() if i.type == "Environment"]

    # --- long work ----------------------------------------------------------------------------------------

    def _long_work(self, name: str, result: Any) -> Answer:
        code, message = self.failing_items.get(name, ("", ""))
        error = (
            {"errorCode": code, "message": message, "moreDetails": [{"message": "see line 1"}]}
            if code
            else None
        )
        key = str(uuid.uuid4())
        self.operations[key] = Operation(self.polls, result, error)
        headers = {
            "Location": f"{self.url}/v1/operations/{key}",
            "x-ms-operation-id": key,
            "Retry-After": "0",
        }
        return 202, None, headers

    def _operation(self, path: str) -> Answer:
        key = path.split("/")[3]
        work = self.operations[key]
        if path.endswith("/result"):
            return 200, work.result, {}
        if work.polls > 0:
            work.polls -= 1
            location = {"Location": f"{self.url}/v1/operations/{key}", "Retry-After": "0"}
            return 200, {"status": "Running", "percentComplete": 50}, location
        if work.error:
            return 200, {"status": "Failed", "error": work.error}, {}
        headers = {"Location": f"{self.url}/v1/operations/{key}/result"} if work.result is not None else {}
        return 200, {"status": "Succeeded", "percentComplete": 100}, headers


def _parts(definition: Any) -> dict[str, bytes]:
    assert all(part["payloadType"] == "InlineBase64" for part in definition["parts"])
    return {part["path"]: base64.b64decode(part["payload"], validate=True) for part in definition["parts"]}


def _as_the_service_writes(path: str, data: bytes) -> bytes:
    """The service keeps what JSON says and not its bytes, and has its own logicalId."""
    if path == ".platform":
        platform = json.loads(data)
        platform["config"]["logicalId"] = str(uuid.UUID(int=0))
        return json.dumps(platform).encode()
    if path.endswith((".json", ".schedules")):
        return json.dumps(json.loads(data), indent=1).encode()
    return data


def _refused(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Answer:
    body = {"errorCode": code, "message": message, "requestId": str(uuid.UUID(int=1))}
    return status, body, {**({"x-ms-public-api-error-code": code} if code else {}), **(headers or {})}


@contextmanager
def serving(api: FabricApi) -> Iterator[FabricApi]:
    """Serve on a free port of the loopback address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            body = json.loads(raw) if raw else None
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            # GETs of fabric-cicd carry the text "{}".
            status, found, headers = api.answer(self.command, self.path, token, body)
            data = b"" if found is None else json.dumps(found).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if found is not None:
                self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_DELETE = _handle  # noqa: N815 (names of the library)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    api.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
