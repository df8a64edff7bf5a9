"""Generates some days of retail and prints a row of the table: `python -m benchmarks.retail_series 30`."""

from __future__ import annotations

import resource
import sys
import tempfile
from datetime import date
from pathlib import Path

from ingen_fab.project import Project, SeriesOptions


def main() -> None:
    """Time one series of January 2024, from the first."""
    days = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        options = SeriesOptions(
            "retail_oltp_incremental", date(2024, 1, 1), date(2024, 1, days), mode="python"
        )
        summary = Project(Path(folder)).generate(options)
    seconds = summary["seconds"]
    total = seconds["total"]
    rows = sum(table["rows"] for table in summary["tables"].values())
    beside = 1 - (seconds["generate"] + seconds["write"] + seconds["prepare"]) / total
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {days} | {rows:,} | {total:.1f} | {rows / total:,.0f} | {beside:.0%} | {peak:,.0f} MiB |")


if __name__ == "__main__":
    main()
