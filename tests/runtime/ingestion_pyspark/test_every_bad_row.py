"""Every kind of bad data with every strategy: nothing is lost, and a load that fails leaves all as it was."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from tests.runtime.ingestion_pyspark.lake import Lake, Row

SCHEMA = '{"id": "bigint", "name": "string"}'
STRATEGIES: dict[str, Row] = {
    "fail": {"error_handling_strategy": "fail"},
    "skip": {"error_handling_strategy": "skip"},
    "log": {"error_handling_strategy": "log"},
    "budget": {"error_handling_strategy": "log", "data_validation_rules": '{"max_rejected_rows": 0}'},
}
LOADED = ("skip", "log")


def parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


MANY = parquet(pa.table({"id": list(range(1000)), "name": ["x"] * 1000}))


@dataclass(frozen=True)
class Bad:
    """A file with bad data: the ids of its good rows, how many are bad, and why."""

    content: str | bytes
    good: tuple[int, ...]
    bad: int
    reason: str
    kind: str = "csv"
    more: Row = field(default_factory=dict)


CASES = {
    "too_few": Bad("id,name\n1\n2,b\n", (2,), 1, "too few or too many fields"),
    "too_many": Bad("id,name\n1,a,x\n2,b\n", (2,), 1, "too few or too many fields"),
    "type": Bad("id,name\nx,a\n2,b\n3.5,c\n", (2,), 2, "is no BIGINT"),
    "too_long": Bad("id,name\n1,abcdef\n2,b\n", (2,), 1, "more than 3 characters",
                    more={"max_chars_per_column": 3}),
    "open_quote": Bad('id,name\n1,"open\n2,b\n', (2,), 1, "a quote that is not closed"),
    "open_to_the_end": Bad('id,name\n1,"open\n2,b\n', (), 1, "a quote is not closed until the end",
                           more={"multiline_values": True}),
    "encoding": Bad("id,name\n1,Zoë\n2,b\n".encode("latin-1"), (2,), 1, "not utf-8"),
    "empty": Bad("", (), 1, "the file is empty"),
    "empty_key": Bad("id,name\n,a\n2,b\n", (2,), 1, "a merge key is empty",
                     more={"write_mode": "merge", "merge_keys": "id"}),
    "key_twice": Bad("id,name\n2,a\n2,b\n", (2,), 1, "same merge key",
                     more={"write_mode": "merge", "merge_keys": "id"}),
    "no_object": Bad('{"id": 1, "name": \n{"id": 2, "name": "b"}\n7\n', (2,), 2, "no JSON object", "json"),
    "cut_array": Bad('[{"id": 1, "name": "a"}, {"id":', (), 1, "no JSON object", "json"),
    "odd_array": Bad('[{"id": 1, "name": "a"}, 5]', (), 1, "no JSON object", "json"),
    "json_type": Bad('{"id": "x", "name": "a"}\n{"id": 2, "name": "b"}\n', (2,), 1, "is no BIGINT", "json"),
    "cut": Bad(MANY[:-20], (), 1, "no whole parquet file", "parquet"),
    "damaged": Bad(MANY[:60] + bytes(200) + MANY[260:], (), 1, "no whole parquet file", "parquet"),
    "no_bytes": Bad(b"", (), 1, "no whole parquet file", "parquet"),
    "fraction": Bad(parquet(pa.table({"id": [1.5, 2.0], "name": ["a", "b"]})), (2,), 1, "is no BIGINT",
                    "parquet"),
    "text_for_number": Bad(parquet(pa.table({"id": ["x", "2"], "name": ["a", "b"]})), (2,), 1,
                           "is no BIGINT", "parquet"),
}  # fmt: skip


def good_file(kind: str, number: int) -> bytes:
    """A file with one good row."""
    if kind == "parquet":
        return parquet(pa.table({"id": [number], "name": ["z"]}))
    return (f"id,name\n{number},z\n" if kind == "csv" else f'{{"id": {number}, "name": "z"}}\n').encode()


pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def loaded(lake: Lake) -> Lake:
    """A good first day of all of them, then a bad second one with a good third one."""
    rows = []
    for name, case in CASES.items():
        for strategy, row in STRATEGIES.items():
            source = f"{name}_{strategy}"
            lake.write(f"{source}/2024/01/01/a.{case.kind}", good_file(case.kind, 90))
            rows.append(
                lake.source(
                    source, source_file_format=case.kind, file_discovery_pattern="**",
                    custom_schema_json=SCHEMA, **{**case.more, **row},
                )
            )  # fmt: skip
    lake.configure(*rows)
    assert {found.status for found in lake.loaded().values()} == {"completed"}
    for name, case in CASES.items():
        for strategy in STRATEGIES:
            lake.write(f"{name}_{strategy}/2024/01/02/a.{case.kind}", case.content)
            lake.write(f"{name}_{strategy}/2024/01/03/a.{case.kind}", good_file(case.kind, 91))
    lake.results = lake.loaded()
    return lake


def version(lake: Lake, name: str) -> int:
    return DeltaTable(str(lake.folder / "Tables" / "bronze" / name)).version()


@pytest.mark.parametrize("strategy", ["fail", "budget"])
@pytest.mark.parametrize("name", CASES)
def test_a_load_that_fails_leaves_all_as_it_was_and_tells_why(loaded: Lake, name: str, strategy: str) -> None:
    source = f"{name}_{strategy}"
    assert loaded.results[source].status == "failed"
    assert version(loaded, source) == 0
    assert [row["id"] for row in loaded.table(source)] == [90]
    assert loaded.rejects(source) == []
    statuses = {entry["date_partition"]: entry["status"] for entry in loaded.log(source)[-2:]}
    assert statuses == {"2024-01-02": "failed", "2024-01-03": "failed"}
    told = loaded.log(source)[-1]["error_message"]
    assert ("budget" if strategy == "budget" else CASES[name].reason) in told


@pytest.mark.parametrize("strategy", LOADED)
@pytest.mark.parametrize("name", CASES)
def test_good_rows_are_loaded_and_bad_ones_are_kept_so_that_all_are_counted(
    loaded: Lake, name: str, strategy: str
) -> None:
    source, case = f"{name}_{strategy}", CASES[name]
    assert loaded.results[source].status == "completed"
    assert [row["id"] for row in loaded.table(source)] == sorted([90, *case.good, 91])
    rejects = loaded.rejects(source)
    assert len(rejects) == case.bad
    assert any(case.reason in row["reason"] for row in rejects)
    assert {row["source_file"] for row in rejects} == {f"Files/{source}/2024/01/02/a.{case.kind}"}
    for entry in loaded.log(source):
        bad = case.bad if entry["date_partition"] == "2024-01-02" else 0
        good = len(case.good) if entry["date_partition"] == "2024-01-02" else 1
        counts = (entry["source_row_count"], entry["records_processed"], entry["records_failed"])
        if entry["status"] == "completed":
            assert counts == (good + bad, good, bad)
            assert entry["row_count_reconciliation_status"] == "matched"
    (told,) = {entry["error_details"] for entry in loaded.log(source)[-2:]}
    assert (told is None) is (strategy == "skip")
