from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import GROUP, igf, tree, with_corner_shop


@pytest.mark.parametrize(
    ("dataset", "tables"),
    [
        ("corner_shop", "4 tables: members, articles, sales, sale_lines"),
        ("retail_oltp_incremental", "6 tables: customers, products, stores, orders, order_items, inventory"),
    ],
)
def test_a_valid_dataset_is_said_to_be_so(shop: Path, dataset: str, tables: str) -> None:
    before = tree(shop)
    checked = igf(shop, GROUP, "validate", dataset)
    assert checked.code == 0
    assert checked.out == f"{dataset}: valid, {tables}\n"
    assert checked.err.startswith("Next: ")
    assert tree(shop) == before


def test_every_problem_is_named_with_file_and_line(tmp_path: Path) -> None:
    with_corner_shop(
        tmp_path, ("monday: 0.8", "munday: 0.8"), ("daily_churn_rate: 0.004", "daily_churn_rate: -1")
    )
    refused = igf(tmp_path, GROUP, "validate", "corner_shop")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.count("datasets/corner_shop.yaml:") == 2
    assert refused.err.count("Error:") == 1
