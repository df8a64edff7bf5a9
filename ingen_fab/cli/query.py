"""`query`."""

from __future__ import annotations

from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import VariableOption, choice, connection_option, output_option
from ingen_fab.cli.output import counted, print_rows, program_line, say


# A text that begins with a comment (`-- ...`) is no option.
@click.command("query", short_help="Read tables with SQL.", context_settings={"ignore_unknown_options": True})
@click.argument("sql")
@click.option(
    "--target-environment",
    "environment",
    cls=VariableOption,
    type=choice("lakehouse", "warehouse"),
    default="lakehouse",
    show_default=True,
    envvar="INGEN_FAB_TARGET_ENVIRONMENT",
    help="Where the tables are.",
)
@connection_option
@output_option
@click.pass_obj
def query(project_dir: Path, sql: str, environment: str, output: str) -> None:
    """Print what SQL gives: one or more statements that read, with semicolons between them.

    On the lakehouse it is Spark SQL, on the warehouse T-SQL; a table without a schema is one of dbo.
    """
    for number, result in enumerate(verbs.query(project_dir, sql, environment)):
        if number and output != "json":
            click.echo()
        print_rows(result.columns, result.rows, output)
        say(counted(len(result.rows), "row"))
    say(f"Next: {program_line(project_dir, 'compile')}")
