from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from ingen_fab import __version__
from ingen_fab.cli.main import SYNTHETIC_DATA, cli
from tests.command_line import GROUP, ROOT, igf, tree

HEAVY = [
    "duckdb",
    "deltalake",
    "pyarrow",
    "IPython",
    "pydantic",
    "jinja2",
    "sqlglot",
    "yaml",
    "nbformat",
    "numpy",
]
GROUPS = [(GROUP,), ("package", GROUP)]
COMMANDS = [("doctor",), *((*group, name) for group in GROUPS for name in sorted(SYNTHETIC_DATA))]
SHOW_LOADED = """
import contextlib, io, json, sys
from ingen_fab.cli.main import main
for args in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        main(args)
print(json.dumps([name for name in json.loads(sys.argv[2]) if name in sys.modules]))
"""


def spelled(words: tuple[str, ...]) -> str:
    return " ".join(words)


def test_no_help_loads_what_is_heavy() -> None:
    helps = [["--version"], *([*words, "--help"] for words in [(), *GROUPS, *COMMANDS])]
    shown = subprocess.run(
        [sys.executable, "-c", SHOW_LOADED, json.dumps(helps), json.dumps(HEAVY)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(shown.stdout) == []


@pytest.mark.parametrize("words", [(), ("package",), *GROUPS, *COMMANDS], ids=spelled)
def test_every_command_has_a_help(tmp_path: Path, words: tuple[str, ...]) -> None:
    shown = igf(tmp_path, *words, "--help")
    assert igf(tmp_path, *words, "-h") == shown
    assert "9223372036854775807" not in shown.out
    assert shown.code == 0
    assert shown.out.startswith(f"Usage: {spelled(('ingen_fab', *words))}")
    assert "..." not in shown.out.partition("Commands:")[2], "a help is cut short"
    assert shown.err == ""
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("words", COMMANDS, ids=spelled)
def test_every_option_says_what_it_is_for(words: tuple[str, ...]) -> None:
    command: click.Command = cli
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found
    silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert silent == []


@pytest.mark.parametrize("name", sorted(SYNTHETIC_DATA))
def test_the_help_in_the_list_is_that_of_the_command(name: str) -> None:
    group = cli.get_command(click.Context(cli), GROUP)
    assert isinstance(group, click.Group)
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.short_help == SYNTHETIC_DATA[name][1]


@pytest.mark.parametrize("group", GROUPS, ids=spelled)
def test_both_spellings_of_the_group_do_the_same(shop: Path, group: tuple[str, ...]) -> None:
    plan = igf(shop, *group, "generate-incremental", "corner_shop", "--date", "2024-01-01", "--dry-run")
    assert plan.code == 0
    assert "13" not in plan.err
    assert plan.out.count("make") == 4


def test_the_version_is_printed(tmp_path: Path) -> None:
    assert igf(tmp_path, "--version").out == f"ingen_fab {__version__}\n"


def test_a_call_without_a_command_shows_the_help_and_fails(tmp_path: Path) -> None:
    shown = igf(tmp_path)
    assert shown.code == 2
    assert "Commands:" in shown.err + shown.out


def test_an_environment_variable_may_name_the_project(
    shop: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FABRIC_WORKSPACE_REPO_DIR", str(shop))
    validated = igf(tmp_path_factory.mktemp("elsewhere"), "synthetic-data", "validate", "corner_shop")
    assert validated.code == 0, validated.err


def test_another_project_can_be_named(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    made = igf(elsewhere, "--project-dir", str(shop), GROUP, "compile", "corner_shop")
    assert made.code == 0
    assert (shop / "fabric_workspace_items").is_dir()
    assert tree(elsewhere) == {}


def test_a_project_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused = igf(tmp_path, "--project-dir", "nowhere", GROUP, "list-incremental-datasets")
    assert refused.code == 2
    assert refused.err.startswith("Error: the project folder nowhere does not exist\n")
    assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    ("args", "meant"),
    [
        ((GROUP, "generate-serie"), "generate-series"),
        (("synthetic-dat", "validate"), GROUP),
        (("package", "syntetic-data"), GROUP),
        (("docter",), "doctor"),
        ((GROUP, "generate-incremental", "x", "--datum", "2024-01-01"), "--date"),
        ((GROUP, "generate-series", "x", "--batchsize", "3"), "--batch-size"),
        ((GROUP, "preview", "x", "y", "--row", "3"), "--rows"),
    ],
)
def test_a_misspelt_command_or_option_names_the_nearest_one(
    tmp_path: Path, args: tuple[str, ...], meant: str
) -> None:
    refused = igf(tmp_path, *args)
    assert (refused.code, refused.out) == (2, "")
    assert re.search(rf"No such (command|option).*\(?[Dd]id you mean.*'{meant}'", refused.err)
    assert tree(tmp_path) == {}
