from __future__ import annotations

import io
import logging
import os
import pty

import pytest

from ingen_fab.local.progress import LOGGER_NAME, LineHandler, progress_display

LOGGER = logging.getLogger(LOGGER_NAME)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def counted(message: str, done: int, total: int | None = 10) -> logging.LogRecord:
    record = logging.makeLogRecord({"msg": message, "levelno": logging.INFO})
    record.__dict__.update({"done": done, "total": total, "unit": "table-days"})
    return record


def test_lines_come_once_a_second_with_the_first_and_the_last() -> None:
    stream, clock = io.StringIO(), Clock()
    handler = LineHandler(stream, clock)
    for done in range(1, 9):
        handler.emit(counted("orders", done))
        clock.now += 0.4
    handler.close()
    assert stream.getvalue().split("\n") == [
        "orders: 1 of 10 table-days",
        "orders: 4 of 10 table-days",
        "orders: 7 of 10 table-days",
        "orders: 8 of 10 table-days",
        "",
    ]


def test_the_last_line_is_written_once_when_it_was_not_held_back() -> None:
    stream = io.StringIO()
    handler = LineHandler(stream, Clock())
    handler.emit(counted("orders", 1))
    handler.close()
    assert stream.getvalue() == "orders: 1 of 10 table-days\n"


def test_messages_without_a_count_are_always_written_and_keep_their_place() -> None:
    stream = io.StringIO()
    with progress_display(stream):
        LOGGER.info("start")
        LOGGER.info("orders", extra={"done": 1, "total": 2, "unit": "table-days"})
        LOGGER.info("orders", extra={"done": 2, "total": 2, "unit": "table-days"})
        LOGGER.info("%d files", 3)
    assert stream.getvalue().split("\n") == [
        "start",
        "orders: 1 of 2 table-days",
        "orders: 2 of 2 table-days",
        "3 files",
        "",
    ]


def test_a_count_needs_no_total_and_no_unit() -> None:
    stream = io.StringIO()
    with progress_display(stream):
        LOGGER.info("rows", extra={"done": 5})
    assert stream.getvalue() == "rows: 5\n"


def test_quiet_leaves_only_warnings() -> None:
    stream = io.StringIO()
    with progress_display(stream, quiet=True):
        LOGGER.info("orders", extra={"done": 1})
        LOGGER.warning("a day is missing")
    assert stream.getvalue() == "a day is missing\n"


def test_the_logger_is_as_before_afterwards_even_when_the_work_fails(
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = LOGGER.level, LOGGER.propagate, LOGGER.handlers[:]
    stream = io.StringIO()

    def fail_inside() -> None:
        with progress_display(stream):
            assert (LOGGER.level, LOGGER.propagate) == (logging.INFO, False)
            LOGGER.info("inside")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert (LOGGER.level, LOGGER.propagate, LOGGER.handlers[:]) == before
    assert stream.getvalue() == "inside\n"
    assert caplog.messages == []


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, term: str) -> str:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "120")
    leader, follower = pty.openpty()
    with os.fdopen(follower, "w", encoding="utf-8") as stream, progress_display(stream):
        LOGGER.info("reading [orders]:smile:")
        for done in (1, 2, 3):
            LOGGER.info("orders [x]:smile:", extra={"done": done, "total": 3, "unit": "table-days"})
    shown = b""
    try:
        while chunk := os.read(leader, 65536):
            shown += chunk
    except OSError:
        # The other end is closed and all is read.
        pass
    os.close(leader)
    return shown.decode()


def test_a_terminal_shows_a_bar_with_message_and_count(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_a_terminal(monkeypatch, "xterm")
    assert "reading [orders]:smile:" in shown
    assert "orders [x]:smile:" in shown
    assert "3 of 3 table-days" in shown
    assert "━" in shown


def test_a_dumb_terminal_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_a_terminal(monkeypatch, "dumb").replace("\r\n", "\n")
    assert shown.splitlines() == [
        "reading [orders]:smile:",
        "orders [x]:smile:: 1 of 3 table-days",
        "orders [x]:smile:: 3 of 3 table-days",
    ]
