"""Prints results to stdout: tables for people, CSV and JSON for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table

Cell = str | int | float | None


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Cell]], output: str, title: str = "") -> None:
    """Print rows in one of the formats; numbers are right-aligned and grouped in tables only.

    For programs the names of columns have no spaces.
    """
    names = [column.replace(" ", "_") for column in columns]
    if output == "json":
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2, default=str))
    elif output == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    else:
        _print_table(columns, rows, title)


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[Cell]], title: str) -> None:
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for position, column in enumerate(columns):
        numbers = any(isinstance(row[position], int | float) for row in rows)
        table.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_text(value) for value in row))
    # Without a terminal the width of the content decides, so that a pipe gets whole lines.
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 200)
    console.print(table)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def say(text: str) -> None:
    """A message for people, on stderr."""
    click.echo(text, err=True)
