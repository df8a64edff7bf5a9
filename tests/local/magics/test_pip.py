from __future__ import annotations

from importlib.metadata import version

import pytest

from ingen_fab.errors import NotebookRunError
from tests.local.workspace import Workspace

PYTEST = version("pytest")


@pytest.mark.parametrize(
    "line",
    [
        "%pip install pytest",
        "pip install -q --upgrade pytest",
        "!pip install pytest",
        "!python -m pip install pytest",
        "%pip install pytest[dev] --index-url https://example.com/simple",
        f"%pip install pytest=={PYTEST}",
        f"%pip install /lakehouse/default/Files/pytest-{PYTEST}-py3-none-any.whl",
    ],
)
def test_a_package_that_is_there_is_told_and_passes(
    workspace: Workspace, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.add("main", line)
    workspace.run("main")
    assert f"pytest {PYTEST} is here; nothing is installed\n" in capsys.readouterr().err


def test_another_version_is_told(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    workspace.add("main", "%pip install pytest==1.0")
    workspace.run("main")
    assert f"pytest {PYTEST} is here, not 1.0; nothing is installed" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["%pip install pytest no-such-package", "!pip3 install no-such-package"])
def test_a_package_that_is_missing_is_refused_with_the_command(workspace: Workspace, line: str) -> None:
    workspace.add("main", line)
    with pytest.raises(NotebookRunError, match="this Python has no no-such-package") as caught:
        workspace.run("main")
    assert caught.value.hint == "Install it yourself: pip install no-such-package"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("%pip uninstall pytest", "%pip uninstall pytest is not run here"),
        ("%pip install -r requirements.txt", "%pip install -r is not available here"),
        ("%pip install ./folder", r"%pip install \./folder is not available here"),
    ],
)
def test_all_else_is_refused(workspace: Workspace, line: str, reason: str) -> None:
    workspace.add("main", line)
    with pytest.raises(NotebookRunError, match=reason):
        workspace.run("main")


def test_other_commands_of_the_shell_run(workspace: Workspace, capfd: pytest.CaptureFixture[str]) -> None:
    workspace.add("main", "!echo pip install nothing")
    workspace.run("main")
    assert "pip install nothing" in "".join(capfd.readouterr())
