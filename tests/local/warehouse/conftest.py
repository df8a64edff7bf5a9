from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingen_fab.local.warehouse.connection import open_engine
from ingen_fab.local.warehouse.engine import WarehouseEngine

Ask = Callable[[str], Any]


@pytest.fixture
def wh(tmp_path: Path) -> Iterator[WarehouseEngine]:
    """An empty warehouse."""
    made = WarehouseEngine(tmp_path / "wh.duckdb", "wh")
    yield made
    made.close()


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The value of an expression: of the server that the environment names, else of a local warehouse.

    It changes nothing, so one warehouse serves a module.
    """
    made = open_engine(tmp_path_factory.mktemp("warehouse") / "spark", "wh")
    yield lambda text: made.run(f"SELECT {text} AS x").rows[0][0]
    made.close()
