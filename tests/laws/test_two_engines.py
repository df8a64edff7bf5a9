"""Law 2: Spark makes the rows that DuckDB makes, value for value and type for type."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingen_fab.project import Project, SeriesOptions

FIRST, LAST = date(2024, 1, 5), date(2024, 1, 6)
MODES = ("python", "pyspark")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("needs_spark")]


def made(folder: Path, dataset_id: str, mode: str, **more: Any) -> tuple[Path, dict[str, Any]]:
    """The files of two days, and the run's summary."""
    folder.mkdir()
    project = Project(folder)
    options = SeriesOptions(dataset_id, FIRST, LAST, mode=mode, path_format="nested", **more)
    summary = project.generate(options)
    return project.lakehouse.files / "synthetic_data" / dataset_id, summary


def sorted_rows(path: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """Names and types of the columns, and the rows in an order of their own."""
    table = pq.read_table(path, partitioning=None)
    fields = [(field.name, str(field.type)) for field in table.schema]
    return fields, sorted(map(str, table.to_pylist()))


@pytest.mark.parametrize("dataset_id", ["retail_oltp_incremental", "ecommerce_star_incremental"])
def test_both_engines_write_the_same_rows_of_the_same_types(tmp_path: Path, dataset_id: str) -> None:
    python, pyspark = (
        made(tmp_path / mode, dataset_id, mode, scale="0.002", file_format="parquet") for mode in MODES
    )
    names = sorted(path.relative_to(python[0]) for path in python[0].rglob("*.parquet"))
    assert names
    assert names == sorted(path.relative_to(pyspark[0]) for path in pyspark[0].rglob("*.parquet"))
    for name in names:
        assert sorted_rows(pyspark[0] / name) == sorted_rows(python[0] / name), name
    for table, figures in python[1]["tables"].items():
        other = pyspark[1]["tables"][table]
        assert {key: figures[key] for key in ("days", "rows", "first_key", "last_key")} == {
            key: other[key] for key in ("days", "rows", "first_key", "last_key")
        }


def test_both_engines_write_the_same_csv_and_go_on_where_the_other_stopped(tmp_path: Path) -> None:
    texts = {}
    for mode in MODES:
        files, _ = made(tmp_path / mode, "retail_oltp_incremental", mode, scale="0.002", file_format="csv")
        texts[mode] = {
            str(path.relative_to(files)): path.read_bytes() for path in sorted(files.rglob("*.csv"))
        }
    assert texts["pyspark"] == texts["python"]
    options = SeriesOptions(
        "retail_oltp_incremental", FIRST, LAST, path_format="nested", file_format="csv", scale="0.002"
    )
    assert Project(tmp_path / "pyspark").planned(options).to_make == ()
