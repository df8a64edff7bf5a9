"""Holds the layers and the limits of the house; the rules themselves are tables in layer_rules.py."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import layer_rules
from tests.layer_rules import Module, read_tree

Check = Callable[[list[Module]], list[str]]

ROOT = Path(__file__).resolve().parents[1]
CHECKS: list[Check] = [
    layer_rules.check_layers,
    layer_rules.check_runtime_libraries,
    layer_rules.check_purity,
    layer_rules.check_only_cli,
    layer_rules.check_function_imports,
    layer_rules.check_carried_names,
    layer_rules.check_sizes,
]


@pytest.fixture(scope="module")
def house() -> list[Module]:
    return read_tree(ROOT / layer_rules.PACKAGE)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_source_tree_keeps_the_rule(house: list[Module], check: Check) -> None:
    problems = check(house)
    assert problems == [], "\n" + "\n".join(problems)


def test_the_rules_name_targets_that_exist(house: list[Module]) -> None:
    found = {module.name.split(".")[1] for module in house if module.name.startswith("targets.")}
    assert not found or found & layer_rules.TARGETS, f"TARGETS names none of {sorted(found)}"


def problems(check: Check, tmp_path: Path, **files: str) -> list[str]:
    """Return what a check says of a made-up tree; `runtime__a="x = 1"` is the file runtime/a.py."""
    for name, text in files.items():
        path = tmp_path / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return check(read_tree(tmp_path))


DOWN = [
    ("cli__a", "from ingen_fab.project import load"),
    ("cli__a", "from ingen_fab import __version__"),
    ("project", "from ingen_fab.config.load import read"),
    ("project", "import importlib\nrunner = importlib.import_module('ingen_fab.local.runner')"),
    ("local__a", "from ingen_fab.compiler import build\nfrom ingen_fab.runtime.calendar import days"),
    ("compiler__a", "from ingen_fab import notebook, targets"),
    ("targets__warehouse", "from ingen_fab.targets.base import Target"),
    ("targets__warehouse__cells", "from .names import quoted\nfrom ..base import Target"),
    ("sql__duckdb", "from . import tree\nfrom ..model.dataset import Dataset"),
    ("notebook__cells", "from ingen_fab.errors import NotebookFormatError"),
]


@pytest.mark.parametrize(("name", "text"), DOWN)
def test_an_import_downwards_is_allowed(tmp_path: Path, name: str, text: str) -> None:
    assert problems(layer_rules.check_layers, tmp_path, **{name: text}) == []


UP = [
    ("sql__tree", "from ingen_fab.generation.plan import Plan", "sql may not import generation"),
    ("sql__tree", "from ingen_fab import generation", "sql may not import generation"),
    ("sql__tree", "from ..generation import plan", "sql may not import generation"),
    ("sql__tree", "import ingen_fab.generation.plan", "sql may not import generation"),
    ("sql__tree", "def f():\n    from ingen_fab.cli import main", "2: sql may not import cli"),
    ("project", "name = 'ingen_fab.cli.main'", "project may not import cli"),
    ("cli__a", "from ingen_fab.config import load", "cli may not import config"),
    ("local__a", "from ingen_fab.deploy import items", "local may not import deploy"),
    ("deploy__a", "from ingen_fab.runtime.log import Log", "deploy may not import runtime"),
    ("notebook__a", "from ingen_fab.model.table import Table", "notebook may not import model"),
    ("runtime__a", "from ingen_fab.errors import IngenFabError", "runtime may not import errors"),
    ("runtime__a", "from ingen_fab import __version__", "runtime may not import the package"),
    (
        "targets__warehouse",
        "from ingen_fab.targets.lakehouse_python import cells",
        "target warehouse may not import target lakehouse_python",
    ),
    ("utils__text", "x = 1", "no rule for the layer 'utils'"),
]


@pytest.mark.parametrize(("name", "text", "expected"), UP)
def test_an_import_upwards_or_sideways_is_refused(
    tmp_path: Path, name: str, text: str, expected: str
) -> None:
    (problem,) = problems(layer_rules.check_layers, tmp_path, **{name: text})
    assert expected in problem


def test_a_problem_names_module_and_line(tmp_path: Path) -> None:
    text = "x = 1\nfrom ingen_fab.cli import main\n"
    found = problems(layer_rules.check_layers, tmp_path, sql__tree=text)
    assert found == ["sql.tree:2: sql may not import cli"]


def test_the_runtime_imports_only_what_fabric_has(tmp_path: Path) -> None:
    text = "import json\nimport duckdb\nimport notebookutils\nimport pandas\n"
    found = problems(layer_rules.check_runtime_libraries, tmp_path, runtime__a=text)
    assert found == ["runtime.a:4: runtime may not import pandas"]


@pytest.mark.parametrize(
    "text",
    [
        "import duckdb",
        "import yaml",
        "from pyspark.sql import functions",
        "from pathlib import Path",
        "import importlib.resources",
        "x = open('a')",
        "def f(path):\n    return path.read_text()",
        "from ingen_fab.runtime.lakehouse.paths import exists",
    ],
)
@pytest.mark.parametrize(
    "name", ["model__a", "generation__a", "runtime__generation__a", "runtime__ingestion__load_plan"]
)
def test_what_decides_touches_no_engine_and_no_file(tmp_path: Path, name: str, text: str) -> None:
    assert len(problems(layer_rules.check_purity, tmp_path, **{name: text})) == 1


def test_what_decides_may_use_paths_as_text_and_pure_parts_of_the_runtime(tmp_path: Path) -> None:
    text = "from pathlib import PurePosixPath\nfrom ingen_fab.runtime.generation.calendar import days\n"
    assert problems(layer_rules.check_purity, tmp_path, generation__a=text, runtime__log="import os\n") == []


def test_only_the_command_line_imports_click(tmp_path: Path) -> None:
    found = problems(
        layer_rules.check_only_cli, tmp_path, cli__main="import click\n", project="import click\n"
    )
    assert found == ["project:1: only cli may import click"]


def test_an_import_inside_a_function_is_refused(tmp_path: Path) -> None:
    text = "def f():\n    import json\n    return json\n"
    found = problems(layer_rules.check_function_imports, tmp_path, local__a=text)
    assert found == ["local.a:2: json is imported inside f()"]


def test_an_optional_library_may_be_imported_inside_a_function(tmp_path: Path) -> None:
    text = "def f():\n    from pyspark.sql import SparkSession\n    return SparkSession\n"
    assert problems(layer_rules.check_function_imports, tmp_path, local__spark=text) == []


def test_only_cli_and_project_load_modules_by_name(tmp_path: Path) -> None:
    text = "import importlib\n\ndef f(name):\n    return importlib.import_module(name)\n"
    found = problems(
        layer_rules.check_function_imports, tmp_path, cli__main=text, project=text, compiler__a=text
    )
    assert found == ["compiler.a:4: import_module() outside of cli and project"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("def f(): ...", "f = 1"),
        ("import json as j", "def j(): ..."),
        ("from datetime import date", "date = 1"),
        ("from datetime import time", "import time"),
        ("class _A: ...", "if True:\n    class _A: ..."),
        ("x: int = 1", "a, x = 1, 2"),
    ],
)
def test_two_carried_modules_may_not_mean_two_things_by_one_name(
    tmp_path: Path, first: str, second: str
) -> None:
    (problem,) = problems(layer_rules.check_carried_names, tmp_path, runtime__a=first, runtime__b=second)
    assert "has another meaning in runtime.a" in problem


def test_carried_modules_may_import_the_same_thing(tmp_path: Path) -> None:
    text = "from __future__ import annotations\nimport os.path\nfrom datetime import date\n__all__ = []\n"
    both = {
        "runtime__a": f"{text}x = [n for n in ()]\n",
        "runtime__b": f"{text}import os\ny = [n for n in ()]\n",
    }
    user = {"runtime__c": "from ingen_fab.runtime.a import x\nfrom .b import y\n"}
    assert problems(layer_rules.check_carried_names, tmp_path, **both, **user) == []


@pytest.mark.parametrize(
    "text",
    [
        "from ingen_fab.runtime.a import x as z",
        "from ingen_fab.runtime import a",
        "import ingen_fab.runtime.a as a",
        "import ingen_fab.runtime.a",
    ],
)
def test_a_carried_module_imports_definitions_under_their_own_names(tmp_path: Path, text: str) -> None:
    (problem,) = problems(layer_rules.check_carried_names, tmp_path, runtime__a="x = 1", runtime__b=text)
    assert "without `as`" in problem


def test_syntax_newer_than_python_3_11_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError):
        problems(layer_rules.check_layers, tmp_path, runtime__a="type Day = int\n")


def test_a_long_module_is_refused(tmp_path: Path) -> None:
    lines = "x = 1\n" * (layer_rules.MAX_MODULE_LINES + 1)
    assert problems(layer_rules.check_sizes, tmp_path, model__a=lines) == ["model.a: 401 lines, at most 400"]


def test_a_long_function_is_refused_and_a_full_one_is_not(tmp_path: Path) -> None:
    full = "def f():\n" + "    x = 1\n" * (layer_rules.MAX_FUNCTION_LINES - 1)
    found = problems(layer_rules.check_sizes, tmp_path, model__a=full, model__b=f"{full}    x = 1\n")
    assert found == ["model.b.f(): 41 lines, at most 40"]


def test_a_listed_exception_that_is_not_needed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(layer_rules.LONG_FUNCTIONS, "model.a.f", "a reason")
    found = problems(layer_rules.check_sizes, tmp_path, model__a="def f(): ...\n")
    assert found == ["model.a.f(): no longer too long; take it off the list"]


def test_every_rule_passes_on_an_empty_tree(tmp_path: Path) -> None:
    assert [check([Module("", tmp_path, 0, ast.parse(""))]) for check in CHECKS] == [[]] * len(CHECKS)
