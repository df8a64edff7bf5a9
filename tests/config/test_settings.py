"""The settings of a project: defaults without a file, and every mistake named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab.config.settings import load_settings
from ingen_fab.errors import ConfigError
from ingen_fab.model.settings import ProjectSettings


def written(folder: Path, text: str) -> ProjectSettings:
    (folder / "ingen_fab.yaml").write_text(text, encoding="utf-8")
    return load_settings(folder)


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_means_the_defaults(tmp_path: Path, text: str) -> None:
    assert written(tmp_path, text) == load_settings(tmp_path / "no such folder") == ProjectSettings()


def test_the_defaults_know_three_environments() -> None:
    assert list(ProjectSettings().environments) == ["development", "test", "production"]


def test_a_file_says_what_differs(tmp_path: Path) -> None:
    settings = written(
        tmp_path,
        "project_name: Bakery\nlakehouse: Bread\nenvironments:\n  dev: {workspace: Bakery dev, scale: 0.1}\n",
    )
    assert (settings.project_name, settings.lakehouse) == ("Bakery", "Bread")
    assert settings.environments["dev"].workspace == "Bakery dev"
    assert str(settings.environments["dev"].scale) == "0.1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lakehous: a\n", "ingen_fab.yaml:1: lakehous: unknown key; did you mean lakehouse?"),
        ("\nlakehouse: my lake\n", "ingen_fab.yaml:2: lakehouse: must be a name"),
        (
            "environments:\n  dev: {workspce: a}\n",
            "environments.dev.workspce: unknown key; did you mean work",
        ),
        ("environments:\n  a-b: {}\n", "ingen_fab.yaml:2: environments.a-b: must be a name"),
        ("environments:\n  dev: {scale: 0}\n", "environments.dev.scale: must be greater than 0"),
        ("environments: {}\n", "ingen_fab.yaml:1: environments"),
        ("target_environment: warehose\n", "did you mean warehouse?"),
        ("project_name: ' a'\n", "must be printable text without spaces at its ends"),
        ("- a\n", "ingen_fab.yaml:1: the settings are no mapping of keys"),
        ("a: [\n", "ingen_fab.yaml:2: cannot be read"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        written(tmp_path, text)
    assert said in caught.value.message
