"""Tells from outside whether a published file is the one that was written."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingen_fab.runtime.lakehouse.storage import LakehouseStorage


def is_whole_file(storage: LakehouseStorage, relative: str, file_format: str, rows: int) -> bool:
    """Whether the file (or folder of parts) is there and not cut or overwritten.

    Parquet: the footers count the rows. CSV: there is text, and its last line is complete; to count its lines
    would cost as much as to write them.
    """
    path = Path(storage.local_path(relative))
    if not path.exists():
        return False
    parts = sorted(path.iterdir()) if path.is_dir() else [path]
    try:
        if file_format == "parquet":
            return bool(parts) and sum(pq.read_metadata(str(part)).num_rows for part in parts) == rows
        return bool(parts) and all(_ends_with_a_line(part) for part in parts)
    except (pa.ArrowInvalid, OSError):
        return False


def _ends_with_a_line(path: Path) -> bool:
    with path.open("rb") as stream:
        if not stream.seek(0, os.SEEK_END):
            return False
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"
