"""Finds the items that a notebook refers to by name: other notebooks, and variable libraries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from ingen_fab.errors import NotebookFormatError, UserError
from ingen_fab.notebook.cells import Notebook
from ingen_fab.notebook.ipynb import from_ipynb
from ingen_fab.notebook.item import CONTENT, NOTEBOOK
from ingen_fab.notebook.item_reader import read_notebook_item

VARIABLE_LIBRARY = "VariableLibrary"
_IPYNB = ".ipynb"


@dataclass(frozen=True)
class FoundNotebook:
    """A notebook, by its name and by its item folder or .ipynb file."""

    name: str
    path: Path

    @classmethod
    def at(cls, path: Path) -> FoundNotebook:
        """The notebook of an item folder, of a file in one, or of an .ipynb; raises UserError for others."""
        found = path.absolute()
        if found.is_file() and found.stem == CONTENT:
            found = found.parent
        if not found.exists():
            raise UserError(
                f"there is no notebook {path}",
                hint="Name an item folder (<name>.Notebook) or an .ipynb file.",
            )
        if not (found.is_dir() or found.suffix == _IPYNB):
            raise UserError(
                f"{path} is no notebook", hint="Name an item folder (<name>.Notebook) or an .ipynb file."
            )
        return cls(found.name.removesuffix(f".{NOTEBOOK}").removesuffix(_IPYNB), found)

    def read(self) -> Notebook:
        """The notebook; raises NotebookFormatError where its text is none."""
        if self.path.is_dir():
            return read_notebook_item(self.path)
        try:
            return from_ipynb(self.path.read_bytes().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise NotebookFormatError(f"{self.path}: the file is not UTF-8 text: {error}") from error
        except NotebookFormatError as error:
            raise NotebookFormatError(f"{self.path}: {error.message}", hint=error.hint) from error


@dataclass(frozen=True)
class Items:
    """The item folders below some folders; where two of them have an item, the first one counts."""

    folders: tuple[Path, ...] = ()

    def notebook(self, reference: str) -> FoundNotebook:
        """The notebook of that name, or of that path below one of the folders; a leading slash says nothing.

        Raises UserError where there is none, or where one folder has two.
        """
        return FoundNotebook.at(self._find(reference, f".{NOTEBOOK}", _IPYNB))

    def variable_library(self, name: str) -> Path:
        """The folder of a variable library; raises UserError where there is none, or more than one."""
        return self._find(name, f".{VARIABLE_LIBRARY}")

    def _find(self, reference: str, *suffixes: str) -> Path:
        wanted = PurePosixPath(reference.strip().strip("/"))
        known: list[str] = []
        for folder in self.folders:
            items = [(path, _bare(path, suffixes)) for path in _items(folder, suffixes)]
            known += [name for _, name in items]
            found = [path for path, name in items if name == wanted.name and _lies_in(path, wanted)]
            if len(found) > 1:
                places = ", ".join(str(path.relative_to(folder)) for path in found)
                raise UserError(
                    f"there are {len(found)} items '{wanted}' in {folder}: {places}",
                    hint="Give each its own name, as a workspace wants it.",
                )
            if found:
                return found[0]
        near = get_close_matches(wanted.name, known, n=1)
        kind = suffixes[0].removeprefix(".")
        looked = ", ".join(str(folder) for folder in self.folders) or "no folder"
        raise UserError(
            f"there is no {kind} '{wanted}' in {looked}",
            hint=f"Did you mean '{near[0]}'?"
            if near
            else "Its folder lies beside the notebook, or below the project's fabric_workspace_items.",
        )


def _items(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        yield from sorted(Path(parent, name) for name in (*folders, *files) if name.endswith(suffixes))
        # An item folder has no items in it; a hidden folder (.git, .venv) has none of the user's.
        folders[:] = sorted(name for name in folders if not name.startswith(".") and "." not in name)


def _bare(path: Path, suffixes: tuple[str, ...]) -> str:
    return next(path.name.removesuffix(end) for end in suffixes if path.name.endswith(end))


def _lies_in(path: Path, wanted: PurePosixPath) -> bool:
    folders = wanted.parts[:-1]
    return not folders or path.parts[-1 - len(folders) : -1] == folders
