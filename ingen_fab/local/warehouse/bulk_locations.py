"""Where the files of COPY INTO and OPENROWSET lie here: OneLake's addresses, in the local lakehouse."""

from __future__ import annotations

import re
from pathlib import Path

from ingen_fab.local.warehouse.errors import WarehouseError, not_here, not_on_fabric
from ingen_fab.runtime.ingestion.discovery import is_hidden, pattern_expression

ONELAKE_ADDRESS = re.compile(
    r"https://onelake\.(?:dfs|blob)\.fabric\.microsoft\.com/([^/]*)/([^/]*)/(.*)", re.DOTALL
)
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
WILDCARD = re.compile(r"(?<!\\)[*?]")


def local_folder(address: str, root: Path) -> Path:
    """The local path of an address of OneLake, without wildcards; raises WarehouseError for any other.

    `root` is the folder that stands for every lakehouse. Fabric wants the ids of workspace and lakehouse.
    """
    return root / _inside(address)


def local_files(address: str, root: Path) -> list[Path]:
    """The files that an address names, sorted: a file, all below a folder, or those that a pattern fits.

    Names that begin with `_` or `.` are passed over unless the address itself has them. Raises WarehouseError
    where there is none.
    """
    inside = _inside(address)
    wildcard = WILDCARD.search(inside)
    if wildcard is None:
        path = root / re.sub(r"\\([*?])", r"\1", inside)
        found = [path] if path.is_file() else _below(path)
    else:
        fixed = root / inside[: wildcard.start()].rpartition("/")[0]
        pattern = pattern_expression(inside.replace("[", "[[]"))
        found = [path for path in _below(fixed) if pattern.fullmatch(path.relative_to(root).as_posix())]
    if not found:
        raise WarehouseError(
            f"Cannot find the path '{address}' because it does not exist or you have no right to read it.",
            number=13807,
        )
    return found


def _below(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not is_hidden(path.relative_to(folder).as_posix())
    )


def _inside(address: str) -> str:
    match = ONELAKE_ADDRESS.fullmatch(address)
    if match is None:
        raise not_here(f"a file at {address[:80]}, which is not in OneLake,")
    workspace, item, inside = match.groups()
    if not (GUID.fullmatch(workspace) and GUID.fullmatch(item)):
        raise not_on_fabric(
            "a path of OneLake with names", "Write the ids of the workspace and of the lakehouse."
        )
    parts = inside.split("/")
    if parts[0] != "Files" or ".." in parts:
        raise not_on_fabric(f"files outside of a lakehouse's Files ({inside[:60]})")
    return inside
