"""Files are found by pattern and date, and make slices."""

from __future__ import annotations

import fnmatch
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.runtime.ingestion.discovery import ListedFile, date_in_path, discover, pattern_expression
from tests.runtime.ingestion.rows import config


def files(*paths: str) -> list[ListedFile]:
    return [ListedFile(path, 10, 1000) for path in paths]


MATCHES = [
    ("**/customers/*.csv", "2024/01/02/customers/customers_20240102.csv", True),
    ("**/customers/*.csv", "customers/a.csv", True),
    ("**/customers/*.csv", "2024/customers/deep/a.csv", False),
    ("**/customers/*.csv", "2024/old_customers/a.csv", False),
    ("*.csv", "a.csv", True),
    ("*.csv", "x/a.csv", False),
    ("**", "x/y/a.csv", True),
    ("2024*_orders.parquet", "20240101_orders.parquet", True),
    ("a?.csv", "ab.csv", True),
    ("a?.csv", "a/.csv", False),
    ("[ab].csv", "b.csv", True),
    ("[!ab].csv", "b.csv", False),
    ("a+(1).csv", "a+(1).csv", True),
    ("Verkäufe *.csv", "Verkäufe März.csv", True),
]


@pytest.mark.parametrize(("pattern", "path", "expected"), MATCHES)
def test_a_pattern_matches_as_it_does_elsewhere(pattern: str, path: str, expected: bool) -> None:
    assert bool(pattern_expression(pattern).fullmatch(path)) is expected


@given(st.text("ab*?.", max_size=6), st.text("ab.", max_size=6))
def test_within_a_name_a_pattern_is_that_of_fnmatch(pattern: str, name: str) -> None:
    if "**" not in pattern:
        assert bool(pattern_expression(pattern).fullmatch(name)) is fnmatch.fnmatchcase(name, pattern)


DATES = [
    ("YYYY/MM/DD", "in/2024/01/02/customers/customers_20240102.csv", date(2024, 1, 2)),
    ("YYYY/MM/DD", "in/year=2024/month=01/day=02/a.csv", date(2024, 1, 2)),
    ("YYYY/MM/DD", "in/2024/13/02/a.csv", None),
    ("YYYYMMDD", "in/20240102/a.csv", date(2024, 1, 2)),
    ("YYYYMMDD", "in/orders_20240102.csv", date(2024, 1, 2)),
    ("YYYYMMDD", "in/20240101/orders_20240102.csv", date(2024, 1, 2)),
    ("YYYYMMDD", "in/120240102.csv", None),
    ("YYYYMMDD", "in/20240231/a.csv", None),
    ("YYYY-MM-DD", "in/date=2024-01-02/a.csv", date(2024, 1, 2)),
    ("YYYY-MM-DD", "in/a_2024-01-02.csv", date(2024, 1, 2)),
    ("YYYY-MM-DD", "in/a.csv", None),
]


@pytest.mark.parametrize(("written", "path", "expected"), DATES)
def test_a_date_is_found_in_folder_or_name(written: str, path: str, expected: date | None) -> None:
    assert date_in_path(path, written) == expected


def test_a_dated_source_has_a_slice_for_each_date_of_its_range() -> None:
    listing = files(
        "in/2024/01/03/b.csv", "in/2024/01/02/b.csv", "in/2024/01/02/a.csv", "in/2024/01/01/a.csv",
        "in/readme.csv", "in/_tmp/2024/01/02/a.csv", "in/2024/01/02/.a.csv.crc", "other/2024/01/02/a.csv",
    )  # fmt: skip
    found = discover(config(date_range_start="2024-01-02"), listing)
    assert [(part.key, [file.path for file in part.files]) for part in found.slices] == [
        ("2024-01-02", ["in/2024/01/02/a.csv", "in/2024/01/02/b.csv"]),
        ("2024-01-03", ["in/2024/01/03/b.csv"]),
    ]
    assert found.undated == ("in/readme.csv",)


def test_a_pattern_makes_each_file_a_slice_and_one_slice_where_the_table_is_overwritten() -> None:
    listing = files("in/b.csv", "in/a.csv", "in/a.txt")
    rows = {"import_pattern": "wildcard_pattern", "file_discovery_pattern": "*.csv"}
    assert [part.key for part in discover(config(**rows), listing).slices] == ["a.csv", "b.csv"]
    (whole,) = discover(config(**rows, write_mode="overwrite"), listing).slices
    assert (whole.key, len(whole.files)) == ("*", 2)


def test_a_single_file_is_named_in_full_and_a_folder_of_parts_is_one() -> None:
    rows = {"import_pattern": "single_file", "file_discovery_pattern": None, "source_file_path": "in/a.csv"}
    (one,) = discover(config(**rows), files("in/a.csv", "in/a.csv.bak")).slices
    assert [file.path for file in one.files] == ["in/a.csv"]
    parts = files("in/a.csv/part-2.csv", "in/a.csv/part-1.csv", "in/a.csv/_SUCCESS")
    assert discover(config(**rows), parts).slices == ()
    (whole,) = discover(config(**rows, source_is_folder="Y"), parts).slices
    assert [file.path for file in whole.files] == ["in/a.csv/part-1.csv", "in/a.csv/part-2.csv"]


def test_a_pattern_may_match_folders_of_parts() -> None:
    listing = files("in/2024/01/02/orders.csv/part-1", "in/2024/01/02/orders.csv/part-2", "in/2024/01/03/x")
    rows = {"file_discovery_pattern": "**/orders.csv", "source_is_folder": True}
    (part,) = discover(config(**rows), listing).slices
    assert (part.key, len(part.files)) == ("2024-01-02", 2)
    by_unit = discover(config(**rows, import_pattern="wildcard_pattern"), listing).slices
    assert [(part.key, len(part.files)) for part in by_unit] == [("2024/01/02/orders.csv", 2)]
