"""What the tests of the harness share: a workspace, and whether Spark can run."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab.local.spark_session import spark_obstacles
from tests.local.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace(tmp_path)


@pytest.fixture(scope="session")
def needs_spark() -> None:
    """Leave a test out where Spark cannot start, and say why."""
    obstacles = spark_obstacles()
    if obstacles:
        pytest.skip(f"Spark cannot start here: {'; '.join(found.detail for found in obstacles)}")
