from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.items import Items
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils.variable_library import VariableLibraries
from ingen_fab.local.session import Session

VALUES = {
    "String": "text",
    "Integer": "3",
    "Number": 2,
    "Boolean": "True",
    "DateTime": "2024-01-01T00:00:00Z",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    library = tmp_path / "deep" / "Vars.VariableLibrary"
    (library / "valueSets").mkdir(parents=True)
    write(library / "variables.json", "variables", *({"name": f"a{kind}", "type": kind, "value": value}
          for kind, value in VALUES.items()))  # fmt: skip
    write(library / "valueSets" / "PROD.json", "variableOverrides", {"name": "aInteger", "value": 9})
    return library


def write(path: Path, key: str, *entries: dict[str, Any]) -> None:
    path.write_text(json.dumps({key: entries}))


@pytest.fixture
def libraries(tmp_path: Path, folder: Path) -> VariableLibraries:
    return VariableLibraries(Session("n", "jupyter", LocalLakehouse(tmp_path), items=Items((tmp_path,))))


def test_values_have_the_types_that_the_library_names(libraries: VariableLibraries) -> None:
    found = libraries.getLibrary("Vars")
    values = [found[f"a{kind}"] for kind in VALUES]
    assert values == ["text", 3, 2.0, True, "2024-01-01T00:00:00Z"]
    assert [type(value) for value in values] == [str, int, float, bool, str]
    assert found.aInteger == found.getVariable("aInteger") == libraries.get("$(/**/Vars/aInteger)") == 3


def test_the_environment_names_the_value_set(
    libraries: VariableLibraries, monkeypatch: pytest.MonkeyPatch
) -> None:
    for environment, value in (("PROD", 9), ("TEST", 3), ("../variables", 3), ("", 3)):
        monkeypatch.setenv("FABRIC_ENVIRONMENT", environment)
        assert libraries.get("$(/**/Vars/aInteger)") == value


def test_what_is_not_there_is_named(libraries: VariableLibraries) -> None:
    with pytest.raises(UserError, match="there is no VariableLibrary 'Var'"):
        libraries.getLibrary("Var")
    with pytest.raises(UserError, match="has no variable 'x'") as caught:
        libraries.getLibrary("Vars")["x"]
    assert caught.value.hint == "It has aString, aInteger, aNumber, aBoolean, aDateTime."
    with pytest.raises(UserError, match="is no reference to a variable"):
        libraries.get("Vars/x")


@pytest.mark.parametrize("text", ["{", "{}", '{"variables": [1]}', '{"variables": [{}]}'])
def test_a_broken_library_is_named(libraries: VariableLibraries, folder: Path, text: str) -> None:
    (folder / "variables.json").write_text(text)
    with pytest.raises(UserError, match=r"variables\.json is no list of variables"):
        libraries.getLibrary("Vars")


def test_a_value_that_is_not_of_its_type_is_named(libraries: VariableLibraries, folder: Path) -> None:
    write(folder / "variables.json", "variables", {"name": "n", "type": "Integer", "value": "x"})
    with pytest.raises(UserError, match="the value of 'n' is no Integer: 'x'"):
        libraries.getLibrary("Vars")
