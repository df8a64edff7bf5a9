"""Bad rows end a load that fails on errors, and are kept with file, line and reason by one that does not."""

from __future__ import annotations

import io
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.runtime.ingestion_pyspark.lake import Lake, Row

SCHEMA = '{"id": "bigint", "name": "string", "qty": "decimal(9,2)", "day": "date"}'
LINES = (
    "id,name,qty,day",
    "1,good,1.50,2024-01-01",
    "2,few,1.50",
    "3,many,1.50,2024-01-01,more",
    "x,type,1.50,2024-01-01",
    "5,decimals,1.505,2024-01-01",
    "6,day,1.50,2024-02-30",
    '7,"open,1.50,2024-01-01',
    ",no key,1.50,2024-01-01",
    "9,rule,0.00,2024-01-01",
    "1,again,9.99,2024-01-01",
    "",
    "12,good,,",
)
BAD = "\n".join(LINES) + "\n"
RULES = '{"rules": [{"column": "qty", "check": "min", "value": 1}]}'
REASONS = {
    3: "too few or too many fields",
    4: "too few or too many fields",
    5: "id: 'x' is no BIGINT",
    6: "qty: '1.505' has more than 2 decimals",
    7: "day: '2024-02-30' is no DATE",
    8: "too few or too many fields",
    9: "id: a merge key is empty",
    10: "qty: 0.00 is below 1",
}
GOOD_PARQUET = pa.table({"id": [1, 2]})


def whole(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def dated(name: str, day: int = 1) -> str:
    return f"{name}/2024/01/{day:02}/a.csv"


@pytest.fixture(scope="module")
def loaded(lake: Lake) -> Lake:
    """One run over all of them."""
    merge: Row = {"write_mode": "merge", "merge_keys": "id", "custom_schema_json": SCHEMA}
    strategy: Row = {"error_handling_strategy": "log"}
    for name in ("logged", "skipped", "failing", "over"):
        lake.write(dated(name), BAD)
        lake.write(dated(name, 2), "id,name,qty,day\n1,newer,2.00,2024-01-02\n")
    lake.write(dated("encoding"), "id,name\n1,ok\n2,Zo\xeb\n".encode("latin-1"))
    lake.write(dated("quotes"), 'id,name\n1,ok\n2,"open\n3,ok\n')
    lake.write(dated("json"), '{"id": 1}\n{"id": \n{"id": "z"}\n')
    lake.write(dated("empty"), "")
    lake.write(dated("empty", 2), "id,name\n")
    lake.write(dated("empty", 3), "id,name\n1,a\n")
    lake.write("cut/2024/01/01/a.parquet", whole(GOOD_PARQUET)[:-20])
    lake.write("cut/2024/01/02/a.parquet", whole(GOOD_PARQUET))
    lake.write("cut_failing/2024/01/01/a.parquet", whole(GOOD_PARQUET)[:-20])
    lake.configure(
        lake.source("logged", **merge, **strategy, data_validation_rules=RULES),
        lake.source("skipped", **merge, error_handling_strategy="skip", data_validation_rules=RULES),
        lake.source("failing", **merge, data_validation_rules=RULES),
        lake.source("over", **merge, **strategy, data_validation_rules='{"max_rejected_rows": 5}'),
        lake.source("encoding", **strategy),
        lake.source("quotes", **strategy),
        lake.source("json", **strategy, source_file_format="json", custom_schema_json='{"id": "int"}'),
        lake.source("empty", **strategy),
        lake.source("cut", **strategy, source_file_format="parquet", file_discovery_pattern="**"),
        lake.source("cut_failing", source_file_format="parquet", file_discovery_pattern="**"),
    )
    lake.results = lake.loaded()
    return lake


@pytest.mark.parametrize("name", ["logged", "skipped"])
def test_good_rows_are_loaded_and_every_bad_one_is_kept_with_line_text_and_reason(
    loaded: Lake, name: str
) -> None:
    assert [found["id"] for found in loaded.table(name)] == [1, 12]
    rejects = loaded.rejects(name)
    by_line = {found["line_number"]: found for found in rejects}
    assert len(rejects) == 9
    for line, reason in REASONS.items():
        assert by_line[line]["reason"].startswith(reason), by_line[line]
        assert by_line[line]["raw_text"] == LINES[line - 1]
    (again,) = set(by_line) - set(REASONS)
    assert again in (2, 11)
    assert by_line[again]["reason"] == "another row of this slice has the same merge key"
    assert {found["source_date"] for found in rejects} == {date(2024, 1, 1)}


@pytest.mark.parametrize("name", ["logged", "skipped", "encoding", "quotes", "json", "empty", "cut"])
def test_rows_read_are_rows_loaded_and_rows_rejected_in_every_slice(loaded: Lake, name: str) -> None:
    rejects = loaded.rejects(name)
    for entry in loaded.log(name):
        mine = [r for r in rejects if str(r["source_date"]) == entry["date_partition"]]
        assert entry["status"] == "completed"
        assert entry["records_failed"] == len(mine)
        assert entry["source_row_count"] == entry["records_processed"] + entry["records_failed"]
        assert entry["row_count_reconciliation_status"] == "matched"


def test_log_tells_the_first_bad_rows_and_skip_does_not(loaded: Lake) -> None:
    assert "line 5: id: 'x' is no BIGINT" in loaded.log("logged")[0]["error_details"]
    assert loaded.log("skipped")[0]["error_details"] is None


@pytest.mark.parametrize(
    ("name", "told"),
    [("failing", "9 bad rows; nothing was written"), ("over", "more than its budget"),
     ("cut_failing", "a.parquet: no whole parquet file")],
)  # fmt: skip
def test_a_load_that_fails_leaves_nothing_but_its_rows_of_the_log(loaded: Lake, name: str, told: str) -> None:
    assert not (loaded.folder / "Tables" / "bronze" / name).exists()
    assert loaded.rejects(name) == []
    assert {entry["status"] for entry in loaded.log(name)} == {"failed"}
    assert told in loaded.log(name)[0]["error_message"]
    assert loaded.results[name].status == "failed"


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("encoding", 3, "name: text that is not utf-8"),
        ("quotes", 3, "too few or too many fields, or a quote that is not closed"),
        ("json", 2, "no JSON object"),
        ("json", 3, "id: 'z' is no INT"),
        ("empty", None, "the file is empty, without a header"),
        ("cut", None, "no whole parquet file"),
    ],
)
def test_what_is_wrong_with_a_row_or_file_is_told(
    loaded: Lake, name: str, line: int | None, reason: str
) -> None:
    assert (line, reason) in [(found["line_number"], found["reason"]) for found in loaded.rejects(name)]


def test_rows_around_bad_ones_are_loaded(loaded: Lake) -> None:
    assert loaded.table("encoding") == [{"id": 1, "name": "ok"}]
    assert [found["id"] for found in loaded.table("quotes")] == [1, 3]
    assert loaded.table("json") == [{"id": 1}]
    assert loaded.table("empty") == [{"id": 1, "name": "a"}]
    assert loaded.table("cut") == [{"id": 1}, {"id": 2}]
