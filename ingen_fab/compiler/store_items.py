"""The items that data lies in and that values come from: Lakehouse, Warehouse, VariableLibrary, as texts.

Formats: fabric-cicd's sample workspace and the JSON schemas of the variable library's definition.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingen_fab.model.settings import Environment
from ingen_fab.notebook.cells import Json
from ingen_fab.notebook.item import json_text

VARIABLE_LIBRARY = "VariableLibrary"
LIBRARY_NAME = "ingen_fab_settings"
_SCHEMAS = "https://developer.microsoft.com/json-schemas/fabric/item/variableLibrary/definition"

# name -> (type in a variable library, note, what an environment without values of its own has)
VARIABLES: Mapping[str, tuple[str, str, str | int]] = {
    "environment": ("String", "Name of the environment", ""),
    "scale": ("String", "Multiplies the base rows of the generated tables", "1"),
    "seed": ("Integer", "Seed of the generated values", 0),
}


def lakehouse_parts() -> dict[str, str]:
    """A lakehouse with schemas (tables lie in `Tables/dbo`) and without shortcuts."""
    return {"lakehouse.metadata.json": '{"defaultSchema":"dbo"}', "shortcuts.metadata.json": "[]"}


def warehouse_parts(name: str) -> dict[str, str]:
    """An empty warehouse: DDL scripts and notebooks make its tables."""
    project = f"""\
<Project DefaultTargets="Build">
  <Sdk Name="Microsoft.Build.Sql" Version="2.0.0" />
  <PropertyGroup>
    <Name>{name}</Name>
    <DSP>Microsoft.Data.Tools.Schema.Sql.SqlDwUnifiedDatabaseSchemaProvider</DSP>
    <DefaultCollation>Latin1_General_100_BIN2_UTF8</DefaultCollation>
  </PropertyGroup>
</Project>
"""
    return {f"{name}.sqlproj": project}


def variable_library_parts(environments: Mapping[str, Environment]) -> dict[str, str]:
    """One value set for each environment; it holds what differs from the values without an environment."""
    variables: list[Json] = [
        {"name": name, "note": note, "type": kind, "value": value}
        for name, (kind, note, value) in VARIABLES.items()
    ]
    parts = {
        "variables.json": json_text({"$schema": _schema("variables"), "variables": variables}),
        "settings.json": json_text({"$schema": _schema("settings"), "valueSetsOrder": list(environments)}),
    }
    for name, environment in environments.items():
        values: dict[str, str | int] = {
            "environment": name,
            "scale": f"{environment.scale:f}",
            "seed": environment.seed,
        }
        overrides: list[Json] = [
            {"name": variable, "value": value}
            for variable, value in values.items()
            if value != VARIABLES[variable][2]
        ]
        text = json_text({"$schema": _schema("valueSet"), "name": name, "variableOverrides": overrides})
        parts[f"valueSets/{name}.json"] = text
    return parts


def _schema(part: str) -> str:
    return f"{_SCHEMAS}/{part}/1.0.0/schema.json"
