"""What a path that a cell gives to `notebookutils.fs` is on this machine."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import FILES, TABLES, LocalLakehouse

# Where Fabric mounts the default lakehouse of a notebook.
MOUNT = PurePosixPath("/lakehouse/default")

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]+):(?P<rest>.*)", re.DOTALL)
# abfss://<workspace>@<host>/<lakehouse>/Files/..., and the same over https; workspace and lakehouse by name
# (<name>.Lakehouse) or by id.
_ONELAKE = re.compile(
    r"(?:abfss?://[^@/]+@[\w.\-]*onelake\.[\w.\-]+|https://[\w.\-]*onelake\.[\w.\-]+/[^/]+)"
    r"/[^/]+/(?P<inside>(?:Files|Tables)(?:/.*)?)",
    re.DOTALL | re.IGNORECASE,
)


def resolve(path: str | os.PathLike[str], lakehouse: LocalLakehouse) -> Path:
    """Return the absolute local path that `path` names.

    Below the lakehouse: `Files/...`, `Tables/...`, `/lakehouse/default/...`, paths of OneLake, and absolute
    paths that lie in it. There is one lakehouse here, so it stands for that of any workspace. A `file:` path
    may lie anywhere. Raises `UserError` for everything else, and for `..` in all others.
    """
    text = os.fspath(path)
    match = _SCHEME.fullmatch(text)
    if match is None:
        return _in_lakehouse(text, text, lakehouse)
    onelake = _ONELAKE.fullmatch(text)
    if onelake is not None:
        return _in_lakehouse(unquote(onelake["inside"]), text, lakehouse)
    if match["scheme"].lower() != "file":
        raise UserError(
            f"{text} cannot be reached from here: a run on this machine has only its own lakehouse folder",
            hint="Use a path that begins with Files/ or Tables/.",
        )
    return _from_file_url(match["rest"], text, lakehouse)


def _from_file_url(rest: str, text: str, lakehouse: LocalLakehouse) -> Path:
    # Three spellings of one path: file:/a, file:///a, file://localhost/a.
    local = re.sub(r"^//(?:localhost)?(?=/)", "", rest)
    if not local.startswith("/") or local.startswith("//"):
        raise UserError(f"{text} is no absolute path on this machine", hint="Write file:///folder/file.")
    inside = _relative_to(PurePosixPath(local), MOUNT)
    return Path(os.path.normpath(local)) if inside is None else _in_lakehouse(local, text, lakehouse)


def _in_lakehouse(local: str, text: str, lakehouse: LocalLakehouse) -> Path:
    path = PurePosixPath(local)
    if ".." in path.parts:
        raise UserError(f"{text} leaves its folder with '..'", hint="Write the path without '..'.")
    if not path.is_absolute():
        if path.parts[:1] in ((FILES,), (TABLES,)):
            return lakehouse.root / path
        raise UserError(
            f"'{text}' is no path in the lakehouse", hint="Use a path that begins with Files/ or Tables/."
        )
    for root in (MOUNT, lakehouse.root, lakehouse.root.resolve()):
        inside = _relative_to(path, root)
        if inside is not None:
            return lakehouse.root / inside
    raise UserError(
        f"{text} lies outside of the lakehouse folder {lakehouse.root}",
        hint="Use a path that begins with Files/ or Tables/, or file:// for a file of this machine.",
    )


def _relative_to(path: PurePosixPath, root: os.PathLike[str]) -> PurePosixPath | None:
    return path.relative_to(root) if path.is_relative_to(root) else None
