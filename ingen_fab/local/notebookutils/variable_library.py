"""`notebookutils.variableLibrary`: the project's variable libraries, read from their item folders.

Format: `variables.json` with `variables` of name, type and value; `valueSets/<name>.json` with
`variableOverrides`. Which value set is active is no part of the item: here FABRIC_ENVIRONMENT names it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ingen_fab.errors import UserError
from ingen_fab.local.notebookutils.parts import Part
from ingen_fab.local.session import Session

VALUE_SET_VARIABLE = "FABRIC_ENVIRONMENT"
_REFERENCE = re.compile(r"\$\(/\*\*/(?P<library>[^/()]+)/(?P<variable>[^/()]+)\)")

# Types of variables.json; all others (String, DateTime, Guid, ItemReference) keep their JSON value.
_TYPED: Mapping[str, Callable[[Any], object]] = {
    "Boolean": lambda value: value if isinstance(value, bool) else str(value).lower() == "true",
    "Integer": int,
    "Number": float,
}


class VariableLibrary:
    """The variables of one library, as attributes, by `library["name"]` and by `getVariable`."""

    def __init__(self, name: str, values: Mapping[str, object]) -> None:
        self._name = name
        self._values = dict(values)

    def getVariable(self, variable: str) -> object:  # noqa: N802 (Fabric's name)
        """Return a value; raises UserError for a variable that is not there."""
        if variable not in self._values:
            raise UserError(
                f"the variable library '{self._name}' has no variable '{variable}'",
                hint=f"It has {', '.join(self._values) or 'none'}.",
            )
        return self._values[variable]

    def __getitem__(self, variable: str) -> object:
        return self.getVariable(variable)

    def __getattr__(self, variable: str) -> object:
        if variable.startswith("_"):
            raise AttributeError(variable)
        return self.getVariable(variable)


class VariableLibraries(Part):
    """What `notebookutils.variableLibrary` is here."""

    part = "variableLibrary"
    not_here_yet = frozenset({"help"})

    def __init__(self, session: Session) -> None:
        self._items = session.items

    def getLibrary(self, variableLibraryName: str) -> VariableLibrary:  # noqa: N802, N803 (Fabric's names)
        """Return a library of the project; raises UserError where there is none or its text is wrong."""
        folder = self._items.variable_library(variableLibraryName)
        return VariableLibrary(variableLibraryName, _values(folder))

    def get(self, variableReference: str) -> object:  # noqa: N803 (Fabric's name)
        """Return the value of `$(/**/library/variable)`."""
        match = _REFERENCE.fullmatch(variableReference.strip())
        if match is None:
            raise UserError(
                f"'{variableReference}' is no reference to a variable", hint="Write $(/**/library/variable)."
            )
        return self.getLibrary(match["library"]).getVariable(match["variable"])


def _values(folder: Path) -> dict[str, object]:
    variables = _entries(folder / "variables.json", "variables")
    types = {entry["name"]: entry.get("type", "String") for entry in variables}
    values = {entry["name"]: entry.get("value") for entry in variables}
    active = os.environ.get(VALUE_SET_VARIABLE, "")
    path = folder / "valueSets" / f"{active}.json"
    # The default value set has no file, and an environment need not have one of its own.
    if active and Path(active).name == active and path.is_file():
        values |= {entry["name"]: entry.get("value") for entry in _entries(path, "variableOverrides")}
    return {name: _typed(folder, name, types.get(name, "String"), value) for name, value in values.items()}


def _typed(folder: Path, name: str, kind: str, value: object) -> object:
    try:
        return _TYPED[kind](value) if kind in _TYPED else value
    except (TypeError, ValueError) as error:
        raise UserError(f"{folder}: the value of '{name}' is no {kind}: {value!r}") from error


def _entries(path: Path, key: str) -> list[dict[str, Any]]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))[key]
        return [{**entry, "name": str(entry["name"])} for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{path} is no list of {key}: {type(error).__name__}: {error}",
            hint="A variable library holds variables.json, as Fabric's Git integration writes it.",
        ) from error
