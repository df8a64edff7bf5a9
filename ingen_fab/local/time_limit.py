"""Ends what takes too long, as Fabric does with the cells of a notebook that another one runs."""

from __future__ import annotations

import ctypes
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# A thread hears of a limit between two steps of Python, and code may catch it: so it is told again.
SECONDS_BETWEEN_CALLS = 5.0


class TimeLimitError(BaseException):
    """Raised in the middle of what takes too long; `except Exception` in a cell lets it through."""

    of_class = 0.0

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = self.of_class if seconds is None else seconds
        super().__init__(self.seconds)


class LimitedThread(threading.Thread):
    """A thread that somebody waits for: it tells that a limit has rung in vain, and how to stop its work.

    `overdue_since` is the time (monotonic, in seconds) at which the innermost limit rang, and None again when
    what it limits is over. `stop_waiting` are calls that end what a thread may wait for outside of Python.
    """

    def __init__(self, target: Callable[[], None], name: str) -> None:
        super().__init__(target=target, name=name, daemon=True)
        self.overdue_since: float | None = None
        self.stop_waiting: list[Callable[[], None]] = []

    def stop(self) -> None:
        """Let the thread end as soon as it can; returns at once."""
        raise_in(self, KeyboardInterrupt)
        for call in self.stop_waiting:
            call()


def raise_in(thread: threading.Thread, error: type[BaseException]) -> None:
    """Raise an exception in a thread, as soon as it runs Python again; what ends first hears nothing."""
    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(error))


class _Heard(BaseException):
    """Raised in a thread that was started to hear it."""


def forget_unheard() -> None:
    """Take away CPython's note that an exception waits in some thread, where none does any more.

    Up to Python 3.12 all threads share one note, which is taken away by the thread that hears its exception:
    not where the exception is taken back, and not where its thread ends first. While the note is there all
    threads take the slow path at each call, and in 3.11 a thread under `sys.setprofile` gets no further.
    """
    hearing = threading.Thread(target=_hear, daemon=True)
    hearing.start()
    hearing.join()


def _hear() -> None:
    try:
        raise_in(threading.current_thread(), _Heard)
        while True:
            time.sleep(0)
    except _Heard:
        return


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise TimeLimitError inside when `seconds` are over; limits may lie in one another.

    In the main thread it is raised at once, also where the code sleeps. In others, and where the system has
    no timer signal (Windows), it is raised when the code is back in Python.
    """
    if seconds is None:
        yield
    elif threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        with _alarm(seconds):
            yield
    else:
        with _watched(seconds):
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


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    # Python raises a class in another thread, and no instance: the class carries the number.
    watch = _Watch(
        threading.current_thread(), type("TimeLimitError", (TimeLimitError,), {"of_class": seconds})
    )
    threading.Thread(target=watch.keep, args=(seconds,), daemon=True).start()
    try:
        yield
    finally:
        _end(watch)
    if watch.rang:
        raise TimeLimitError(seconds)


def _end(watch: _Watch) -> None:
    while True:
        try:
            watch.end()
        except TimeLimitError:
            # It rang at the very end: `rang` tells.
            continue
        return


class _Watch:
    """Rings in a thread again and again, until it is ended."""

    def __init__(self, thread: threading.Thread, error: type[TimeLimitError]) -> None:
        self._thread, self._error = thread, error
        self._lock, self._over = threading.Lock(), threading.Event()
        self.rang = False

    def keep(self, seconds: float) -> None:
        """Wait, and ring."""
        while not self._over.wait(seconds):
            with self._lock:
                if not self._over.is_set():
                    self._ring()
            seconds = SECONDS_BETWEEN_CALLS

    def _ring(self) -> None:
        self.rang = True
        raise_in(self._thread, self._error)
        if isinstance(self._thread, LimitedThread):
            if self._thread.overdue_since is None:
                self._thread.overdue_since = time.monotonic()
            for call in self._thread.stop_waiting:
                call()

    def end(self) -> None:
        """Ring no more; what has rung and was not heard yet is taken back."""
        self._over.set()
        with self._lock:
            if self.rang and self._thread.ident is not None:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread.ident), None)
                forget_unheard()
            if isinstance(self._thread, LimitedThread):
                self._thread.overdue_since = None
