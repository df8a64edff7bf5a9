"""Bad rows: kept with file, reason and text, or the end of the load; nothing is loaded by half."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.ingestion_warehouse.depot import Depot

SCHEMA = '{"id": "bigint", "amount": "decimal(8,2)", "on": "boolean", "day": "date", "note": "string"}'
HEAD = "id,amount,on,day,note\n"
GOOD = "1,1.50,true,2024-01-01,x\n"
BAD = {
    "x,1.5,true,2024-01-01,a\n": "id: 'x' is no BIGINT",
    "2,1.555,no,2024-01-01,b\n": "amount: '1.555' has more than 2 decimals",
    "3,one,no,2024-01-01,c\n": "amount: 'one' is no DECIMAL(8,2)",
    "4,1,maybe,2024-01-01,d\n": "on: 'maybe' is no BOOLEAN",
    "5,1,no,01.02.2024,e\n": "day: '01.02.2024' is no DATE",
    "6,1e1,no,2024-01-01,f\n": "amount: '1e1' is no DECIMAL(8,2)",
}


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path)


@pytest.mark.parametrize("strategy", ["log", "skip"])
def test_bad_rows_are_kept_and_the_others_loaded(depot: Depot, strategy: str) -> None:
    depot.write("bad/2024/01/01/x.csv", HEAD + GOOD + "".join(BAD))
    depot.configure(depot.source("bad", custom_schema_json=SCHEMA, error_handling_strategy=strategy))
    summary = depot.run()
    (found,) = summary.configs
    assert (found.status, found.rows, found.inserted, found.rejected) == ("completed", 7, 1, 6)
    rejects = depot.rejects("bad")
    assert {r["reason"] for r in rejects} == set(BAD.values())
    assert {r["raw_text"] for r in rejects} == {line.strip() for line in BAD}
    assert {(r["source_file"], str(r["source_date"])) for r in rejects} == {
        ("Files/bad/2024/01/01/x.csv", "2024-01-01")
    }
    (entry,) = depot.log("bad")
    assert (entry["records_processed"], entry["records_failed"], entry["source_row_count"]) == (1, 6, 7)
    assert bool(entry["error_details"]) == (strategy == "log")
    assert any("bad rows" in text for text in summary.warnings) == (strategy == "log")
    assert depot.loaded()["bad"].status == "skipped"


def test_fail_leaves_the_target_untouched_and_names_the_rows(depot: Depot) -> None:
    depot.write("bad/2024/01/01/x.csv", HEAD + GOOD)
    depot.configure(depot.source("bad", custom_schema_json=SCHEMA))
    depot.loaded()
    depot.write("bad/2024/01/02/x.csv", HEAD + "".join(BAD))
    found = depot.loaded()["bad"]
    assert found.status == "failed"
    assert "6 bad rows; nothing was written" in found.message
    assert "id: 'x' is no BIGINT" in found.message
    assert len(depot.table("bad")) == 1
    assert depot.rejects("bad") == []
    assert [r["status"] for r in depot.log("bad")] == ["completed", "skipped", "failed"]
    assert depot.staging() == []


def test_what_copy_into_cannot_read_comes_out_of_its_error_file(depot: Depot) -> None:
    depot.write("raw/2024/01/01/x.csv", b"id,note\n1,a\n2,\xff\xfe\n3,c\n")
    depot.write("raw/2024/01/02/x.csv", 'id,note\n1,a\n2,"open\n3,c\n')
    depot.configure(depot.source("raw", error_handling_strategy="log", schema_inference=False))
    found = depot.loaded()["raw"]
    assert (found.status, found.rejected) == ("completed", 2)
    assert [r["reason"] for r in depot.rejects("raw")] == [
        "note: Invalid character", "note: Closing quote is missing",
    ]  # fmt: skip
    assert all(r["raw_text"].startswith("2,") for r in depot.rejects("raw")[:1])
    assert [r["id"] for r in depot.table("raw")] == ["1", "1", "3"]
    assert depot.staging() == []


@pytest.mark.parametrize("strategy", ["fail", "log"])
def test_another_number_of_fields_ends_the_load_or_sets_the_file_aside(depot: Depot, strategy: str) -> None:
    depot.write("few/2024/01/01/x.csv", "id,note\n1,a\n")
    depot.write("few/2024/01/02/x.csv", "id,note\n2\n3,c\n")
    depot.write("few/2024/01/03/x.csv", "")
    depot.configure(depot.source("few", error_handling_strategy=strategy))
    found = depot.loaded()["few"]
    if strategy == "fail":
        assert found.status == "failed"
        return
    assert (found.status, found.rows, found.inserted, found.rejected) == ("completed", 3, 1, 2)
    reasons = [r["reason"] for r in depot.rejects("few")]
    assert "Column count mismatch" in reasons[0]
    assert reasons[1] == "the file is empty, without a header"


def test_rules_budget_and_keys(depot: Depot) -> None:
    rules = (
        '{"rules": [{"column": "n", "check": "min", "value": 1}, {"column": "w", "check": "one_of",'
        ' "value": ["a", "b"]}, {"column": "w", "check": "not_null"}], "max_rejected_rows": 5}'
    )
    lines = "id,n,w\n1,1,a\n1,2,b\n2,0,a\n3,5,z\n4,5,\n,5,a\n"
    depot.write("rules/2024/01/01/x.csv", lines)
    row = depot.source(
        "rules",
        write_mode="merge",
        merge_keys="id",
        error_handling_strategy="skip",
        data_validation_rules=rules,
    )
    depot.configure(row)
    found = depot.loaded()["rules"]
    assert (found.inserted, found.rejected) == (1, 5)
    assert {r["reason"] for r in depot.rejects("rules")} == {
        "another row of this slice has the same merge key", "n: 0 is below 1", "w: z is not allowed",
        "w: is empty", "id: a merge key is empty",
    }  # fmt: skip
    depot.write("rules/2024/01/02/x.csv", lines + "9,0,a\n")
    over = depot.loaded()["rules"]
    assert over.status == "failed"
    assert "more than its budget" in over.message


def test_words_for_null_and_blanks_are_obeyed(depot: Depot) -> None:
    depot.write("words/2024/01/01/x.csv", 'a,b,c\nNA, x ,""\nNA ,,y\n')
    depot.configure(
        depot.source(
            "words", null_value="NA", empty_value="(empty)", ignore_leading_whitespace=True,
            ignore_trailing_whitespace=True, schema_inference=False, max_chars_per_column=10,
        )
    )  # fmt: skip
    depot.loaded()
    assert depot.table("words") == [
        {"a": None, "b": "x", "c": "(empty)"}, {"a": None, "b": None, "c": "y"},
    ]  # fmt: skip
