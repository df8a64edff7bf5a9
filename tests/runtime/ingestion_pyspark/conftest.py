"""A lakehouse for ingestion, without the command line: the same functions that the notebook carries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session

with importable(create_module(Session("tests", "synapse_pyspark", LocalLakehouse(Path("/nowhere"))))):
    from ingen_fab.runtime.lakehouse import listing as listing_module
    from ingen_fab.runtime.lakehouse import storage as storage_module
    from tests.runtime.ingestion_pyspark.lake import Lake

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="module")
def lake(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A lakehouse that the tests of a module share."""
    return new_lake(spark, tmp_path_factory.mktemp("lake house"))


def new_lake(spark: SparkSession, folder: Path) -> Lake:
    """An empty lakehouse in a folder; `notebookutils` knows of it until there is another."""
    session = Session("tests", "synapse_pyspark", LocalLakehouse(folder))
    session.lakehouse.create()
    for module in (storage_module, listing_module):
        vars(module)["notebookutils"] = create_module(session)
    return Lake(spark, folder)
