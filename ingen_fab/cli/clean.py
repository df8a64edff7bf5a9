"""`clean`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import (
    DayType,
    connection_option,
    dataset_argument,
    environment_option,
    output_option,
    table_names,
)
from ingen_fab.cli.output import counted, print_rows, say
from ingen_fab.errors import UserError


@click.command("clean", short_help="Remove files and state of some days.")
@dataset_argument
@click.option("--from", "first", type=DayType(), help="The first day; default: all.")
@click.option("--to", "last", type=DayType(), help="The last day, included; default: all.")
@click.option("--tables", callback=table_names, help="Exactly these tables, without parents: a,b,c.")
@environment_option
@connection_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@output_option
@click.pass_context
def clean(
    ctx: click.Context,
    dataset: str,
    first: date | None,
    last: date | None,
    tables: tuple[str, ...],
    environment: str,
    yes: bool,
    output: str,
) -> None:
    """Remove what was generated of DATASET, in every layout, after showing it."""
    project_dir: Path = ctx.obj
    project = verbs.Project(project_dir)
    found = project.recorded(dataset, first, last, tables, environment)
    rows = [(str(row.generation_date), row.table_name, row.row_count, row.file_path) for row in found]
    if not rows:
        say("nothing to remove")
        return
    print_rows(("date", "table", "rows", "file"), rows, output, counts=("rows",))
    if not yes and not confirmed(len(rows)):
        say("nothing was removed")
        ctx.exit(1)
    project.remove(dataset, found, environment)
    say(f"removed {counted(len(rows), 'file')}")


def confirmed(count: int) -> bool:
    """The answer to the question; raises UserError where there is nobody to answer."""
    try:
        return click.confirm(
            "Remove this file?" if count == 1 else f"Remove these {count:,} files?", err=True
        )
    except click.Abort as error:
        say("")
        raise UserError(
            "nothing was removed: the question was not answered",
            hint="Give --yes to remove without being asked.",
        ) from error
