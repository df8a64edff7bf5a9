"""What is refused before the first call: ids and names that Fabric would not take."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from ingen_fab.errors import UserError
from ingen_fab.notebook.item import check_display_name
from ingen_fab.notebook.item_folders import NO_ID, ItemFolder
from ingen_fab.notebook.item_reader import content_file

# Fabric's own rule for lakehouses, stricter than that for other items.
_LAKEHOUSE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)


def check_items(items: Sequence[ItemFolder], known_types: Iterable[str]) -> None:
    """Raise one `UserError` that names every item which Fabric, or fabric-cicd, would refuse."""
    problems = [
        *_twice(items, lambda item: item.logical_id.lower(), "have the same logicalId {}", {NO_ID}),
        # Names of a workspace differ by more than their case.
        *_twice(items, lambda item: (item.type, item.name.casefold()), "have the same type and name", set()),
        *(problem for item in items for problem in _problems_of(item, set(known_types))),
    ]
    if problems:
        raise UserError(
            "these items cannot be deployed:\n" + "\n".join(f"  {problem}" for problem in problems),
            hint="Nothing was sent to Fabric.",
        )


def _twice(
    items: Sequence[ItemFolder], key: Callable[[ItemFolder], Hashable], what: str, allowed: set[str]
) -> list[str]:
    groups: dict[Hashable, list[ItemFolder]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return [
        f"{' and '.join(str(item.path) for item in group)} {what.format(group[0].logical_id)}"
        for found, group in groups.items()
        if len(group) > 1 and found not in allowed
    ]


def _problems_of(item: ItemFolder, known_types: set[str]) -> Iterable[str]:
    if item.type not in known_types:
        yield f"{item.path}: items of type {item.type} cannot be deployed"
    try:
        check_display_name(item.name)
        if item.type == "Notebook":
            content_file(item.path)
    except UserError as error:
        yield f"{item.path}: {error.message.removeprefix(f'{item.path}: ')}"
    if item.type == "Lakehouse" and not _LAKEHOUSE_NAME.fullmatch(item.name):
        yield (
            f"{item.path}: the display name {item.name!r} of a lakehouse may hold letters, digits and "
            "underscores only, a letter first"
        )
