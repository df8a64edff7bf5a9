"""Files that cannot be read at all: found by what Spark says of them, refused or set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.discovery import ListedFile


@dataclass(frozen=True)
class BadFile:
    """A file of which no row could be read, and why; it counts as one row."""

    path: str
    reason: str


def unreadable_file(error: Exception, files: Sequence[ListedFile]) -> ListedFile | None:
    """The file that an error of Spark's is about; None where it names none of them."""
    text = unquote(str(error))
    named = [file for file in files if file.path in text]
    # The longest path: others may be a part of it.
    return max(named, key=lambda file: len(file.path)) if named else None


def refuse_bad_files(config: IngestionConfig, bad: Sequence[BadFile]) -> None:
    """Raise where the config has files that cannot be read and fails on errors."""
    if bad and config.error_handling_strategy == "fail":
        raise RuntimeFailure(
            "files that cannot be read; nothing was written"
            + "".join(f"\n  Files/{file.path}: {file.reason}" for file in bad),
            hint="Mend or remove the files, or set error_handling_strategy to log.",
        )
