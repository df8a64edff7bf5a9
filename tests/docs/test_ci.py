"""The examples for CI systems: their commands work in a new project, against the double of Fabric's API."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command_line import ROOT, igf
from tests.deploy.fabric_api import TOKEN, FabricApi, serving
from tests.docs.documents import Block, blocks

EXAMPLES = [block for block in blocks("docs/deploy.md", "yaml") if "ci" in block.marks]


def steps(block: Block) -> list[str]:
    """The command lines of a pipeline of GitHub Actions or Azure DevOps."""
    found: Any = yaml.safe_load(block.text)
    listed = found["jobs"]["deploy"]["steps"] if "jobs" in found else found["steps"]
    lines = [step.get("run") or step.get("script") for step in listed]
    return [line for line in lines if line]


def test_the_example_of_github_is_the_one_that_a_new_project_has() -> None:
    own = (ROOT / "sample_project" / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
    assert EXAMPLES[0].text == own


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: block.place)
def test_the_commands_of_an_example_work_in_a_new_project(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert igf(tmp_path, "init", "new", "--project-name", "shop").code == 0
    shop = tmp_path / "shop"
    assert igf(shop, "compile").code == 0
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")
    for command in ("init -q", "add .", "commit -qm items"):
        subprocess.run([*git, *command.split()], cwd=shop, check=True)
    monkeypatch.setenv("FABRIC_TOKEN", TOKEN)
    monkeypatch.setenv("FABRIC_CICD_RETRY_DELAY_OVERRIDE_SECONDS", "0")
    with serving(FabricApi()) as api:
        monkeypatch.setenv("INGEN_FAB_FABRIC_API_URL", api.url)
        for line in steps(block):
            program, *words = shlex.split(line.replace("$FABRIC_WORKSPACE", api.workspace_name))
            if program == "ingen_fab":
                outcome = igf(shop, *words)
                assert outcome.code == 0, f"{line}\n{outcome.err}"
            elif program == "git":
                subprocess.run([program, *words], cwd=shop, check=True)
            else:
                assert line == "pip install 'ingen_fab[deploy]'"
        assert "corner_shop_daily.DataPipeline" in api.labels()
