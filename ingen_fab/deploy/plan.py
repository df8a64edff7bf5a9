"""The plan of a deployment: what is there against what shall be there, item by item; no I/O with Fabric."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from ingen_fab.deploy.references import referred_items
from ingen_fab.errors import UserError
from ingen_fab.notebook.item import PLATFORM
from ingen_fab.notebook.item_folders import NO_ID, ItemFolder

Action = Literal["create", "update", "unchanged", "remove", "orphan"]
Definition = Mapping[str, bytes]

# Fabric deploys these without their content: a name and a description are all that can differ.
SHELLS = frozenset({"Lakehouse", "Warehouse", "SQLDatabase", "MLExperiment"})
# With these goes the data in them.
HOLDS_DATA = frozenset(
    {
        "Lakehouse",
        "Warehouse",
        "SQLDatabase",
        "Eventhouse",
        "KQLDatabase",
        "CosmosDBDatabase",
        "MirroredDatabase",
    }
)
# As fabric-cicd replaces it in every text (constants.WORKSPACE_ID_REFERENCE_REGEX).
_WORKSPACE_REFERENCE = re.compile(
    r"\"?(default_lakehouse_workspace_id|workspaceId|workspace)\"?\s*[:=]\s*\"(.*?)\""
)


@dataclass(frozen=True)
class DeployedItem:
    """An item of the workspace; `folder` is its path there, "" at the top."""

    id: str
    type: str
    name: str
    description: str = ""
    folder: str = ""
    definition: Definition | None = None
    active_value_set: str | None = None


@dataclass(frozen=True)
class Planned:
    """What is to be done with an item, and why."""

    action: Action
    type: str
    name: str
    reason: str = ""

    @property
    def label(self) -> str:
        """The item as fabric-cicd wants it named."""
        return f"{self.name}.{self.type}"


@dataclass(frozen=True)
class Wish:
    """What was asked for: the environment, and the items that are meant."""

    environment: str
    item_types: tuple[str, ...] = ()
    only: str = "*"
    remove_orphans: bool = False

    def means(self, item_type: str, name: str) -> bool:
        """Whether an item is among those that are meant; `only` looks at the name, or at name.type."""
        fits_type = not self.item_types or item_type in self.item_types
        return fits_type and any(fnmatchcase(text, self.only) for text in (name, f"{name}.{item_type}"))


@dataclass(frozen=True)
class Local:
    """The items of the project; `folders` are their paths in the workspace, and `has_parameters` says whether
    a parameter.yml changes texts on the way.
    """

    items: Sequence[ItemFolder]
    folders: Mapping[str, str]
    has_parameters: bool = False


def make_plan(
    local: Local, deployed: Sequence[DeployedItem], workspace_id: str, wish: Wish, order: Sequence[str]
) -> list[Planned]:
    """The plan, in the order in which it is carried out; `order` is that of the item types.

    Raises `UserError` where an item cannot be published since one that it refers to is not there by then.
    """
    there = {(item.type, item.name): item for item in deployed}
    ids = {
        item.logical_id: there[item.type, item.name].id
        for item in local.items
        if (item.type, item.name) in there and item.logical_id != NO_ID
    }
    planned = []
    for item in _in_order(local.items, order):
        if wish.means(item.type, item.name):
            found = there.get((item.type, item.name))
            planned.append(_planned(item, found, local, ids, workspace_id, wish))
    _refuse_unpublishable(planned, local.items, set(there), order)
    return [*planned, *_orphans(local.items, deployed, wish, order)]


def _planned(
    item: ItemFolder,
    found: DeployedItem | None,
    local: Local,
    ids: Mapping[str, str],
    workspace_id: str,
    wish: Wish,
) -> Planned:
    if found is None:
        return Planned("create", item.type, item.name)
    reason = _difference(item, found, local, ids, workspace_id, wish)
    return Planned("update" if reason else "unchanged", item.type, item.name, reason)


def _difference(
    item: ItemFolder,
    found: DeployedItem,
    local: Local,
    ids: Mapping[str, str],
    workspace_id: str,
    wish: Wish,
) -> str:
    """What differs from the workspace, in words; empty where nothing does."""
    if found.folder != local.folders[item.label]:
        return "lies in another folder"
    if found.description != item.description:
        return "another description"
    if item.type in SHELLS:
        return ""
    if local.has_parameters:
        return "parameter.yml may change it"
    if found.definition is None:
        return "Fabric does not show what is there"
    wanted = expected_definition(item, local.items, ids, workspace_id)
    parts = sorted(
        path for path in {*wanted, *found.definition} - {PLATFORM}
        if not same_part(wanted.get(path), found.definition.get(path))
    )  # fmt: skip
    if parts:
        return f"{', '.join(parts)} differ{'s' if len(parts) == 1 else ''}"
    if found.active_value_set is not None and found.active_value_set != wish.environment:
        return f"value set {found.active_value_set} is active"
    return ""


def expected_definition(
    item: ItemFolder, items: Iterable[ItemFolder], ids: Mapping[str, str], workspace_id: str
) -> Definition:
    """The files of an item as fabric-cicd sends them: with the ids of the workspace in place of ours.

    An id that the workspace does not have yet stays, and so differs from all that is there.
    """
    parts = {}
    for path in item.files():
        data = path.read_bytes()
        try:
            text = data.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError:
            parts[path.relative_to(item.path).as_posix()] = data
            continue
        # Variable libraries go as they are.
        if item.type != "VariableLibrary" and path.name != PLATFORM:
            for other in items:
                text = text.replace(other.logical_id, ids.get(other.logical_id, other.logical_id))
            text = _WORKSPACE_REFERENCE.sub(
                lambda match: match[0].replace(NO_ID, workspace_id) if match[2] == NO_ID else match[0], text
            )
        parts[path.relative_to(item.path).as_posix()] = text.encode("utf-8")
    return parts


def same_part(one: bytes | None, other: bytes | None) -> bool:
    """Whether two files say the same: JSON by its values, texts whatever their line ends at the end."""
    if one is None or other is None:
        return one is other
    try:
        return bool(json.loads(one) == json.loads(other))
    except (ValueError, UnicodeDecodeError):
        return _plain(one) == _plain(other)


def _plain(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").rstrip(b"\n")


def _refuse_unpublishable(
    planned: Sequence[Planned],
    items: Sequence[ItemFolder],
    there: Collection[tuple[str, str]],
    order: Sequence[str],
) -> None:
    by_key = {(item.type, item.name): item for item in items}
    sent = {(p.type, p.name) for p in planned if p.action in ("create", "update")}
    problems = []
    for kind, name in sorted(sent):
        item = by_key[kind, name]
        for other in referred_items(item, items):
            key = (other.type, other.name)
            if key in there:
                continue
            if key not in sent:
                problems.append(f"{item.label} refers to {other.label}, which is not in the workspace yet")
            elif order.index(other.type) > order.index(kind) or (other.type == kind != "DataPipeline"):
                problems.append(f"{item.label} refers to {other.label}, which is published after it")
    if problems:
        raise UserError(
            "these items cannot be published:\n" + "\n".join(f"  {problem}" for problem in problems),
            hint="Publish what they refer to first, or together with them (see --only, --item-type).",
        )


def _orphans(
    items: Sequence[ItemFolder], deployed: Sequence[DeployedItem], wish: Wish, order: Sequence[str]
) -> list[Planned]:
    """Items of the workspace that the project has not, of types that it has, or that were named."""
    types = set(wish.item_types) or {item.type for item in items}
    ours = {(item.type, item.name) for item in items}
    found = []
    for item in deployed:
        if item.type not in types or (item.type, item.name) in ours or not wish.means(item.type, item.name):
            continue
        spared = item.type in HOLDS_DATA and item.type not in wish.item_types
        if wish.remove_orphans and not spared:
            found.append(Planned("remove", item.type, item.name, "the project does not have it"))
        else:
            hint = f"--item-type {item.type}, " if spared else ""
            data = "holds data, " if spared else ""
            reason = f"not of the project; {data}removed with {hint}--remove-orphans"
            found.append(Planned("orphan", item.type, item.name, reason.replace(",  --", " --")))
    # The other way round: what refers goes before what it refers to.
    return sorted(found, key=lambda p: (-order.index(p.type) if p.type in order else 0, p.name))


def _in_order(items: Sequence[ItemFolder], order: Sequence[str]) -> list[ItemFolder]:
    return sorted(items, key=lambda item: (order.index(item.type), item.name))
