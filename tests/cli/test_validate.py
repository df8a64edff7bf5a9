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


def test_a_warning_is_named_with_file_and_line(tmp_path: Path) -> None:
    with_corner_shop(tmp_path, ("base_rows_per_day: 500 ", "base_rows_per_day: 100 "))
    checked = igf(tmp_path, GROUP, "validate", "corner_shop")
    assert checked.code == 0
    line = (tmp_path / "datasets/corner_shop.yaml").read_text().partition("base_rows_per_day: 100 ")[0].count(
        "\n"
    ) + 1
    assert checked.err.startswith(
        f"warning: datasets/corner_shop.yaml:{line}: table_configs.sale_lines.base_rows_per_day: below the "
    )


def test_a_wrong_faker_column_is_named_with_file_line_and_the_nearest_name(tmp_path: Path) -> None:
    old = "city: {kind: pool, pool: us_places, draw: place, mutable: true, description: Home town}"
    with_corner_shop(
        tmp_path,
        (old, "a: {kind: pool, faker: compny}\n      b: {kind: pool, faker: word, locale: de_DEE}"),
        (
            "last_name: {kind: pool, pool: last_names, description: Family name}",
            "last_name: {kind: pool, faker: enum}",
        ),
    )
    for command in (("validate", "corner_shop"), ("preview", "corner_shop", "sales", "--date", "2024-01-01")):
        refused = igf(tmp_path, GROUP, *command)
        assert (refused.code, refused.out) == (2, "")
        columns = "datasets/corner_shop.yaml:{}: table_configs.members.columns"
        enum = "Faker's 'enum' is no provider that works without arguments"
        assert refused.err.splitlines() == [
            f"Error: {columns.format(38)}.last_name.faker: {enum}",
            f"{columns.format(43)}.a.faker: Faker knows no provider 'compny'; did you mean company?",
            f"{columns.format(44)}.b.locale: Faker knows no locale 'de_DEE'; did you mean de_DE?",
        ]
    listed = igf(tmp_path, GROUP, "list-incremental-datasets")
    assert listed.code == 0
    assert "corner_shop cannot be used: datasets/corner_shop.yaml:38: " in listed.err


@pytest.mark.parametrize("name", ["repairs.yaml", "datasets/repairs.yaml", "repairs"])
def test_the_name_of_a_file_gets_the_id_that_it_holds_for_a_hint(shop: Path, name: str) -> None:
    (shop / "datasets/corner_shop.yaml").rename(shop / "datasets/repairs.yaml")
    refused = igf(shop, GROUP, "validate", name)
    assert refused.code == 2
    assert f"Error: there is no dataset '{name}'" in refused.err
    assert refused.err.endswith(
        "Hint: datasets/repairs.yaml holds the dataset 'corner_shop': give that id.\n"
    )


def test_the_name_of_an_unknown_file_gets_the_hint_that_an_id_is_meant(shop: Path) -> None:
    refused = igf(shop, GROUP, "validate", "other.yml")
    assert refused.err.endswith("Hint: Give the dataset_id of a dataset in datasets/, no file name.\n")


def test_every_problem_is_named_with_file_and_line(tmp_path: Path) -> None:
    with_corner_shop(
        tmp_path, ("monday: 0.8", "munday: 0.8"), ("daily_churn_rate: 0.004", "daily_churn_rate: -1")
    )
    refused = igf(tmp_path, GROUP, "validate", "corner_shop")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.count("datasets/corner_shop.yaml:") == 2
    assert refused.err.count("Error:") == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("start_date: 2024-01-01", "start_date: 0001-01-01", "must not lie before 0002-01-01"),
        ("daily_churn_rate: 0.004", "daily_churn_rate: 1e-999999", "at most 40 digits"),
        ("monday: 0.8", "monday: 1e999999", "at most 40 digits"),
    ],
)
def test_a_value_beyond_all_bounds_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with_corner_shop(tmp_path, (old, new))
    refused = igf(tmp_path, GROUP, "validate", "corner_shop")
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert refused.err.startswith("Error: datasets/corner_shop.yaml:")


def test_an_expression_as_deep_as_the_bounds_can_be_made(tmp_path: Path) -> None:
    nested, long = "(" * 19 + "1" + " + 1)" * 19, "1" + " + 1" * 95
    old = "last_name: {kind: pool, pool: last_names, description: Family name}"
    sums = (f"last_name: {{kind: expression, type: bigint, sql: {sql}}}" for sql in (nested, long))
    for sum_ in sums:
        with_corner_shop(tmp_path, (old, sum_))
        shown = igf(tmp_path, GROUP, "preview", "corner_shop", "members", "--date", "2024-01-01")
        assert shown.code == 0, shown.err


def test_what_cannot_be_planned_is_named_with_file_line_and_column(tmp_path: Path) -> None:
    old = "last_name: {kind: pool, pool: last_names, description: Family name}"
    with_corner_shop(tmp_path, (old, "last_name: {kind: expression, type: string, sql: upper(city)}"))
    for command in (("validate", "corner_shop"), ("preview", "corner_shop", "sales", "--date", "2024-01-01")):
        refused = igf(tmp_path, GROUP, *command)
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.startswith(
            "Error: datasets/corner_shop.yaml:38: table_configs.members.columns.last_name: in 'upper(city)': "
        )
