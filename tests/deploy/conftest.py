"""A compiled project, the double of Fabric, and `deploy` aimed at it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.command_line import Outcome, igf, with_corner_shop, with_tiny_ddl
from tests.deploy.fabric_api import TOKEN, FabricApi, serving

SETTINGS = """\
project_name: Corner
environments:
  development: {workspace: Corner shop, scale: 0.1, seed: 7}
  production: {workspace: Corner shop}
"""
Deploy = Callable[..., Outcome]


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FabricApi]:
    """An empty workspace."""
    with serving(FabricApi()) as served:
        monkeypatch.setenv("INGEN_FAB_FABRIC_API_URL", served.url)
        monkeypatch.setenv("FABRIC_TOKEN", TOKEN)
        monkeypatch.setenv("FABRIC_CICD_RETRY_DELAY_OVERRIDE_SECONDS", "0")
        yield served


@pytest.fixture(scope="session")
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compiled")
    with_corner_shop(folder)
    with_tiny_ddl(folder)
    (folder / "ingen_fab.yaml").write_text(SETTINGS, encoding="utf-8")
    outcome = igf(folder, "compile")
    assert outcome.code == 0, outcome.err
    return folder


@pytest.fixture
def project(_compiled: Path, tmp_path: Path) -> Path:
    """A copy of its own of a project that is compiled."""
    return shutil.copytree(_compiled, tmp_path / "project")


@pytest.fixture
def deploy(project: Path, api: FabricApi) -> Deploy:
    """`ingen_fab deploy` in that project; results as CSV, so that `records` reads them."""
    return lambda *words: igf(project, "deploy", "--format", "csv", *words)


@pytest.fixture
def items(project: Path) -> Path:
    """The folder of the project's items."""
    return project / "fabric_workspace_items"
