from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.lakehouse.whole_files import is_whole_file


def parquet(path: Path, rows: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"n": list(range(rows))}), path)


def test_a_parquet_file_is_whole_when_its_footer_counts_the_rows(
    storage: LakehouseStorage, files: Path
) -> None:
    parquet(files / "d/t.parquet", 3)
    assert is_whole_file(storage, "d/t.parquet", "parquet", 3)
    assert not is_whole_file(storage, "d/t.parquet", "parquet", 4)


def test_the_parts_of_a_folder_are_counted_together(storage: LakehouseStorage, files: Path) -> None:
    for number, rows in enumerate((3, 4), start=1):
        parquet(files / f"d/t.parquet/part-{number:05d}.parquet", rows)
    assert is_whole_file(storage, "d/t.parquet", "parquet", 7)
    assert not is_whole_file(storage, "d/t.parquet", "parquet", 3)


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
@pytest.mark.parametrize("content", [None, b"", b"id,name\n1,a"], ids=["missing", "empty", "cut"])
def test_what_is_missing_empty_or_cut_is_not_whole(
    storage: LakehouseStorage, files: Path, file_format: str, content: bytes | None
) -> None:
    (files / "d").mkdir(parents=True)
    if content is not None:
        (files / "d/t").write_bytes(content)
    assert not is_whole_file(storage, "d/t", file_format, 0)
    (files / "d/folder").mkdir()
    assert not is_whole_file(storage, "d/folder", file_format, 0)


def test_a_csv_file_is_whole_when_its_last_line_is(storage: LakehouseStorage, files: Path) -> None:
    (files / "d").mkdir(parents=True)
    (files / "d/t.csv").write_text("id,name\n1,a\n")
    assert is_whole_file(storage, "d/t.csv", "csv", 1)
