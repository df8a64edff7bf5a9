"""A small series that is killed, and what it must leave in the end: what a clean run leaves."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deltalake import DeltaTable

from tests.command_line import (
    GROUP,
    Outcome,
    differing,
    ended,
    files_of,
    igf,
    igf_apart,
    start,
    tree,
    with_corner_shop,
)

DATASET = "corner_shop"
STAGING = "_ingen_fab_staging"
KILLED = -9
# Four days in two batches: thirteen files in the nested layout, sixteen by table.
SERIES = (
    *(GROUP, "generate-series", DATASET, "--start-date", "2024-01-01", "--end-date", "2024-01-04"),
    *("--batch-size", "2", "--scale", "0.1"),
)
STATE_KEY = ("dataset_id", "target", "path_format", "file_format", "table_name", "generation_date")


@dataclass(frozen=True)
class Made:
    """What a run leaves below the lakehouse: everything in Files, and the latest state row of each file."""

    files: dict[str, bytes | None]
    state: dict[tuple[Any, ...], dict[str, Any]]


def made_in(project: Path) -> Made:
    """Look at a project's lakehouse."""
    return Made(tree(files_of(project)), latest_state(project))


def state_table(project: Path) -> Path:
    """The folder of the state table."""
    return project / "tmp" / "spark" / "Tables" / "dbo" / "synthetic_data_state"


def latest_state(project: Path) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The latest row of each file, without the time at which it was finished."""
    rows = DeltaTable(str(state_table(project))).to_pyarrow_table().to_pylist()
    latest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: row["finished_at"]):
        latest[tuple(row[name] for name in STATE_KEY)] = {k: v for k, v in row.items() if k != "finished_at"}
    return latest


def check_same(project: Path, clean: Made, command: tuple[str, ...]) -> None:
    """Compare with a clean run row for row, and see that the same command finds nothing to do."""
    found = made_in(project)
    assert differing(found.files, clean.files) == []
    assert found.state == clean.state
    plan = igf(project, *(word for word in command if word != "--force"), "--dry-run", "--format", "csv")
    assert {row["action"] for row in plan.records} == {"keep"}


def check_nothing_half_made(project: Path, clean: Made) -> None:
    """After a kill: what bears its final name is whole, and what the state records is there."""
    published = {
        path: data for path, data in tree(files_of(project)).items() if data and not path.startswith(STAGING)
    }
    assert differing(published, {path: clean.files.get(path) for path in published}) == []
    if (state_table(project) / "_delta_log" / f"{1:020}.json").exists():
        for row in latest_state(project).values():
            assert (project / "tmp" / "spark" / row["file_path"]).exists(), row["file_path"]


def killed_at(project: Path, command: tuple[str, ...], fault: str) -> Outcome:
    """Run a command that ends itself at a fault point as `kill -9` would."""
    return igf_apart(project, *command, env={"INGEN_FAB_FAULT": fault})


def killed_when(project: Path, command: tuple[str, ...], moment: Callable[[], bool]) -> Outcome:
    """Run a command and kill it as soon as `moment` is there; it may have ended before."""
    process = start(project, *command)
    while process.poll() is None and not moment():
        time.sleep(0.0005)
    process.kill()
    return ended(process)


@dataclass(frozen=True)
class StalledRun:
    """A run that stands still with the lock in its hands, as nobody reads its messages."""

    process: subprocess.Popen[str]
    messages: int
    filled: int

    def released(self) -> Outcome:
        """Read its messages, so that it goes on, and wait for its end."""
        with open(self.messages, "rb", closefd=False) as stream, self.process:
            text = stream.read()[self.filled :].decode()
            out, _ = self.process.communicate(timeout=120)
        return Outcome(self.process.returncode, out, text)


@contextmanager
def stalled_run(project: Path, *options: str) -> Iterator[StalledRun]:
    """A run that stands still when it reports its first batch: its messages go into a pipe that is full."""
    before = commits(project)
    messages, written = os.pipe()
    os.set_blocking(written, False)
    filled = 0
    with suppress(BlockingIOError):
        while True:
            filled += os.write(written, bytes(1024))
    os.set_blocking(written, True)
    process = start(project, *SERIES, *options, stderr=written)
    os.close(written)
    try:
        # The report comes after the first batch is recorded; making the table is a commit of its own.
        while commits(project) < max(before + 1, 2):
            assert process.poll() is None, process.returncode
            time.sleep(0.01)
        yield StalledRun(process, messages, filled)
    finally:
        if process.poll() is None:
            process.kill()
        with process:
            process.wait()
        os.close(messages)


def commits(project: Path) -> int:
    """How often the state table was written."""
    return len(list((state_table(project) / "_delta_log").glob("*.json")))


def finish(project: Path, command: tuple[str, ...]) -> None:
    """The same command again, which goes through."""
    again = igf(project, *command)
    assert again.code == 0, again.err


def new_project(folder: Path, *changes: tuple[str, str]) -> Path:
    """A project with the sample dataset."""
    folder.mkdir(exist_ok=True)
    with_corner_shop(folder, *changes)
    return folder


def clean_run(folder: Path, *commands: tuple[str, ...], changes: tuple[tuple[str, str], ...] = ()) -> Made:
    """What commands leave that nobody disturbs."""
    project = new_project(folder, *changes)
    for command in commands:
        finish(project, command)
    return made_in(project)
