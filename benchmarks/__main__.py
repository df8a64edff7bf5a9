"""Runs the benchmarks and prints a table: `python -m benchmarks`; best of some rounds, alone on a machine."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time

from benchmarks.datasets import fact_table, orders_and_items
from benchmarks.floor import Ratio, measure

FACT_ROWS = 5_000_000
ORDERS = 1_000_000


def main() -> None:
    """Measure everything once through, the quick things first."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each ratio; the best counts")
    rounds = parser.parse_args().rounds
    print("| what | product | floor | ratio |\n|---|---|---|---|")
    print(_start_up(rounds))
    print(_compile_time(rounds))
    for file_format in ("parquet", "csv"):
        _show(measure("5 million facts", fact_table(FACT_ROWS), ["facts"], file_format, rounds))
        tables = ["orders", "order_items"]
        _show(measure("1 million orders with items", orders_and_items(ORDERS), tables, file_format, rounds))
    print()
    _retail_series()


def _show(ratio: Ratio) -> None:
    print(f"| {ratio.name} | {ratio.product:.2f} s | {ratio.floor:.2f} s | {ratio.ratio:.0%} |", flush=True)
    parts = ", ".join(f"{name} {seconds:.2f}" for name, seconds in ratio.parts.items())
    print(f"  where the time goes: {parts}", file=sys.stderr, flush=True)


def _timed(command: list[str], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds + 1):  # one more: the first fills the caches
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        best = min(best, time.perf_counter() - started)
    return best


def _start_up(rounds: int) -> str:
    ours = _timed([sys.executable, "-m", "ingen_fab.cli.main", "--help"], rounds)
    bare = _timed([sys.executable, "-c", "import click"], rounds)
    return f"| --help against a bare import of click | {ours:.2f} s | {bare:.2f} s | {ours / bare:.1f}x |"


def _compile_time(rounds: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "ingen_fab.cli.main", "--project-dir", folder, "synthetic-data"]
        seconds = _timed([*command, "compile", "retail_oltp_incremental"], rounds)
    return f"| compile of retail_oltp_incremental, whole process | {seconds:.2f} s | | |"


def _retail_series() -> None:
    """Days of retail, each series in a process of its own: rows a second, time beside the work, memory."""
    print("| days of retail | rows | seconds | rows/s | not generating or writing | peak memory |")
    print("|---|---|---|---|---|---|")
    for days in (10, 30):
        command = [sys.executable, "-m", "benchmarks.retail_series", str(days)]
        print(
            subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout, end="", flush=True
        )


if __name__ == "__main__":
    main()
