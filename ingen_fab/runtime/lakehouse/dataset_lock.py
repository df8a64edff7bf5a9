"""Lets one run at a time work on a dataset, by a lock that ends with the process that holds it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.lakehouse.layout import STAGING_FOLDER
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage, delete_empty_folder, explained_os_error
from ingen_fab.runtime.progress_log import progress_log

if sys.platform != "win32":
    import fcntl

NO_LOCK_ERRORS = frozenset({errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOLCK})
# How often a lock file that vanished between its opening and its locking is made anew.
LOCK_ATTEMPTS = 100


@contextlib.contextmanager
def dataset_lock(storage: LakehouseStorage, dataset_id: str, doing: str = "is generating") -> Iterator[None]:
    """Hold the dataset while the context is open; RuntimeUserError where another run holds it.

    `doing` is what its runs do, in words.

    The lock is the kernel's, so a file that a killed run left is no obstacle. It is seen by processes of one
    machine; where the file system has none, a warning says so and the run goes on.
    """
    relative = f"{STAGING_FOLDER}/{dataset_id}.lock"
    path, folder = storage.local_path(relative), storage.local_path(STAGING_FOLDER)
    lock_file = _locked_file(storage, path, f"{doing} {dataset_id}")
    try:
        yield
    finally:
        _release(lock_file, path, folder)


def _locked_file(storage: LakehouseStorage, path: str, work: str) -> int:
    for _ in range(LOCK_ATTEMPTS):
        storage.ensure_folder(STAGING_FOLDER)
        try:
            lock_file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except FileNotFoundError:
            # A run that ended took the empty folder away.
            continue
        except OSError as error:
            raise explained_os_error(error, path) from error
        try:
            if _locked(lock_file, path, work) and not _same_file(lock_file, path):
                os.close(lock_file)
                continue
            _write_process_id(lock_file, path)
        except BaseException:
            os.close(lock_file)
            raise
        return lock_file
    raise RuntimeUserError(
        f"the lock of a run that {work} cannot be taken: {path} vanishes again and again",
        hint="Wait for the other runs to end, then run again.",
    )


def _release(lock_file: int, path: str, folder: str) -> None:
    # Deleted before it is unlocked: who opened it meanwhile sees that it is no longer the file of that name.
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        delete_empty_folder(folder)
    except OSError as error:
        raise explained_os_error(error, path) from error
    finally:
        os.close(lock_file)


def _locked(lock_file: int, path: str, work: str) -> bool:
    """Lock the open file; False where there are no locks."""
    if sys.platform == "win32":
        _warn_of_no_lock(work, "this platform has no flock")
        return False
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in NO_LOCK_ERRORS:
            _warn_of_no_lock(work, os.strerror(error.errno))
            return False
        if error.errno != errno.EWOULDBLOCK:
            raise explained_os_error(error, path) from error
        raise RuntimeUserError(
            f"another run {work}",
            hint=f"Wait until {_holder(lock_file)} has ended, then run again.",
        ) from error
    return True


def _same_file(lock_file: int, path: str) -> bool:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(lock_file), found)


def _holder(lock_file: int) -> str:
    text = os.pread(lock_file, 32, 0).strip()
    return f"the process {text.decode('ascii')}" if text.isdigit() else "it"


def _write_process_id(lock_file: int, path: str) -> None:
    try:
        os.ftruncate(lock_file, 0)
        os.write(lock_file, f"{os.getpid()}\n".encode("ascii"))
    except OSError as error:
        raise explained_os_error(error, path) from error


def _warn_of_no_lock(work: str, reason: str) -> None:
    progress_log().warning("no lock could be taken (%s): see to it that no other run %s now", reason, work)
