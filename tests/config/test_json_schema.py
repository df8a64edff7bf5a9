"""Holds the JSON Schema to what loads and what does not."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import fastjsonschema
import pytest
import yaml

from ingen_fab.catalog.files import dataset_ids, dataset_text
from ingen_fab.config.json_schema import json_schema
from tests.config.shop import SHOP
from tests.known_datasets import ECOMMERCE, RETAIL


class JsonLoader(yaml.SafeLoader):
    """Leaves days as text, as JSON has them."""


JsonLoader.yaml_implicit_resolvers = {
    letter: [pair for pair in pairs if not pair[0].endswith(":timestamp")]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def refused() -> Any:
    # Its formats and defaults are for machines; only what is valid counts here.
    validate = fastjsonschema.compile(json_schema(), use_default=False)

    def refused(config: object) -> bool:
        try:
            validate(config)
        except fastjsonschema.JsonSchemaException:
            return True
        return False

    return refused


def read(text: str) -> Any:
    return yaml.load(text, Loader=JsonLoader)


@pytest.mark.parametrize(
    "config",
    [RETAIL, ECOMMERCE, read(SHOP), *(read(dataset_text(name)) for name in dataset_ids())],
    ids=["retail", "ecommerce", "shop", *dataset_ids()],
)
def test_valid_datasets_are_valid(config: object, refused: Any) -> None:
    assert not refused(config)


def test_what_the_catalog_supplies_may_be_left_out(refused: Any) -> None:
    config = {
        "dataset_id": "a",
        "domain": "retail",
        "schema_pattern": "oltp",
        "table_configs": {"stores": {"columns": {"phone": None, "store_name": {"hidden": True}}}},
    }
    assert not refused(config)
    assert not refused({key: value for key, value in config.items() if key != "table_configs"})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("table_configs", "orders", "base_row_per_day"), 5),
        (("table_configs", "orders", "base_rows_per_day"), -5),
        (("table_configs", "my orders"), {"type": "incremental"}),
        (("table_configs", "orders", "columns"), {"x": {"hiddn": True}}),
        (("table_configs", "orders", "columns"), {"x": {"kind": "keyy"}}),
        (("incremental_config", "drift_percentage"), 5),
        (("incremental_config", "seasonal_multipliers"), {"mondey": 1}),
        (("output",), {"path_format": "deep"}),
    ],
)
def test_mistakes_are_marked(path: tuple[str, ...], value: object, refused: Any) -> None:
    config = deepcopy(RETAIL)
    around: Any = config
    for step in path[:-1]:
        around = around[step]
    around[path[-1]] = value
    assert refused(config)


def test_the_schema_is_the_same_every_time() -> None:
    assert json.dumps(json_schema()) == json.dumps(json_schema())
