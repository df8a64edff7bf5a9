"""`generate-incremental` and `generate-series`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import DayType, dataset_argument, series_options
from ingen_fab.cli.output import print_rows, say
from ingen_fab.local.progress import progress_display

PLAN_COLUMNS = ("date", "table", "rows", "action", "reason")


@click.command("generate-incremental", short_help="Generate one day.")
@dataset_argument
@click.option("--date", "day", type=DayType(), required=True, help="The day.")
@series_options
@click.pass_obj
def generate_incremental(
    project_dir: Path,
    dataset: str,
    day: date,
    path_format: str | None,
    file_format: str | None,
    environment: str,
    mode: str,
    seed: int,
    scale: str,
    tables: tuple[str, ...],
    force: bool,
    dry_run: bool,
    output: str,
) -> None:
    """Generate the files of DATASET for one day."""
    options = verbs.SeriesOptions(
        dataset,
        day,
        day,
        path_format or "",
        file_format or "",
        environment,
        mode,
        seed,
        scale,
        force,
        1,
        tables,
    )
    run_series(verbs.Project(project_dir), options, dry_run, output)


@click.command("generate-series", short_help="Generate a range of days.")
@dataset_argument
@click.option("--start-date", "first", type=DayType(), required=True, help="The first day.")
@click.option("--end-date", "last", type=DayType(), required=True, help="The last day, included.")
@click.option(
    "--batch-size", type=click.IntRange(1, 3660), default=10, show_default=True,
    help="Days made together at the most.",
)  # fmt: skip
@series_options
@click.pass_obj
def generate_series(
    project_dir: Path,
    dataset: str,
    first: date,
    last: date,
    batch_size: int,
    path_format: str | None,
    file_format: str | None,
    environment: str,
    mode: str,
    seed: int,
    scale: str,
    tables: tuple[str, ...],
    force: bool,
    dry_run: bool,
    output: str,
) -> None:
    """Generate the files of DATASET for every day of a range; days that are up to date are left alone."""
    options = verbs.SeriesOptions(
        dataset, first, last, path_format or "", file_format or "", environment, mode, seed, scale, force,
        batch_size, tables,
    )  # fmt: skip
    run_series(verbs.Project(project_dir), options, dry_run, output)


def run_series(project: verbs.Project, options: verbs.SeriesOptions, dry_run: bool, output: str) -> None:
    """Print the plan, or carry it out and print what was made."""
    if dry_run:
        plan = project.planned(options, say)
        rows = [(str(i.day), i.table, i.rows, i.action, i.reason) for i in plan.table_days]
        print_rows(PLAN_COLUMNS, rows, output)
        made = plan.to_make
        say(f"{len(made)} of {len(plan.table_days)} table-days to make, {sum(i.rows for i in made):,} rows")
        for item in plan.stale_elsewhere:
            say(f"outside of the range: {item.table} of {item.day} is {item.reason}")
        return
    summary = project.generate(options, say, progress_display())
    print_summary(summary, output)
    where = project.lakehouse.files / "synthetic_data" / options.dataset_id
    say(f"Files: {where}")
    say(f"Next: ingen_fab synthetic-data preview {options.dataset_id} TABLE --date {options.last}")


def print_summary(summary: dict[str, Any], output: str) -> None:
    """The closing table: table, days, rows, keys; and the checks."""
    counts, seconds = summary["table_days"], summary["seconds"]
    working = seconds.get("generate", 0.0) + seconds.get("write", 0.0) + seconds.get("prepare", 0.0)
    total = sum(entry["rows"] for entry in summary["tables"].values())
    keys = ("days", "rows", "first_day", "last_day", "first_key", "last_key", "checks")
    rows = [
        (name, *(entry[key] for key in keys), _rate(entry["rows"], entry["seconds"]))
        for name, entry in summary["tables"].items()
    ]
    columns = (
        "table",
        "days",
        "rows",
        "first day",
        "last day",
        "first key",
        "last key",
        "checks passed",
        "rows/s",
    )
    if rows or output != "table":
        print_rows(columns, rows, output)
    if not rows:
        # The run itself has said that there was nothing to do.
        return
    share = f", {total / working:,.0f} rows/s while generating and writing" if working else ""
    say(
        f"{counts['made']} files made, {counts['kept']} up to date, "
        f"{total:,} rows in {seconds['total']:.1f} s{share}; {summary['checks_passed']} checks passed"
    )


def _rate(rows: int, seconds: float) -> int | None:
    return round(rows / seconds) if seconds else None
