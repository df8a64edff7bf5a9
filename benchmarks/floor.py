"""The floor: the same engine with the same threads writes the same rows, already in memory, to one file."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from ingen_fab.project import Project, SeriesOptions

COPY_OPTIONS = {"parquet": "FORMAT parquet", "csv": "FORMAT csv, HEADER true"}
DAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Ratio:
    """Seconds of the product and of the floor; the ratio floor / product is 1.0 at the speed of writing."""

    name: str
    rows: int
    product: float
    floor: float
    parts: dict[str, float]

    @property
    def ratio(self) -> float:
        """The share of the engine's own write speed."""
        return self.floor / self.product


def measure(name: str, config: dict[str, Any], tables: Sequence[str], file_format: str, rounds: int) -> Ratio:
    """Generate one day and write the same rows from memory, in turn; the best round of each counts.

    `tables` are those whose rows are compared; parents that are small beside them are made in both cases but
    count against the product alone.
    """
    product: list[tuple[float, dict[str, float]]] = []
    floor: list[float] = []
    rows = 0
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "datasets").mkdir()
            path = Path(folder) / "datasets" / f"{config['dataset_id']}.json"
            path.write_text(json.dumps(config), encoding="utf-8")
            project = Project(Path(folder))
            options = SeriesOptions(config["dataset_id"], DAY, DAY, file_format=file_format, mode="python")
            summary = project.generate(options)
            product.append((summary["seconds"]["total"], summary["seconds"]))
            rows = sum(summary["tables"][table]["rows"] for table in tables)
            files = project.lakehouse.files / "synthetic_data" / config["dataset_id"] / "2024" / "01" / "01"
            floor.append(sum(_write_time(files / f"{table}.{file_format}", file_format) for table in tables))
    best = min(product, key=lambda entry: entry[0])
    return Ratio(f"{name}, {file_format}", rows, best[0], min(floor), best[1])


def _write_time(source: Path, file_format: str) -> float:
    """Seconds to write a file's rows again from memory, by a new process-wide default connection."""
    connection = duckdb.connect()
    reader = "read_parquet" if file_format == "parquet" else "read_csv"
    connection.execute(f"CREATE TABLE rows_in_memory AS SELECT * FROM {reader}('{source}')")
    target = source.with_suffix(".floor")
    best = 1e9
    for _ in range(2):
        started = time.perf_counter()
        connection.execute(f"COPY rows_in_memory TO '{target}' ({COPY_OPTIONS[file_format]})")
        best = min(best, time.perf_counter() - started)
    connection.close()
    target.unlink()
    return best
