"""`doctor`."""

from __future__ import annotations

from pathlib import Path

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import choice, output_option
from ingen_fab.cli.output import command_line, print_rows, program_line, say


@click.command("doctor", short_help="Tell what this machine can run, and what is missing.")
@click.option(
    "--generation-mode", "mode", type=choice("auto", "python", "pyspark"), default="auto", show_default=True,
    help="Look at the needs of one mode only; auto looks at all.",
)  # fmt: skip
@output_option
@click.pass_context
def doctor(ctx: click.Context, mode: str, output: str) -> None:
    """Check what each generation mode needs; exits with 1 where something that is needed is missing."""
    project_dir: Path = ctx.obj
    findings = verbs.Project(project_dir).diagnose(mode)
    rows = [(f.subject, f.state, f.detail, f.remedy) for f in findings]
    print_rows(("what", "state", "found", "what to do"), rows, output)
    if any(finding.state == "missing" for finding in findings):
        say("Something that is needed is missing: do what the last column says.")
        words = () if mode == "auto" else ("--generation-mode", mode)
        say(f"Next: {program_line(project_dir, 'doctor', *words)}")
        ctx.exit(1)
    say("Everything that is needed is here.")
    say(f"Next: {command_line(project_dir, 'list-incremental-datasets')}")
