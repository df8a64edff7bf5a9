"""`init new`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.output import say


@click.command("new", short_help="Make a project to start from.")
@click.option(
    "--project-name", "name", required=True, metavar="NAME", help="Its name, and that of its folder."
)
@click.pass_obj
def init_new(project_dir: Path, name: str) -> None:
    """Make the folder NAME with a dataset, settings, DDL scripts and an example for CI, ready to be run."""
    folder = verbs.new_project(project_dir, name)
    click.echo(folder)
    say(f"Next: cd {shlex.quote(str(folder))} && ingen_fab synthetic-data validate corner_shop")
