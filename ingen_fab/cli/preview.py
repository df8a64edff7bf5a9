"""`preview`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import DayType, dataset_argument, output_option, scale_option, seed_option
from ingen_fab.cli.output import print_rows, program_line, say


@click.command("preview", short_help="Print rows of a table without writing.")
@dataset_argument
@click.argument("table")
@click.option("--date", "day", type=DayType(), required=True, help="The day.")
@click.option(
    "--rows", type=click.IntRange(1, 10_000), default=10, show_default=True, help="Rows to print at the most."
)
@seed_option
@scale_option
@output_option
@click.pass_obj
def preview(
    project_dir: Path, dataset: str, table: str, day: date, rows: int, seed: int, scale: str, output: str
) -> None:
    """Print the first rows that TABLE of DATASET has on a day."""
    columns, found = verbs.Project(project_dir).preview(dataset, table, day, rows, seed, scale)
    print_rows(columns, found, output)
    say(f"Next: {program_line(project_dir, 'compile', dataset)}")
