"""Texts of queries: arrays come to the places that name them, and to no others."""

from __future__ import annotations

import pytest

pytest.importorskip("pyspark")

from ingen_fab.runtime.lakehouse_pyspark.spark_relations import with_arrays

ARRAYS = {"a": '["it\'s"]'}


def test_an_array_comes_to_each_place_that_names_it() -> None:
    assert with_arrays("SELECT f(:`a`), g(:`a`)", ARRAYS) == r"""SELECT f('["it\'s"]'), g('["it\'s"]')"""


@pytest.mark.parametrize(
    "sql", ["SELECT ':`a`'", r"SELECT 'x\' :`a`'", "SELECT `:``a``b`", "SELECT 'a:', `a`"]
)
def test_texts_and_identifiers_are_left_alone(sql: str) -> None:
    assert with_arrays(sql, ARRAYS) == sql
