"""DataPipelines that run the notebooks of a project day by day, as texts in Fabric's format.

A pipeline runs notebooks and no other pipeline: Fabric's activity for that needs a connection that somebody
has made by hand in the workspace. Formats: the sample workspace of fabric-cicd, and pipelines that Fabric
wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingen_fab.compiler.store_items import LIBRARY_NAME, VARIABLES
from ingen_fab.notebook.binding import SAME_WORKSPACE
from ingen_fab.notebook.cells import Json
from ingen_fab.notebook.item import json_text

DATA_PIPELINE = "DataPipeline"
CONTENT = "pipeline-content.json"
SCHEDULES = ".schedules"
EXECUTION_GROUPS = (1, 2, 3)

RUN_DATE = "run_date"
# A pipeline's default values are literals, so that "today" is an empty text; TriggerTime is in UTC and the
# same for all activities of a run.
_DAY = (
    f"@if(empty(pipeline().parameters.{RUN_DATE}), formatDateTime(pipeline().TriggerTime, 'yyyy-MM-dd'), "
    f"pipeline().parameters.{RUN_DATE})"
)
_SCHEDULE_SCHEMA = (
    "https://developer.microsoft.com/json-schemas/fabric/gitIntegration/schedules/1.0.0/schema.json"
)
# A pipeline names types otherwise than a variable library does.
_LIBRARY_TYPES: Mapping[str, str] = {"String": "String", "Integer": "Int", "Boolean": "Bool"}
_POLICY: Mapping[str, Json] = {
    "timeout": "0.12:00:00",
    "retry": 0,
    "retryIntervalInSeconds": 30,
    "secureOutput": False,
    "secureInput": False,
}


@dataclass(frozen=True)
class NotebookStep:
    """One activity: a notebook with the values it is given; `after` is the step that must have succeeded.

    A value that begins with `@` is an expression of the pipeline.
    """

    name: str
    notebook_id: str
    parameters: Mapping[str, str | int]
    types: Mapping[str, str]
    after: str | None = None


def generation_step(dataset_id: str, notebook_id: str, warehouse: str | None = None) -> NotebookStep:
    """Generates the day of the run, with the seed and the scale of the environment; names the warehouse."""
    values = {"start_date": _DAY, "end_date": _DAY, "seed": _library("seed"), "scale": _library("scale")}
    types = {"start_date": "string", "end_date": "string", "seed": "int", "scale": "string"}
    if warehouse:
        values["warehouse"], types["warehouse"] = warehouse, "string"
    return NotebookStep(f"Generate {dataset_id}", notebook_id, values, types)


def ingestion_steps(notebook_id: str, after: str | None = None) -> list[NotebookStep]:
    """Loads the execution groups in order, each when the one before has succeeded."""
    steps: list[NotebookStep] = []
    for group in EXECUTION_GROUPS:
        # As text: the notebook's own value is the empty one, which means all groups.
        step = NotebookStep(
            f"Load group {group}",
            notebook_id,
            {"execution_group": str(group), "environment": _library("environment")},
            {"execution_group": "string", "environment": "string"},
        )
        steps.append(replace(step, after=steps[-1].name if steps else after))
    return steps


def pipeline_text(steps: Sequence[NotebookStep]) -> str:
    """The text of `pipeline-content.json`; what the steps do not use is not declared."""
    values = [value for step in steps for value in step.parameters.values() if isinstance(value, str)]
    used = [name for name in VARIABLES if _library(name) in values]
    properties: dict[str, Json] = {"activities": [_activity(step) for step in steps]}
    if _DAY in values:
        properties["parameters"] = {RUN_DATE: {"type": "string", "defaultValue": ""}}
    if used:
        properties["libraryVariables"] = {
            f"{LIBRARY_NAME}_{name}": {
                "type": _LIBRARY_TYPES[VARIABLES[name][0]],
                "variableName": name,
                "libraryName": LIBRARY_NAME,
            }
            for name in used
        }
    return json_text({"properties": properties})


def schedule_text() -> str:
    """The text of `.schedules`: daily in the morning, not enabled."""
    schedule: dict[str, Json] = {
        "enabled": False,
        "jobType": "Execute",
        "configuration": {
            "type": "Daily",
            "startDateTime": "2024-01-01T00:00:00",
            "endDateTime": "2049-12-31T23:59:00",
            "localTimeZoneId": "UTC",
            "times": ["05:00"],
        },
    }
    # Fabric writes this file with the line ends of Windows.
    return json_text({"$schema": _SCHEDULE_SCHEMA, "schedules": [schedule]}).replace("\n", "\r\n")


def _library(variable: str) -> str:
    return f"@pipeline().libraryVariables.{LIBRARY_NAME}_{variable}"


def _activity(step: NotebookStep) -> Json:
    needed = [{"activity": step.after, "dependencyConditions": ["Succeeded"]}] if step.after else []
    return {
        "name": step.name,
        "type": "TridentNotebook",
        "dependsOn": needed,
        "policy": _POLICY,
        "typeProperties": {
            "notebookId": step.notebook_id,
            "workspaceId": SAME_WORKSPACE,
            "parameters": {
                name: {"value": _value(value), "type": step.types[name]}
                for name, value in step.parameters.items()
            },
        },
    }


def _value(value: str | int) -> Json:
    is_expression = isinstance(value, str) and value.startswith("@")
    return {"value": value, "type": "Expression"} if is_expression else value
