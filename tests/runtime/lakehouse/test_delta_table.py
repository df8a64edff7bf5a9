from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from ingen_fab.local.session import Session
from ingen_fab.runtime.errors import RuntimeFailure, RuntimeUserError
from ingen_fab.runtime.lakehouse.delta_table import append_to_delta_table, open_delta_table
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage

ROWS = pa.table({"id": pa.array([1, 2], pa.int64()), "at": pa.array([0, 1], pa.timestamp("us", tz="UTC"))})


@pytest.fixture
def log(session: Session) -> Path:
    return session.lakehouse.tables / "dbo" / "t" / "_delta_log"


def test_a_table_is_made_for_readers_of_version_1_and_without_deletion_vectors(
    storage: LakehouseStorage, log: Path
) -> None:
    append_to_delta_table(storage, "t", ROWS)
    append_to_delta_table(storage, "t", ROWS)
    commits = [path.read_text() for path in sorted(log.glob("*.json"))]
    lines = [json.loads(line) for commit in commits for line in commit.splitlines()]
    protocols = [line["protocol"] for line in lines if "protocol" in line]
    assert protocols == [{"minReaderVersion": 1, "minWriterVersion": 2}]
    (metadata,) = (line["metaData"] for line in lines if "metaData" in line)
    assert metadata["configuration"] == {"delta.enableDeletionVectors": "false"}
    assert sorted(path.name for path in log.iterdir()) == [f"{number:020}.json" for number in range(3)]


def test_what_is_appended_is_what_is_read(storage: LakehouseStorage, log: Path) -> None:
    append_to_delta_table(storage, "t", ROWS)
    assert DeltaTable(str(log.parent)).to_pyarrow_table().equals(ROWS)


@pytest.mark.parametrize("name", ["a b", "é", "50%", "a#b", "a?b"])
def test_an_unusual_folder_name_gets_no_second_folder(tmp_path: Path, name: str) -> None:
    parent = tmp_path / "parent"
    storage = LakehouseStorage(str(parent / name))
    append_to_delta_table(storage, "t", ROWS)
    append_to_delta_table(storage, "t", ROWS)
    found = open_delta_table(storage, "t")
    assert found is not None
    assert found.to_pyarrow_table().num_rows == 4
    assert os.listdir(parent) == [name]


def test_a_missing_table_is_none_and_stays_missing(storage: LakehouseStorage, log: Path) -> None:
    assert open_delta_table(storage, "t") is None
    assert not log.parent.exists()


def test_a_table_whose_making_was_killed_is_made_anew(storage: LakehouseStorage, log: Path) -> None:
    log.mkdir(parents=True)
    (log / "_commit_0123.json.tmp").write_text("{")
    assert open_delta_table(storage, "t") is None
    append_to_delta_table(storage, "t", ROWS)
    found = open_delta_table(storage, "t")
    assert found is not None
    assert found.version() == 1


def test_writers_that_make_a_table_at_the_same_moment_lose_no_row(storage: LakehouseStorage) -> None:
    with ThreadPoolExecutor(4) as writers:
        for number in range(10):
            start = Barrier(4)

            def write(name: str, start: Barrier) -> None:
                start.wait()
                append_to_delta_table(storage, name, ROWS)

            list(writers.map(write, [f"t{number}"] * 4, [start] * 4))
    tables = [open_delta_table(storage, f"t{number}") for number in range(10)]
    assert [table and table.to_pyarrow_table().num_rows for table in tables] == [8] * 10


def test_a_table_with_other_columns_is_an_error_for_the_user(storage: LakehouseStorage) -> None:
    append_to_delta_table(storage, "t", ROWS)
    with pytest.raises(RuntimeUserError, match=r"the table t at .* has other columns"):
        append_to_delta_table(storage, "t", pa.table({"name": ["x"]}))


def test_a_table_that_needs_a_newer_reader_is_a_failure_that_names_it(
    storage: LakehouseStorage, log: Path
) -> None:
    append_to_delta_table(storage, "t", ROWS)
    (log / f"{2:020}.json").write_text('{"protocol":{"minReaderVersion":99,"minWriterVersion":99}}\n')
    with pytest.raises(RuntimeFailure, match=r"Tables/dbo/t: "):
        open_delta_table(storage, "t")
    with pytest.raises(RuntimeFailure, match=r"Tables/dbo/t: "):
        append_to_delta_table(storage, "t", ROWS)


def test_a_file_in_the_way_of_the_table_is_an_error_that_names_it(
    storage: LakehouseStorage, session: Session
) -> None:
    (session.lakehouse.tables / "dbo").write_text("in the way")
    with pytest.raises(RuntimeUserError, match=r"Tables/dbo/t cannot be made: Not a directory"):
        append_to_delta_table(storage, "t", ROWS)
