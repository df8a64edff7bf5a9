"""`compile`: the whole project."""

from __future__ import annotations

from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import output_option
from ingen_fab.cli.output import counted, output_path, print_rows, program_line, say


@click.command("compile", short_help="Write every item of the project for Fabric.")
@click.argument("datasets", nargs=-1)
@output_option
@click.pass_obj
def compile_workspace(project_dir: Path, datasets: tuple[str, ...], output: str) -> None:
    """Write notebooks, lakehouse, variable library and pipelines of the project in Fabric's Git format.

    DATASETS are those to compile; without any, those that ingen_fab.yaml names, or all in the folder
    datasets.
    """
    project = verbs.Project(project_dir)
    items = verbs.compile_workspace(project, datasets, say)
    rows = [(item.type, item.name, output_path(project_dir, item.path)) for item in items]
    print_rows(("type", "name", "folder"), rows, output)
    say(f"{counted(len(items), 'item')} in {project.items.folder}")
    first = next(iter(project.settings.environments.values()))
    where = () if first.workspace else ("--workspace", "NAME")
    say(f"Next: {program_line(project_dir, 'deploy', *where, '--dry-run')}")
