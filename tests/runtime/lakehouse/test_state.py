from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from ingen_fab.local.session import Session
from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.lakehouse.state import STATE_TYPES, StateTable
from ingen_fab.runtime.lakehouse.state_rows import StateKey, StateRow
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage

DAY = date(2024, 1, 1)
LAYOUT = ("retail", "lakehouse", "nested", "parquet")

WRITE_IN_A_PROCESS = """
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
with importable(create_module(Session("n", "jupyter", LocalLakehouse(Path("/nowhere"))))):
    from ingen_fab.runtime.lakehouse.state import StateRow, StateTable
    from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
state = StateTable(LakehouseStorage(sys.argv[1]), "state")
print("ready", flush=True)
sys.stdin.readline()
for number in range(15):
    state.append(
        StateRow(
            "retail", f"{sys.argv[2]}{part}", date(2024, 1, 1) + timedelta(days=number), "lakehouse",
            "nested", "parquet", "x", 1, 1, 1, 0, 0, "1", "", 1, "python", datetime.now(UTC),
        )
        for part in range(2)
    )
"""


@pytest.fixture
def state(storage: LakehouseStorage) -> StateTable:
    return StateTable(storage, "state")


@pytest.fixture
def path(session: Session) -> str:
    return str(session.lakehouse.tables / "dbo" / "state")


def test_the_columns_are_those_of_the_row_in_this_order(state: StateTable, row: StateRow, path: str) -> None:
    state.append([row])
    schema = DeltaTable(path).schema()
    assert [(field.name, str(field.type.type)) for field in schema.fields] == [
        ("dataset_id", "string"),
        ("table_name", "string"),
        ("generation_date", "date"),
        ("target", "string"),
        ("path_format", "string"),
        ("file_format", "string"),
        ("file_path", "string"),
        ("row_count", "long"),
        ("min_key", "long"),
        ("max_key", "long"),
        ("content_hash", "long"),
        ("seed", "long"),
        ("scale", "string"),
        ("config_fingerprint", "string"),
        ("generator_version", "integer"),
        ("generation_mode", "string"),
        ("finished_at", "timestamp"),
    ]
    assert list(STATE_TYPES) == [field.name for field in fields(StateRow)]


def test_a_row_comes_back_as_it_was(state: StateTable, row: StateRow) -> None:
    empty = replace(row, table_name="returns", row_count=0, min_key=None, max_key=None)
    state.append([row, empty])
    assert state.latest(*LAYOUT) == {("orders", DAY): row, ("returns", DAY): empty}


def test_rows_of_one_call_are_one_commit_and_no_rows_are_none(
    state: StateTable, row: StateRow, path: str
) -> None:
    state.append([])
    assert not Path(path).exists()
    state.append(replace(row, table_name=name) for name in ("a", "b", "c"))
    before = DeltaTable(path).version()
    state.append([row, replace(row, table_name="items")])
    state.append([])
    assert DeltaTable(path).version() == before + 1


def test_where_there_is_no_table_there_is_nothing(state: StateTable, path: str) -> None:
    assert state.latest(*LAYOUT) == {}
    state.forget(*LAYOUT, [("orders", DAY)])
    assert not Path(path).exists()


def test_rows_of_other_datasets_targets_and_layouts_do_not_count(state: StateTable, row: StateRow) -> None:
    state.append([row])
    later = replace(row, row_count=1, finished_at=row.finished_at + timedelta(days=1))
    state.append([replace(later, dataset_id="x"), replace(later, target="warehouse")])
    state.append([replace(later, path_format="flat"), replace(later, file_format="csv")])
    assert state.latest(*LAYOUT) == {("orders", DAY): row}
    assert state.latest("retail", "lakehouse", "flat", "parquet")[("orders", DAY)].row_count == 1
    assert state.latest("retail", "lakehouse", "by_table", "csv") == {}


def test_the_row_that_finished_last_counts_in_whatever_order_they_were_committed(
    state: StateTable, row: StateRow
) -> None:
    newest = replace(row, row_count=2, finished_at=row.finished_at + timedelta(microseconds=1))
    state.append([newest])
    state.append([row])
    assert state.latest(*LAYOUT) == {("orders", DAY): newest}


def test_of_rows_that_finished_at_once_the_one_committed_last_counts(
    state: StateTable, row: StateRow
) -> None:
    for number in range(12):
        # Two of one commit, too.
        state.append([replace(row, row_count=number * 10), replace(row, row_count=number * 10 + 1)])
        assert state.latest(*LAYOUT)[("orders", DAY)].row_count == number * 10 + 1


def test_what_is_forgotten_exists_no_more_until_it_is_made_again(
    state: StateTable, row: StateRow, path: str
) -> None:
    other = replace(row, table_name="items")
    state.append([row, other])
    state.forget(*LAYOUT, [("orders", DAY), ("orders", DAY), ("orders", date(2024, 1, 2))])
    assert state.latest(*LAYOUT) == {("items", DAY): other}
    version = DeltaTable(path).version()
    state.forget(*LAYOUT, [("orders", DAY)])
    assert DeltaTable(path).version() == version
    again = replace(row, finished_at=datetime.now(UTC))
    state.append([again])
    assert state.latest(*LAYOUT)[("orders", DAY)] == again


def test_a_row_from_a_clock_that_is_ahead_can_be_forgotten(state: StateTable, row: StateRow) -> None:
    state.append([replace(row, finished_at=datetime.now(UTC) + timedelta(days=400))])
    state.forget(*LAYOUT, [("orders", DAY)])
    assert state.latest(*LAYOUT) == {}


def test_the_state_outlives_checkpoints_and_compaction(state: StateTable, row: StateRow, path: str) -> None:
    state.append([row])
    DeltaTable(path).create_checkpoint()
    newest = replace(row, row_count=5, finished_at=row.finished_at + timedelta(seconds=1))
    state.append([newest])
    DeltaTable(path).optimize.compact()
    assert state.latest(*LAYOUT) == {("orders", DAY): newest}


def test_another_table_of_that_name_is_an_error_for_the_user(
    state: StateTable, row: StateRow, path: str
) -> None:
    Path(path).mkdir(parents=True)
    write_deltalake(path, pa.table({"dataset_id": ["x"]}))
    with pytest.raises(RuntimeUserError, match="is no state table: it has no column config_fingerprint"):
        state.latest(*LAYOUT)
    with pytest.raises(RuntimeUserError, match="has other columns"):
        state.append([row])


def test_two_processes_that_write_at_once_lose_no_row(session: Session, state: StateTable) -> None:
    command = [sys.executable, "-c", WRITE_IN_A_PROCESS, str(session.lakehouse.root)]
    writers = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    expected: set[StateKey] = {
        (f"{name}{part}", DAY + timedelta(days=number))
        for name in ("a", "b")
        for part in range(2)
        for number in range(15)
    }
    assert state.latest(*LAYOUT).keys() == expected


def test_the_days_of_one_dataset_are_found_fast_among_a_hundred_thousand(
    state: StateTable, row: StateRow
) -> None:
    days = [DAY + timedelta(days=number) for number in range(1000)]
    for dataset in ("retail", "ecommerce"):
        state.append(
            replace(row, dataset_id=dataset, table_name=f"t{number}", generation_date=day)
            for number in range(50 if dataset == "ecommerce" else 2)
            for day in days
        )
        state.append([replace(row, dataset_id=dataset)])
    state.append(
        replace(row, dataset_id="wide", table_name=f"t{number}", generation_date=day)
        for number in range(48)
        for day in days
    )
    started = perf_counter()
    assert len(state.latest(*LAYOUT)) == 2001
    assert perf_counter() - started < 0.5
