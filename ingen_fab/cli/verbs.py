"""The verbs of the project, loaded when a command runs and not for its --help."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingen_fab.project import (
        LOCAL_OUTPUT,
        DdlProject,
        Project,
        SeriesOptions,
        convert_notebook,
        dataset_json_schema,
        query,
    )

    __all__ = [
        "LOCAL_OUTPUT",
        "DdlProject",
        "Project",
        "SeriesOptions",
        "convert_notebook",
        "dataset_json_schema",
        "query",
    ]
else:

    def __getattr__(name: str) -> object:
        return getattr(import_module("ingen_fab.project"), name)
