"""Where the stand-in for the lakehouse lies: `tmp/spark/Files` and `tmp/spark/Tables` below the project."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ingen_fab.errors import UserError

# What the workspace is called in which the project stands for one.
WORKSPACE = "local"
FILES = "Files"
TABLES = "Tables"


@dataclass(frozen=True)
class LocalLakehouse:
    """A folder with `Files` and `Tables` in it; `root` is absolute and need not exist yet."""

    root: Path
    name: str = "local"

    @classmethod
    def of_project(cls, project_dir: Path) -> LocalLakehouse:
        """Return the lakehouse of the project in `project_dir`; touches nothing."""
        return cls(project_dir.absolute() / "tmp" / "spark")

    @property
    def files(self) -> Path:
        """The folder that stands for the lakehouse's Files."""
        return self.root / FILES

    @property
    def tables(self) -> Path:
        """The folder that stands for the lakehouse's Tables."""
        return self.root / TABLES

    def create(self) -> None:
        """Make the missing folders; raises `UserError` where they cannot be made or written to."""
        for folder in (self.files, self.tables):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UserError(
                    f"the folder {folder} cannot be made: {error.strerror or error}",
                    hint="Make the project folder writable, or choose another one with --project-dir.",
                ) from error
            if not os.access(folder, os.W_OK | os.X_OK):
                raise UserError(
                    f"the folder {folder} cannot be written to",
                    hint="Make it writable for you, or choose another project with --project-dir.",
                )


def refuse_unwritable(*folders: Path) -> None:
    """Raise `UserError` where one of the folders cannot be made or written to; makes nothing."""
    for folder in folders:
        path = folder.absolute()
        there = next(part for part in (path, *path.parents) if os.path.lexists(part))
        if not there.is_dir():
            raise UserError(
                f"the folder {path} cannot be made: {there} is no folder", hint="Move it away, and run again."
            )
        if not os.access(there, os.W_OK | os.X_OK):
            raise UserError(
                f"the folder {there} cannot be written to",
                hint="Make it writable for you, or choose another project with --project-dir.",
            )
