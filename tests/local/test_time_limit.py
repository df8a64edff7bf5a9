from __future__ import annotations

import signal
import threading
import time

import pytest

from ingen_fab.local.time_limit import TimeLimitError, time_limit


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


def test_in_another_thread_the_end_tells() -> None:
    caught: list[BaseException] = []

    def work() -> None:
        try:
            with time_limit(0.01):
                time.sleep(0.1)
        except TimeLimitError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(caught) == 1
