"""`compile`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import dataset_argument, environment_option, mode_option
from ingen_fab.cli.output import command_line, say


@click.command("compile", short_help="Write the notebook of a dataset.")
@dataset_argument
@environment_option
@mode_option
@click.pass_obj
def compile_notebook(project_dir: Path, dataset: str, environment: str, mode: str) -> None:
    """Write the Fabric notebook that generates any day of DATASET."""
    project = verbs.Project(project_dir)
    asked = verbs.SeriesOptions(dataset, date.min, date.min, environment=environment, mode=mode)
    compiled = project.compile_generation(dataset, project.choose_target(asked, say))
    click.echo(compiled.item)
    day = str(compiled.spec.start_date)
    say(f"Next: {command_line(project_dir, 'generate-incremental', dataset, '--date', day)}")
