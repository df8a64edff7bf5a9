"""Writes item folders: `<name>.<Type>` with `.platform` and its parts; of a notebook its notebook-content."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from ingen_fab.errors import UserError
from ingen_fab.notebook.cells import Json, Notebook, Syntax
from ingen_fab.notebook.fabric_source import render

NOTEBOOK = "Notebook"
MAX_NAME_CHARACTERS = 123
MAX_FOLDER_BYTES = 255

_PLATFORM_SCHEMA = (
    "https://developer.microsoft.com/json-schemas/fabric/gitIntegration/platformProperties/2.0.0/schema.json"
)
# Never change this value: every logical id that has been written depends on it.
_ID_NAMESPACE = uuid.UUID("95f0081b-502d-4c9d-9ceb-87e2dd51c3bc")
_FORBIDDEN_IN_NAME = '"/:<>\\*?|'
CONTENT = "notebook-content"
PLATFORM = ".platform"


def logical_id(project_name: str, item_type: str, display_name: str) -> str:
    """Return the item's logicalId, the same at every call: a uuid5 of project, item type and display name."""
    name = json.dumps([project_name, item_type, display_name], ensure_ascii=False)
    return str(uuid.uuid5(_ID_NAMESPACE, name))


def check_display_name(name: str) -> None:
    """Raise `UserError` where the name cannot be an item's name and, unchanged, its folder's name in Git.

    Fabric's Git integration renames or refuses a folder for any of `"/:<>\\*?|`, a space or tab at either
    end, and a dot at the end (its document on directory name limitations). Control characters and spaces
    other than U+0020 are refused too. The document allows 256 characters; 123, and 255 bytes for the folder's
    name, are our own limits: they leave room in a path and fit every file system.
    """
    problem = _name_problem(name)
    if problem:
        raise UserError(
            f"the display name {name!r} {problem}",
            hint="Choose a name that can be a folder's name on every system and in Fabric.",
        )


def _name_problem(name: str) -> str | None:
    if not name.strip():
        return "is empty"
    if name != name.strip() or name.endswith("."):
        return "begins or ends with a space, or ends with a dot"
    bad = sorted({letter for letter in name if letter in _FORBIDDEN_IN_NAME or not letter.isprintable()})
    if bad:
        return f"holds {' '.join(map(repr, bad))}"
    if len(name) > MAX_NAME_CHARACTERS:
        return f"has {len(name)} characters, more than {MAX_NAME_CHARACTERS}"
    if len(f"{name}.{NOTEBOOK}".encode()) > MAX_FOLDER_BYTES:
        return f"makes a folder name of more than {MAX_FOLDER_BYTES} bytes"
    return None


def platform_text(item_type: str, display_name: str, logical_id: str, description: str | None = None) -> str:
    """Return the text of a `.platform` file, without a final newline, as Fabric writes it.

    Raises `UserError` where `logical_id` is not a GUID.
    """
    check_guid(logical_id)
    metadata: dict[str, Json] = {"type": item_type, "displayName": display_name}
    if description is not None:
        metadata["description"] = description
    platform: dict[str, Json] = {
        "$schema": _PLATFORM_SCHEMA,
        "metadata": metadata,
        "config": {"version": "2.0", "logicalId": logical_id},
    }
    return json.dumps(platform, indent=2, ensure_ascii=False)


def write_notebook_item(
    folder: Path, notebook: Notebook, display_name: str, logical_id: str, description: str | None = None
) -> Path:
    """Write `<folder>/<display_name>.Notebook` and return its path.

    A file with the same bytes is not touched; any other one is replaced in one step, so that none is ever
    half written. A notebook-content file of another language, left from an earlier writing, is removed:
    Fabric takes just one. Raises `UserError` where the name or the id cannot be used.
    """
    check_display_name(display_name)
    platform = platform_text(NOTEBOOK, display_name, logical_id, description)
    item = folder / f"{display_name}.{NOTEBOOK}"
    replace_content(item, notebook, render(notebook))
    write_file(item / PLATFORM, platform)
    return item


def write_item(
    folder: Path,
    item_type: str,
    display_name: str,
    logical_id: str,
    parts: Mapping[str, str],
    description: str | None = None,
) -> Path:
    """Write `<folder>/<display_name>.<item_type>` with its parts, and return its path.

    `parts` maps the path of a file below the item folder to its text. A file with the same bytes is not
    touched; any other file in the folder is removed, as Fabric's Git integration takes them for parts.
    Raises `UserError` where the name or the id cannot be used.
    """
    check_display_name(display_name)
    item = folder / f"{display_name}.{item_type}"
    texts = {**parts, PLATFORM: platform_text(item_type, display_name, logical_id, description)}
    for path, text in texts.items():
        (item / path).parent.mkdir(parents=True, exist_ok=True)
        write_file(item / path, text)
    for there in sorted(item.rglob("*")):
        if there.is_file() and there.relative_to(item).as_posix() not in texts:
            there.unlink()
    return item


def json_text(value: Json) -> str:
    """JSON as Fabric writes it into an item: two spaces, no final newline."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def replace_content(item: Path, notebook: Notebook, text: str) -> None:
    """Write `text` as the item's only content; a folder that is not there yet is made."""
    item.mkdir(parents=True, exist_ok=True)
    written = item / f"{CONTENT}.{notebook.syntax.value}"
    write_file(written, text)
    for path in content_files(item):
        if path != written:
            path.unlink()


def content_files(folder: Path) -> list[Path]:
    """The notebook-content files of an item folder; Fabric wants exactly one."""
    suffixes = [*(syntax.value for syntax in Syntax), "ipynb"]
    paths = [folder / f"{CONTENT}.{suffix}" for suffix in suffixes]
    return [path for path in paths if path.is_file()]


def check_guid(value: str, where: str = "") -> None:
    """Raise `UserError` where a logicalId is no GUID; `where` is the file that it stands in."""
    try:
        parsed = uuid.UUID(value)
    except ValueError:
        parsed = None
    if parsed is None or str(parsed) != value.lower():
        place = f"{where}: " if where else ""
        raise UserError(f"{place}the logicalId {value!r} is not a GUID", hint="Make it with logical_id().")


def write_file(path: Path, text: str) -> None:
    """Write a file in one step, by renaming a draft beside it; one that holds the same is not touched."""
    data = text.encode("utf-8")
    if path.is_file() and path.read_bytes() == data:
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
