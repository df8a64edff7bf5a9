from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.lakehouse.dataset_lock import dataset_lock
from ingen_fab.runtime.lakehouse.staging import StagingArea
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage

DAY = date(2024, 1, 5)


def test_a_staged_path_can_be_written_to_at_once(storage: LakehouseStorage, files: Path) -> None:
    staging = StagingArea(storage, "retail", "run-1")
    path = staging.path("orders", DAY, "parquet")
    assert path == "_ingen_fab_staging/retail/run-1/orders_20240105.parquet"
    (files / path).write_text("rows")


def test_nothing_is_made_before_a_path_is_asked_for(storage: LakehouseStorage, files: Path) -> None:
    staging = StagingArea(storage, "retail", "run-1")
    staging.clear_leftovers()
    staging.close()
    assert list(files.iterdir()) == []


def test_a_closed_area_leaves_nothing(storage: LakehouseStorage, files: Path) -> None:
    staging = StagingArea(storage, "retail", "run-1")
    (files / staging.path("orders", DAY, "csv")).write_text("rows")
    staging.close()
    staging.close()
    assert list(files.iterdir()) == []


def test_an_area_can_be_used_again_after_it_was_closed(storage: LakehouseStorage, files: Path) -> None:
    staging = StagingArea(storage, "retail", "run-1")
    staging.path("orders", DAY, "csv")
    staging.close()
    (files / staging.path("orders", DAY, "csv")).write_text("rows")


def test_leftovers_of_dead_runs_of_this_dataset_alone_are_cleared(
    storage: LakehouseStorage, files: Path
) -> None:
    own, dead, other = (
        StagingArea(storage, dataset, run)
        for dataset, run in [("retail", "own"), ("retail", "dead"), ("ecommerce", "living")]
    )
    paths = [files / area.path("orders", DAY, "csv") for area in (own, dead, other)]
    for path in paths:
        path.write_text("rows")
    own.clear_leftovers()
    assert [path.exists() for path in paths] == [True, False, True]
    assert not (files / dead.folder).exists()
    own.close()
    assert paths[2].exists()


def test_lock_and_area_together_leave_nothing(storage: LakehouseStorage, files: Path) -> None:
    with dataset_lock(storage, "retail"):
        staging = StagingArea(storage, "retail", "run-1")
        staging.clear_leftovers()
        staging.path("orders", DAY, "csv")
        staging.close()
        assert (files / "_ingen_fab_staging/retail.lock").exists()
    assert list(files.iterdir()) == []


def test_a_run_id_cannot_lead_out_of_the_area(storage: LakehouseStorage) -> None:
    with pytest.raises(RuntimeUserError, match="is no path below Files"):
        StagingArea(storage, "retail", "../..").path("orders", DAY, "csv")
