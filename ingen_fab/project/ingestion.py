"""The verbs of flat-file ingestion: compile its notebook, run what lies on disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ingen_fab.compiler.ingestion_notebook import ingestion_notebook
from ingen_fab.errors import IngenFabError
from ingen_fab.local import faults
from ingen_fab.local.lakehouse import refuse_unwritable
from ingen_fab.project.items import INGESTION_FOLDER, ITEMS_FOLDER
from ingen_fab.project.values import DEFAULT_WAREHOUSE
from ingen_fab.project.verbs import Project
from ingen_fab.targets.ingestion_target import ingestion_target_of


@dataclass(frozen=True)
class IngestionOptions:
    """What to load: of a group (None: all groups), or one config; or only to plan it.

    `environment` is named in the log, `target` is where rows go: lakehouse or warehouse.
    """

    execution_group: int | None = None
    config_id: str = ""
    dry_run: bool = False
    environment: str = ""
    target: str = "lakehouse"
    warehouse: str = DEFAULT_WAREHOUSE


@dataclass(frozen=True)
class IngestionOutcome:
    """The summary of a run, and the error that it ended with; both as the notebook gave them."""

    summary: dict[str, Any]
    error: IngenFabError | None


def compile_ingestion(project: Project, environment: str = "lakehouse") -> Path:
    """Write the ingestion notebook; the same bytes at every call."""
    target = ingestion_target_of(environment)
    return project.items.write_notebook(
        INGESTION_FOLDER,
        ingestion_notebook(target),
        target.name,
        target.description,
        warehouse=DEFAULT_WAREHOUSE if environment == "warehouse" else None,
    )


def run_ingestion(project: Project, options: IngestionOptions) -> IngestionOutcome:
    """Compile the notebook and run what lies on disk; raises what ended it before there was a summary."""
    faults.arm()
    target = ingestion_target_of(options.target)
    rows = project.warehouse.folder(options.warehouse) if options.target == "warehouse" else None
    refuse_unwritable(project.folder / ITEMS_FOLDER / INGESTION_FOLDER, rows or project.lakehouse.tables)
    item = compile_ingestion(project, options.target)
    runner = import_module("ingen_fab.local.runner")
    reader = import_module("ingen_fab.notebook.item_reader")
    group = options.execution_group
    known = {
        "execution_group": "" if group is None else str(group),
        "config_id": options.config_id,
        "dry_run": options.dry_run,
        "environment": options.environment,
        "lakehouse_root": str(project.lakehouse.root),
        "warehouse": options.warehouse,
    }
    parameters = {name: known[name] for name in target.parameters}
    try:
        result = runner.run_notebook(
            reader.read_notebook_item(item),
            name=target.name,
            parameters=parameters,
            lakehouse=project.lakehouse,
        )
    except IngenFabError as error:
        # The notebook's own error carries the summary of the configs that it has come to.
        summary = getattr(error.__cause__, "summary", None)
        if not isinstance(summary, str):
            raise
        return IngestionOutcome(json.loads(summary), error)
    if result.exit_value is None:
        raise IngenFabError(f"notebook {target.name} ended without an exit value")
    return IngestionOutcome(json.loads(result.exit_value), None)
