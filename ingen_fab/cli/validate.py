"""`validate`."""

from __future__ import annotations

from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import dataset_argument
from ingen_fab.cli.output import command_line, counted, say


@click.command("validate", short_help="Check a dataset and name every problem.")
@dataset_argument
@click.pass_obj
def validate(project_dir: Path, dataset: str) -> None:
    """Check DATASET down to the plan of every table; names every problem with file, line and key."""
    checked = verbs.Project(project_dir).validate(dataset)
    for warning in checked.warnings:
        say(f"warning: {warning}")
    click.echo(f"{dataset}: valid, {counted(len(checked.tables), 'table')}: {', '.join(checked.tables)}")
    day = str(checked.start_date)
    say(f"Next: {command_line(project_dir, 'generate-incremental', dataset, '--date', day)}")
