"""Prints results to stdout: tables for people, CSV and JSON for programs."""

from __future__ import annotations

import csv
import json
import shlex
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

Cell = str | int | float | bool | None

# A longer word of a text may be broken where a table is too wide; a number or a date never is.
BREAKABLE_WORD = 24
# What a column has around its content: a space on either side, and a line.
AROUND_A_CELL = 3


def print_rows(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    output: str,
    *,
    counts: Collection[str] = (),
    spare: Collection[str] = (),
) -> None:
    """Print rows in one of the formats; what stands in a cell is shown as it is, whatever it looks like.

    In tables numbers are right-aligned, those of the columns `counts` have their digits grouped, and the
    columns `spare` are left out where the table would be too wide. Rows that are too wide all the same stand
    one below the other. For programs the names of columns have no spaces; numbers, booleans and NULL are
    such in JSON.
    """
    names = [column.replace(" ", "_") for column in columns]
    if output == "json":
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2, default=str))
    elif output == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_text(value) for value in row] for row in rows)
    else:
        _print_table(columns, rows, counts, spare)


def _print_table(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], counts: Collection[str], spare: Collection[str]
) -> None:
    shown = [
        _Column(name, [_text(row[place], grouped=name in counts) for row in rows], _is_numeric(rows, place))
        for place, name in enumerate(columns)
    ]
    # Without a terminal the content decides, so that a pipe gets whole lines.
    console = Console(file=sys.stdout)
    width = console.width if sys.stdout.isatty() else None
    if not _fits(shown, width):
        shown = [column for column in shown if column.name not in spare]
    if not _fits(shown, width):
        _print_one_below_the_other(shown, len(rows))
        return
    widths = _widths(shown, width)
    table = Table(header_style="bold")
    for column, wide in zip(shown, widths, strict=True):
        table.add_column(
            Text(column.name), justify="right" if column.is_numeric else "left", overflow="fold", width=wide
        )
    for cells in zip(*(column.cells for column in shown), strict=True):
        table.add_row(*(Text(cell) for cell in cells))
    console.width = sum(widths) + AROUND_A_CELL * len(widths) + 1
    console.print(table)


@dataclass(frozen=True)
class _Column:
    name: str
    cells: list[str]
    is_numeric: bool

    @cached_property
    def natural(self) -> int:
        """The width without a line break."""
        return max(cell_len(line) for text in (self.name, *self.cells) for line in text.split("\n"))

    @cached_property
    def least(self) -> int:
        """The width at which no number, no date and no word of common length is broken."""
        longest = max(cell_len(word) for text in (self.name, *self.cells) for word in text.split())
        return min(longest, max(BREAKABLE_WORD, cell_len(self.name)))


def _fits(columns: Sequence[_Column], width: int | None) -> bool:
    return width is None or sum(column.least + AROUND_A_CELL for column in columns) + 1 <= width


def _widths(columns: Sequence[_Column], width: int | None) -> list[int]:
    """The natural width of each column; where these are too wide together, the widest ones give way."""
    widths = [column.natural for column in columns]
    if width is None:
        return widths
    room = width - AROUND_A_CELL * len(columns) - 1
    while sum(widths) > room:
        able = [place for place, column in enumerate(columns) if widths[place] > column.least]
        widths[max(able, key=lambda place: widths[place])] -= 1
    return widths


def _print_one_below_the_other(columns: Sequence[_Column], count: int) -> None:
    names = max(cell_len(column.name) for column in columns)
    for row in range(count):
        click.echo(f"row {row + 1}")
        for column in columns:
            click.echo(f"  {column.name:<{names}}  {column.cells[row]}".rstrip())


def _is_numeric(rows: Sequence[Sequence[Cell]], place: int) -> bool:
    return any(isinstance(row[place], int | float) and not isinstance(row[place], bool) for row in rows)


def _text(value: Cell, *, grouped: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,}" if grouped and isinstance(value, int) else str(value)


def say(text: str) -> None:
    """A message for people, on stderr."""
    click.echo(text, err=True)


def counted(count: int, noun: str) -> str:
    """A count with its noun: `1 file`, `2 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def command_line(project_dir: Path, *words: str | Path) -> str:
    """A command of the synthetic-data group as it can be pasted, for the same project."""
    return project_command(project_dir, "synthetic-data", *words)


def project_command(project_dir: Path, *words: str | Path) -> str:
    """A command as it can be pasted, for the same project."""
    project = [] if project_dir == Path() else ["--project-dir", str(project_dir)]
    return shlex.join(["ingen_fab", *project, *map(str, words)])
