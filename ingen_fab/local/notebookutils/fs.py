"""`notebookutils.fs`: files and folders of the local lakehouse."""

from __future__ import annotations

import codecs
import errno
import os
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ingen_fab.local.notebookutils.parts import Part
from ingen_fab.local.notebookutils.paths import resolve
from ingen_fab.local.session import Session
from ingen_fab.notebook.cells import Kernel


@dataclass(frozen=True)
class FileInfo:
    """One entry of a folder; `size` in bytes (0 for a folder), `modifyTime` in milliseconds since 1970."""

    name: str
    path: str
    size: int
    isDir: bool  # noqa: N815 (Fabric's name)
    isFile: bool  # noqa: N815 (Fabric's name)
    modifyTime: int  # noqa: N815 (Fabric's name)


class FileSystem(Part):
    """What `notebookutils.fs` is here; paths are those of `paths.resolve`.

    A missing path raises `FileNotFoundError`, one in the way `FileExistsError`; what works returns True.
    """

    part = "fs"
    not_here_yet = frozenset(
        {"mount", "unmount", "mounts", "getMountPath", "refreshMounts", "unmountAll", "help"}
    )

    def __init__(self, session: Session) -> None:
        self._lakehouse = session.lakehouse
        # Fabric's two kernels differ in the default.
        self._makes_folders = session.kernel != Kernel.PYSPARK

    def ls(self, path: str) -> list[FileInfo]:
        """List a folder by name; of a file, the file itself."""
        found = self._existing(path)
        entries = sorted(found.iterdir()) if found.is_dir() else [found]
        return [self._info(entry) for entry in entries]

    def exists(self, path: str) -> bool:
        """Whether there is a file or a folder."""
        return self._local(path).exists()

    def getProperties(self, path: str) -> dict[str, object]:  # noqa: N802 (Fabric's name)
        """Return name, path, size, isDir, isFile and modifyTime as a dict."""
        return asdict(self._info(self._existing(path)))

    def mkdirs(self, path: str) -> bool:
        """Make a folder and its parents; nothing to do where it exists."""
        self._local(path).mkdir(parents=True, exist_ok=True)
        return True

    def cp(self, src: str, dest: str, recurse: bool = False) -> bool:
        """Copy a file, or a folder with `recurse`; into `dest` where that is a folder, over it otherwise."""
        source, target = self._existing(src), self._local(dest)
        if target.is_dir():
            target = target / source.name
        if source.is_dir() and not recurse:
            raise IsADirectoryError(errno.EISDIR, "a folder is copied only with recurse=True", src)
        if target == source or source in target.parents:
            raise ValueError(f"{src} cannot be copied into itself ({dest})")
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, target)
        return True

    def fastcp(
        self,
        src: str,
        dest: str,
        recurse: bool = True,
        extraConfigs: Mapping[str, object] | None = None,  # noqa: N803 (Fabric's name)
    ) -> bool:
        """Copy as `cp` does; `extraConfigs` is for the tool that Fabric copies with, and refused here."""
        if extraConfigs:
            raise ValueError(f"fastcp takes no extraConfigs here ({', '.join(extraConfigs)})")
        return self.cp(src, dest, recurse)

    def mv(self, src: str, dest: str, create_path: bool | None = None, overwrite: bool = False) -> bool:
        """Rename a file or a folder; `dest` is its full new name, replaced in one step with `overwrite`.

        `create_path` makes the folder of `dest`; by default Python notebooks do, PySpark notebooks do not.
        A folder that is replaced is first moved aside, since no system call swaps full folders everywhere.
        """
        source, target = self._existing(src), self._local(dest)
        self._refuse_fixed(source, src)
        self._refuse_fixed(target, dest)
        if source in target.parents:
            raise ValueError(f"{src} cannot be moved into itself ({dest})")
        if target.exists():
            _check_replaceable(source, target, dest, overwrite)
        if self._makes_folders if create_path is None else create_path:
            target.parent.mkdir(parents=True, exist_ok=True)
        _rename(source, target)
        return True

    def put(self, file: str, content: str, overwrite: bool = False) -> bool:
        """Write a text file in UTF-8, making its folder where it is missing."""
        target = self._local(file)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w" if overwrite else "x", encoding="utf-8", newline="") as stream:
            stream.write(content)
        return True

    def append(self, file: str, content: str, createFileIfNotExists: bool = False) -> bool:  # noqa: N803
        """Write at the end of a text file; a missing one is made only with `createFileIfNotExists`."""
        target = self._local(file) if createFileIfNotExists else self._existing(file)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a", encoding="utf-8", newline="") as stream:
            stream.write(content)
        return True

    def head(self, file: str, max_bytes: int = 1024 * 100) -> str:
        """Return the first `max_bytes` bytes as text; a character that they cut in two is left out."""
        with self._existing(file).open("rb") as stream:
            return codecs.getincrementaldecoder("utf-8")("replace").decode(stream.read(max_bytes))

    def rm(self, path: str, recurse: bool = False) -> bool:
        """Delete a file or an empty folder, a full one when `recurse` is set."""
        found = self._existing(path)
        self._refuse_fixed(found, path)
        if found.is_symlink() or not found.is_dir():
            found.unlink()
        elif recurse:
            shutil.rmtree(found)
        else:
            found.rmdir()
        return True

    def _local(self, path: str) -> Path:
        return resolve(path, self._lakehouse)

    def _existing(self, path: str) -> Path:
        found = self._local(path)
        if not found.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(found))
        return found

    def _refuse_fixed(self, found: Path, path: str) -> None:
        if found in (self._lakehouse.root, self._lakehouse.files, self._lakehouse.tables):
            raise PermissionError(errno.EPERM, "the lakehouse's own folders stay where they are", path)

    def _info(self, found: Path) -> FileInfo:
        state, is_dir = found.stat(), found.is_dir()
        inside = found.is_relative_to(self._lakehouse.root)
        return FileInfo(
            name=found.name,
            path=str(found) if inside else f"file://{found}",
            size=0 if is_dir else state.st_size,
            isDir=is_dir,
            isFile=not is_dir,
            modifyTime=state.st_mtime_ns // 1_000_000,
        )


def _check_replaceable(source: Path, target: Path, dest: str, overwrite: bool) -> None:
    if not overwrite:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), dest)
    if source.is_dir() != target.is_dir():
        raise FileExistsError(errno.EEXIST, "a file does not replace a folder, nor a folder a file", dest)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, copy_function=shutil.copyfile)
    else:
        shutil.copyfile(source, target)


def _beside(target: Path) -> Path:
    """Return a free name in the same folder, hidden from whatever looks for data files."""
    return target.with_name(f"._{target.name}.{uuid.uuid4().hex}")


def _rename(source: Path, target: Path) -> None:
    try:
        _replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # Another file system: copy beside the new name first, so that the last step is a rename all the same.
        copied = _beside(target)
        _copy(source, copied)
        _replace(copied, target)
        if source.is_dir():
            shutil.rmtree(source)
        else:
            source.unlink()


def _replace(source: Path, target: Path) -> None:
    if not target.is_dir() or source == target:
        os.replace(source, target)
        return
    aside = _beside(target)
    os.replace(target, aside)
    try:
        os.replace(source, target)
    except OSError:
        os.replace(aside, target)
        raise
    shutil.rmtree(aside)
