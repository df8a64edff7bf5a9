"""The entry point: groups and commands by name, each loaded when it is used, so that --help stays fast."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pathlib import Path

import click

from ingen_fab import __version__
from ingen_fab.errors import IngenFabError, UserError

INTERRUPTED = 130
# Loading and compiling make objects that live to the end: looking for cycles every 700 takes a tenth of it.
OBJECTS_BETWEEN_COLLECTIONS = 50_000

Entry = tuple[str, str]  # "module:attribute" and the one-line help

SYNTHETIC_DATA: dict[str, Entry] = {
    "clean": ("ingen_fab.cli.clean:clean", "Remove files and state of some days."),
    "compile": ("ingen_fab.cli.compile_notebook:compile_notebook", "Write the notebook of a dataset."),
    "generate-incremental": ("ingen_fab.cli.generate:generate_incremental", "Generate one day."),
    "generate-series": ("ingen_fab.cli.generate:generate_series", "Generate a range of days."),
    "json-schema": (
        "ingen_fab.cli.json_schema:json_schema",
        "Print the JSON Schema of datasets, for editors.",
    ),
    "list-incremental-datasets": ("ingen_fab.cli.list_datasets:list_datasets", "List the datasets."),
    "preview": ("ingen_fab.cli.preview:preview", "Print rows of a table without writing."),
    "validate": ("ingen_fab.cli.validate:validate", "Check a dataset and name every problem."),
}

INGESTION = {
    "compile": ("ingen_fab.cli.ingest:compile_ingestion", "Write the ingestion notebook."),
}
INGESTION_RUNS = {
    "run": ("ingen_fab.cli.ingest:run_ingestion", "Load the files that the config table names."),
}

NOTEBOOK: dict[str, Entry] = {
    "convert": (
        "ingen_fab.cli.convert_notebook:convert_notebook",
        "Turn Fabric's source format into .ipynb, or back.",
    ),
    "run": ("ingen_fab.cli.run_notebook:run_notebook", "Run a notebook on this machine."),
}

DDL: dict[str, Entry] = {
    "compile": ("ingen_fab.cli.ddl:ddl_compile", "Write the notebooks of the DDL scripts."),
    "run": ("ingen_fab.cli.ddl:ddl_run", "Run the DDL scripts that are due."),
}


INIT: dict[str, Entry] = {
    "new": ("ingen_fab.cli.init_new:init_new", "Make a project to start from."),
}


class LazyGroup(click.Group):
    """A group that knows the names and helps of its commands, and loads a command when it is called."""

    def __init__(self, name: str, help_text: str, entries: dict[str, Entry]) -> None:
        super().__init__(name=name, help=help_text, no_args_is_help=True)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands that are loaded late, and of those that are there."""
        return sorted({*self.entries, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in self.entries:
            return super().get_command(ctx, cmd_name)
        module, attribute = self.entries[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        helps = {name: text for name, (_, text) in self.entries.items()}
        helps |= {name: command.get_short_help_str(limit=80) for name, command in self.commands.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(helps.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command where there is none of that name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = import_module("difflib").get_close_matches(args[0], self.list_commands(ctx), n=1)
            if near:
                raise click.UsageError(f"{error.message} Did you mean '{near[0]}'?", ctx) from error
            raise


def synthetic_data_group() -> LazyGroup:
    """The group that stands at the top and, for those who write it so, below `package`."""
    return LazyGroup("synthetic-data", "Generate believable files for any day.", SYNTHETIC_DATA)


cli = LazyGroup(
    "ingen_fab",
    "Believable, time-evolving test data for Microsoft Fabric, from a dataset described once in YAML.",
    {
        "compile": (
            "ingen_fab.cli.compile_workspace:compile_workspace",
            "Write every item of the project for Fabric.",
        ),
        "deploy": ("ingen_fab.cli.deploy:deploy", "Publish the items of the project to a workspace."),
        "doctor": ("ingen_fab.cli.doctor:doctor", "Tell what this machine can run, and what is missing."),
        "query": ("ingen_fab.cli.query:query", "Read tables with SQL."),
    },
)
# Commands below take it over.
cli.context_settings["help_option_names"] = ["-h", "--help"]
cli.params.append(
    click.Option(
        ["--project-dir"],
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        envvar="FABRIC_WORKSPACE_REPO_DIR",
        help="The project; default: the current folder.",
    )
)
cli.params.append(
    click.Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, help="Print the version.",
        callback=lambda ctx, _param, value: _print_version(ctx) if value else None,
    )
)  # fmt: skip


@click.pass_context
def _keep_project_dir(ctx: click.Context, project_dir: Path) -> None:
    ctx.obj = project_dir


cli.callback = _keep_project_dir
cli.add_command(synthetic_data_group())
cli.add_command(LazyGroup("init", "Begin a project.", INIT))
cli.add_command(LazyGroup("ddl", "Make tables and rows with scripts, each of which runs once.", DDL))
cli.add_command(LazyGroup("notebook", "Work with Fabric notebooks of any origin.", NOTEBOOK))
package = LazyGroup("package", "Packages: synthetic data under its other spelling, flat-file ingestion.", {})
package.add_command(synthetic_data_group())
package.add_command(LazyGroup("flat-file-ingestion", "Load flat files into Delta tables.", INGESTION))
cli.add_command(package)
run = LazyGroup("run", "Run packages on this machine.", {})
run_package = LazyGroup("package", "Packages that can be run.", {})
run_package.add_command(
    LazyGroup("flat-file-ingestion", "Load flat files into Delta tables.", INGESTION_RUNS)
)
run.add_command(run_package)
cli.add_command(run)


def _print_version(ctx: click.Context) -> None:
    click.echo(f"ingen_fab {__version__}")
    ctx.exit()


def main(args: list[str] | None = None) -> None:
    """Run the command line; an error is one message on stderr and an exit code of 1 or 2."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    try:
        code = cli.main(args=args, prog_name="ingen_fab", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except IngenFabError as error:
        click.echo(f"Error: {error.message}", err=True)
        if error.hint:
            click.echo(f"Hint: {error.hint}", err=True)
        # Where it was raised says nothing of what the user can mend.
        if error.exit_code != UserError.exit_code:
            for note in getattr(error, "__notes__", ()):
                click.echo(note, err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. The same command goes on where this one stopped.", err=True)
        sys.exit(INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
