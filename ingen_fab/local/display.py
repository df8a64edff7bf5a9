"""`display` and `displayHTML` of a notebook, as text through print."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

MAX_ROWS = 20
MAX_WIDTH = 40


def display(*objects: object, summary: bool = False) -> None:
    """Print each object: a small table for what is one, such as a DataFrame; the repr for all else."""
    if summary:
        print("(display: the summary of columns is not available here; the rows follow)")
    for shown in objects:
        print(as_text(shown))


def display_html(html: str) -> None:
    """Print that there is HTML, which a terminal cannot show; known to cells as `displayHTML`."""
    print(f"(displayHTML: {len(html)} characters of HTML, not shown here)")


def as_text(shown: object) -> str:
    """Return what `display` prints for one object."""
    table = _rows(shown)
    if table is None:
        return repr(shown)
    names, rows, total = table
    lines = _table(names, [[_cell(value) for value in row] for row in rows])
    if total is None:
        lines.append(f"(the first {len(rows)} rows)")
    elif total > len(rows):
        lines.append(f"({len(rows)} of {total} rows)")
    return "\n".join(lines)


def _rows(shown: object) -> tuple[list[str], list[Sequence[object]], int | None] | None:
    """Return (column names, the first rows, number of all rows); None for what is no table.

    The number is None where there are more and nobody has counted them.
    """
    # Only a library that is loaded can have made the object, so none is imported for the question.
    pandas, pyarrow = sys.modules.get("pandas"), sys.modules.get("pyarrow")
    spark = sys.modules.get("pyspark.sql")
    if spark is not None and isinstance(shown, spark.DataFrame):
        return _rows_of_spark(shown)
    if pandas is not None and isinstance(shown, pandas.DataFrame):
        head = shown.head(MAX_ROWS)
        return [str(name) for name in head.columns], head.to_numpy(dtype=object).tolist(), len(shown)
    if pyarrow is not None and isinstance(shown, pyarrow.Table | pyarrow.RecordBatch):
        columns = [column.to_pylist() for column in shown.slice(0, MAX_ROWS).columns]
        return list(shown.schema.names), list(zip(*columns, strict=True)), shown.num_rows
    if isinstance(shown, list) and shown:
        return _rows_of_list(shown)
    return None


def _rows_of_spark(frame: Any) -> tuple[list[str], list[Sequence[object]], int | None]:
    # One row more than is shown tells that there are more; how many, only a job over all of them could tell.
    rows: list[Sequence[object]] = [tuple(row) for row in frame.limit(MAX_ROWS + 1).collect()]
    return list(frame.columns), rows[:MAX_ROWS], len(rows) if len(rows) <= MAX_ROWS else None


def _rows_of_list(items: list[object]) -> tuple[list[str], list[Sequence[object]], int] | None:
    head = items[:MAX_ROWS]
    if all(isinstance(item, Mapping) for item in head):
        mappings = [item for item in head if isinstance(item, Mapping)]
        keys = list(dict.fromkeys(key for mapping in mappings for key in mapping))
        return (
            [str(key) for key in keys],
            [[mapping.get(key) for key in keys] for mapping in mappings],
            len(items),
        )
    if all(is_dataclass(item) and type(item) is type(head[0]) for item in head):
        names = [found.name for item in head[:1] if is_dataclass(item) for found in fields(item)]
        return names, [[getattr(item, name) for name in names] for item in head], len(items)
    return None


def _cell(value: object) -> str:
    text = "NULL" if value is None else str(value)
    text = text.replace("\n", "\\n")
    return text if len(text) <= MAX_WIDTH else f"{text[: MAX_WIDTH - 3]}..."


def _table(names: list[str], rows: list[list[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(names, *rows, strict=True)]
    rule = ["-" * width for width in widths]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (names, rule, *rows)]
