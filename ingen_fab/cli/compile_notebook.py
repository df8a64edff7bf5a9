"""`compile`."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import (
    DayType,
    dataset_argument,
    environment_option,
    mode_option,
    scale_option,
    seed_option,
    tables_option,
)
from ingen_fab.cli.output import command_line, say


@click.command("compile", short_help="Write the notebook of a dataset.")
@dataset_argument
@environment_option
@mode_option
@click.option(
    "--start-date", "first", type=DayType(),
    help="Warehouse only: a T-SQL notebook of fixed days, from this one on.",
)  # fmt: skip
@click.option("--end-date", "last", type=DayType(), help="The last of the fixed days; default: the first.")
@seed_option
@scale_option
@tables_option
@click.pass_obj
def compile_notebook(
    project_dir: Path,
    dataset: str,
    environment: str,
    mode: str,
    first: date | None,
    last: date | None,
    seed: int,
    scale: str,
    tables: tuple[str, ...],
) -> None:
    """Write the Fabric notebook that generates any day of DATASET, or in T-SQL those that are named.

    Seed, scale and tables belong to the fixed days; other notebooks take them as parameters.
    """
    project = verbs.Project(project_dir)
    if first is not None:
        fixed = verbs.SeriesOptions(
            dataset, first, last or first, environment=environment, seed=seed, scale=scale, tables=tables
        )
        click.echo(import_module("ingen_fab.project.fixed_range").compile_fixed_range(project, fixed))
        return
    if last is not None or tables or (seed, scale) != (0, "1"):
        raise click.UsageError(
            "--end-date, --seed, --scale and --tables go with --start-date; other notebooks take parameters"
        )
    asked = verbs.SeriesOptions(dataset, date.min, date.min, environment=environment, mode=mode)
    compiled = project.compile_generation(dataset, project.choose_target(asked, say))
    click.echo(compiled.item)
    day = str(compiled.spec.start_date)
    say(f"Next: {command_line(project_dir, 'generate-incremental', dataset, '--date', day)}")
