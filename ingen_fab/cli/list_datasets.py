"""`list-incremental-datasets`."""

from __future__ import annotations

from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import output_option
from ingen_fab.cli.output import command_line, print_rows, say


@click.command("list-incremental-datasets", short_help="List the datasets.")
@output_option
@click.pass_obj
def list_datasets(project_dir: Path, output: str) -> None:
    """List the datasets of the project and of the catalog."""
    listed = verbs.Project(project_dir).list_datasets()
    rows = [(d.dataset_id, d.name, ", ".join(d.tables), d.rows_a_day, d.origin) for d in listed]
    print_rows(("dataset_id", "name", "tables", "rows a day", "from"), rows, output, counts=("rows a day",))
    for dataset in listed:
        if dataset.problem:
            say(f"{dataset.dataset_id} cannot be used: {dataset.problem}")
    if listed:
        words = ("generate-incremental", listed[-1].dataset_id, "--date", "2024-01-15")
        say(f"Next: {command_line(project_dir, *words)}")
