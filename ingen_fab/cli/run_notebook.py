"""`notebook run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.output import say

if TYPE_CHECKING:
    from ingen_fab.local.cell_loop import CellStart

SHOWN_OF_A_LINE = 80


def name_and_value(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Parameters by name; each is written name=value."""
    found = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise click.BadParameter(f"'{text}' is not name=value")
        if name.strip() in found:
            raise click.BadParameter(f"'{name.strip()}' is given twice")
        found[name.strip()] = value
    return found


@click.command("run", short_help="Run a notebook on this machine.")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--param", "parameters", multiple=True, callback=name_and_value, metavar="NAME=VALUE",
    help="A value for the notebook's parameters cell; may be given many times.",
)  # fmt: skip
@click.option("--quiet", is_flag=True, help="Do not name the cells.")
@click.pass_obj
def run_notebook(project_dir: Path, path: Path, parameters: dict[str, str], quiet: bool) -> None:
    """Run the notebook at PATH, an item folder (NAME.Notebook) or an .ipynb, and print its exit value."""
    value = verbs.Project(project_dir).run_notebook(path, parameters, None if quiet else tell)
    if value is not None:
        click.echo(value)


def tell(cell: CellStart) -> None:
    """Name a cell that is about to run; cells of called notebooks stand further right."""
    line = cell.first_line
    shown = line if len(line) <= SHOWN_OF_A_LINE else f"{line[: SHOWN_OF_A_LINE - 3]}..."
    say(f"{'  ' * cell.depth}{cell.notebook}: cell {cell.number} of {cell.count}: {shown}")
