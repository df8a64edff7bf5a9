from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import FIRST, LAST, MADE
from tests.command_line import GROUP, files_of, igf, tree

CLEAN = (GROUP, "clean", "corner_shop")
SERIES = (GROUP, "generate-series", "corner_shop", "--start-date", FIRST, "--end-date", LAST, *MADE)


def shop_tree(project: Path) -> dict[str, bytes | None]:
    return tree(files_of(project) / "synthetic_data" / "corner_shop")


def to_make(project: Path) -> set[tuple[str, str]]:
    planned = igf(project, *SERIES, "--dry-run", "--format", "csv")
    return {(row["date"], row["table"]) for row in planned.records if row["action"] == "make"}


def test_clean_removes_files_and_state_and_what_is_made_again_is_the_same(generated: Path) -> None:
    files = shop_tree(generated)
    cleaned = igf(generated, *CLEAN, "--yes", "--format", "csv")
    assert cleaned.code == 0, cleaned.err
    assert cleaned.err == "removed 8 files\n"
    assert len(cleaned.records) == 8
    assert cleaned.records[0] == {
        "date": "2024-01-01", "table": "articles", "rows": "12",
        "file": "Files/synthetic_data/corner_shop/2024/01/01/articles/articles_20240101.csv",
    }  # fmt: skip
    assert shop_tree(generated) == {}
    assert len(to_make(generated)) == 8

    again = igf(generated, *SERIES)
    assert again.code == 0, again.err
    assert shop_tree(generated) == files


def test_clean_of_a_day_leaves_the_others(generated: Path) -> None:
    files = shop_tree(generated)
    cleaned = igf(generated, *CLEAN, "--from", LAST, "--to", LAST, "--yes")
    assert cleaned.code == 0
    assert shop_tree(generated) == {
        path: data for path, data in files.items() if not path.startswith("2024/01/02")
    }
    assert {day for day, _ in to_make(generated)} == {LAST}


@pytest.mark.parametrize(
    ("bounds", "days"), [(("--from", LAST), {LAST}), (("--to", FIRST), {FIRST}), ((), {FIRST, LAST})]
)
def test_a_bound_that_is_left_out_is_open(generated: Path, bounds: tuple[str, ...], days: set[str]) -> None:
    shown = igf(generated, *CLEAN, *bounds, "--format", "csv", answer="n\n")
    assert {row["date"] for row in shown.records} == days


def test_clean_of_a_table_leaves_its_parents(generated: Path) -> None:
    cleaned = igf(generated, *CLEAN, "--tables", "sales,sale_lines", "--yes")
    assert cleaned.code == 0
    assert to_make(generated) == {(day, table) for day in (FIRST, LAST) for table in ("sales", "sale_lines")}


def test_clean_knows_every_layout(generated: Path) -> None:
    flat = igf(generated, *SERIES, "--path-format", "flat", "--tables", "members")
    assert flat.code == 0, flat.err
    cleaned = igf(generated, *CLEAN, "--yes", "--format", "csv")
    assert [row["file"] for row in cleaned.records if "_members.parquet" in row["file"]] == [
        "Files/synthetic_data/corner_shop/20240101_members.parquet",
        "Files/synthetic_data/corner_shop/20240102_members.parquet",
    ]
    assert shop_tree(generated) == {}


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("\n", 1), ("", 2)])
def test_clean_removes_nothing_without_a_yes(generated: Path, answer: str, code: int) -> None:
    before = tree(generated)
    asked = igf(generated, *CLEAN, answer=answer)
    assert asked.code == code
    assert "Remove these 8 files?" in asked.err
    assert "nothing was removed" in asked.err
    assert "Files/synthetic_data/corner_shop/2024/01/01" in asked.out
    assert tree(generated) == before


def test_clean_removes_after_a_yes(generated: Path) -> None:
    assert igf(generated, *CLEAN, answer="y\n").code == 0
    assert shop_tree(generated) == {}


def test_clean_goes_on_where_files_are_gone_already(generated: Path) -> None:
    (files_of(generated) / "synthetic_data/corner_shop/2024/01/01/sales/sales_20240101.csv").unlink()
    assert igf(generated, *CLEAN, "--yes").code == 0
    assert shop_tree(generated) == {}
    assert igf(generated, *CLEAN, "--yes").err == "nothing to remove\n"


def test_clean_where_nothing_was_made_writes_nothing(shop: Path) -> None:
    before = tree(shop)
    cleaned = igf(shop, *CLEAN, "--yes")
    assert (cleaned.code, cleaned.out, cleaned.err) == (0, "", "nothing to remove\n")
    assert tree(shop) == before


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("corner_shop", "--tables", "sale"), "dataset 'corner_shop' has no table 'sale'"),
        (
            ("corner_shop", "--from", LAST, "--to", FIRST),
            f"the end date {FIRST} lies before the start date {LAST}",
        ),
        (("corner_sop",), "did you mean corner_shop?"),
        (("corner_shop", "--from", "2024-1-1"), "'2024-1-1' is no day"),
    ],
)
def test_clean_of_what_cannot_be_is_refused(generated: Path, args: tuple[str, ...], message: str) -> None:
    before = tree(generated)
    refused = igf(generated, GROUP, "clean", *args, "--yes")
    assert (refused.code, refused.out) == (2, "")
    assert message in refused.err
    assert tree(generated) == before


def test_one_file_is_counted_as_one(generated: Path) -> None:
    cleaned = igf(generated, *CLEAN, "--from", LAST, "--tables", "sale_lines", "--yes")
    assert cleaned.err == "removed 1 file\n"


def test_the_help_says_that_parents_stay(tmp_path: Path) -> None:
    assert "Exactly these tables, without parents" in igf(tmp_path, *CLEAN[:2], "-h").out
