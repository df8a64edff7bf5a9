"""Ends what takes too long, as Fabric does with the cells of a notebook that another one runs."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TimeLimitError(BaseException):
    """Raised in the middle of what takes too long; `except Exception` in a cell lets it through."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise TimeLimitError inside when `seconds` are over; limits may lie in one another.

    Outside of the main thread, and where the system has no timer signal (Windows), it is raised at the end.
    """
    started = time.monotonic()
    if seconds is None:
        yield
    elif threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        if time.monotonic() - started > seconds:
            raise TimeLimitError(seconds)
    else:
        with _alarm(seconds):
            yield


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TimeLimitError(seconds)

    started = time.monotonic()
    outer_left = signal.getitimer(signal.ITIMER_REAL)[0]
    outer_ring = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, outer_left) if outer_left else seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, outer_ring)
        if outer_left:
            # An outer limit that is over meanwhile rings at once.
            left = outer_left - (time.monotonic() - started)
            signal.setitimer(signal.ITIMER_REAL, max(left, 0.001))
