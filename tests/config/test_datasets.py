"""Holds the search for datasets to what lies in a project and in the catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab.config.datasets import find_datasets, load_by_id
from ingen_fab.errors import ConfigError, UnknownDatasetError
from tests.config.shop import SHOP

CATALOG = ["ecommerce_star_incremental", "retail_oltp_incremental"]


def write(project: Path, name: str, text: str) -> None:
    (project / "datasets").mkdir(exist_ok=True)
    (project / "datasets" / name).write_text(text, encoding="utf-8")


def test_an_empty_folder_has_the_datasets_of_the_catalog(tmp_path: Path) -> None:
    assert list(find_datasets(tmp_path)) == CATALOG
    assert find_datasets(tmp_path)[CATALOG[0]].path is None


@pytest.mark.parametrize("dataset_id", CATALOG)
def test_every_dataset_of_the_catalog_loads(tmp_path: Path, dataset_id: str) -> None:
    assert load_by_id(tmp_path, dataset_id).dataset_id == dataset_id


@pytest.mark.parametrize("name", ["shop.yaml", "shop.yml", "other.YAML"])
def test_a_dataset_of_the_project_is_found_by_its_id(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, SHOP)
    assert list(find_datasets(tmp_path)) == [CATALOG[0], CATALOG[1], "shop"]
    assert find_datasets(tmp_path)["shop"].origin == f"datasets/{name}"
    assert load_by_id(tmp_path, "shop").dataset_id == "shop"


def test_a_dataset_of_the_project_hides_that_of_the_catalog(tmp_path: Path) -> None:
    write(tmp_path, "mine.yaml", SHOP.replace("dataset_id: shop", f"dataset_id: {CATALOG[0]}"))
    assert "stores" in load_by_id(tmp_path, CATALOG[0]).table_configs


def test_other_files_are_no_datasets(tmp_path: Path) -> None:
    for name in ("readme.md", "_draft.yaml", ".hidden.yaml"):
        write(tmp_path, name, SHOP)
    assert list(find_datasets(tmp_path)) == CATALOG


def test_a_broken_file_hides_no_other_and_says_what_is_wrong_when_it_is_loaded(tmp_path: Path) -> None:
    write(tmp_path, "broken.yaml", "description: x\ndataset_id: half\n\tx: 1\n")
    write(tmp_path, "nameless.json", "[1")
    write(tmp_path, "shop.yaml", SHOP)
    assert list(find_datasets(tmp_path)) == [CATALOG[0], "half", "nameless", CATALOG[1], "shop"]
    assert load_by_id(tmp_path, "shop").dataset_id == "shop"
    with pytest.raises(ConfigError, match=r"^datasets/broken.yaml:3: cannot be read: "):
        load_by_id(tmp_path, "half")


def test_a_dataset_without_an_id_is_found_by_the_name_of_its_file(tmp_path: Path) -> None:
    write(tmp_path, "shop.yaml", SHOP.replace("dataset_id: shop\n", ""))
    with pytest.raises(ConfigError, match=r"^datasets/shop.yaml:1: dataset_id: missing$"):
        load_by_id(tmp_path, "shop")


def test_one_id_in_two_files_is_an_error_that_names_both(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", SHOP)
    write(tmp_path, "b.json", '{"dataset_id": "shop"}')
    with pytest.raises(ConfigError, match=r"more than one file: datasets/a.yaml, datasets/b.json$"):
        load_by_id(tmp_path, "shop")


def test_an_unknown_id_is_an_error_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(UnknownDatasetError) as caught:
        load_by_id(tmp_path, "retail_oltp_incremantal")
    assert caught.value.message == (
        "there is no dataset 'retail_oltp_incremantal'; did you mean retail_oltp_incremental?"
    )
    with pytest.raises(UnknownDatasetError, match=r"^there is no dataset 'zoo'$"):
        load_by_id(tmp_path, "zoo")
