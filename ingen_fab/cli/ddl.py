"""`ddl compile` and `ddl run`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import choice, connection_option, output_option
from ingen_fab.cli.output import counted, output_path, print_rows, program_line, say
from ingen_fab.local.progress import progress_display

PLAN_COLUMNS = ("script", "action", "reason")
# What one does with the tables: files are loaded into the lakehouse.
AFTER_A_RUN = {
    "lakehouse": ("run", "package", "flat-file-ingestion", "run"),
    "warehouse": (
        *("query", "SELECT script_path, status FROM ddl_script_executions"),
        *("--target-environment", "warehouse"),
    ),
}
OUTPUT_MODES = ("fabric_workspace_repo", "local")

environment_option = click.option(
    "--generation-mode", "environment", type=choice("lakehouse", "warehouse"), default="lakehouse",
    show_default=True, help="Whose scripts: those below Lakehouses or Warehouses.",
)  # fmt: skip


@click.command("compile", short_help="Write the notebooks of the DDL scripts.")
@environment_option
@click.option(
    "--output-mode", type=choice(*OUTPUT_MODES), default=OUTPUT_MODES[0], show_default=True,
    help="Into fabric_workspace_items, or into tmp to be looked at only.",
)  # fmt: skip
@click.pass_obj
def ddl_compile(project_dir: Path, environment: str, output_mode: str) -> None:
    """Write a notebook for each folder of DDL scripts, one for each entity, and one that runs all."""
    project = verbs.DdlProject(verbs.Project(project_dir), environment)
    for item in project.compile(output_mode):
        click.echo(output_path(project_dir, item))
    for item in project.leftovers(output_mode):
        left = output_path(project_dir, item)
        say(f"{left} is left over: no script makes it any more; delete it, here and in the workspace")
    scripts = sum(len(folder.scripts) for folder in project.scripts)
    say(f"{counted(scripts, 'script')} from {project.root}")
    say(f"Next: {program_line(project_dir, 'ddl', 'run', *mode_words(environment))}")


@click.command("run", short_help="Run the DDL scripts that are due.")
@environment_option
@connection_option
@click.option("--dry-run", is_flag=True, help="Print what would run, and why; run nothing.")
@output_option
@click.pass_obj
def ddl_run(project_dir: Path, environment: str, dry_run: bool, output: str) -> None:
    """Compile the DDL scripts and run those that are new, were changed, or failed before."""
    project = verbs.DdlProject(verbs.Project(project_dir), environment)
    if dry_run:
        plan = project.plan()
        print_rows(PLAN_COLUMNS, [(item.path, item.action, item.reason) for item in plan], output)
        due = sum(item.action == "run" for item in plan)
        say(f"{due} of {counted(len(plan), 'script')} to run")
        return
    outcomes = project.run(say, progress_display())
    rows = [(item["script"], item["action"], item["reason"], item["seconds"]) for item in outcomes]
    print_rows((*PLAN_COLUMNS, "seconds"), rows, output)
    counts = Counter(item["action"] for item in outcomes)
    say(f"{counted(counts['run'], 'script')} run, {counts['skip']} done before")
    say(f"Next: {program_line(project_dir, *AFTER_A_RUN[environment])}")


def mode_words(environment: str) -> tuple[str, ...]:
    """The words that give another command the environment of this one."""
    return () if environment == "lakehouse" else ("--generation-mode", environment)
