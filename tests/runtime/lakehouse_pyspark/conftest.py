"""Lets carried modules find the local `notebookutils`, which notebooks find by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session

with importable(create_module(Session("tests", "synapse_pyspark", LocalLakehouse(Path("/nowhere"))))):
    from ingen_fab.runtime.lakehouse import storage as storage_module
    from ingen_fab.runtime.lakehouse.storage import LakehouseStorage


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LakehouseStorage:
    """A lakehouse of its own, which `notebookutils` knows of."""
    session = Session("tests", "synapse_pyspark", LocalLakehouse(tmp_path / "lake house"))
    session.lakehouse.create()
    monkeypatch.setattr(storage_module, "notebookutils", create_module(session))
    return LakehouseStorage(str(session.lakehouse.root))
