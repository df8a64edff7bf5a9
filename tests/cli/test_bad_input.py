"""What a user gets wrong: one clear message, exit code 2, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import CORNER_SHOP, GROUP, Outcome, igf, tree, with_corner_shop

Change = tuple[str, str]


def refused_in(project: Path, *args: str) -> Outcome:
    """Run a command that must be refused."""
    before = tree(project)
    refused = igf(project, GROUP, *args)
    assert (refused.code, refused.out) == (2, ""), refused.err
    assert refused.err.count("Error:") == 1
    assert "Traceback" not in refused.err
    assert tree(project) == before
    return refused


def line_of(text: str) -> int:
    lines = CORNER_SHOP.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (
            ("corner_shopp", "--date", "2024-01-01"),
            "there is no dataset 'corner_shopp'; did you mean corner_shop?",
        ),
        (("zzz", "--date", "2024-01-01"), "there is no dataset 'zzz'\n"),
        (("../corner_shop", "--date", "2024-01-01"), "there is no dataset '../corner_shop'"),
        (
            ("corner_shop", "--date", "2024-01-01", "--tables", "sales,member"),
            "no table 'member'; did you mean members?",
        ),
        (("corner_shop", "--date", "2023-12-31"), "2023-12-31 lies before 2024-01-01"),
        (("corner_shop", "--date", "2041-01-01"), "2041-01-01 lies outside of 2015 to 2040"),
        (
            (
                "corner_shop",
                *[
                    "--date",
                    "2024-01-01",
                    "--target-environment",
                    "warehouse",
                    "--generation-mode",
                    "pyspark",
                ],
            ),
            "this version cannot generate for target warehouse / pyspark",
        ),
        (
            (
                *("corner_shop", "--date", "2024-01-01", "--target-environment", "warehouse"),
                *("--path-format", "flat"),
            ),
            "a warehouse has tables, and no files",
        ),
    ],
)
@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)], ids=["run", "dry run"])
def test_a_question_that_has_no_answer_is_refused(
    shop: Path, args: tuple[str, ...], message: str, dry_run: tuple[str, ...]
) -> None:
    assert message in refused_in(shop, "generate-incremental", *args, *dry_run).err


def test_a_day_before_the_first_one_says_what_to_set(shop: Path) -> None:
    refused = refused_in(shop, "generate-incremental", "corner_shop", "--date", "2023-12-31")
    assert "set incremental_config.start_date" in refused.err


def test_a_table_that_is_not_there_says_which_there_are(shop: Path) -> None:
    refused = refused_in(
        shop, "generate-incremental", "corner_shop", "--date", "2024-01-01", "--tables", "sale"
    )
    assert "articles, members, sale_lines, sales" in refused.err


def test_a_target_that_is_missing_says_which_there_are(shop: Path) -> None:
    day = ("--date", "2024-01-01", "--target-environment", "warehouse", "--generation-mode", "pyspark")
    assert (
        "lakehouse / python, lakehouse / pyspark, warehouse / python"
        in refused_in(shop, "generate-incremental", "corner_shop", *day).err
    )


def test_an_end_before_the_start_is_refused(shop: Path) -> None:
    days = ("--start-date", "2024-01-05", "--end-date", "2024-01-04")
    refused = refused_in(shop, "generate-series", "corner_shop", *days)
    assert "the end date 2024-01-04 lies before the start date 2024-01-05" in refused.err


def test_a_series_that_begins_too_early_is_refused_as_a_whole(shop: Path) -> None:
    days = ("--start-date", "2023-12-30", "--end-date", "2024-01-04")
    assert "2023-12-30 lies before" in refused_in(shop, "generate-series", "corner_shop", *days).err


MISTAKES: dict[str, tuple[Change, str, str]] = {
    "a negative rate": (
        ("daily_churn_rate: 0.004", "daily_churn_rate: -0.004"),
        "daily_churn_rate: 0.004",
        "table_configs.members.daily_churn_rate: must be greater than or equal to 0; it is -0.004",
    ),
    "a misspelt weekday": (
        ("monday: 0.8", "mondey: 0.8"),
        "monday: 0.8",
        "incremental_config.seasonal_multipliers.mondey: unknown key; did you mean monday?",
    ),
    "a misspelt key": (
        ("base_rows: 120", "base_row: 120"),
        "base_rows: 120",
        "table_configs.articles.base_row: unknown key; did you mean base_rows?",
    ),
    "a parent that is missing": (
        ("references: members.member_id", "references: membres.member_id"),
        "references: members.member_id",
        "there is no table 'membres'; did you mean members.member_id?",
    ),
    "a cycle of parents": (
        (
            "      article_id: {kind: key, description: Number of the article}\n",
            "      article_id: {kind: key, description: Number of the article}\n"
            "      other_id: {kind: foreign_key, references: articles.article_id}\n",
        ),
        "item: {kind: pool",
        "a cycle of parents: articles -> articles",
    ),
    "a scale of rows below zero": (
        ("base_rows_per_day: 200", "base_rows_per_day: -200"),
        "base_rows_per_day: 200",
        "table_configs.sales.base_rows_per_day: must be greater than or equal to 0; it is -200",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize(
    "command", [("validate",), ("generate-incremental", "--date", "2024-01-01")], ids=lambda words: words[0]
)
def test_a_mistake_in_a_dataset_is_named_with_its_line(
    tmp_path: Path, mistake: str, command: tuple[str, ...]
) -> None:
    change, at, message = MISTAKES[mistake]
    with_corner_shop(tmp_path, change)
    refused = refused_in(tmp_path, command[0], "corner_shop", *command[1:])
    assert f"datasets/corner_shop.yaml:{line_of(at)}: " in refused.err
    assert message in refused.err


def test_a_text_that_is_no_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    with_corner_shop(tmp_path, ("dataset_name: Corner shop", "dataset_name: [Corner shop"))
    refused = refused_in(tmp_path, "generate-incremental", "corner_shop", "--date", "2024-01-01")
    assert "datasets/corner_shop.yaml:" in refused.err


def test_children_on_a_day_without_parents_are_refused(tmp_path: Path) -> None:
    sales = "    base_rows_per_day: 200\n    seasonal_multipliers_enabled: true\n    weekend_multiplier: "
    with_corner_shop(tmp_path, (f"{sales}1.5", f"{sales}0"))
    friday = igf(tmp_path, GROUP, "generate-incremental", "corner_shop", "--date", "2024-01-05", "--dry-run")
    assert friday.code == 0
    saturday = refused_in(tmp_path, "generate-incremental", "corner_shop", "--date", "2024-01-06")
    assert "table 'sale_lines' has rows on 2024-01-06, and its parent 'sales' has none" in saturday.err
    week = ("--start-date", "2024-01-01", "--end-date", "2024-01-07")
    assert "2024-01-06" in refused_in(tmp_path, "generate-series", "corner_shop", *week).err


def test_a_fault_that_is_misspelt_is_refused(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEN_FAB_FAULT", "before publish")
    refused = refused_in(shop, "generate-incremental", "corner_shop", "--date", "2024-01-01")
    assert "INGEN_FAB_FAULT='before publish' is not a fault point" in refused.err


@pytest.mark.parametrize("name", ["a\tb", "a\nb"])
def test_a_project_folder_with_a_control_character_in_its_path_is_refused(tmp_path: Path, name: str) -> None:
    project = tmp_path / name
    project.mkdir()
    with_corner_shop(project)
    refused = refused_in(project, "generate-incremental", "corner_shop", "--date", "2024-01-01")
    assert repr(name)[1:-1] in refused.err
