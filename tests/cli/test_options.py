from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import GROUP, igf, tree

ONE_DAY = (GROUP, "generate-incremental", "corner_shop")
SERIES = (GROUP, "generate-series", "corner_shop")
JANUARY = ("--start-date", "2024-01-01", "--end-date", "2024-01-31")


@pytest.mark.parametrize(
    "text",
    [
        *("2024-1-5", "2024-01-5", "2024-01- 5", "20240105", "2024/01/05", "05.01.2024", " 2024-01-05"),
        *("2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-W01-1", "2024-01-05T00:00"),
        *("\u0662\u0660\u0662\u0664-01-05", "yesterday", ""),
    ],
)
@pytest.mark.parametrize(
    "args",
    [(*ONE_DAY, "--date"), (*SERIES, "--end-date", "2024-01-31", "--start-date")],
    ids=["day", "series"],
)
def test_a_day_that_is_not_written_in_full_is_refused(shop: Path, args: tuple[str, ...], text: str) -> None:
    before = tree(shop)
    refused = igf(shop, *args, text)
    assert (refused.code, refused.out) == (2, "")
    assert f"{text!r} is no day; write it yyyy-mm-dd, such as 2024-01-15" in refused.err
    assert refused.err.count("Error:") == 1
    assert tree(shop) == before


@pytest.mark.parametrize("command", ["generate-incremental", "generate-series", "preview", "clean"])
def test_the_help_shows_once_how_a_day_is_written(tmp_path: Path, command: str) -> None:
    shown = igf(tmp_path, GROUP, command, "--help").out
    lines = [line for line in shown.splitlines() if "yyyy-mm-dd" in line.lower()]
    assert lines
    assert [line.lower().count("yyyy-mm-dd") for line in lines] == [1] * len(lines)


@pytest.mark.parametrize("text", ["0", "-1", "-0.5", "0.0", "nan", "inf", "-inf", "half", "1,5", ""])
def test_a_scale_that_is_no_factor_above_zero_is_refused(shop: Path, text: str) -> None:
    before = tree(shop)
    refused = igf(shop, *ONE_DAY, "--date", "2024-01-01", "--scale", text)
    assert (refused.code, refused.out) == (2, "")
    assert f"{text!r} is no factor above 0" in refused.err
    assert tree(shop) == before


def test_a_scale_that_is_too_large_is_told_the_limit(shop: Path) -> None:
    refused = igf(shop, *ONE_DAY, "--date", "2024-01-01", "--scale", "1e9")
    assert refused.code == 2
    assert "'1e9' is above 1,000,000, the largest factor" in refused.err


@pytest.mark.parametrize("options", [("--scale", "0.10"), ("--scale", ".1"), ("--scale", "1e-1")])
def test_a_scale_is_the_same_however_it_is_written(generated: Path, options: tuple[str, ...]) -> None:
    plan = igf(
        generated, *ONE_DAY, "--date", "2024-01-02", "--path-format", "by_table", "--dry-run", *options
    )
    assert plan.err.startswith("0 of 4 table-days to make, 0 rows\nNext: ingen_fab synthetic-data preview ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--batch-size", "0"), "Invalid value for '--batch-size': 0 is not in the range"),
        (("--batch-size", "-3"), "Invalid value for '--batch-size': -3 is not in the range"),
        (("--batch-size", "ten"), "Invalid value for '--batch-size': 'ten' is not a valid integer"),
        (("--seed", "-1"), "Invalid value for '--seed': -1 is not in the range"),
        (
            ("--seed", "9223372036854775808"),
            "Invalid value for '--seed': 9223372036854775808 is not in the range",
        ),
        (("--path-format", "deep"), "Invalid value for '--path-format': 'deep' is not one of"),
        (("--file-format", "json"), "Invalid value for '--file-format': 'json' is not one of"),
        (("--generation-mode", "duckdb"), "Invalid value for '--generation-mode': 'duckdb' is not one of"),
        (("--target-environment", "moon"), "Invalid value for '--target-environment': 'moon' is not one of"),
        (("--format", "xml"), "Invalid value for '--format': 'xml' is not one of"),
        (("--tables", ""), "Invalid value for '--tables': '' names no table"),
        (("--tables", " , "), "Invalid value for '--tables': ' , ' names no table"),
        (("--colour",), "No such option"),
        (("extra",), "Got unexpected extra argument (extra)"),
    ],
)
def test_a_value_that_an_option_cannot_take_is_refused(
    shop: Path, options: tuple[str, ...], message: str
) -> None:
    before = tree(shop)
    refused = igf(shop, *SERIES, *JANUARY, *options)
    assert (refused.code, refused.out) == (2, "")
    assert message in refused.err
    assert refused.err.count("Error:") == 1
    assert tree(shop) == before


@pytest.mark.parametrize(
    ("args", "missing"),
    [
        ((GROUP, "generate-incremental"), "DATASET"),
        (ONE_DAY, "--date"),
        ((*SERIES, "--start-date", "2024-01-01"), "--end-date"),
        ((GROUP, "preview", "corner_shop"), "TABLE"),
        ((GROUP, "preview", "corner_shop", "sales"), "--date"),
        ((GROUP, "clean"), "DATASET"),
    ],
)
def test_what_is_missing_is_named(shop: Path, args: tuple[str, ...], missing: str) -> None:
    refused = igf(shop, *args)
    assert (refused.code, refused.out) == (2, "")
    assert "Missing" in refused.err
    assert missing in refused.err


def test_values_of_options_are_read_in_any_case(shop: Path) -> None:
    day = ("--date", "2024-01-01", "--dry-run")
    shouted = (
        "--path-format", "BY_TABLE", "--file-format", "Parquet", "--generation-mode", "PYTHON",
        "--target-environment", "LakeHouse", "--format", "CSV",
    )  # fmt: skip
    loud = igf(shop, *ONE_DAY, *day, *shouted)
    quiet = igf(shop, *ONE_DAY, *day, *(word.lower() for word in shouted))
    assert loud.code == 0
    assert loud == quiet
    assert len(loud.records) == 4


def test_the_environment_variable_chooses_the_target(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEN_FAB_TARGET_ENVIRONMENT", "warehouse")
    refused = igf(shop, *ONE_DAY, "--date", "2024-01-01", "--dry-run", "--generation-mode", "pyspark")
    assert refused.code == 2
    assert "target warehouse / pyspark" in refused.err


def test_a_bad_value_of_the_environment_variable_is_blamed_on_the_variable(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INGEN_FAB_TARGET_ENVIRONMENT", "moon")
    refused = igf(shop, *ONE_DAY, "--date", "2024-01-01")
    assert refused.code == 2
    assert "environment variable INGEN_FAB_TARGET_ENVIRONMENT: 'moon' is not one of" in refused.err
    assert "--target-environment" not in refused.err
    named = igf(shop, *ONE_DAY, "--date", "2024-01-01", "--target-environment", "sun")
    assert "'--target-environment': 'sun' is not one of" in named.err
