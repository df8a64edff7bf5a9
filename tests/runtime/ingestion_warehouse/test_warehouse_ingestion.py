"""Files are loaded once each into a warehouse, in one transaction with their log; a rerun changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingen_fab.local.warehouse.connection import WarehouseConnection
from ingen_fab.runtime.errors import RuntimeUserError
from tests.runtime.ingestion_warehouse.depot import Depot, Row

DAYS = (1, 2, 4)
# Per day: rows of (id, name). Day 2 changes one, repeats one and brings one; day 4 takes one away again.
ROWS = {
    1: ((1, "a"), (2, "b"), (3, "c")),
    2: ((1, "a"), (2, "B"), (4, "d")),
    4: ((1, "A"), (2, "B"), (4, "d"), (5, "e")),
}
MODES: dict[str, Row] = {
    "append": {},
    "overwrite": {"write_mode": "overwrite"},
    "merge": {"write_mode": "merge", "merge_keys": "id"},
}


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path)


def text(rows: tuple[tuple[int, str], ...]) -> str:
    return "id,name\n" + "".join(f"{number},{name}\n" for number, name in rows)


def write_days(depot: Depot, name: str, days: tuple[int, ...] = DAYS) -> None:
    for day in days:
        depot.write(f"{name}/2024/01/{day:02}/x.csv", text(ROWS[day]), modified=1_700_000_000)


def dated(depot: Depot, name: str) -> list[tuple[object, ...]]:
    rows = depot.table(name, audit=True)
    return sorted((r["id"], r["name"], r["_source_date"].day) for r in rows)


EXPECTED = {
    "append": [(n, name, day) for day in DAYS for n, name in ROWS[day]],
    "overwrite": [(n, name, day) for day in DAYS for n, name in ROWS[day]],
    "merge": [(1, "A", 4), (2, "B", 4), (3, "c", 1), (4, "d", 4), (5, "e", 4)],
}
# Per slice: inserted, updated, and the target's rows after it.
TOLD = {
    "append": [(3, 0, 3), (3, 0, 6), (4, 0, 10)],
    "overwrite": [(3, 0, 3), (3, 0, 6), (4, 0, 10)],
    "merge": [(3, 0, 3), (1, 1, 4), (1, 1, 5)],
}


@pytest.mark.parametrize(
    ("mode", "at_once"),
    [
        ("append", True),
        ("overwrite", True),
        ("merge", True),
        ("merge", False),
        pytest.param("append", False, marks=pytest.mark.long),
        pytest.param("overwrite", False, marks=pytest.mark.long),
    ],
)
def test_slices_load_as_if_one_by_one_and_a_rerun_changes_nothing(
    depot: Depot, mode: str, at_once: bool
) -> None:
    write_days(depot, mode)
    depot.configure(depot.source(mode, batch_import_enabled=at_once, **MODES[mode]))
    found = depot.loaded()[mode]
    assert (found.status, found.loaded, found.rows) == ("completed", 3, 10)
    assert dated(depot, mode) == sorted(EXPECTED[mode])
    log = depot.log(mode)
    told = [(r["records_inserted"], r["records_updated"], r["target_row_count_after"]) for r in log]
    assert told == TOLD[mode]
    assert {(r["status"], r["row_count_reconciliation_status"]) for r in log} == {("completed", "matched")}
    before = depot.table(mode, audit=True)
    again = depot.loaded()[mode]
    assert (again.status, again.loaded, again.skipped) == ("skipped", 0, 3)
    assert depot.table(mode, audit=True) == before
    assert depot.staging() == []


def test_all_days_of_a_config_are_one_transaction_with_their_log(depot: Depot) -> None:
    write_days(depot, "one")
    depot.configure(depot.source("one"))
    depot.loaded()
    batches = [sql for sql in depot.sent if "INSERT INTO [bronze].[one]" in sql]
    assert len(batches) == 1
    assert "BEGIN TRANSACTION" in batches[0]
    assert "DELETE FROM [dbo].[log_flat_file_ingestion]" in batches[0]
    assert sum("COPY INTO" in sql for sql in depot.sent) == 1
    assert "".join(depot.sent).count("COPY INTO") == len(DAYS)


def test_a_changed_file_replaces_its_rows_and_one_that_was_only_touched_does_not(depot: Depot) -> None:
    write_days(depot, "sales")
    depot.configure(depot.source("sales"))
    depot.loaded()
    depot.write("sales/2024/01/01/x.csv", text(ROWS[1]), modified=1_800_000_000)
    assert depot.loaded()["sales"].status == "skipped"
    # The same size, another content.
    depot.write("sales/2024/01/02/x.csv", text(((1, "a"), (2, "X"), (4, "d"))), modified=1_800_000_000)
    plan = {line.slice: line.action for line in depot.run(dry_run=True).plan}
    assert plan == {"2024-01-01": "unchanged", "2024-01-02": "replace", "2024-01-04": "unchanged"}
    assert depot.loaded()["sales"].loaded == 1
    assert [row for row in dated(depot, "sales") if row[2] == 2] == [(1, "a", 2), (2, "X", 2), (4, "d", 2)]
    last = depot.log("sales")[-1]
    assert (last["records_deleted"], last["records_inserted"], last["target_row_count_after"]) == (3, 3, 10)


def test_a_late_older_file_never_beats_a_newer_one(depot: Depot) -> None:
    write_days(depot, "late", (2,))
    depot.configure(depot.source("late", **MODES["merge"]))
    depot.loaded()
    write_days(depot, "late", (1,))
    assert depot.loaded()["late"].inserted == 1
    assert dated(depot, "late") == [(1, "a", 2), (2, "B", 2), (3, "c", 1), (4, "d", 2)]


def test_an_overwrite_of_the_whole_takes_the_place_of_everything(depot: Depot) -> None:
    whole: Row = {
        "import_pattern": "single_file",
        "file_discovery_pattern": None,
        "source_file_path": "Files/whole/x.csv",
        "write_mode": "overwrite",
    }
    depot.write("whole/x.csv", text(ROWS[1]))
    depot.configure(depot.source("whole", **whole))
    depot.loaded()
    depot.write("whole/x.csv", text(ROWS[4]))
    found = depot.loaded()["whole"]
    assert (found.loaded, found.inserted) == (1, 4)
    assert [r["id"] for r in depot.table("whole")] == [1, 2, 4, 5]
    assert depot.log("whole")[-1]["records_deleted"] == 3


def test_a_target_that_was_dropped_is_loaded_anew(depot: Depot) -> None:
    write_days(depot, "gone", (1, 2))
    depot.configure(depot.source("gone", date_range_end="2024-01-01"))
    depot.loaded()
    depot.in_tsql("DROP TABLE bronze.gone")
    assert depot.loaded()["gone"].loaded == 1
    depot.configure(depot.source("gone"))
    assert depot.loaded()["gone"].loaded == 1
    assert len(depot.table("gone")) == 6


def test_kinds_are_inferred_from_all_values(depot: Depot) -> None:
    depot.write(
        "kinds/2024/01/01/x.csv",
        "id,code,price,on,day,at,note,none\n"
        "1,007,1.5,true,2024-01-31,2024-01-31 10:00:00.25,x,\n"
        '-2,12,200,FALSE,2024-02-01,2024-02-01T00:00,"a ""q"", b",\n',
    )
    depot.configure(depot.source("kinds"))
    assert depot.loaded()["kinds"].status == "completed"
    assert depot.kinds("kinds") == {
        "id": "BIGINT", "code": "VARCHAR", "price": "DECIMAL(18,1)", "on": "BOOLEAN", "day": "DATE",
        "at": "TIMESTAMP", "note": "VARCHAR", "none": "VARCHAR",
    }  # fmt: skip
    assert depot.table("kinds")[0] == {
        "id": -2, "code": "12", "price": Decimal("200.0"), "on": False, "day": date(2024, 2, 1),
        "at": datetime(2024, 2, 1), "note": 'a "q", b', "none": None,
    }  # fmt: skip


def test_columns_come_and_go_where_types_were_inferred(depot: Depot) -> None:
    depot.write("wide/2024/01/01/x.csv", "id,a\n1,x\n")
    depot.configure(depot.source("wide"))
    depot.loaded()
    depot.write("wide/2024/01/02/x.csv", "b,ID\n2.50,2\n")
    summary = depot.run()
    assert "new column b" in summary.warnings[0]
    assert depot.table("wide") == [
        {"id": 1, "a": "x", "b": None}, {"id": 2, "a": None, "b": Decimal("2.50")},
    ]  # fmt: skip
    depot.write("wide/2024/01/03/x.csv", "id,c\n3,x\n")
    schema = '{"id": "bigint", "a": "string", "b": "decimal(18,2)"}'
    depot.configure(depot.source("wide", custom_schema_json=schema))
    found = depot.loaded()["wide"]
    assert found.status == "failed"
    assert "has the new c and lacks the a, b (columns by custom_schema_json)" in found.message


def test_parquet_brings_its_own_types(depot: Depot, tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int64()),
            "Price": pa.array([Decimal("1.50"), None], pa.decimal128(18, 2)),
            "at": pa.array([datetime(2024, 1, 1, 10, tzinfo=UTC)] * 2, pa.timestamp("us", tz="UTC")),
            "on": [True, None],
        }
    )
    path = depot.lakehouse.files / "pq" / "2024" / "01" / "01" / "x.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(table, path)
    depot.configure(
        depot.source(
            "pq", source_file_format="parquet", file_discovery_pattern="**/*.parquet", **MODES["merge"]
        )
    )
    assert depot.loaded()["pq"].inserted == 2
    assert depot.table("pq")[0] == {
        "id": 1, "Price": Decimal("1.50"), "at": datetime(2024, 1, 1, 10), "on": True,
    }  # fmt: skip
    assert depot.loaded()["pq"].status == "skipped"


def test_dates_are_read_by_their_pattern(depot: Depot) -> None:
    depot.write("fmt/2024/01/01/x.csv", "d,t\n31.12.2023,20240131 101500\n2024-01-01,2024-01-31T10:15Z\n")
    schema = '{"d": "date", "t": "timestamp"}'
    depot.configure(
        depot.source(
            "fmt", custom_schema_json=schema, date_format="dd.MM.yyyy", timestamp_format="yyyyMMdd HHmmss"
        )
    )
    assert depot.loaded()["fmt"].status == "completed"
    assert depot.table("fmt") == [
        {"d": date(2023, 12, 31), "t": datetime(2024, 1, 31, 10, 15)},
        {"d": date(2024, 1, 1), "t": datetime(2024, 1, 31, 10, 15)},
    ]


def test_what_a_warehouse_cannot_do_is_refused_with_the_column(depot: Depot) -> None:
    odd = {
        "sort_columns": "id",
        "partition_columns": "id",
        "escape_character": "\\",
        "comment_character": "#",
        "encoding": "cp1252",
        "date_format": "d MMM",
        "file_delimiter": "||",
        "target_datastore_id": "other",
        "data_validation_rules": '[{"column": "id", "check": "pattern", "value": "x"}]',
    }
    depot.configure(depot.source("odd", **odd))
    with pytest.raises(RuntimeUserError) as caught:
        depot.run()
    for column in odd:
        assert f"odd: {column} " in caught.value.message
    depot.configure(depot.source("odd", target_datastore_type="lakehouse", source_file_format="json"))
    with pytest.raises(RuntimeUserError, match="this notebook loads into a warehouse only"):
        depot.run()


def test_a_run_that_another_one_overtook_changes_nothing(
    depot: Depot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_days(depot, "race")
    depot.configure(depot.source("race"))
    plain = WarehouseConnection.query

    def overtaken(connection: WarehouseConnection, sql: str) -> object:
        if "INSERT INTO [bronze].[race]" in sql:
            plain(
                connection,
                "INSERT INTO dbo.log_flat_file_ingestion (log_id, config_id, target_table_name, status, "
                "source_files) VALUES ('x', 'race', 'bronze.race', 'completed', '[]')",
            )
        return plain(connection, sql)

    monkeypatch.setattr(WarehouseConnection, "query", overtaken)
    found = depot.loaded()["race"]
    assert found.status == "failed"
    assert "another run loaded race at the same time" in found.message
    assert depot.rows("SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = 'race'") == [{"n": 0}]


def test_what_a_killed_run_left_open_is_closed_and_loaded(depot: Depot) -> None:
    write_days(depot, "kill", (1,))
    depot.configure(depot.source("kill"))
    depot.loaded()
    depot.in_tsql(
        "UPDATE dbo.log_flat_file_ingestion SET status = 'running'; DROP TABLE bronze.kill;"
        "CREATE TABLE _ingen_fab_staging.ingest_dead_1_x (a int)"
    )
    assert depot.loaded()["kill"].loaded == 1
    assert [r["status"] for r in depot.log("kill")] == ["failed", "completed"]
    assert len(depot.table("kill")) == 3
    assert depot.staging() == []


NASTY = (
    "'; DROP TABLE dbo.t; --", "]; DELETE FROM [x", "a''b", "'", "/* x", "-- remark", "GO", "größe 東京 🛒",
    "{x}", "@@ROWCOUNT", "%_[a]", "EXEC('x')", "\\", "N'x'", '"', "; THROW 50001, 'x', 1",
)  # fmt: skip


def test_names_and_values_are_carried_exactly_and_never_run(depot: Depot) -> None:
    folder = "na'sty]; DROP TABLE x --"
    lines = "".join('"{}"\n'.format(value.replace('"', '""')) for value in NASTY)
    header = '"it\'s ]; DROP TABLE x --"'
    for name in ("o'k.csv", "a;b].csv", "größe 東京.csv", "50% -- x.csv"):
        depot.write(f"{folder}/2024/01/01/{name}", f"{header}\n{lines}")
    odd_id = "co'nfig]; DROP TABLE x --"
    depot.configure(depot.source(odd_id, source_file_path=f"Files/{folder}", target_table_name="safe"))
    found = depot.loaded()[odd_id]
    assert (found.status, found.message) == ("completed", "")
    (column,) = depot.kinds("safe")
    assert column == "it's_]_DROP_TABLE_x_--"
    values = [r[column] for r in depot.table("safe")]
    assert sorted(values) == sorted(NASTY * 4)
    paths = {r["_source_file"].rpartition("/")[2] for r in depot.table("safe", audit=True)}
    assert paths == {"o'k.csv", "a;b].csv", "größe 東京.csv", "50% -- x.csv"}
    assert depot.loaded()[odd_id].status == "skipped"


def test_without_a_config_table_the_message_names_the_command(depot: Depot) -> None:
    with pytest.raises(RuntimeUserError, match="there is no table config_flat_file_ingestion") as caught:
        depot.run()
    assert "ddl run --generation-mode=warehouse" in (caught.value.hint or "")
