"""Which items an item refers to, and whether all of them are there: fabric-cicd sends a dead id as it is.

An item refers to another one by its logicalId. What carries a workspace id of zeros beside it must be of the
project: zeros mean the workspace that is deployed to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingen_fab.errors import UserError
from ingen_fab.notebook.item import PLATFORM
from ingen_fab.notebook.item_folders import NO_ID, ItemFolder
from ingen_fab.notebook.item_reader import read_notebook_item

_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_LIBRARY_VARIABLES = "libraryVariables"


@dataclass(frozen=True)
class Reference:
    """What an item names: an id, or the name of a variable library, and the key it stands under."""

    key: str
    value: str


def check_references(items: Sequence[ItemFolder]) -> None:
    """Raise one `UserError` that names every reference to an item which the project does not have."""
    ids = {item.logical_id.lower() for item in items}
    libraries = {item.name for item in items if item.type == "VariableLibrary"}
    problems = []
    for item in items:
        for found in references_that_must_hold(item):
            known = libraries if found.key == _LIBRARY_VARIABLES else ids
            value = found.value if found.key == _LIBRARY_VARIABLES else found.value.lower()
            if value not in known:
                problems.append(f"{item.label}: {found.key} is {found.value}, and no item is that")
    if problems:
        raise UserError(
            "these references lead to no item of the project:\n"
            + "\n".join(f"  {problem}" for problem in problems),
            hint="Nothing was sent to Fabric. `ingen_fab compile` writes the items that it knows of anew.",
        )


def referred_items(item: ItemFolder, items: Sequence[ItemFolder]) -> list[ItemFolder]:
    """The other items of the project whose logicalIds stand anywhere in the item's files."""
    seen: set[str] = set()
    for path in item.files():
        if path.name != PLATFORM:
            seen |= {found.lower() for found in _GUID.findall(path.read_text("utf-8", errors="replace"))}
    return [other for other in items if other is not item and other.logical_id.lower() in seen - {NO_ID}]


def references_that_must_hold(item: ItemFolder) -> Iterator[Reference]:
    """What must be an item of the project, by what the item itself says of it."""
    if item.type == "Notebook":
        yield from _of_dependencies(read_notebook_item(item.path).dependencies)
    elif item.type == "DataPipeline":
        path = item.path / "pipeline-content.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise UserError(f"{path} cannot be read: {error}") from error
        yield from _of_json(content)


def _of_dependencies(dependencies: Mapping[str, Any]) -> Iterator[Reference]:
    lakehouse = _mapping(dependencies.get("lakehouse"))
    if lakehouse.get("default_lakehouse_workspace_id") == NO_ID:
        yield from _ids(lakehouse, "default_lakehouse")
    environment = _mapping(dependencies.get("environment"))
    if environment.get("workspaceId") == NO_ID:
        yield from _ids(environment, "environmentId")


def _of_json(value: Any) -> Iterator[Reference]:
    if isinstance(value, list):
        for part in value:
            yield from _of_json(part)
        return
    if not isinstance(value, dict):
        return
    if value.get("workspaceId") == NO_ID:
        yield from _ids(value, *(key for key in value if key != "workspaceId" and key.endswith("Id")))
    if value.get("type") == "PipelineReference":
        yield from _ids(value, "referenceName")
    for key, part in value.items():
        if key == _LIBRARY_VARIABLES and isinstance(part, dict):
            names = (_mapping(variable).get("libraryName") for variable in part.values())
            yield from (Reference(key, name) for name in names if isinstance(name, str))
        else:
            yield from _of_json(part)


def _ids(holder: Mapping[str, Any], *keys: str) -> Iterator[Reference]:
    for key in keys:
        value = holder.get(key)
        if isinstance(value, str) and _GUID.fullmatch(value) and value != NO_ID:
            yield Reference(key, value)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
