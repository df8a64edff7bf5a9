from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab import packaged
from ingen_fab.errors import IngenFabError

ROOT = Path(__file__).resolve().parents[1]


def test_a_checkout_serves_the_folders_beside_the_package() -> None:
    assert packaged.templates_dir() == ROOT / "templates"
    assert packaged.sample_project_dir() == ROOT / "sample_project"
    assert packaged.ddl_scripts_dir() == ROOT / "ddl_scripts"


def test_an_installed_package_serves_what_it_carries(tmp_path: Path) -> None:
    carried = tmp_path / "ingen_fab" / "_packaged" / "templates"
    carried.mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    assert packaged._folder("templates", tmp_path / "ingen_fab") == carried


def test_a_folder_of_another_package_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    with pytest.raises(IngenFabError, match="'templates'"):
        packaged._folder("templates", tmp_path / "ingen_fab")
