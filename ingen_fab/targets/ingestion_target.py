"""Where flat files are loaded into, on each environment: how the notebook is made that does it."""

from __future__ import annotations

from dataclasses import dataclass

from ingen_fab.errors import TargetError


@dataclass(frozen=True)
class IngestionTarget:
    """`library` names the modules that the notebook calls; `entry` is the function that loads."""

    environment: str  # lakehouse or warehouse, as on the command line
    name: str  # of the notebook
    description: str
    kernel: str  # kernel_info.name of the notebook
    library: tuple[str, ...]
    entry: str
    templates: str  # folder of the cells that are its own
    # Of a request, what the notebook takes.
    parameters: tuple[str, ...]


COMMON_INGESTION_PARAMETERS = ("execution_group", "config_id", "dry_run", "environment")
LAKEHOUSE_INGESTION = IngestionTarget(
    environment="lakehouse",
    name="flat_file_ingestion_pyspark",
    description="Loads flat files into Delta tables, as config_flat_file_ingestion says",
    kernel="synapse_pyspark",
    library=(
        "ingen_fab.runtime.ingestion.ingestion_parameters",
        "ingen_fab.runtime.ingestion_pyspark.ingest",
    ),
    entry="ingest_flat_files_on_spark",
    templates="flat_file_ingestion",
    parameters=(*COMMON_INGESTION_PARAMETERS, "lakehouse_root"),
)
WAREHOUSE_INGESTION = IngestionTarget(
    environment="warehouse",
    name="flat_file_ingestion_warehouse",
    description="Loads flat files into tables of a warehouse, as config_flat_file_ingestion says",
    kernel="jupyter",
    library=(
        "ingen_fab.runtime.ingestion.ingestion_parameters",
        "ingen_fab.runtime.ingestion_warehouse.warehouse_ingest",
    ),
    entry="ingest_flat_files_into_warehouse",
    templates="warehouse_ingestion",
    parameters=(*COMMON_INGESTION_PARAMETERS, "warehouse"),
)
INGESTION_TARGETS: tuple[IngestionTarget, ...] = (LAKEHOUSE_INGESTION, WAREHOUSE_INGESTION)


def ingestion_target_of(environment: str) -> IngestionTarget:
    """The target of an environment; raises TargetError where this version has none."""
    for target in INGESTION_TARGETS:
        if target.environment == environment:
            return target
    known = ", ".join(target.environment for target in INGESTION_TARGETS)
    raise TargetError(
        f"this version cannot load files for target {environment}", hint=f"It can for: {known}."
    )
