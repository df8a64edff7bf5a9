"""Finds and reads DDL scripts: `{Lakehouses|Warehouses}/<entity>/<NNN_folder>/<NNN_script>.{py|sql}`."""

from __future__ import annotations

import ast
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from ingen_fab.errors import UserError
from ingen_fab.notebook.item import check_display_name
from ingen_fab.runtime.ddl.script_runs import DdlScript
from ingen_fab.targets.ddl_target import DdlTarget

_NUMBER = re.compile(r"(\d+)(?!\d)", re.ASCII)
_IGNORED = ("_", ".")


@dataclass(frozen=True)
class ScriptFolder:
    """A numbered folder of an entity, with its scripts in the order in which they run."""

    entity: str
    name: str
    scripts: tuple[DdlScript, ...]


def find_scripts(root: Path, target: DdlTarget) -> tuple[ScriptFolder, ...]:
    """The folders below `root` that hold scripts of the target, by entity, number and name.

    Names that begin with `_` or `.` and files of other kinds are passed over. Raises UserError for a folder
    or script without a number, for a text that is not UTF-8, and for Python with a syntax error.
    """
    entities = _folders(root / target.scripts_folder)
    found = []
    for entity in sorted(entities, key=lambda path: path.name):
        for folder in sorted(_folders(entity), key=_order):
            scripts = sorted(_files(folder, target.suffix), key=_order)
            if scripts:
                check_display_name(f"{entity.name} {folder.name}")
                texts = tuple(_read(path, path.relative_to(root).as_posix()) for path in scripts)
                found.append(ScriptFolder(entity.name, folder.name, texts))
    return tuple(found)


def content_hash(text: str) -> str:
    """SHA-256 of a script's text, as hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return [path for path in parent.iterdir() if path.is_dir() and not path.name.startswith(_IGNORED)]


def _files(folder: Path, suffix: str) -> list[Path]:
    return [
        path
        for path in folder.iterdir()
        if path.is_file() and path.suffix.lower() == suffix and not path.name.startswith(_IGNORED)
    ]


def _order(path: Path) -> tuple[int, str]:
    number = _NUMBER.match(path.name)
    if number is None or not path.name.isprintable():
        raise UserError(
            f"the DDL script or folder {path} has no number",
            hint="Begin its name with one, such as 001_; numbers give the order. "
            "What begins with _ is passed over.",
        )
    return int(number[1]), path.name


def _read(path: Path, relative: str) -> DdlScript:
    """Read a script; its line ends become LF, as Python has them when it runs a file.

    So a checkout with other line ends gives the same notebooks, and no script runs again for it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text: {error.reason}", hint="Save it as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}") from error
    if path.suffix.lower() == ".py":
        _check_python(path, text)
    return DdlScript(relative, content_hash(text), text)


def _check_python(path: Path, text: str) -> None:
    try:
        ast.parse(text, str(path))
    except SyntaxError as error:
        line = f": {error.text.strip()}" if error.text else ""
        raise UserError(
            f"{path}, line {error.lineno}: {error.msg}{line}",
            hint="A script is plain Python: `%` and `!` commands of notebooks do not work in it.",
        ) from error
    except ValueError as error:
        # A NUL character, in Python 3.11.
        raise UserError(f"{path}: {error}") from error
