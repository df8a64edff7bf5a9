"""Reaches the Files and Tables of one lakehouse: Fabric's attached default one, or a local folder."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat

import notebookutils

from ingen_fab.runtime.errors import RuntimeFailure, RuntimeUserError
from ingen_fab.runtime.lakehouse.fault_points import fault_point

# Where Fabric mounts the Files of the default lakehouse, in both kinds of notebook.
MOUNTED_FILES = "/lakehouse/default/Files"
ONELAKE_HOST = "onelake.dfs.fabric.microsoft.com"
DEFAULT_TABLE_SCHEMA = "dbo"

# `synthetic_data/<dataset>`: these folders stay, also when they are empty.
KEPT_FOLDERS = 2

DISK_FULL_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT})
NOT_WRITABLE_ERRORS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
IN_THE_WAY_ERRORS = frozenset({errno.EEXIST, errno.ENOTDIR, errno.EISDIR})

# deltalake 1.2.1 decodes %20 in a local path, and ends the process's thread at a bracket.
NO_DELTA_PATH = re.compile(r"%[0-9A-Fa-f]{2}|[\[\]^|\\]")
# How Rust spells an errno in the text of an error that has none for Python.
ERROR_NUMBER = re.compile(r"(?:os error |\bcode: )(\d+)")


class LakehouseStorage:
    """One lakehouse; relative paths are below its Files, with `/`, and never leave it.

    `root` is a local folder with Files and Tables, or empty for the notebook's default lakehouse. What the
    file system refuses is raised as `explained_os_error` says it.
    """

    def __init__(self, root: str = "") -> None:
        # Symbolic links are followed now, since deltalake follows them too.
        self._root = os.path.realpath(root) if root else ""

    @property
    def is_local(self) -> bool:
        """Whether this is a local folder and not a lakehouse of Fabric."""
        return bool(self._root)

    def local_path(self, relative: str) -> str:
        """Return the absolute path that an engine on this machine reads and writes.

        Raises RuntimeUserError for a path that is absolute or has an empty, `.` or `..` part.
        """
        parts = relative.split("/")
        if "\\" in relative or any(part in ("", ".", "..") for part in parts):
            raise RuntimeUserError(
                f"'{relative}' is no path below Files", hint="Write names with / between them, without '..'."
            )
        files = os.path.join(self._root, "Files") if self._root else MOUNTED_FILES
        return os.path.join(files, *parts)

    def files_uri(self, relative: str) -> str:
        """Return the address below Files at which Spark reads and writes, also from other machines."""
        path = self.local_path(relative)
        if self.is_local:
            return f"file://{path}"
        workspace, lakehouse = attached_lakehouse()
        return f"abfss://{workspace}@{ONELAKE_HOST}/{lakehouse}/Files/{relative}"

    def ensure_folder(self, relative: str) -> None:
        """Make a folder and its parents where they are missing."""
        path = self.local_path(relative)
        if not self.is_local:
            # Without a lakehouse the mount point is an ordinary folder, and what lies in it is lost.
            attached_lakehouse()
        try:
            os.makedirs(path, exist_ok=True)
        except OSError as error:
            raise explained_os_error(error, path) from error

    def publish(self, staged_relative: str, final_relative: str) -> None:
        """Give a staged file or folder of parts its final name, in one rename.

        What bears the name already is replaced. No system call swaps a folder, so one that is replaced is
        first moved into the staging folder: for a moment, or after a kill until the next run, the name is
        free.
        """
        staged, final = self.local_path(staged_relative), self.local_path(final_relative)
        replaced = f"{staged}.replaced"
        try:
            staged_is_folder = stat.S_ISDIR(os.stat(staged).st_mode)
            set_aside = os.path.isdir(final) or (staged_is_folder and os.path.exists(final))
            if set_aside:
                move_mounted(final, replaced)
                fault_point("folder_set_aside")
            try:
                move_mounted(staged, final)
            except OSError:
                if set_aside:
                    move_mounted(replaced, final)
                raise
            delete_path(replaced)
        except OSError as error:
            raise explained_os_error(error, final) from error

    def exists(self, relative: str) -> bool:
        """Whether there is a file or a folder."""
        return os.path.exists(self.local_path(relative))

    def size(self, relative: str) -> int:
        """Return the bytes of a file, or of all files in a folder; RuntimeFailure where there is none."""
        path = self.local_path(relative)
        try:
            if not os.path.isdir(path):
                return os.path.getsize(path)
            return sum(
                os.path.getsize(os.path.join(folder, name))
                for folder, _, names in os.walk(path)
                for name in names
            )
        except OSError as error:
            raise explained_os_error(error, path) from error

    def remove(self, relative: str, kept_folders: int = KEPT_FOLDERS) -> None:
        """Delete a file or a folder, if it is there, and then the folders around it that are empty.

        The first `kept_folders` folders of the path stay.
        """
        path = self.local_path(relative)
        parts = relative.split("/")
        try:
            delete_path(path)
            for depth in range(len(parts) - 1, kept_folders, -1):
                if not delete_empty_folder(self.local_path("/".join(parts[:depth]))):
                    break
        except OSError as error:
            raise explained_os_error(error, path) from error

    def table_uri(self, name: str) -> str:
        """Return where the Delta table `name` or `schema.name` lies; without a schema it is in dbo.

        Raises RuntimeUserError where no default lakehouse is attached, and for a local folder whose name
        deltalake cannot read.
        """
        schema, _, table = name.rpartition(".")
        relative = f"{schema or DEFAULT_TABLE_SCHEMA}/{table}"
        if not re.fullmatch(r"\w+/\w+", relative, re.ASCII):
            raise RuntimeUserError(
                f"'{name}' is no name of a table",
                hint="Write table or schema.table in letters, digits and _.",
            )
        if not self.is_local:
            workspace, lakehouse = attached_lakehouse()
            return f"abfss://{workspace}@{ONELAKE_HOST}/{lakehouse}/Tables/{relative}"
        bad = NO_DELTA_PATH.search(self._root)
        if bad:
            raise RuntimeUserError(
                f"no Delta table can lie below {self._root}: there is '{bad[0]}' in the name of the folder",
                hint=f"Use a folder without '{bad[0]}' in its path.",
            )
        return os.path.join(self._root, "Tables", *relative.split("/"))

    def storage_options(self) -> dict[str, str] | None:
        """Return what deltalake needs to reach a table, with a token of this moment; None for local ones."""
        if self.is_local:
            return None
        return {
            "bearer_token": str(notebookutils.credentials.getToken("storage")),
            "use_fabric_endpoint": "true",
        }


def attached_lakehouse() -> tuple[str, str]:
    """Return the ids of the workspace and of the notebook's default lakehouse in it."""
    context = notebookutils.runtime.context
    workspace, lakehouse = (context.get(key) for key in ("defaultLakehouseWorkspaceId", "defaultLakehouseId"))
    if not workspace or not lakehouse:
        raise RuntimeUserError(
            "this notebook has no default lakehouse",
            hint="Attach a lakehouse to the notebook and make it the default one, then run it again.",
        )
    return str(workspace), str(lakehouse)


def move_mounted(source: str, target: str) -> None:
    """Rename a file or a folder that lies on a mount or on this machine, replacing a file in its place."""
    # Both options are given since their defaults differ between the kinds of notebook.
    moved = notebookutils.fs.mv(f"file://{source}", f"file://{target}", create_path=True, overwrite=True)
    if moved is False:
        raise RuntimeFailure(f"{source} could not be renamed to {target}")


def delete_path(path: str) -> None:
    """Delete a file or a folder with all that is in it; nothing to do where it is missing."""
    try:
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    except FileNotFoundError:
        return


def delete_empty_folder(path: str) -> bool:
    """Delete a folder if nothing is in it; False where something is."""
    try:
        if os.listdir(path):
            return False
        os.rmdir(path)
    except FileNotFoundError:
        return True
    except OSError as error:
        # Something was put into it meanwhile; which of the two, the file system chooses.
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            return False
        raise
    return True


def explained_os_error(error: Exception, path: str) -> RuntimeFailure:
    """Return the failure to raise for what the file system, or a library on top of it, refused at `path`.

    Exit code 2 where the user can mend it (rights, something in the way), 1 for a full disk and all else.
    """
    number = getattr(error, "errno", None)
    if number is None:
        spelled = ERROR_NUMBER.search(str(error))
        number = int(spelled[1]) if spelled else None
    # Below the first line of an error of deltalake lies its backtrace.
    reason = os.strerror(number) if number is not None else str(error).partition("\n")[0]
    if number in DISK_FULL_ERRORS:
        return RuntimeFailure(
            f"the disk is full: {path} cannot be written ({reason})",
            hint="Make room and run again; the days that are complete are kept.",
        )
    if number in NOT_WRITABLE_ERRORS:
        return RuntimeUserError(
            f"{path} cannot be written to: {reason}", hint="Make the folder writable for you, and run again."
        )
    if number in IN_THE_WAY_ERRORS:
        return RuntimeUserError(
            f"{path} cannot be made: {reason}",
            hint="Something else is in the way of that path; move it, and run again.",
        )
    return RuntimeFailure(f"{path}: {reason}")
