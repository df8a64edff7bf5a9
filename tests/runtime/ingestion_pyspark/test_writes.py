"""One write for many days equals one for each; reruns change nothing; a changed file replaces its slice."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

import pytest

from ingen_fab.runtime.errors import RuntimeUserError
from tests.runtime.ingestion_pyspark.lake import Lake, Row

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
COUNTS = (
    "records_processed", "records_inserted", "records_updated", "records_deleted", "records_failed",
    "source_row_count", "target_row_count_before", "target_row_count_after", "row_count_difference",
    "row_count_reconciliation_status", "date_partition", "status", "source_file_size_bytes",
)  # fmt: skip


def text(rows: tuple[tuple[int, str], ...]) -> str:
    return "id,name\n" + "".join(f"{number},{name}\n" for number, name in rows)


def write_days(lake: Lake, name: str, days: tuple[int, ...] = DAYS) -> None:
    for day in days:
        lake.write(f"{name}/2024/01/{day:02}/x.csv", text(ROWS[day]), modified=1_700_000_000)


def counts(lake: Lake, name: str) -> list[dict[str, object]]:
    return [
        {column: entry[column] for column in COUNTS}
        for entry in lake.log(name)
        if entry["status"] == "completed"
    ]


def with_dates(lake: Lake, name: str) -> list[tuple[object, ...]]:
    return sorted((r["id"], r["name"], r["_source_date"]) for r in lake.table(name, audit=True))


@pytest.fixture(scope="module")
def loaded(lake: Lake) -> Lake:
    """Each mode in one commit, and in a run for each day."""
    for mode in MODES:
        write_days(lake, f"{mode}_batch")
        write_days(lake, f"{mode}_daily", DAYS[:1])
    lake.configure(*sources(lake))
    lake.results = lake.loaded()
    lake.configure(*(row for row in sources(lake) if row["config_id"].endswith("_daily")))
    for day in DAYS[1:]:
        for mode in MODES:
            write_days(lake, f"{mode}_daily", (day,))
        lake.run()
    lake.configure(*sources(lake))
    return lake


def sources(lake: Lake) -> list[Row]:
    return [
        lake.source(f"{mode}_{kind}", **more) for mode, more in MODES.items() for kind in ("batch", "daily")
    ]


@pytest.mark.parametrize("mode", MODES)
def test_one_write_for_all_days_equals_a_run_for_each(loaded: Lake, mode: str) -> None:
    assert with_dates(loaded, f"{mode}_batch") == with_dates(loaded, f"{mode}_daily")
    assert counts(loaded, f"{mode}_batch") == counts(loaded, f"{mode}_daily")
    assert {found.status for found in loaded.results.values()} == {"completed"}


def test_a_merge_reports_what_each_day_did(loaded: Lake) -> None:
    told = [
        (c["records_inserted"], c["records_updated"], c["records_processed"], c["target_row_count_after"])
        for c in counts(loaded, "merge_batch")
    ]
    assert told == [(3, 0, 3, 3), (1, 1, 3, 4), (1, 1, 4, 5)]
    assert with_dates(loaded, "merge_batch") == [
        (1, "A", date(2024, 1, 4)),
        (2, "B", date(2024, 1, 4)),
        (3, "c", date(2024, 1, 1)),
        (4, "d", date(2024, 1, 4)),
        (5, "e", date(2024, 1, 4)),
    ]


def test_every_row_has_its_file_date_and_execution(loaded: Lake) -> None:
    rows = loaded.table("append_batch", audit=True)
    assert len(rows) == 10
    for found in rows:
        day = found["_source_date"]
        assert found["_source_file"] == f"Files/append_batch/2024/01/{day:%d}/x.csv"
        assert found["_execution_id"] == loaded.log("append_batch")[0]["execution_id"]
    assert len({found["_ingestion_timestamp"] for found in rows}) == 1


def test_missing_days_are_named(loaded: Lake) -> None:
    plan = loaded.run(config_id="append_batch", dry_run=True)
    assert "append_batch: no file of 2024-01-03" in plan.warnings


def test_a_group_that_is_not_there_is_told_with_those_that_are(loaded: Lake) -> None:
    with pytest.raises(RuntimeUserError, match="has the execution_group 7") as told:
        loaded.run(group=7)
    assert told.value.hint == "There are the groups 1."
    with pytest.raises(RuntimeUserError, match="has the config_id nobody"):
        loaded.run(config_id="nobody")


# The tests below change the lakehouse one after the other.


def test_a_rerun_changes_nothing_and_says_so(loaded: Lake) -> None:
    before = {name: with_dates(loaded, name) for name in loaded.results}
    again = loaded.loaded()
    assert {found.status for found in again.values()} == {"skipped"}
    assert {name: with_dates(loaded, name) for name in loaded.results} == before
    entry = loaded.log("append_batch")[-1]
    assert (entry["status"], entry["error_message"]) == ("skipped", "unchanged since it was loaded")


def test_changed_late_and_lost_files_do_what_the_plan_says(loaded: Lake) -> None:
    for mode in MODES:
        name = f"{mode}_batch"
        loaded.write(f"{name}/2024/01/02/x.csv", text(((1, "z"), (9, "n"))))  # changed
        loaded.write(f"{name}/2024/01/03/x.csv", text(((1, "late"), (3, "C"))))  # late
        (loaded.folder / f"Files/{name}/2024/01/01/x.csv").unlink()  # lost
        # Written again with what it held.
        loaded.write(f"{name}/2024/01/04/x.csv", text(ROWS[4]), modified=1_800_000_000)
    loaded.configure(*(row for row in sources(loaded) if row["config_id"].endswith("_batch")))
    plan = loaded.run(dry_run=True)
    actions = [(line.slice, line.action) for line in plan.plan if line.config_id == "merge_batch"]
    assert actions == [("2024-01-02", "replace"), ("2024-01-03", "load"), ("2024-01-04", "unchanged")]
    assert "merge_batch: no file any more of 2024-01-01; what was loaded stays" in plan.warnings
    assert "merge_batch: late files of 2024-01-03: newer dates are loaded already" in plan.warnings
    results = loaded.loaded()
    assert {found.status for found in results.values()} == {"completed"}
    of_days = {
        day: [(number, name) for number, name, found in with_dates(loaded, "append_batch") if found == day]
        for day in (date(2024, 1, n) for n in (1, 2, 3, 4))
    }
    assert of_days == {
        date(2024, 1, 1): [*ROWS[1]],
        date(2024, 1, 2): [(1, "z"), (9, "n")],
        date(2024, 1, 3): [(1, "late"), (3, "C")],
        date(2024, 1, 4): [*ROWS[4]],
    }
    assert with_dates(loaded, "overwrite_batch") == with_dates(loaded, "append_batch")
    assert (9, "n", date(2024, 1, 2)) in with_dates(loaded, "merge_batch")
    assert (1, "A", date(2024, 1, 4)) in with_dates(loaded, "merge_batch")
    assert (3, "C", date(2024, 1, 3)) in with_dates(loaded, "merge_batch")
    replaced = [entry for entry in loaded.log("append_batch") if entry["status"] == "completed"][-2]
    assert (replaced["records_deleted"], replaced["records_inserted"]) == (3, 2)
    assert replaced["row_count_reconciliation_status"] == "matched"


def test_a_changed_file_is_left_alone_and_named_where_existing_dates_are_skipped(loaded: Lake) -> None:
    before = with_dates(loaded, "append_batch")
    loaded.write("append_batch/2024/01/03/x.csv", text(((7, "seven"),)))
    loaded.configure(loaded.source("append_batch", skip_existing_dates=True))
    summary = loaded.run()
    assert with_dates(loaded, "append_batch") == before
    assert any("2024-01-03: loaded already; changed since" in warning for warning in summary.warnings)


def test_a_target_that_was_dropped_is_loaded_anew(loaded: Lake) -> None:
    loaded.spark.sql(f"DELETE FROM delta.`{loaded.folder}/Tables/dbo/log_flat_file_ingestion` WHERE false")
    (loaded.folder / "Tables/bronze/append_daily").rename(loaded.folder / "Tables/bronze/moved_away")
    loaded.configure(loaded.source("append_daily"))
    assert loaded.loaded()["append_daily"].loaded == 3
    assert with_dates(loaded, "append_daily") == with_dates(loaded, "moved_away")


def test_new_and_missing_columns_are_taken_with_a_warning_or_refused(loaded: Lake) -> None:
    loaded.write("evolving/2024/01/01/x.csv", "id,name\n1,a\n")
    loaded.write("strict/2024/01/01/x.csv", "id,name\n1,a\n")
    schema = '{"id": "bigint", "name": "string"}'
    loaded.configure(loaded.source("evolving"), loaded.source("strict", custom_schema_json=schema))
    loaded.run()
    loaded.write("evolving/2024/01/02/x.csv", "color,ID\nred,2\n")
    loaded.write("strict/2024/01/02/x.csv", "id,color\n2,red\n")
    summary = loaded.run()
    assert loaded.table("evolving") == [
        {"id": 1, "name": "a", "color": None},
        {"id": 2, "name": None, "color": "red"},
    ]
    where = "evolving/2024/01/02/x.csv"
    assert f"evolving: {where}: new column color; the target gets it, NULL in older rows" in summary.warnings
    assert f"evolving: {where}: no column name; loaded as NULL" in summary.warnings
    strict = next(found for found in summary.configs if found.config_id == "strict")
    assert strict.status == "failed"
    assert "strict/2024/01/02/x.csv has the new color and lacks the name" in strict.message
    assert loaded.table("strict") == [{"id": 1, "name": "a"}]


def test_after_a_failure_later_numbers_of_its_relationship_and_later_groups_do_not_start(
    loaded: Lake,
) -> None:
    for name in ("first", "second", "other", "later"):
        loaded.write(f"{name}/2024/01/01/x.csv", "id\n1,2\n" if name == "first" else "id\n1\n")
    one = {"table_relationship_group": "shop"}
    loaded.configure(
        loaded.source("second", import_sequence_order=2, **one),
        loaded.source("first", import_sequence_order=1, **one),
        loaded.source("other", import_sequence_order=3),
        loaded.source("later", execution_group=2),
    )
    summary = loaded.run()
    told = [(found.config_id, found.status) for found in summary.configs]
    assert told == [
        ("first", "failed"), ("second", "cancelled"), ("other", "completed"), ("later", "cancelled"),
    ]  # fmt: skip
    assert loaded.log("second")[0]["error_message"] == "not started, as first failed"


def test_a_group_alone_warns_of_earlier_ones_that_were_never_loaded(loaded: Lake) -> None:
    summary = loaded.run(group=2)
    assert summary.warnings[0] == "earlier groups have configs that were never loaded: first, second"
    assert [found.status for found in summary.configs] == ["completed"]


def test_a_source_by_pattern_takes_new_files_and_one_that_overwrites_is_one_table(loaded: Lake) -> None:
    for name in ("drop", "whole"):
        loaded.write(f"{name}/a.csv", "id\n1\n")
        loaded.write(f"{name}/b.csv", "id\n2\n")
    by_pattern: Row = {"import_pattern": "wildcard_pattern", "file_discovery_pattern": "*.csv"}
    loaded.configure(
        loaded.source("drop", **by_pattern),
        loaded.source("whole", **by_pattern, write_mode="overwrite"),
    )
    loaded.run()
    for name in ("drop", "whole"):
        loaded.write(f"{name}/c.csv", "id\n3\n")
        (loaded.folder / f"Files/{name}/a.csv").unlink()
    loaded.run()
    assert [found["id"] for found in loaded.table("drop")] == [1, 2, 3]
    assert [found["id"] for found in loaded.table("whole")] == [2, 3]
    entry = loaded.log("whole")[-1]
    assert (entry["records_deleted"], entry["records_inserted"]) == (2, 2)
    assert entry["row_count_reconciliation_status"] == "matched"


@pytest.mark.long
def test_one_write_for_thirty_days_equals_thirty_runs_and_thirty_commits(lake: Lake) -> None:
    chance = random.Random(5)
    days = range(1, 31)
    rows = {
        day: tuple((key, chance.choice("abc")) for key in sorted(chance.sample(range(40), 25)))
        for day in days
    }

    def write(kind: str, some: Iterable[int]) -> None:
        for mode in MODES:
            for day in some:
                name = f"{mode}_{kind}/2024/01/{day:02}/x.csv"
                lake.write(name, text(rows[day]), modified=1_700_000_000)

    write("month", days)
    write("commits", days)
    lake.configure(
        *(lake.source(f"{mode}_month", **more) for mode, more in MODES.items()),
        *(lake.source(f"{mode}_commits", batch_import_enabled="N", **more) for mode, more in MODES.items()),
    )
    assert {found.status for found in lake.loaded().values()} == {"completed"}
    lake.configure(*(lake.source(f"{mode}_runs", **more) for mode, more in MODES.items()))
    for day in days:
        write("runs", (day,))
        lake.run()
    for mode in MODES:
        for kind in ("commits", "runs"):
            assert with_dates(lake, f"{mode}_{kind}") == with_dates(lake, f"{mode}_month")
            assert counts(lake, f"{mode}_{kind}") == counts(lake, f"{mode}_month")
