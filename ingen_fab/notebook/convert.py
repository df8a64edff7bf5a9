"""Converts a notebook between Fabric's source format and .ipynb, on disk."""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from ingen_fab.errors import IngenFabError, NotebookFormatError, UserError
from ingen_fab.notebook.cells import Kernel, Notebook, Syntax, check_read_back
from ingen_fab.notebook.fabric_source import parse, render
from ingen_fab.notebook.ipynb import IpynbContent, to_ipynb
from ingen_fab.notebook.item import (
    CONTENT,
    NOTEBOOK,
    PLATFORM,
    check_display_name,
    content_files,
    logical_id,
    platform_text,
    replace_content,
    write_file,
)
from ingen_fab.notebook.item_reader import IPYNB, content_file, read_content

_ITEM = f".{NOTEBOOK}"
_SOURCE_SUFFIXES = tuple(f".{syntax.value}" for syntax in Syntax)


@dataclass(frozen=True)
class Conversion:
    """What was done: the file or item folder that was written, and what it has no place for."""

    written: Path
    left_out: tuple[str, ...]


def convert(source: Path, destination: Path, kernel: str | None = None, force: bool = False) -> Conversion:
    """Write the notebook at `source` in the other of its two forms to `destination`.

    The source form is an item folder, of which an existing one keeps its `.platform`, or a file. `kernel`
    (pyspark, python, tsql) is for an .ipynb that names none. Nothing is ever half written. Raises
    `NotebookFormatError` for what is no notebook or would not be read back as it is, and `UserError` where
    the forms do not fit, where `destination` is there without `force`, and where the disk refuses.
    """
    try:
        content = _content_of(source)
        is_ipynb = content.suffix.lower() == IPYNB
        _check_destination(content, destination, is_ipynb)
        _check_free(destination, force)
        read = _read(content, is_ipynb, kernel)
    except OSError as error:
        raise _refused(error, str(error.filename or source), "read") from error
    try:
        text = _source_text(read.notebook, destination) if is_ipynb else to_ipynb(read.notebook)
    except NotebookFormatError as error:
        raise NotebookFormatError(f"{content}: {error.message}", hint=error.hint) from error
    try:
        if destination.suffix == _ITEM:
            _write_item(destination, read.notebook, text)
        else:
            destination.parent.mkdir(parents=True, exist_ok=True)
            write_file(destination, text)
    except OSError as error:
        raise _refused(error, str(destination), "written") from error
    return Conversion(destination, read.left_out)


def _content_of(source: Path) -> Path:
    if source.is_dir():
        return content_file(source)
    if not source.exists():
        raise UserError(f"there is no file or folder {source}")
    if source.suffix.lower() not in (IPYNB, *_SOURCE_SUFFIXES):
        raise UserError(
            f"{source} is no notebook by its name",
            hint=f"Name an item folder (<name>{_ITEM}), a {CONTENT} file of it, or an {IPYNB} file.",
        )
    return source


def _check_destination(content: Path, destination: Path, is_ipynb: bool) -> None:
    """Refuse a destination of the wrong form, and one that would give an item folder two contents."""
    if is_ipynb and destination.suffix not in (_ITEM, *_SOURCE_SUFFIXES):
        raise UserError(
            f"{content} is an {IPYNB}, so it becomes source text, but {destination} does not end in one of"
            f" {', '.join((_ITEM, *_SOURCE_SUFFIXES))}"
        )
    if not is_ipynb and destination.suffix != IPYNB:
        raise UserError(
            f"{content} is source text, so it becomes an {IPYNB}, but {destination} does not end in {IPYNB}"
        )
    if destination.suffix == _ITEM:
        check_display_name(destination.name.removesuffix(_ITEM))
    others = [path.name for path in content_files(destination.parent) if path.name != destination.name]
    if destination.stem == CONTENT and others:
        raise UserError(
            f"{destination.parent} holds {', '.join(others)} already, and an item has one content",
            hint="Name another folder.",
        )


def _check_free(destination: Path, force: bool) -> None:
    if destination.suffix == _ITEM:
        if os.path.lexists(destination) and not destination.is_dir():
            raise UserError(f"{destination} is no folder, as a notebook's item is")
        taken = bool(content_files(destination))
    else:
        if destination.is_dir():
            raise UserError(f"{destination} is a folder", hint="Name the file in it that is to be written.")
        taken = os.path.lexists(destination)
    if taken and not force:
        raise UserError(f"{destination} is there already", hint="Give --force to overwrite it.")


def _read(content: Path, is_ipynb: bool, kernel: str | None) -> IpynbContent:
    """Read the notebook; raises `UserError` where it names no kernel and none is given, or another one."""
    wanted = Kernel[kernel.upper()] if kernel else None
    read = read_content(content, kernel=wanted)
    if read.is_foreign:
        raise UserError(
            f"{content} names no kernel of Fabric",
            hint="Say with --kernel pyspark, python or tsql what it is to run in.",
        )
    if wanted and (not is_ipynb or read.notebook.kernel is not wanted):
        found = read.notebook.kernel or "no kernel"
        raise UserError(
            f"--kernel {kernel} does not fit {content}, which says {found}",
            hint=f"--kernel is for an {IPYNB} from plain Jupyter, which names no kernel of Fabric.",
        )
    return read


def _source_text(notebook: Notebook, destination: Path) -> str:
    """Return the source text; raises where it would be read back otherwise, or is misnamed."""
    if destination.suffix not in (_ITEM, f".{notebook.syntax}"):
        raise UserError(
            f"the notebook's language belongs into a file .{notebook.syntax}, not {destination.suffix}",
            hint=f"End {destination} in .{notebook.syntax}.",
        )
    text = render(notebook)
    if _same_again(notebook, text):
        return text
    for number, cell in enumerate(notebook.cells, start=1):
        alone = replace(notebook, cells=(cell,))
        if _same_again(alone, render(alone)):
            continue
        try:
            check_read_back(cell.kind, cell.source)
        except NotebookFormatError as error:
            raise NotebookFormatError(f"cell {number}: {error.message}", hint=error.hint) from error
        raise NotebookFormatError(f"cell {number} holds what the source format cannot hold")
    raise NotebookFormatError("the notebook's metadata holds what the source format cannot hold")


def _same_again(notebook: Notebook, text: str) -> bool:
    try:
        text.encode("utf-8")
        read = parse(text)
    except (UnicodeEncodeError, NotebookFormatError):
        return False
    return replace(read, syntax=notebook.syntax) == notebook


def _write_item(item: Path, notebook: Notebook, text: str) -> None:
    """Replace the content of an item folder, or make the folder, which then appears at once."""
    name = item.name.removesuffix(_ITEM)
    # As the notebooks that are compiled here: the id follows from the name alone.
    platform = platform_text(NOTEBOOK, name, logical_id("ingen_fab", NOTEBOOK, name))
    if item.is_dir():
        replace_content(item, notebook, text)
        if not (item / PLATFORM).exists():
            write_file(item / PLATFORM, platform)
        return
    draft = item.with_name(f".{NOTEBOOK}.{os.getpid()}.tmp")
    try:
        replace_content(draft, notebook, text)
        write_file(draft / PLATFORM, platform)
        draft.rename(item)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _refused(error: OSError, path: str, done: str) -> IngenFabError:
    """Return the error to raise for what the disk refused; a full one is not the user's mistake."""
    message = f"{path} cannot be {done}: {error.strerror or error}"
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return IngenFabError(message) if full else UserError(message)
