from __future__ import annotations

from datetime import date

import pytest

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.lakehouse.layout import FileLayout, default_file_format, publishes_daily

DAY = date(2024, 1, 5)


@pytest.mark.parametrize(
    ("path_format", "file_format", "expected"),
    [
        ("nested", "parquet", "synthetic_data/retail/2024/01/05/orders.parquet"),
        ("flat", "parquet", "synthetic_data/retail/20240105_orders.parquet"),
        ("by_table", "csv", "synthetic_data/retail/2024/01/05/orders/orders_20240105.csv"),
        ("nested", "csv", "synthetic_data/retail/2024/01/05/orders.csv"),
    ],
)
def test_each_layout_has_its_own_path_for_a_table_and_day(
    path_format: str, file_format: str, expected: str
) -> None:
    layout = FileLayout("retail", path_format, file_format)
    assert layout.file_path("orders", DAY) == expected
    assert layout.folder == "synthetic_data/retail"
    assert expected.startswith(f"{layout.folder}/")


def test_by_table_is_csv_and_the_others_are_parquet() -> None:
    found = {path_format: default_file_format(path_format) for path_format in ("nested", "flat", "by_table")}
    assert found == {"nested": "parquet", "flat": "parquet", "by_table": "csv"}


@pytest.mark.parametrize(
    ("path_format", "setting", "daily"),
    [
        ("nested", None, False),
        ("flat", None, False),
        ("by_table", None, True),
        ("nested", "daily", True),
        ("by_table", "due", False),
    ],
)
def test_the_setting_wins_over_what_the_layout_does_by_itself(
    path_format: str, setting: str | None, daily: bool
) -> None:
    assert publishes_daily(path_format, setting) is daily


def test_unknown_words_are_refused_with_those_that_are_known() -> None:
    with pytest.raises(RuntimeUserError, match="path_format is 'Nested'") as caught:
        FileLayout("retail", "Nested", "parquet")
    assert caught.value.hint == "Use one of nested, flat, by_table."
    with pytest.raises(RuntimeUserError, match="file_format is 'json'"):
        FileLayout("retail", "nested", "json")
    with pytest.raises(RuntimeUserError, match="publish_snapshots is 'weekly'"):
        publishes_daily("nested", "weekly")
    with pytest.raises(RuntimeUserError, match="path_format is 'deep'"):
        default_file_format("deep")
