from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingen_fab.config.settings import load_settings
from tests.command_line import GROUP, files_of, igf, tree


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project that was just made."""
    made = igf(tmp_path, "init", "new", "--project-name", "Käse & Co")
    assert (made.code, made.out) == (0, "Käse & Co\n"), made.err
    assert "Next: cd 'Käse & Co' && ingen_fab synthetic-data validate corner_shop" in made.err
    return tmp_path / "Käse & Co"


def test_a_new_project_has_what_it_takes(shop: Path) -> None:
    assert {
        *("README.md", "ingen_fab.yaml", ".gitignore", ".github/workflows/deploy.yml"),
        *("datasets/corner_shop.yaml", "schemas/dataset.schema.json"),
    } <= tree(shop).keys()
    assert load_settings(shop).project_name == "Käse & Co"
    readme = (shop / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# Käse & Co\n")
    assert len(readme.splitlines()) <= 10


def test_the_dataset_names_the_schema_that_editors_read(shop: Path) -> None:
    first, *_ = (shop / "datasets" / "corner_shop.yaml").read_text(encoding="utf-8").splitlines()
    name = first.removeprefix("# yaml-language-server: $schema=")
    schema = json.loads((shop / "datasets" / name).read_text(encoding="utf-8"))
    assert schema["title"] == "A dataset of ingen_fab"


def test_a_new_project_works_at_once(shop: Path) -> None:
    for words in (
        (GROUP, "validate", "corner_shop"),
        (GROUP, "generate-incremental", "corner_shop", "--date", "2024-01-01"),
        ("compile",),
    ):
        outcome = igf(shop, *words)
        assert outcome.code == 0, outcome.err
        assert "Next: ingen_fab " in outcome.err
    assert (files_of(shop) / "synthetic_data/corner_shop/2024/01/01/sales.parquet").is_file()
    assert (shop / "fabric_workspace_items/pipelines/corner_shop_daily.DataPipeline").is_dir()


def test_a_folder_that_is_not_empty_is_not_written_over(shop: Path) -> None:
    before = tree(shop)
    refused = igf(shop.parent, "init", "new", "--project-name", shop.name)
    assert refused.code == 2
    assert "is there and not empty" in refused.err
    assert tree(shop) == before


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    assert igf(tmp_path, "init", "new", "--project-name", "shop").code == 0


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "-x", "a\nb", " a", "a" * 200])
def test_a_name_that_no_folder_should_have_is_refused(tmp_path: Path, name: str) -> None:
    refused = igf(tmp_path, "init", "new", f"--project-name={name}")
    assert refused.code == 2
    assert tree(tmp_path) == {}
