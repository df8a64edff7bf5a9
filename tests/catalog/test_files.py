"""Holds the reading of the catalog's files to their content."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from ingen_fab.catalog import files
from ingen_fab.errors import IngenFabError


def test_the_datasets_are_listed_and_bear_the_names_of_their_files() -> None:
    assert files.dataset_ids() == ("ecommerce_star_incremental", "retail_oltp_incremental")
    for name in files.dataset_ids():
        assert yaml.safe_load(files.dataset_text(name))["dataset_id"] == name


def test_every_dataset_has_its_schema() -> None:
    assert files.schema_names() == ("ecommerce_star_schema", "retail_oltp")
    for name in files.dataset_ids():
        dataset = yaml.safe_load(files.dataset_text(name))
        assert f"{dataset['domain']}_{dataset['schema_pattern']}" in files.schema_names()
    for name in files.schema_names():
        assert yaml.safe_load(files.schema_text(name))["tables"]


def test_the_fields_of_all_pools_are_known_without_their_rows() -> None:
    assert files.pool_names()
    assert files.pool_fields() == {name: files.pool(name).fields for name in files.pool_names()}


@pytest.mark.parametrize("name", files.pool_names())
def test_the_rows_of_a_pool_have_its_fields(name: str) -> None:
    pool = files.pool(name)
    types = tuple({"text": str, "integer": int}[kind] for kind in pool.fields.values())
    assert all(tuple(map(type, row)) == types for row in pool.rows)


def test_an_hour_profile_has_a_weight_for_each_hour() -> None:
    assert "uniform" in files.hour_profiles()
    assert {(len(weights), sum(weights)) for weights in files.hour_profiles().values()} == {(24, 1000)}


def test_the_quantiles_of_the_normal_distribution_grow() -> None:
    quantiles = files.normal_quantiles()
    assert len(quantiles) == 1025
    assert list(quantiles) == sorted(set(quantiles))


def test_public_holidays_are_known_by_day() -> None:
    assert "US" in files.holiday_countries()
    assert "Martin Luther King" in files.public_holidays("US")[date(2024, 1, 15)]


def test_a_name_that_the_catalog_does_not_have_is_an_error() -> None:
    with pytest.raises(IngenFabError, match="no public holidays of 'XX'"):
        files.public_holidays("XX")
    with pytest.raises(IngenFabError, match=r"no file data/pools/nothing.json"):
        files.pool("nothing")
