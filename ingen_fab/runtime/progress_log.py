"""Progress goes through one logger, so that a notebook prints it and a terminal may draw a bar from it."""

from __future__ import annotations

import logging
import sys

PROGRESS_LOGGER = "ingen_fab.progress"


def progress_log() -> logging.Logger:
    """The logger; records may bear `done`, `total` and `unit`."""
    return logging.getLogger(PROGRESS_LOGGER)


def show_progress() -> None:
    """Print progress below the cell where nobody listens to the logger yet."""
    log = progress_log()
    if not log.hasHandlers():
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
