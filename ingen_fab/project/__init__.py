"""The verbs: load, plan, compile, run. What the command line calls, and what a script may call as well."""

from ingen_fab.project.ddl import LOCAL_OUTPUT, DdlProject, PlannedScript
from ingen_fab.project.inputs import generation_inputs
from ingen_fab.project.query import query
from ingen_fab.project.values import CheckedDataset, CompiledNotebook, ListedDataset, SeriesOptions
from ingen_fab.project.verbs import (
    GENERATION_FOLDER,
    ITEMS_FOLDER,
    Project,
    convert_notebook,
    dataset_json_schema,
)

__all__ = [
    "GENERATION_FOLDER",
    "ITEMS_FOLDER",
    "LOCAL_OUTPUT",
    "CheckedDataset",
    "CompiledNotebook",
    "DdlProject",
    "ListedDataset",
    "PlannedScript",
    "Project",
    "SeriesOptions",
    "convert_notebook",
    "dataset_json_schema",
    "generation_inputs",
    "query",
]
