"""Lets carried modules find the local `notebookutils`, which notebooks find by themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session

with importable(create_module(Session("tests", "jupyter", LocalLakehouse(Path("/nowhere"))))):
    from ingen_fab.runtime.lakehouse import storage as storage_module
    from ingen_fab.runtime.lakehouse.state_rows import StateRow
    from ingen_fab.runtime.lakehouse.storage import LakehouseStorage


@pytest.fixture(autouse=True)
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A run of a notebook in a lakehouse of its own, which `notebookutils` knows of."""
    session = Session("tests", "jupyter", LocalLakehouse(tmp_path / "lake house"))
    session.lakehouse.create()
    monkeypatch.setattr(storage_module, "notebookutils", create_module(session))
    return session


@pytest.fixture
def files(session: Session) -> Path:
    return session.lakehouse.files


@pytest.fixture
def storage(session: Session) -> LakehouseStorage:
    return LakehouseStorage(str(session.lakehouse.root))


@pytest.fixture
def row() -> StateRow:
    return StateRow(
        dataset_id="retail",
        table_name="orders",
        generation_date=date(2024, 1, 1),
        target="lakehouse",
        path_format="nested",
        file_format="parquet",
        file_path="synthetic_data/retail/2024/01/01/orders.parquet",
        row_count=14080,
        min_key=1,
        max_key=14080,
        content_hash=-(2**63),
        seed=7,
        scale="0.5",
        config_fingerprint="abc",
        generator_version=1,
        generation_mode="python",
        finished_at=datetime(2024, 5, 1, 12, 30, 15, 123456, tzinfo=UTC),
    )
