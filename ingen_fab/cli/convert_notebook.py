"""`notebook convert`."""

from __future__ import annotations

from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import choice
from ingen_fab.cli.output import say


@click.command("convert", short_help="Turn Fabric's source format into .ipynb, or back.")
@click.argument("source", metavar="SRC", type=click.Path(path_type=Path))
@click.argument("destination", metavar="DST", type=click.Path(path_type=Path))
@click.option(
    "--kernel", type=choice("pyspark", "python", "tsql"),
    help="What a notebook from plain Jupyter, which names no kernel of Fabric, is to run in.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite DST.")
def convert_notebook(source: Path, destination: Path, kernel: str | None, force: bool) -> None:
    """Write the notebook SRC in the other of its two forms, to DST.

    One of them is an .ipynb; the other is an item folder, NAME.Notebook, or a notebook-content file
    (.py, .sql, .scala, .r). Prints DST.
    """
    done = verbs.convert_notebook(source, destination, kernel, force)
    for what in done.left_out:
        say(f"left out, as the source format has no place for it: {what}")
    click.echo(done.written)
