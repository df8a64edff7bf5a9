"""`deploy`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import VariableOption, output_option
from ingen_fab.cli.output import print_rows, program_line, say

DONE = {"create": "created", "update": "updated", "remove": "removed"}


@click.command("deploy", short_help="Publish the items of the project to a workspace.")
@click.option(
    "--environment", metavar="NAME", cls=VariableOption, envvar="FABRIC_ENVIRONMENT",
    help="Environment of ingen_fab.yaml, whose values become active; default: its first one.",
)  # fmt: skip
@click.option("--workspace", metavar="NAME|ID", help="Default: that of the environment in ingen_fab.yaml.")
@click.option(
    "--item-type", "item_types", multiple=True, metavar="TYPE", help="Only items of this type; repeatable."
)
@click.option("--only", default="*", metavar="GLOB", help="Only items whose name, or name.type, fits.")
@click.option(
    "--remove-orphans", is_flag=True,
    help="Remove what the workspace has and the project has not, of the types that the project has;"
    " lakehouses and other stores of data only where --item-type names them.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Print what would be done, and why; change nothing.")
@click.option(
    "--timeout", type=click.IntRange(1, 86_400), default=1800, show_default=True,
    help="Longest time in seconds for the items of one type.",
)  # fmt: skip
@output_option
@click.pass_obj
def deploy(
    project_dir: Path,
    environment: str | None,
    workspace: str | None,
    item_types: tuple[str, ...],
    only: str,
    remove_orphans: bool,
    dry_run: bool,
    timeout: int,
    output: str,
) -> None:
    """Publish the items in fabric_workspace_items to a workspace; what is unchanged is left alone."""
    options = verbs.DeployOptions(
        environment, workspace, item_types, only, remove_orphans, dry_run, float(timeout)
    )
    deployed = verbs.deploy_workspace(verbs.Project(project_dir), options, say)
    rows = [(planned.action, planned.type, planned.name, planned.reason) for planned in deployed.plan]
    print_rows(("action", "type", "name", "reason"), rows, output)
    counts = Counter(planned.action for planned in deployed.plan)
    words = {action: action if dry_run else DONE.get(action, action) for action in counts}
    total = ", ".join(f"{count} {words[action]}" for action, count in counts.items()) or "no item is meant"
    say(f"workspace '{deployed.workspace}': {total}")
    if dry_run:
        say(f"Next: {program_line(project_dir, 'deploy', *_words(options))}")
    else:
        say("Next: open the workspace, run a pipeline there, and enable its schedule.")


def _words(options: verbs.DeployOptions) -> list[str]:
    """The words of the same command without --dry-run."""
    words = ["--environment", options.environment] if options.environment else []
    words += ["--workspace", options.workspace] if options.workspace else []
    for kind in options.item_types:
        words += ["--item-type", kind]
    words += ["--only", options.only] if options.only != "*" else []
    return words + (["--remove-orphans"] if options.remove_orphans else [])
