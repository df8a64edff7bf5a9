"""`generate-incremental` and `generate-series`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from ingen_fab.cli import verbs
from ingen_fab.cli.options import DayType, dataset_argument, series_options
from ingen_fab.cli.output import command_line, counted, print_rows, say
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
    run_series(project_dir, options, dry_run, output)


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
    run_series(project_dir, options, dry_run, output)


def run_series(project_dir: Path, options: verbs.SeriesOptions, dry_run: bool, output: str) -> None:
    """Print the plan, or carry it out and print what was made."""
    project = verbs.Project(project_dir)
    if dry_run:
        plan = project.planned(options, say)
        rows = [
            (str(i.day), i.table, i.rows, i.action, i.reason) for i in (*plan.table_days, *plan.leftovers)
        ]
        print_rows(PLAN_COLUMNS, rows, output, counts=("rows",))
        made = plan.to_make
        of_all = counted(len(plan.table_days), "table-day")
        say(f"{len(made):,} of {of_all} to make, {counted(sum(i.rows for i in made), 'row')}")
        if plan.stale_elsewhere:
            say(plan.stale_note)
            say_how_to_mend(project_dir, options, [str(item.day) for item in plan.stale_elsewhere])
        words = real_run(options) if made else preview_words(project, options)
        say(f"Next: {command_line(project_dir, *words)}")
        return
    summary = project.generate(options, say, progress_display())
    print_summary(summary, output)
    say(project.place_of(options))
    if summary["stale_elsewhere"]:
        days = [entry.rpartition(" ")[2] for entry in summary["stale_elsewhere"]]
        say_how_to_mend(project_dir, options, days)
    say(f"Next: {command_line(project_dir, *preview_words(project, options))}")


def preview_words(project: verbs.Project, options: verbs.SeriesOptions) -> list[str]:
    """The words that show rows of the last day."""
    table = next(reversed(options.tables or list(project.load(options.dataset_id).table_configs)))
    return ["preview", options.dataset_id, table, "--date", str(options.last), *same_values(options)]


def real_run(options: verbs.SeriesOptions) -> list[str]:
    """The words that carry out what --dry-run showed."""
    words = series_words(options, str(options.first), str(options.last))
    words += ["--generation-mode", options.mode] if options.mode != "auto" else []
    words += ["--tables", ",".join(options.tables)] if options.tables else []
    return words + (["--force"] if options.force else [])


def same_values(options: verbs.SeriesOptions) -> list[str]:
    """The words that give another command the values of this one."""
    defaults = verbs.SeriesOptions(options.dataset_id, options.first, options.last)
    seed = ["--seed", str(options.seed)] if options.seed != defaults.seed else []
    return seed + (["--scale", options.scale] if options.scale != defaults.scale else [])


def say_how_to_mend(project_dir: Path, options: verbs.SeriesOptions, days: list[str]) -> None:
    """The command that makes those days, all tables of them, as this run makes its own."""
    words = series_words(options, min(days), max(days))
    say(f"To make them like this run: {command_line(project_dir, *words)}")


def series_words(options: verbs.SeriesOptions, first: str, last: str) -> list[str]:
    """The words that make the days of a range with the layout and values of these options."""
    words = ["generate-series", options.dataset_id, "--start-date", first, "--end-date", last]
    if options.environment != "lakehouse":
        words += ["--target-environment", options.environment]
    for name, value in (("--path-format", options.path_format), ("--file-format", options.file_format)):
        words += [name, value] if value else []
    return words + same_values(options)


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
        print_rows(
            columns, rows, output,
            counts=("days", "rows", "checks passed", "rows/s"), spare=("first day", "last day"),
        )  # fmt: skip
    if not rows:
        # The run itself has said that there was nothing to do.
        return
    unit = "table-day" if summary["path_format"] == "table" else "file"
    share = f", {total / working:,.0f} rows/s while generating and writing" if working else ""
    say(
        f"{counted(counts['made'], unit)} made, {counts['kept']:,} up to date, "
        f"{counted(total, 'row')} in {seconds['total']:.1f} s{share}; "
        f"{counted(summary['checks_passed'], 'check')} passed"
    )


def _rate(rows: int, seconds: float) -> int | None:
    return round(rows / seconds) if seconds else None
