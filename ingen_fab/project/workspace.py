"""Compiles a whole project: its notebooks, the stores they are attached to, variables and pipelines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ingen_fab.compiler.data_pipelines import (
    CONTENT,
    DATA_PIPELINE,
    SCHEDULES,
    NotebookStep,
    generation_step,
    ingestion_steps,
    pipeline_text,
    schedule_text,
)
from ingen_fab.compiler.store_items import (
    LIBRARY_NAME,
    VARIABLE_LIBRARY,
    lakehouse_parts,
    variable_library_parts,
    warehouse_parts,
)
from ingen_fab.config.datasets import DATASETS_FOLDER, find_datasets
from ingen_fab.deploy.extras import require_libraries
from ingen_fab.deploy.plan import Wish
from ingen_fab.errors import UserError
from ingen_fab.model.problems import nearest
from ingen_fab.model.settings import SETTINGS_FILE
from ingen_fab.notebook.binding import LAKEHOUSE, WAREHOUSE
from ingen_fab.notebook.item import NOTEBOOK
from ingen_fab.notebook.item_folders import ItemFolder
from ingen_fab.notebook.item_reader import read_notebook_item
from ingen_fab.project.ddl import DdlProject
from ingen_fab.project.ingestion import compile_ingestion
from ingen_fab.project.items import INGESTION_FOLDER, store_folder
from ingen_fab.project.values import CompiledNotebook
from ingen_fab.project.verbs import Project

if TYPE_CHECKING:
    from ingen_fab.deploy.deployment import Deployed

PIPELINES_FOLDER = "pipelines"
VARIABLES_FOLDER = "variables"
INGESTION_PIPELINE = "flat_file_ingestion"


@dataclass(frozen=True)
class CompiledItem:
    """One item of the workspace: its folder, type and name."""

    path: Path
    type: str
    name: str


def compile_workspace(
    project: Project, dataset_ids: tuple[str, ...] = (), say: Callable[[str], None] = lambda _text: None
) -> list[CompiledItem]:
    """Write every item of a project, and return all items that lie there, by type and name.

    `dataset_ids` are the datasets to compile, by default those of the settings, or of the folder `datasets`.
    Raises UserError where there is none, and ConfigError or PlanError for one that is wrong: before anything
    is written.
    """
    chosen = dataset_ids or chosen_datasets(project)
    targets = {dataset_id: project.settled_target(dataset_id) for dataset_id in chosen}
    for dataset_id in chosen:
        project.validate(dataset_id)
    project.items.write_git_attributes()
    compiled = {name: project.compile_generation(name, target) for name, target in targets.items()}
    ddl = DdlProject(project, project.settings.target_environment)
    ddl.compile()
    compile_ingestion(project, project.settings.target_environment)
    _write_stores(project, ddl.warehouses)
    _write_pipelines(project, compiled, say)
    return [CompiledItem(item.path, item.type, item.name) for item in project.items.found()]


def chosen_datasets(project: Project) -> tuple[str, ...]:
    """The datasets that the settings name, or all of the project's own; raises UserError where none is."""
    if project.settings.datasets:
        return tuple(project.settings.datasets)
    own = tuple(source.dataset_id for source in find_datasets(project.folder).values() if source.path)
    if not own:
        raise UserError(
            f"there is no dataset in the folder {DATASETS_FOLDER} to compile",
            hint="Name one, such as `ingen_fab compile retail_oltp_incremental`, or list them under"
            " `datasets:` in ingen_fab.yaml.",
        )
    return own


def _write_stores(project: Project, warehouses: tuple[str, ...]) -> None:
    settings, write = project.settings, project.items.write
    write(store_folder(LAKEHOUSE), LAKEHOUSE, settings.lakehouse, lakehouse_parts(), "Files and tables")
    own = (settings.warehouse,) if _needs_warehouse(project) else ()
    for name in dict.fromkeys((*own, *warehouses)):
        write(store_folder(WAREHOUSE), WAREHOUSE, name, warehouse_parts(name), "Tables in T-SQL")
    library = variable_library_parts(settings.environments)
    write(VARIABLES_FOLDER, VARIABLE_LIBRARY, LIBRARY_NAME, library, "What differs between environments")


def _needs_warehouse(project: Project) -> bool:
    """Whether one of the notebooks is attached to the project's warehouse."""
    wanted = project.items.item_id(WAREHOUSE, project.settings.warehouse)
    notebooks = (item for item in project.items.found() if item.type == NOTEBOOK)
    return any(wanted in str(read_notebook_item(item.path).dependencies) for item in notebooks)


def _write_pipelines(
    project: Project, compiled: dict[str, CompiledNotebook], say: Callable[[str], None]
) -> None:
    ingestion = _ingestion_notebook(project)
    if ingestion is not None:
        steps = ingestion_steps(ingestion.logical_id)
        _write_pipeline(project, INGESTION_PIPELINE, steps, "Loads execution groups 1, 2 and 3 in order")
    if any(notebook.target.environment == "warehouse" for notebook in compiled.values()):
        say("rows are generated in the warehouse itself, so the daily pipelines generate only")
    for dataset_id, notebook in compiled.items():
        in_warehouse = notebook.target.environment == "warehouse"
        warehouse = project.settings.warehouse if in_warehouse else None
        step = generation_step(dataset_id, project.items.item_id(NOTEBOOK, notebook.name), warehouse)
        about = f"Generates a day of {dataset_id}"
        _write_pipeline(project, f"{dataset_id}_generation", [step], about)
        # In a warehouse the rows are where they belong; files are loaded by the pipeline of their own.
        loads = ingestion is not None and not in_warehouse
        loading = ingestion_steps(ingestion.logical_id, step.name) if ingestion and loads else []
        _write_pipeline(
            project,
            f"{dataset_id}_daily",
            [step, *loading],
            f"{about}{' and loads it' if loading else ''}; its schedule is not enabled",
            {SCHEDULES: schedule_text()},
        )


def _write_pipeline(
    project: Project, name: str, steps: list[NotebookStep], about: str, more: dict[str, str] | None = None
) -> None:
    parts = {CONTENT: pipeline_text(steps), **(more or {})}
    project.items.write(PIPELINES_FOLDER, DATA_PIPELINE, name, parts, about)


def _ingestion_notebook(project: Project) -> ItemFolder | None:
    """The notebook of flat-file ingestion for the environment of the settings; none where there is none."""
    folder = project.items.folder / INGESTION_FOLDER
    found = [item for item in project.items.found() if item.type == NOTEBOOK and item.path.parent == folder]
    for_warehouse = project.settings.target_environment == "warehouse"
    fitting = [item for item in found if ("warehouse" in item.name) is for_warehouse]
    return next(iter(fitting or found), None)


@dataclass(frozen=True)
class DeployOptions:
    """What `deploy` was asked for; None means what the settings say. Times in seconds."""

    environment: str | None = None
    workspace: str | None = None
    item_types: tuple[str, ...] = ()
    only: str = "*"
    remove_orphans: bool = False
    dry_run: bool = False
    step_seconds: float = 1800


def deploy_workspace(
    project: Project, options: DeployOptions, say: Callable[[str], None] = lambda _text: None
) -> Deployed:
    """Publish the items of a project to a workspace; gives back the plan. See `deploy.deployment.deploy`."""
    environments = project.settings.environments
    name = options.environment or next(iter(environments))
    if name not in environments:
        near = nearest(name, environments)
        meant = f"; did you mean {near}?" if near else ""
        raise UserError(
            f"there is no environment '{name}'{meant}", hint=f"{SETTINGS_FILE} has {', '.join(environments)}."
        )
    workspace = options.workspace or environments[name].workspace
    if workspace is None:
        raise UserError(
            f"the environment '{name}' has no workspace",
            hint=f"Give --workspace NAME, or write it into {SETTINGS_FILE}: environments: {{{name}: "
            "{workspace: NAME}}.",
        )
    require_libraries()
    deployment = import_module("ingen_fab.deploy.deployment")
    transport = import_module("ingen_fab.deploy.transport")
    wish = Wish(name, options.item_types, options.only, options.remove_orphans)
    limits = transport.Limits(step=options.step_seconds)
    found: Deployed = deployment.deploy(project.items.folder, workspace, wish, limits, options.dry_run, say)
    return found
