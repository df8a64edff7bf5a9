"""A reader of DataPipelines that shares no code with their writer: shapes, expressions, order of activities.

Of Fabric's expression language it knows what the product writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ZEROS = "00000000-0000-0000-0000-000000000000"
PYTHON_TYPES = {"string": str, "int": int, "bool": bool, "float": float}
_DAY = re.compile(
    r"@if\(empty\(pipeline\(\)\.parameters\.(?P<name>\w+)\), "
    r"formatDateTime\(pipeline\(\)\.TriggerTime, 'yyyy-MM-dd'\), pipeline\(\)\.parameters\.(?P=name)\)"
)
_LIBRARY = re.compile(r"@pipeline\(\)\.libraryVariables\.(?P<alias>\w+)")


@dataclass(frozen=True)
class Call:
    """A notebook that an activity runs, with the values that it passes."""

    activity: str
    notebook_id: str
    parameters: Mapping[str, object]


def read_pipeline(item: Path) -> dict[str, Any]:
    text = (item / "pipeline-content.json").read_bytes().decode("utf-8")
    assert "\r" not in text
    assert not text.endswith("\n")
    found: dict[str, Any] = json.loads(text)
    return found


def check_shape(pipeline: Mapping[str, Any]) -> None:
    """The shape of a pipeline of notebooks, by FABRIC's example of two notebooks."""
    assert set(pipeline) == {"properties"}
    properties = pipeline["properties"]
    assert set(properties) <= {"activities", "parameters", "libraryVariables"}
    names = [activity["name"] for activity in properties["activities"]]
    assert len(set(names)) == len(names)
    assert names
    for activity in properties["activities"]:
        assert set(activity) == {"name", "type", "dependsOn", "policy", "typeProperties"}
        assert activity["type"] == "TridentNotebook"
        assert set(activity["policy"]) == {
            *("timeout", "retry", "retryIntervalInSeconds", "secureInput", "secureOutput")
        }
        assert all(
            needed == {"activity": needed["activity"], "dependencyConditions": ["Succeeded"]}
            and needed["activity"] in names
            for needed in activity["dependsOn"]
        )
        what = activity["typeProperties"]
        assert set(what) == {"notebookId", "workspaceId", "parameters"}
        for parameter in what["parameters"].values():
            assert set(parameter) == {"value", "type"}
            assert parameter["type"] in PYTHON_TYPES
            if isinstance(parameter["value"], dict):
                assert parameter["value"]["type"] == "Expression"
                assert parameter["value"]["value"].startswith("@")
    for parameter in properties.get("parameters", {}).values():
        assert set(parameter) == {"type", "defaultValue"}
    for variable in properties.get("libraryVariables", {}).values():
        assert set(variable) == {"type", "variableName", "libraryName"}
        assert variable["type"] in {"String", "Bool", "Int", "Double"}


def calls(
    pipeline: Mapping[str, Any],
    parameters: Mapping[str, str],
    library: Mapping[str, object],
    trigger_day: str,
) -> Iterator[Call]:
    """What the activities run, in the order of their dependencies; `library` is the active value set."""
    properties = pipeline["properties"]
    defaults = {name: p["defaultValue"] for name, p in properties.get("parameters", {}).items()}
    values = {**defaults, **parameters}
    waiting, done = list(properties["activities"]), set[str]()

    def evaluated(given: Any) -> object:
        if not isinstance(given, dict):
            return given
        text = given["value"]
        if day := _DAY.fullmatch(text):
            return values[day["name"]] or trigger_day
        variable = _LIBRARY.fullmatch(text)
        assert variable, f"an expression that is not known: {text}"
        return library[properties["libraryVariables"][variable["alias"]]["variableName"]]

    while waiting:
        activity = next(a for a in waiting if {d["activity"] for d in a["dependsOn"]} <= done)
        waiting.remove(activity)
        done.add(activity["name"])
        what = activity["typeProperties"]
        passed = {name: (evaluated(p["value"]), p["type"]) for name, p in what["parameters"].items()}
        for value, kind in passed.values():
            assert type(value) is PYTHON_TYPES[kind]
        yield Call(activity["name"], what["notebookId"], {name: value for name, (value, _) in passed.items()})


def value_set(library: Path, name: str) -> dict[str, object]:
    """The variables of a library as a value set leaves them."""
    variables = json.loads((library / "variables.json").read_text(encoding="utf-8"))["variables"]
    text = (library / "valueSets" / f"{name}.json").read_text(encoding="utf-8")
    values = {variable["name"]: variable["value"] for variable in variables}
    return {**values, **{v["name"]: v["value"] for v in json.loads(text)["variableOverrides"]}}
