from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from contextlib import redirect_stdout

import pytest

from ingen_fab.cli.output import Cell, command_line, counted, print_rows

LITERAL = ["[red]big[/red]", "[/]", ":smile:", "[link=http://x]", "a [b] c", "\\[x]"]
COLUMNS = ("name", "rows", "day")
ROWS: list[tuple[Cell, ...]] = [("orders", 1234567, "2024-01-01"), ("items and parts", 8, "2024-01-31")]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(params=["pipe", "terminal"])
def stream(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "300")
    return _Terminal() if request.param == "terminal" else io.StringIO()


def printed(
    stream: io.StringIO, columns: Sequence[str], rows: Sequence[Sequence[Cell]], **more: set[str]
) -> str:
    with redirect_stdout(stream):
        print_rows(columns, rows, "table", counts=more.get("counts", ()), spare=more.get("spare", ()))
    return re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())


def on_terminal(
    monkeypatch: pytest.MonkeyPatch, width: int, rows: Sequence[Sequence[Cell]] = ROWS, **more: set[str]
) -> str:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(width))
    return printed(_Terminal(), COLUMNS, rows, **more)


@pytest.mark.parametrize("text", LITERAL)
def test_what_looks_like_markup_or_an_emoji_is_shown_as_it_is(stream: io.StringIO, text: str) -> None:
    shown = printed(stream, (text, "other"), [(text, 1)])
    assert shown.count(text) == 2


def test_only_counts_have_their_digits_grouped(stream: io.StringIO) -> None:
    shown = printed(stream, ("date_key", "rows"), [(20240115, 20240115)], counts={"rows"})
    assert shown.count("20240115") == 1
    assert shown.count("20,240,115") == 1


@pytest.mark.parametrize("width", range(35, 50))
def test_a_table_that_fits_breaks_no_number_and_no_date(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    shown = on_terminal(monkeypatch, width, counts={"rows"})
    assert all(
        word in shown for word in ("1,234,567", "2024-01-01", "2024-01-31", "orders", "items", "parts")
    )
    assert max(len(line) for line in shown.splitlines()) <= width
    assert "┃" in shown


def test_rows_that_do_not_fit_stand_one_below_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_terminal(monkeypatch, 25, counts={"rows"}).splitlines() == [
        "row 1", "  name  orders", "  rows  1,234,567", "  day   2024-01-01",
        "row 2", "  name  items and parts", "  rows  8", "  day   2024-01-31",
    ]  # fmt: skip


def test_spare_columns_are_left_out_before_that(monkeypatch: pytest.MonkeyPatch) -> None:
    wide, narrow = (on_terminal(monkeypatch, width, spare={"day"}) for width in (60, 25))
    assert "2024-01-01" in wide
    assert "2024-01-01" not in narrow
    assert "┃" in narrow


def test_a_long_word_is_broken_and_nothing_of_it_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_terminal(monkeypatch, 60, [("/".join(["folder"] * 20), 1, "2024-01-01")])
    cells = [line.split("│")[1].strip() for line in shown.splitlines() if line.startswith("│")]
    assert "".join(cells) == "/".join(["folder"] * 20)


def test_a_pipe_gets_whole_lines() -> None:
    shown = printed(io.StringIO(), COLUMNS, [("word " * 100, 1, "2024-01-01")])
    assert ("word " * 100).strip() in shown


@pytest.mark.parametrize(("output", "value"), [("csv", "true"), ("json", True)])
def test_programs_get_booleans_and_nothing_for_null(output: str, value: object) -> None:
    stream = io.StringIO()
    with redirect_stdout(stream):
        print_rows(("is it", "key", "none"), [(True, 20240115, None)], output)
    text = stream.getvalue()
    if output == "json":
        assert json.loads(text) == [{"is_it": value, "key": 20240115, "none": None}]
    else:
        assert list(csv.DictReader(io.StringIO(text))) == [{"is_it": value, "key": "20240115", "none": ""}]


def test_a_count_agrees_with_its_noun() -> None:
    assert [counted(count, "file") for count in (0, 1, 2, 1000)] == [
        "0 files", "1 file", "2 files", "1,000 files",
    ]  # fmt: skip


def test_a_command_is_quoted_for_the_shell(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("my project")
    assert (
        command_line(folder, "validate", "x")
        == f"ingen_fab --project-dir '{folder}' synthetic-data validate x"
    )
