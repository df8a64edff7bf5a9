"""Lets cells open `/lakehouse/default/...` and `abfss://...onelake...` with any library.

All texts of a cell that spell such a path mean the local folder that stands for the lakehouse. Only so can
open(), pandas, DuckDB and Spark be helped at once: no user may make a folder at the root of this machine, and
OneLake is not there.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

# The name under which a cell finds what maps a text that is put together as the cell runs.
MAP_NAME = "__ingen_fab_local_path__"

# Not below another folder (`/mnt/lakehouse/default`), and not the beginning of a longer name.
_MOUNT = re.compile(r"(?<![\w.\-/])(?P<scheme>file:(?://)?)?/lakehouse/default(?=/|$|['\"`])")
# Workspace and lakehouse, each by name or by id; there is one lakehouse here, so it stands for all.
_ONELAKE = re.compile(r"abfss?://[^@/\s]+@[\w.\-]*onelake\.[\w.\-]+/[^/'\"`]+(?=/|$|['\"`])")


def local_text(text: str, root: Path) -> str:
    """Return a text with the paths of the lakehouse in it spelled as those of the folder `root`."""
    mounted = _MOUNT.sub(lambda found: f"file://{root}" if found["scheme"] else str(root), text)
    return _ONELAKE.sub(lambda _: str(root), mounted)


class MountPaths(ast.NodeTransformer):
    """Spells the lakehouse's paths in a cell as those of `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """Replace the paths in a text."""
        if isinstance(node.value, str):
            node.value = local_text(node.value, self._root)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """Let an f-string that spells a path of OneLake be mapped when its value is known."""
        self.generic_visit(node)
        parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
        if not any("abfss://" in str(part) for part in parts):
            return node
        call = ast.Call(ast.Name(MAP_NAME, ast.Load()), [node], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))
