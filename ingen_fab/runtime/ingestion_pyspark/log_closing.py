"""Collects rows of the log that are to be closed, so that one commit closes those of many configs."""

from __future__ import annotations

import time
from collections.abc import Iterable
from threading import Lock

from ingen_fab.runtime.ingestion_pyspark.kept_tables import KeptTables
from ingen_fab.runtime.lakehouse.fault_points import fault_point

# Rows of the log of configs that are done are closed at the end of the run, and as often as this: a commit
# of the log may take longer than that of a small target.
SECONDS_BETWEEN_CLOSINGS = 15


class LogClosing:
    """What is known of slices and not yet in the log; after a kill the next run finds it in the targets.

    Several threads may hand rows over. As a context it writes them at its end.
    """

    def __init__(self, tables: KeptTables) -> None:
        self._tables = tables
        self._entries: list[dict[str, object]] = []
        self._written_at = time.monotonic()
        self._lock = Lock()

    def __enter__(self) -> LogClosing:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        # What is no Exception ends the process, which must not wait for Spark.
        if error is None or isinstance(error, Exception):
            self.write()

    def add(self, entries: Iterable[dict[str, object]]) -> None:
        """Take rows that are closed, and write them where the last ones were written some time ago."""
        with self._lock:
            self._entries += entries
            is_due = time.monotonic() - self._written_at > SECONDS_BETWEEN_CLOSINGS
        if is_due:
            self.write()

    def write(self) -> None:
        """Write what there is, in one commit."""
        with self._lock:
            if not self._entries:
                return
            self._tables.close_entries(self._entries)
            self._entries.clear()
            self._written_at = time.monotonic()
        fault_point("ingest_log_closed")
