from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable

import pytest

from ingen_fab.local.time_limit import LimitedThread, TimeLimitError, time_limit


def test_what_takes_too_long_is_ended() -> None:
    started = time.monotonic()
    with pytest.raises(TimeLimitError), time_limit(0.1):
        time.sleep(5)
    assert time.monotonic() - started < 2


def test_what_is_fast_enough_is_left_alone_and_the_timer_is_off() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(5), time_limit(None):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_an_outer_limit_holds_inside_of_a_longer_one() -> None:
    with pytest.raises(TimeLimitError) as caught, time_limit(0.1), time_limit(60):
        time.sleep(5)
    assert caught.value.args[0] in (0.1, 60)


def test_an_outer_limit_goes_on_after_an_inner_one() -> None:
    def work() -> None:
        with time_limit(0.3):
            with time_limit(0.2):
                pass
            time.sleep(5)

    started = time.monotonic()
    with pytest.raises(TimeLimitError) as caught:
        work()
    assert caught.value.args[0] == 0.3
    assert time.monotonic() - started < 2


def in_a_thread(work: Callable[[], None]) -> LimitedThread:
    thread = LimitedThread(work, "work")
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return thread


def test_another_thread_is_ended_between_two_steps() -> None:
    caught: list[TimeLimitError] = []

    def work() -> None:
        try:
            with time_limit(60), time_limit(0.05):
                while True:
                    time.sleep(0.001)
        except TimeLimitError as error:
            caught.append(error)

    assert in_a_thread(work).overdue_since is None
    assert [error.seconds for error in caught] == [0.05]


def test_in_another_thread_what_cannot_be_ended_hears_of_it_at_the_end() -> None:
    caught: list[BaseException] = []

    def work() -> None:
        try:
            with time_limit(0.01):
                time.sleep(0.1)
        except TimeLimitError as error:
            caught.append(error)
        # Nothing rings later on.
        time.sleep(0.1)

    in_a_thread(work)
    assert len(caught) == 1


def test_a_limit_that_nobody_heard_does_not_stop_those_who_are_profiled() -> None:
    def too_slow() -> None:
        with pytest.raises(TimeLimitError), time_limit(0.01):
            time.sleep(0.1)

    def profiled() -> None:
        sys.setprofile(lambda *_: None)
        (lambda: None)()
        sys.setprofile(None)

    in_a_thread(too_slow)
    in_a_thread(profiled)


def test_what_is_fast_enough_in_another_thread_is_left_alone() -> None:
    done: list[bool] = []

    def work() -> None:
        with time_limit(0.05):
            pass
        time.sleep(0.2)
        done.append(True)

    in_a_thread(work)
    assert done == [True]


def test_a_thread_that_is_overdue_says_so_and_ends_what_it_waits_for() -> None:
    over = threading.Event()

    def work() -> None:
        with pytest.raises(TimeLimitError), time_limit(0.05):
            over.wait(10)

    thread = LimitedThread(work, "work")
    thread.stop_waiting.append(over.set)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    assert over.is_set()
