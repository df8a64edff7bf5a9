from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pytest

from ingen_fab.local.display import as_text, display, display_html


@dataclass(frozen=True)
class Point:
    x: int
    label: str


def test_an_arrow_table_is_shown_as_columns() -> None:
    table = pa.table({"id": [1, 20], "name": ["Ada", None]})
    assert as_text(table) == "id  name\n--  ----\n1   Ada\n20  NULL"


def test_a_long_table_says_how_many_rows_it_has() -> None:
    lines = as_text(pa.table({"id": list(range(1000))})).split("\n")
    assert lines[-2:] == ["19", "(20 of 1000 rows)"]


def test_a_list_of_records_is_a_table() -> None:
    assert as_text([{"a": 1}, {"a": 2, "b": "x"}]) == "a  b\n-  ----\n1  NULL\n2  x"
    assert as_text([Point(1, "p")]) == "x  label\n-  -----\n1  p"


@pytest.mark.parametrize("shown", [[], [1, "a"], [Point(1, "p"), 2], "text", 3, None, {"a": 1}])
def test_all_else_is_shown_by_its_repr(shown: object) -> None:
    assert as_text(shown) == repr(shown)


def test_a_long_value_is_cut_and_a_line_break_does_not_break_the_table() -> None:
    assert as_text([{"a": "x" * 100}]).split("\n")[-1] == "x" * 37 + "..."
    assert as_text([{"a": "1\n2"}]).split("\n")[-1] == "1\\n2"


def test_a_table_without_columns_or_rows_is_shown_too() -> None:
    assert as_text(pa.table({})) == "\n"
    assert as_text(pa.table({"id": pa.array([], pa.int64())})) == "id\n--"


def test_display_prints_and_says_what_it_cannot_show(capsys: pytest.CaptureFixture[str]) -> None:
    display(1, [2], summary=True)
    display_html("<b>hello</b>")
    assert capsys.readouterr().out.split("\n") == [
        "(display: the summary of columns is not available here; the rows follow)",
        "1",
        "[2]",
        "(displayHTML: 12 characters of HTML, not shown here)",
        "",
    ]
