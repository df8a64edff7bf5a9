"""The verbs: load, plan, compile, run. What the command line calls, and what a script may call as well.

Each is loaded when it is asked for: a command pays for the libraries that it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingen_fab.project.ddl import DdlProject, PlannedScript
    from ingen_fab.project.inputs import generation_inputs
    from ingen_fab.project.items import GENERATION_FOLDER, ITEMS_FOLDER
    from ingen_fab.project.new_project import new_project
    from ingen_fab.project.query import query
    from ingen_fab.project.values import CheckedDataset, CompiledNotebook, ListedDataset, SeriesOptions
    from ingen_fab.project.verbs import Project, convert_notebook, dataset_json_schema
    from ingen_fab.project.workspace import CompiledItem, DeployOptions, compile_workspace, deploy_workspace

_MODULES = {
    "ddl": ("DdlProject", "PlannedScript"),
    "inputs": ("generation_inputs",),
    "items": ("GENERATION_FOLDER", "ITEMS_FOLDER"),
    "new_project": ("new_project",),
    "query": ("query",),
    "values": ("CheckedDataset", "CompiledNotebook", "ListedDataset", "SeriesOptions"),
    "verbs": ("Project", "convert_notebook", "dataset_json_schema"),
    "workspace": ("CompiledItem", "DeployOptions", "compile_workspace", "deploy_workspace"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

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


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    return value
