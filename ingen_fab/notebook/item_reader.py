"""Reads a notebook from its item folder, whichever form its content has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingen_fab.errors import NotebookFormatError, UserError
from ingen_fab.notebook.cells import Notebook, Syntax
from ingen_fab.notebook.fabric_source import parse
from ingen_fab.notebook.ipynb import from_ipynb
from ingen_fab.notebook.item import CONTENT, content_files


def read_notebook_item(folder: Path) -> Notebook:
    """Read the notebook of an item folder, from its source text or its .ipynb.

    A file that Git has checked out with CR LF is read as Fabric wrote it, with LF. Raises
    `NotebookFormatError`, which names file and line, and `UserError` where the folder does not hold exactly
    one notebook-content file.
    """
    found = content_files(folder)
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise UserError(
            f"{folder}: a notebook's folder must hold one {CONTENT} file, found: {names}",
            hint="Name the item folder itself, which ends in .Notebook.",
        )
    path = found[0]
    try:
        text = path.read_bytes().decode("utf-8-sig")
        if path.suffix == ".ipynb":
            return from_ipynb(text)
        notebook = parse(_with_plain_newlines(text))
    except UnicodeDecodeError as error:
        raise NotebookFormatError(f"{path}: the file is not UTF-8 text: {error}") from error
    except NotebookFormatError as error:
        raise NotebookFormatError(f"{path}: {error.message}", hint=error.hint) from error
    # R and Python share the comment prefix: only the extension tells them apart.
    is_r = path.suffix == f".{Syntax.R}" and notebook.syntax is Syntax.PY
    return replace(notebook, syntax=Syntax.R) if is_r else notebook


def _with_plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n") if text.partition("\n")[0].endswith("\r") else text
