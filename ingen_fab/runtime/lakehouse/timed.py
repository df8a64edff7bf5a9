"""Collects where the time of a run goes."""

from __future__ import annotations

import time


class timed:  # noqa: N801 - reads like a statement where it is used
    """Adds the time of a block to an entry of `seconds`."""

    def __init__(self, seconds: dict[str, float], name: str) -> None:
        self.seconds = seconds
        self.name = name

    def __enter__(self) -> None:
        self.started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds[self.name] = self.seconds.get(self.name, 0.0) + time.perf_counter() - self.started
