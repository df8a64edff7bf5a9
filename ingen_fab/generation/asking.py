"""Tells of what cannot be generated where in the configuration it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ingen_fab.errors import PlanError
from ingen_fab.model.problems import Path


@contextmanager
def asked_at(path: Path) -> Iterator[None]:
    """Give a PlanError that comes out of the block this path, unless it has a closer one."""
    try:
        yield
    except PlanError as error:
        error.path = error.path or path
        raise
