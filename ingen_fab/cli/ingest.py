"""`package flat-file-ingestion compile` and `run package flat-file-ingestion run`."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import connection_option, environment_option, output_option
from ingen_fab.cli.output import counted, print_rows, program_line, say

SUMMARY_COLUMNS = (
    *("config", "group", "status", "loaded", "skipped", "rows", "inserted", "updated", "rejected", "seconds"),
)
PLAN_COLUMNS = ("group", "config", "slice", "action", "reason", "files", "bytes")


@click.command("compile", short_help="Write the ingestion notebook.")
@environment_option
@click.pass_obj
def compile_ingestion(project_dir: Path, environment: str) -> None:
    """Write the Fabric notebook that loads flat files, as the table config_flat_file_ingestion says."""
    click.echo(_verbs().compile_ingestion(verbs.Project(project_dir), environment))
    run = (*("run", "package", "flat-file-ingestion", "run", "--dry-run"), *_of_target(environment))
    say(f"Next: {program_line(project_dir, *run)}")


@click.command("run", short_help="Load the files that the config table names.")
@click.option("--execution-group", type=int, help="Only this group; default: all, one after the other.")
@click.option("--config-id", default="", help="Only this row of the config table.")
@click.option("--dry-run", is_flag=True, help="Print what would be loaded, and why; write nothing.")
@environment_option
@connection_option
@output_option
@click.pass_obj
def run_ingestion(
    project_dir: Path,
    execution_group: int | None,
    config_id: str,
    dry_run: bool,
    environment: str,
    output: str,
) -> None:
    """Load flat files into tables of the lakehouse or the warehouse, once each."""
    module = _verbs()
    named = os.environ.get("FABRIC_ENVIRONMENT", "")
    options = module.IngestionOptions(execution_group, config_id, dry_run, named, environment)
    outcome = module.run_ingestion(verbs.Project(project_dir), options)
    if dry_run:
        print_plan(outcome.summary, output)
        return
    print_summary(outcome.summary, output)
    if outcome.error is not None:
        raise outcome.error
    _say_next(project_dir, outcome.summary, environment)


def _of_target(environment: str) -> tuple[str, ...]:
    return ("--target-environment", environment) if environment != "lakehouse" else ()


def _verbs() -> Any:
    return import_module("ingen_fab.project.ingestion")


def print_plan(summary: dict[str, Any], output: str) -> None:
    """The slices, what would be done with each and why."""
    names = ("group", "config_id", "slice", "action", "reason", "files", "bytes")
    rows = [tuple(line[name] for name in names) for line in summary["plan"]]
    print_rows(PLAN_COLUMNS, rows, output, counts=("files", "bytes"))
    work = [line for line in summary["plan"] if line["action"] in ("load", "replace")]
    size = sum(line["bytes"] for line in work)
    say(f"{len(work):,} of {counted(len(rows), 'slice')} to load, {size:,} bytes")


def print_summary(summary: dict[str, Any], output: str) -> None:
    """The closing table: what became of every config."""
    names = (
        *("config_id", "group", "status", "loaded", "skipped", "rows", "inserted", "updated", "rejected"),
        "seconds",
    )
    rows = [tuple(found[name] for name in names) for found in summary["configs"]]
    print_rows(
        SUMMARY_COLUMNS, rows, output, counts=("loaded", "skipped", "rows", "inserted", "updated", "rejected")
    )
    loaded = sum(found["loaded"] for found in summary["configs"])
    total = sum(found["rows"] for found in summary["configs"])
    say(f"{counted(loaded, 'slice')} loaded, {counted(total, 'row')} read, in {summary['seconds']:.1f} s")


def _say_next(project_dir: Path, summary: dict[str, Any], environment: str) -> None:
    if any(found["rejected"] for found in summary["configs"]):
        query = "SELECT source_file, line_number, reason, raw_text FROM rejects_flat_file_ingestion"
    else:
        query = (
            "SELECT config_id, date_partition, status, records_processed, error_message"
            " FROM log_flat_file_ingestion ORDER BY job_start_time DESC"
        )
    say(f"Next: {program_line(project_dir, 'query', query, *_of_target(environment))}")
