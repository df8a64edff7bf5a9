from __future__ import annotations

import errno
import fcntl
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.lakehouse.dataset_lock import dataset_lock
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage

LOCK = "_ingen_fab_staging/retail.lock"

IN_A_PROCESS = """
import sys
from pathlib import Path
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.runtime.errors import RuntimeUserError
with importable(create_module(Session("n", "jupyter", LocalLakehouse(Path("/nowhere"))))):
    from ingen_fab.runtime.lakehouse.dataset_lock import dataset_lock
    from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
storage = LakehouseStorage(sys.argv[1])
"""
HOLD = (
    IN_A_PROCESS
    + """
with dataset_lock(storage, "retail"):
    print("held", flush=True)
    sys.stdin.read()
"""
)
CONTEND = (
    IN_A_PROCESS
    + """
import os
counter, taken = Path(sys.argv[2]), 0
while taken < 150:
    try:
        with dataset_lock(storage, "retail"):
            before = int(counter.read_text())
            os.sched_yield()
            counter.write_text(str(before + 1))
            taken += 1
    except RuntimeUserError:
        pass
"""
)


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_lock_leaves_no_file_and_no_folder(storage: LakehouseStorage, files: Path) -> None:
    with dataset_lock(storage, "retail"):
        assert (files / LOCK).read_text() == f"{os.getpid()}\n"
    assert list(files.iterdir()) == []


def test_the_lock_is_given_back_after_an_error(storage: LakehouseStorage, files: Path) -> None:
    with pytest.raises(ZeroDivisionError), dataset_lock(storage, "retail"):
        raise ZeroDivisionError
    assert list(files.iterdir()) == []


def test_a_second_run_ends_with_a_message_that_names_the_first(
    storage: LakehouseStorage, files: Path
) -> None:
    with start(HOLD, files.parent) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(RuntimeUserError, match=r"^another run is generating retail$") as caught,
            dataset_lock(storage, "retail"),
        ):
            pass
        assert caught.value.hint == f"Wait until the process {other.pid} has ended, then run again."
        assert (files / LOCK).exists()
        with dataset_lock(storage, "another_dataset"):
            pass
        assert (files / LOCK).exists()
        other.communicate("end")
    assert list(files.iterdir()) == []


def test_a_file_that_a_killed_run_left_is_no_obstacle(storage: LakehouseStorage, files: Path) -> None:
    with start(HOLD, files.parent) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
        assert other.wait() == -signal.SIGKILL
    assert (files / LOCK).exists()
    with dataset_lock(storage, "retail"):
        pass
    assert list(files.iterdir()) == []


def test_two_processes_never_hold_it_at_once_although_the_file_comes_and_goes(
    files: Path, tmp_path: Path
) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    with start(CONTEND, files.parent, counter) as one, start(CONTEND, files.parent, counter) as two:
        assert (one.wait(60), two.wait(60)) == (0, 0)
    assert counter.read_text() == "300"
    assert list(files.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOTSUP, errno.EINVAL])
def test_a_file_system_without_locks_gets_a_warning(
    storage: LakehouseStorage,
    files: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
) -> None:
    def refuse(_file: int, _operation: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with caplog.at_level(logging.WARNING, "ingen_fab.progress"), dataset_lock(storage, "retail"):
        pass
    assert "no other run is generating retail now" in caplog.text
    assert list(files.iterdir()) == []


def test_a_platform_without_flock_gets_a_warning(
    storage: LakehouseStorage,
    files: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with caplog.at_level(logging.WARNING, "ingen_fab.progress"), dataset_lock(storage, "retail"):
        pass
    assert "this platform has no flock" in caplog.text
    assert list(files.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_an_error_for_the_user(
    storage: LakehouseStorage, files: Path
) -> None:
    (files / "_ingen_fab_staging").write_text("in the way")
    with (
        pytest.raises(RuntimeUserError, match="_ingen_fab_staging cannot be made"),
        dataset_lock(storage, "retail"),
    ):
        pass
