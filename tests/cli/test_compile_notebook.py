from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import GROUP, igf, tree

ITEM = "fabric_workspace_items/synthetic_data/corner_shop_python.Notebook"


def test_compile_writes_the_notebook_and_nothing_else(shop: Path) -> None:
    before = tree(shop)
    compiled = igf(shop, GROUP, "compile", "corner_shop")
    assert compiled.code == 0
    assert compiled.out == f"{ITEM}\n"
    assert "Next: " in compiled.err
    assert tree(shop).keys() - before.keys() == {
        "fabric_workspace_items",
        "fabric_workspace_items/synthetic_data",
        ITEM,
        f"{ITEM}/.platform",
        f"{ITEM}/notebook-content.py",
    }


def test_compiling_again_gives_the_same_bytes(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    igf(shop, GROUP, "compile", "corner_shop")
    first = tree(shop)
    igf(shop, "package", GROUP, "compile", "corner_shop", "--generation-mode", "PYTHON")
    assert tree(shop) == first


def test_what_is_run_is_what_compile_writes(generated: Path) -> None:
    ran = tree(generated / ITEM)
    igf(generated, GROUP, "compile", "corner_shop")
    assert tree(generated / ITEM) == ran


def test_a_target_that_there_is_not_is_refused(shop: Path) -> None:
    before = tree(shop)
    options = ("--target-environment", "warehouse", "--generation-mode", "pyspark")
    refused = igf(shop, GROUP, "compile", "corner_shop", *options)
    assert (refused.code, refused.out) == (2, "")
    assert "this version cannot generate for target warehouse / pyspark" in refused.err
    assert tree(shop) == before
