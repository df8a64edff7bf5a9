"""The verbs: load, plan, compile, run. What the command line calls, and what a script may call as well."""

from ingen_fab.project.ddl import DdlProject, PlannedScript
from ingen_fab.project.inputs import generation_inputs
from ingen_fab.project.items import GENERATION_FOLDER, ITEMS_FOLDER
from ingen_fab.project.new_project import new_project
from ingen_fab.project.query import query
from ingen_fab.project.values import CheckedDataset, CompiledNotebook, ListedDataset, SeriesOptions
from ingen_fab.project.verbs import Project, convert_notebook, dataset_json_schema
from ingen_fab.project.workspace import CompiledItem, DeployOptions, compile_workspace, deploy_workspace

__all__ = [
    "GENERATION_FOLDER",
    "ITEMS_FOLDER",
    "CheckedDataset",
    "CompiledItem",
    "CompiledNotebook",
    "DdlProject",
    "DeployOptions",
    "ListedDataset",
    "PlannedScript",
    "Project",
    "SeriesOptions",
    "compile_workspace",
    "convert_notebook",
    "dataset_json_schema",
    "deploy_workspace",
    "generation_inputs",
    "new_project",
    "query",
]
