from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import GROUP, igf, tree, with_corner_shop

LIST = (GROUP, "list-incremental-datasets")


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_the_datasets_of_project_and_catalog_are_listed(shop: Path, output: str) -> None:
    before = tree(shop)
    listed = igf(shop, *LIST, "--format", output)
    assert listed.code == 0
    for dataset_id in ("corner_shop", "ecommerce_star_incremental", "retail_oltp_incremental"):
        assert dataset_id in listed.out
    if output == "json":
        assert [row["rows_a_day"] for row in json.loads(listed.out)] == [1000, 3_525_000, 101_000]
    elif output == "csv":
        assert [row["from"] for row in listed.records] == [
            "datasets/corner_shop.yaml",
            "catalog/datasets/ecommerce_star_incremental.yaml",
            "catalog/datasets/retail_oltp_incremental.yaml",
        ]
    assert tree(shop) == before


def test_a_dataset_of_the_project_hides_one_of_the_catalog(tmp_path: Path) -> None:
    with_corner_shop(tmp_path, dataset_id="retail_oltp_incremental")
    listed = igf(tmp_path, *LIST, "--format", "csv").records
    assert [row["name"] for row in listed if row["dataset_id"] == "retail_oltp_incremental"] == [
        "Corner shop"
    ]


def test_a_dataset_that_cannot_be_loaded_is_listed_with_the_reason(tmp_path: Path) -> None:
    with_corner_shop(tmp_path, ("monday: 0.8", "munday: 0.8"))
    listed = igf(tmp_path, *LIST, "--format", "csv")
    assert listed.code == 0
    assert listed.records[0]["dataset_id"] == "corner_shop"
    assert listed.records[0]["rows_a_day"] == ""
    assert "corner_shop cannot be used: datasets/corner_shop.yaml:" in listed.err


LAST_NAME = "last_name: {kind: pool, pool: last_names, description: Family name}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("start_date: 2024-01-01", "start_date: 0001-01-01"),
        ("base_rows_per_day: 500 ", "base_rows_per_day: 1e999999 "),
        (LAST_NAME, "last_name: {kind: expression, type: string, sql: upper(city)}"),
        (LAST_NAME, "last_name: {kind: pool, faker: nope}"),
        (LAST_NAME, "last_name: {kind: pool, faker: seed}"),
        (LAST_NAME, "last_name: {kind: decimal, min: 0, max: 1e999999}"),
        (LAST_NAME, 'last_name: {kind: template, text: "{joined_at}"}'),
    ],
)
def test_a_dataset_that_cannot_be_planned_does_not_hide_the_others(
    tmp_path: Path, old: str, new: str
) -> None:
    with_corner_shop(tmp_path, (old, new))
    with_corner_shop(tmp_path, dataset_id="other")
    listed = igf(tmp_path, *LIST, "--format", "csv")
    assert listed.code == 0
    rows = {row["dataset_id"]: row["rows_a_day"] for row in listed.records}
    assert rows["corner_shop"] == ""
    assert rows["other"] == "1000"
    assert "corner_shop cannot be used: datasets/corner_shop.yaml:" in listed.err
