"""Reads a notebook from its item folder or from one file, whichever form its content has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingen_fab.errors import NotebookFormatError, UserError
from ingen_fab.notebook.cells import Kernel, Notebook, Syntax
from ingen_fab.notebook.fabric_source import parse
from ingen_fab.notebook.ipynb import IpynbContent, read_ipynb
from ingen_fab.notebook.item import CONTENT, content_files

IPYNB = ".ipynb"


def read_notebook_item(folder: Path) -> Notebook:
    """Read the notebook of an item folder, from its source text or its .ipynb.

    Raises `NotebookFormatError`, which names file and line, and `UserError` where the folder does not hold
    exactly one notebook-content file.
    """
    return read_content(content_file(folder)).notebook


def content_file(folder: Path) -> Path:
    """The notebook-content file of an item folder; raises `UserError` where there is not exactly one."""
    found = content_files(folder)
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise UserError(
            f"{folder}: a notebook's folder must hold one {CONTENT} file, found: {names}",
            hint="Name the item folder itself, which ends in .Notebook.",
        )
    return found[0]


def read_content(path: Path, *, kernel: Kernel | None = None) -> IpynbContent:
    """Read a file that its extension says to be an .ipynb or, by any other, source text.

    `kernel` is for an .ipynb that names none. Raises `NotebookFormatError`, which names file and line, and
    `OSError`.
    """
    data = path.read_bytes()
    is_ipynb = path.suffix.lower() == IPYNB
    try:
        # A byte order mark is part of the source text, and is not allowed in JSON.
        text = data.decode("utf-8-sig" if is_ipynb else "utf-8")
        if is_ipynb:
            return read_ipynb(text, kernel=kernel)
        notebook = parse(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotebookFormatError(
            f"{path}: line {line}: the file is not UTF-8 text: {error.reason}"
        ) from error
    except NotebookFormatError as error:
        raise NotebookFormatError(f"{path}: {error.message}", hint=error.hint) from error
    # R and Python share the comment prefix: only the extension tells them apart.
    is_r = path.suffix.lower() == f".{Syntax.R}" and notebook.syntax is Syntax.PY
    return IpynbContent(replace(notebook, syntax=Syntax.R) if is_r else notebook, (), False)
