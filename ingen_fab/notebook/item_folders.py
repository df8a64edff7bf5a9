"""Finds the item folders of a project: every folder with a `.platform` file, whoever wrote it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from ingen_fab.errors import UserError
from ingen_fab.notebook.item import PLATFORM, check_guid

NO_ID = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class ItemFolder:
    """An item on disk, as its `.platform` describes it."""

    path: Path
    type: str
    name: str
    logical_id: str
    description: str = ""

    @property
    def label(self) -> str:
        """The item's name with its type, as its folder is called in Git."""
        return f"{self.name}.{self.type}"

    def files(self) -> list[Path]:
        """All files of the item, sorted."""
        return sorted(path for path in self.path.rglob("*") if path.is_file())


def find_items(folder: Path) -> list[ItemFolder]:
    """The items below a folder, by type and name; none where it is not there.

    Raises `UserError` for a `.platform` that cannot be read.
    """
    found = []
    for parent, folders, files in os.walk(folder):
        folders.sort()
        if PLATFORM in files:
            found.append(_read(Path(parent)))
    return sorted(found, key=lambda item: (item.type, item.name, str(item.path)))


def _read(folder: Path) -> ItemFolder:
    path = folder / PLATFORM
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
        metadata, logical_id = said["metadata"], said["config"]["logicalId"]
        item = ItemFolder(
            folder, metadata["type"], metadata["displayName"], logical_id, metadata.get("description", "")
        )
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UserError(
            f"{path} cannot be read: {error}", hint="Write the item anew, or remove it."
        ) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(
            f"{path} is no description of an item: it needs type, displayName and logicalId",
            hint="Write the item anew, or remove it.",
        ) from error
    if not all(isinstance(text, str) for text in (item.type, item.name, item.logical_id, item.description)):
        raise UserError(f"{path}: type, displayName, logicalId and description must be texts")
    check_guid(item.logical_id, str(path))
    return item
