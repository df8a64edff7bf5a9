"""Files that cannot be read at all: found by what Spark says of them, refused or set aside."""

from __future__ import annotations

import re
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


# What Spark and its libraries say of bytes that are none of parquet; a storage that fails says other things.
DAMAGED = re.compile(
    r"not a Parquet file|can not read class|\bcorrupt|FAILED_TO_UNCOMPRESS|Parquet(?:Decoding|Runtime)|"
    r"EOFException|TProtocolException|ZstdException|SnappyError|MALFORMED|Unrecoverable",
    re.IGNORECASE,
)
STORAGE_FAILED = re.compile(r"AbfsRestOperation|FileNotFound|SocketTimeout|UnknownHost")


def is_damage(error: Exception) -> bool:
    """Whether an error of Spark's is about the bytes of a file."""
    text = str(error)
    return bool(DAMAGED.search(text)) and not STORAGE_FAILED.search(text)


def unreadable_file(error: Exception, files: Sequence[ListedFile]) -> ListedFile | None:
    """The file whose bytes are damaged, as an error of Spark's says; None for any other error."""
    if not is_damage(error):
        return None
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
