"""Every column of the config table does what the document says: seen in targets and in words of failures."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module
from ingen_fab.local.session import Session
from ingen_fab.runtime.ingestion.config_columns import CONFIG_NAMES
from ingen_fab.runtime.ingestion_pyspark.spark_places import IngestionPlaces
from ingen_fab.runtime.lakehouse import storage as storage_module
from tests.command_line import ROOT
from tests.runtime.ingestion.rows import config
from tests.runtime.ingestion_pyspark.lake import Lake, Row

TEXT = r"""#made by hand
id;note;none;kept;day;at;part
3;plain;y;z;02.02.2024;02.02.2024 12:00;b
#a comment
1;'';x;'';01.02.2024;01.02.2024 11:00;a
2; 'it\'s; é' ;NA;;31.01.2024;31.01.2024 10:30;b
"""
TYPES = {"id": "int", "note": "string", "none": "string", "kept": "string", "day": "date", "at": "timestamp"}
LONG = "id,a\n1,abc\n2,abcd\n"


@pytest.fixture(scope="module")
def loaded(lake: Lake) -> Lake:
    """One run over sources that set many columns each."""
    lake.write("text/2024/01/01/x.csv", TEXT.encode("latin-1"))
    for part in (1, 2):
        lake.write(f"landing/headless/part-{part}.csv", f"{part},x\n")
    for day in (1, 2, 3, 4):
        lake.write(f"ranged/x_2024010{day}.csv", "id\n1\n")
        lake.write(f"ranged/other_2024010{day}.csv", "id\n2\n")
    lake.write("wide/2024/01/01/x.csv", "id,a,b\n1,2,3\n")
    lake.write("long/2024/01/01/x.csv", LONG)
    lake.configure(
        lake.source(
            "text", file_delimiter=";", quote_character="'", escape_character="\\", comment_character="#",
            ignore_leading_whitespace=True, ignore_trailing_whitespace=True, null_value="NA",
            empty_value="EMPTY", date_format="dd.MM.yyyy", timestamp_format="dd.MM.yyyy HH:mm",
            encoding="latin-1", partition_columns="PART", sort_columns="ID",
            custom_schema_json=json.dumps(TYPES | {"part": "string"}),
        ),
        lake.source(
            "headless", source_file_root_path="Files/landing", source_file_path="headless",
            import_pattern="single_file", file_discovery_pattern=None, source_is_folder=True,
            has_header=False, schema_inference=False,
        ),
        lake.source(
            "ranged", date_partition_format="YYYYMMDD", file_discovery_pattern="x_*.csv",
            date_range_start="2024-01-02", date_range_end="2024-01-03", batch_import_enabled=False,
            target_schema_name="silver", target_table_name="renamed",
        ),
        lake.source("wide", max_columns=2),
        lake.source("long", max_chars_per_column=3, error_handling_strategy="log"),
    )  # fmt: skip
    lake.results = lake.loaded()
    return lake


def of_text(lake: Lake, number: int) -> Row:
    return next(row for row in lake.table("text") if row["id"] == number)


def has(number: int, **values: object) -> Callable[[Lake], bool]:
    """Whether a row of the source `text` has these values."""
    return lambda lake: values.items() <= of_text(lake, number).items()


def delta(lake: Lake, name: str) -> DeltaTable:
    return DeltaTable(str(lake.folder / "Tables" / name))


def sorted_in_files(lake: Lake) -> bool:
    files = (lake.folder / "Tables" / "bronze" / "text").rglob("part=b/*.parquet")
    return [pq.read_table(str(file), partitioning=None)["id"].to_pylist() for file in files] == [[2, 3]]


def range_of_dates(lake: Lake) -> bool:
    days = {row["_source_date"] for row in lake.table("renamed", schema="silver", audit=True)}
    return days == {date(2024, 1, 2), date(2024, 1, 3)}


EFFECTS: dict[str, Callable[[Lake], bool]] = {
    "file_delimiter": has(3, kept="z"),
    "quote_character": has(2, note="it's; é"),
    "escape_character": has(2, note="it's; é"),
    "encoding": has(2, note="it's; é"),
    "ignore_leading_whitespace": has(2, note="it's; é"),
    "ignore_trailing_whitespace": has(2, note="it's; é"),
    "comment_character": lambda lake: len(lake.table("text")) == 3,
    "null_value": has(2, none=None),
    "empty_value": has(1, note="EMPTY", kept="EMPTY"),
    "date_format": has(2, day=date(2024, 1, 31)),
    "timestamp_format": has(2, at=datetime(2024, 1, 31, 10, 30, tzinfo=UTC)),
    "custom_schema_json": lambda lake: lake.kinds("text")["id"] == "int32",
    "partition_columns": lambda lake: delta(lake, "bronze/text").metadata().partition_columns == ["part"],
    "sort_columns": sorted_in_files,
    "has_header": lambda lake: len(lake.table("headless")) == 2,
    "schema_inference": lambda lake: lake.kinds("headless") == {"_c0": "string", "_c1": "string"},
    "source_file_root_path": lambda lake: lake.results["headless"].rows == 2,
    "source_is_folder": lambda lake: [e["source_row_count"] for e in lake.log("headless")] == [2],
    "import_pattern": lambda lake: len(lake.log("headless")) == 1,
    "date_partition_format": range_of_dates,
    "date_range_start": range_of_dates,
    "date_range_end": range_of_dates,
    "file_discovery_pattern": lambda lake: {r["id"] for r in lake.table("renamed", schema="silver")} == {1},
    "batch_import_enabled": lambda lake: len(delta(lake, "silver/renamed").history()) == 2,
    "target_schema_name": range_of_dates,
    "target_table_name": range_of_dates,
    "max_columns": lambda lake: "has 3 columns, more than max_columns, 2" in lake.results["wide"].message,
    "max_chars_per_column": lambda lake: (
        [(r["line_number"], r["reason"]) for r in lake.rejects("long")] == [(3, "a: more than 3 characters")]
    ),
}
# Where the other columns are seen to act or to be refused: the module and its test.
PURE, HERE = "tests/runtime/ingestion/", "tests/runtime/ingestion_pyspark/"
REFUSALS = (f"{PURE}test_config_row.py", "test_what_has_no_meaning_is_refused_with_its_column")
NOT_EMPTY = (f"{PURE}test_config_row.py", "test_a_column_that_must_not_be_empty_is_named")
ORDER = (
    f"{HERE}test_writes.py",
    "test_after_a_failure_later_numbers_of_its_relationship_and_later_groups_do_not_start",
)
PLACES = (
    f"{HERE}test_config_columns.py",
    "test_workspaces_and_lakehouses_of_a_row_are_those_of_its_addresses",
)
NO_EFFECT = (f"{PURE}test_config_row.py", "test_who_made_a_row_and_when_has_no_effect")
ELSEWHERE = {
    "config_id": (f"{PURE}test_config_row.py", "test_all_problems_are_told_at_once_with_their_config"),
    "config_name": NOT_EMPTY,
    "source_file_path": (f"{PURE}test_config_row.py", "test_all_spellings_of_a_path_mean_the_same_folder"),
    "source_file_format": (
        f"{HERE}test_files_of_other_tools.py", "test_the_same_rows_come_from_every_spelling",
    ),
    "source_workspace_id": PLACES,
    "source_datastore_id": PLACES,
    "target_workspace_id": PLACES,
    "target_datastore_id": PLACES,
    "source_datastore_type": REFUSALS,
    "target_datastore_type": REFUSALS,
    "staging_table_name": REFUSALS,
    "write_mode": (f"{HERE}test_writes.py", "test_one_write_for_all_days_equals_a_run_for_each"),
    "merge_keys": (f"{HERE}test_writes.py", "test_a_merge_reports_what_each_day_did"),
    "data_validation_rules": (
        f"{HERE}test_bad_rows.py",
        "test_good_rows_are_loaded_and_every_bad_one_is_kept_with_line_text_and_reason",
    ),
    "error_handling_strategy": (
        f"{HERE}test_bad_rows.py", "test_a_load_that_fails_leaves_nothing_but_its_rows_of_the_log",
    ),
    "execution_group": ORDER,
    "table_relationship_group": ORDER,
    "import_sequence_order": ORDER,
    "active_yn": (f"{PURE}test_config_row.py", "test_a_row_that_is_not_active_is_never_refused"),
    "created_date": NO_EFFECT,
    "modified_date": NO_EFFECT,
    "created_by": NO_EFFECT,
    "modified_by": NO_EFFECT,
    "multiline_values": (
        f"{HERE}test_files_of_other_tools.py", "test_a_quoted_field_may_hold_newlines_and_quotes",
    ),
    "skip_existing_dates": (
        f"{HERE}test_writes.py",
        "test_a_changed_file_is_left_alone_and_named_where_existing_dates_are_skipped",
    ),
}  # fmt: skip


@pytest.mark.parametrize("column", EFFECTS)
def test_a_column_acts(loaded: Lake, column: str) -> None:
    assert EFFECTS[column](loaded)


def test_every_column_has_a_test() -> None:
    assert {*EFFECTS, *ELSEWHERE} == set(CONFIG_NAMES)
    for module, test in ELSEWHERE.values():
        assert f"def {test}(" in (ROOT / module).read_text("utf-8"), f"{module}: {test}"


def test_workspaces_and_lakehouses_of_a_row_are_those_of_its_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session("tests", "synapse_pyspark", LocalLakehouse(tmp_path))
    monkeypatch.setitem(vars(storage_module), "notebookutils", create_module(session))
    context = create_module(session).runtime.context
    own = (context["defaultLakehouseWorkspaceId"], context["defaultLakehouseId"])
    places = IngestionPlaces(storage_module.LakehouseStorage(""))
    address = "abfss://{}@onelake.dfs.fabric.microsoft.com/{}"
    plain, named = (
        config(),
        config(
            source_workspace_id="w1",
            source_datastore_id="l1",
            target_workspace_id="w2",
            target_datastore_id="l2",
        ),
    )
    assert places.files_uri(plain.source) == address.format(*own) + "/Files"
    assert places.files_uri(named.source) == address.format("w1", "l1") + "/Files"
    assert places.target_uri(plain) == address.format(*own) + "/Tables/bronze/sales"
    assert places.target_uri(named) == address.format("w2", "l2") + "/Tables/bronze/sales"
