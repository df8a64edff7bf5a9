"""Holds the loading of datasets: the same from YAML, JSON and dicts, and every mistake in one error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from ingen_fab.config.datasets import load_by_id
from ingen_fab.config.load import (
    load_dataset,
    load_dataset_file,
    load_dataset_mapping,
    load_dataset_text,
)
from ingen_fab.errors import ConfigError
from ingen_fab.model.problems import Path as KeyPath
from ingen_fab.model.problems import dotted
from tests.config.shop import ORIGIN, SHOP, messages
from tests.known_datasets import ECOMMERCE, RETAIL

KNOWN = [pytest.param(RETAIL, id="retail"), pytest.param(ECOMMERCE, id="ecommerce")]


@pytest.mark.parametrize("config", KNOWN)
def test_a_dict_yaml_and_json_give_equal_datasets(config: dict[str, Any]) -> None:
    loaded = load_dataset_mapping(config)
    assert load_dataset_text(yaml.safe_dump(config), "a.yaml") == loaded
    assert load_dataset_text(yaml.safe_dump(config, default_flow_style=True), "a.yaml") == loaded
    assert load_dataset_text(json.dumps(config), "a.json") == loaded
    assert load_dataset_text(json.dumps(config, indent="\t"), "a.json") == loaded


@pytest.mark.parametrize("config", KNOWN)
def test_the_catalog_ships_the_same_tables(config: dict[str, Any], tmp_path: Path) -> None:
    shipped = load_by_id(tmp_path, config["dataset_id"])
    loaded = load_dataset(config)
    assert shipped.table_configs == loaded.table_configs
    assert shipped.incremental_config == loaded.incremental_config


def test_rates_are_the_decimals_that_were_written() -> None:
    loaded = load_dataset(RETAIL)
    assert loaded.table_configs["customers"].daily_growth_rate == Decimal("0.002")
    assert loaded.incremental_config.seasonal_multipliers["friday"] == Decimal("1.3")


def test_loading_leaves_the_dict_as_it_is() -> None:
    config = deepcopy(RETAIL)
    load_dataset(config)
    assert config == RETAIL


def test_a_dataset_loads_from_a_path_a_name_and_a_text(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP, encoding="utf-8-sig")
    loaded = load_dataset(path)
    assert load_dataset(str(path)) == loaded
    assert load_dataset(SHOP) == loaded
    assert load_dataset(json.dumps(RETAIL)) == load_dataset(RETAIL)


def test_a_file_is_named_in_messages_by_its_path_or_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text("dataset_id: 3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=f"^{path.as_posix()}:1: dataset_id: must be text"):
        load_dataset_file(path)
    with pytest.raises(ConfigError, match=r"^shop:1: dataset_id: must be text"):
        load_dataset_file(path, "shop")


def test_a_file_that_is_not_there_or_no_text_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere.yaml: cannot be read: No such file"):
        load_dataset(tmp_path / "nowhere.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"binary.yaml: the file is not UTF-8 text"):
        load_dataset(tmp_path / "binary.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: the dataset is empty; it begins with dataset_id"),
        ("- a\n", "1: the dataset is no mapping of keys; it begins with dataset_id"),
        ("dataset_id: a\n", "1: table_configs: missing"),
        ("dataset_id: a\ntable_configs: {}\n", "2: table_configs: must not be empty"),
        ("dataset_id: a\ntable_configs: []\n", "2: table_configs: must be a mapping of keys; it is a list"),
    ],
)
def test_a_text_that_is_no_dataset_is_refused(text: str, said: str) -> None:
    assert messages(text) == [f"{ORIGIN}:{said}"]


def test_all_problems_are_said_at_once_in_the_order_of_their_lines() -> None:
    text = (
        SHOP.replace("base_rows_per_day: 800", "base_row_per_day: 800")
        .replace("drift_percentage", "drift_percent")
        .replace("monday", "mondy")
        .replace("references: calendar.date_key", "references: calendr.date_key")
        .replace("frequency: monthly", "frequency: montly")
        .replace("hours: web_hours", "hours: web_hour")
        .replace("        size: 64\n", "        size: 64\n        size: 65\n")
    )
    assert messages(text) == [
        f"{ORIGIN}:11: incremental_config.drift_percent: unknown key; did you mean drift_percentage?",
        f"{ORIGIN}:14: incremental_config.seasonal_multipliers.mondy: unknown key; did you mean monday?",
        f"{ORIGIN}:32: table_configs.stores.frequency: 'montly' is not known; did you mean monthly?",
        f"{ORIGIN}:45: table_configs.stores.columns.manager.size: the key stands here twice, again in "
        "line 46",
        f"{ORIGIN}:145: table_configs.orders.base_row_per_day: unknown key; did you mean base_rows_per_day?",
        f"{ORIGIN}:158: table_configs.orders.columns.date_key.references: there is no table 'calendr'; "
        "did you mean calendar.date_key?",
    ]


def test_nothing_is_said_that_only_follows_from_another_mistake() -> None:
    """The key of stores is not read, and three tables point at it; the day of orders has no kind."""
    text = SHOP.replace("      store_id:\n        kind: key\n", "      store_id:\n        kid: key\n")
    text = text.replace(
        "      order_date:\n        kind: day\n", "      order_date:\n        hidden: false\n"
    )
    assert messages(text) == [
        f"{ORIGIN}:36: table_configs.stores.columns.store_id.kid: unknown key; did you mean kind?",
        f"{ORIGIN}:159: table_configs.orders.columns.order_date: a new column needs a kind",
    ]


def test_a_dict_gives_paths_without_lines() -> None:
    config = deepcopy(RETAIL)
    config["table_configs"]["orders"]["base_row_per_day"] = config["table_configs"]["orders"].pop(
        "base_rows_per_day"
    )
    with pytest.raises(ConfigError) as caught:
        load_dataset(config)
    assert caught.value.message == (
        "table_configs.orders.base_row_per_day: unknown key; did you mean base_rows_per_day?"
    )


CATALOG_HEAD = "dataset_id: a\ndomain: retail\nschema_pattern: oltp\ntable_configs:\n"


def test_a_problem_in_a_table_of_the_catalog_has_the_nearest_line_of_the_user() -> None:
    text = f"{CATALOG_HEAD}  products: {{type: snapshot, base_rows: 9}}\n  stores:\n    churn_enabled: true\n"
    assert messages(text) == [
        f"{ORIGIN}:7: table_configs.stores.churn_enabled: needs a rate: daily_churn_rate here, or churn_rate "
        "in incremental_config"
    ]


def test_a_table_that_the_schema_adds_says_how_to_leave_it_out() -> None:
    text = f"{CATALOG_HEAD}  customers: {{type: snapshot, base_rows: 9}}\n"
    assert messages(text) == [
        f"{ORIGIN}:4: table_configs.inventory.columns.product_id.references: there is no table 'products' "
        "(the catalog's schema adds this table; enabled: false drops it)",
        f"{ORIGIN}:4: table_configs.inventory.cross.parents[1]: there is no table 'products' "
        "(the catalog's schema adds this table; enabled: false drops it)",
    ]
    assert messages(f"{text}  inventory: {{enabled: false}}\n") == []


def test_a_misspelt_column_of_the_catalog_is_said_with_the_right_one() -> None:
    text = f"{CATALOG_HEAD}  inventory: {{enabled: false}}\n  stores:\n    columns:\n"
    text += "      store_nam: {hidden: true}\n      phonee:\n"
    assert messages(text) == [
        f"{ORIGIN}:8: table_configs.stores.columns.store_nam: a new column needs a kind; "
        "did you mean store_name?",
        f"{ORIGIN}:9: table_configs.stores.columns.phonee: is empty, and the catalog has no such column that "
        "it could remove; did you mean phone?",
    ]


def test_a_misspelt_table_of_the_catalog_is_said_with_the_right_one_and_nothing_else() -> None:
    text = f"{CATALOG_HEAD}  inventory: {{enabled: false}}\n  ordrs: {{base_rows_per_day: 5}}\n"
    assert messages(text) == [
        f"{ORIGIN}:6: table_configs.ordrs: has no columns, and the catalog's schema retail_oltp has no table "
        "of this name; did you mean orders?"
    ]


def test_a_misspelt_schema_is_said_once() -> None:
    text = "dataset_id: a\ndomain: retial\nschema_pattern: oltp\n"
    assert messages(text) == [
        f"{ORIGIN}:2: domain: the catalog has no table schema retial_oltp (domain and schema_pattern); "
        "did you mean retail_oltp?"
    ]


def test_a_table_without_columns_and_schema_says_what_there_is() -> None:
    text = "dataset_id: a\ntable_configs:\n  x: {type: snapshot, base_rows: 3}\n"
    assert messages(text) == [
        f"{ORIGIN}:3: table_configs.x: has no columns; write them, or name a schema with domain and "
        "schema_pattern: ecommerce_star_schema, retail_oltp"
    ]


SHOP_DATA: dict[str, Any] = yaml.safe_load(SHOP)
NAMES_OF_THE_USER = {"table_configs", "columns", "values"}


def key_paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """The paths of all keys that the models know: not those of tables, columns and choices."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not path or path[-1] not in NAMES_OF_THE_USER:
                yield (*path, key)
            yield from key_paths(inner, (*path, key))


KEY_PATHS = list(key_paths(SHOP_DATA))
ALL_KEYS = {str(path[-1]) for path in KEY_PATHS} | {"date", "pool", "text"}


@given(st.sampled_from(KEY_PATHS), st.sampled_from(["drop", "double", "swap"]), st.integers(0, 30))
def test_a_key_with_a_slip_of_the_pen_is_reported_with_the_key_that_was_meant(
    path: KeyPath, slip: str, place: int
) -> None:
    key = str(path[-1])
    place %= len(key)
    head, letter, tail = key[:place], key[place], key[place + 1 :]
    wrong = {
        "drop": head + tail,
        "double": head + letter * 2 + tail,
        "swap": head + tail[:1] + letter + tail[1:],
    }[slip]
    assume(wrong not in ALL_KEYS)
    data = deepcopy(SHOP_DATA)
    around: Any = data
    for step in path[:-1]:
        around = around[step]
    around[wrong] = around.pop(key)
    text = yaml.safe_dump(data, sort_keys=False)
    line = next(
        n for n, row in enumerate(text.splitlines(), 1) if row.strip().startswith((f"{wrong}:", f"? {wrong}"))
    )
    assert f"{ORIGIN}:{line}: {dotted((*path[:-1], wrong))}: unknown key; did you mean {key}?" in messages(
        text
    )


JUNK: list[object] = [
    None,
    [],
    {},
    True,
    3,
    "x",
    -1,
    1.5,
    "a.b",
    [1],
    {"a": 1},
    {3: 4},
    float("inf"),
    10**30,
    b"x",
]


def places(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """The paths of all keys and items."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*path, key)
            yield from places(inner, (*path, key))


@given(st.sampled_from(list(places(SHOP_DATA))), st.sampled_from(JUNK))
def test_whatever_stands_at_a_key_a_dataset_loads_or_says_in_its_own_words_why_not(
    path: KeyPath, junk: object
) -> None:
    data = deepcopy(SHOP_DATA)
    around: Any = data
    for step in path[:-1]:
        around = around[step]
    around[path[-1]] = junk
    said = ""
    try:
        load_dataset(data)
    except ConfigError as error:
        said = error.message
    assert "Input should" not in said
