"""Configs of one sequence number are loaded at once; those that fill one table one after the other."""

from __future__ import annotations

from threading import Barrier, get_ident

import pytest

from ingen_fab.runtime.ingestion_pyspark import config_load
from tests.runtime.ingestion_pyspark.lake import Lake

SECONDS = 600


@pytest.mark.slow
def test_configs_of_one_number_are_loaded_at_once_and_all_end_before_a_failure_stops_the_next(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner, both = vars(config_load)["fault_point"], Barrier(2)

    def meeting(name: str) -> None:
        inner(name)
        if name == "ingest_before_commit":
            both.wait(SECONDS)  # raises, unless two loads come to this point

    one = {"table_relationship_group": "shop"}
    merge = {"write_mode": "merge", "merge_keys": "id"}
    for name in ("good", "merged", "broken", "later"):
        lake.write(f"{name}/2024/01/01/x.csv", "id,name\n1,a,b\n" if name == "broken" else "id,name\n1,a\n")
    lake.configure(lake.source("merged", **merge), lake.source("good"))
    lake.run()
    for name in ("good", "merged"):
        lake.write(f"{name}/2024/01/02/x.csv", "id,name\n1,b\n2,c\n")
    lake.configure(
        lake.source("merged", **merge, **one),
        lake.source("good", **one),
        lake.source("broken", **one),
        lake.source("later", import_sequence_order=2, **one),
    )
    monkeypatch.setattr(config_load, "fault_point", meeting)
    summary = lake.run()
    told = [(found.config_id, found.status) for found in summary.configs]
    assert told == [
        ("broken", "failed"), ("good", "completed"), ("merged", "completed"), ("later", "cancelled"),
    ]  # fmt: skip
    assert [(row["id"], row["name"]) for row in lake.table("good")] == [(1, "a"), (1, "b"), (2, "c")]
    assert [(row["id"], row["name"]) for row in lake.table("merged")] == [(1, "b"), (2, "c")]
    statuses = {name: lake.log(name)[-1]["status"] for name in ("good", "merged", "broken", "later")}
    assert statuses == {
        "good": "completed", "merged": "completed", "broken": "failed", "later": "cancelled",
    }  # fmt: skip
    again = lake.loaded(config_id="merged")
    assert again["merged"].status == "skipped"


@pytest.mark.slow
def test_configs_that_fill_one_table_are_loaded_one_after_the_other(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner, threads = vars(config_load)["fault_point"], []

    def noted(name: str) -> None:
        inner(name)
        threads.append(get_ident())

    for name in ("north", "south"):
        lake.write(f"{name}/2024/01/01/x.csv", f"id,name\n1,{name}\n")
    monkeypatch.setattr(config_load, "fault_point", noted)
    lake.configure(
        lake.source("north", target_table_name="shops"), lake.source("south", target_table_name="shops")
    )
    assert {found.status for found in lake.loaded().values()} == {"completed"}
    assert len(set(threads)) == 1
    assert [row["name"] for row in lake.table("shops")] == ["north", "south"]
