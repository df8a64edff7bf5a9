from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import FIRST, LAST
from tests.command_line import GROUP, files_of, igf, tree, with_corner_shop


def preview(project: Path, table: str, *options: str, day: str = LAST) -> list[dict[str, str]]:
    shown = igf(
        project,
        GROUP,
        "preview",
        "corner_shop",
        table,
        "--date",
        day,
        "--scale",
        "0.1",
        "--format",
        "csv",
        *options,
    )
    assert shown.code == 0, shown.err
    assert shown.err == "Next: ingen_fab compile corner_shop\n"
    return shown.records


@pytest.mark.parametrize("table", ["members", "articles", "sales", "sale_lines"])
def test_a_preview_shows_the_rows_of_the_written_file(generated: Path, table: str) -> None:
    before = tree(generated)
    day = f"{LAST.replace('-', '/')}/{table}/{table}_{LAST.replace('-', '')}.csv"
    with (files_of(generated) / "synthetic_data/corner_shop" / day).open(
        encoding="utf-8", newline=""
    ) as stream:
        written = list(csv.DictReader(stream))
    key = next(iter(written[0]))
    assert preview(generated, table, "--rows", "10000") == sorted(written, key=lambda row: int(row[key]))
    assert tree(generated) == before


def test_a_preview_needs_no_file(shop: Path) -> None:
    before = tree(shop)
    assert len(preview(shop, "sales")) == 10
    assert tree(shop) == before


def test_a_preview_shows_as_many_rows_as_asked_for(shop: Path) -> None:
    seven = preview(shop, "sale_lines", "--rows", "7")
    assert [row["line_id"] for row in seven] == sorted((row["line_id"] for row in seven), key=int)
    assert len(seven) == 7
    assert preview(shop, "sale_lines", "--rows", "3") == seven[:3]


def test_a_preview_of_another_seed_shows_other_rows(shop: Path) -> None:
    assert preview(shop, "members", "--seed", "1") != preview(shop, "members")


def test_a_preview_can_be_read_by_programs_and_by_people(shop: Path) -> None:
    args = (GROUP, "preview", "corner_shop", "members", "--date", FIRST, "--rows", "2")
    as_json = json.loads(igf(shop, *args, "--format", "json").out)
    assert [row["member_id"] for row in as_json] == [1, 2]
    as_table = igf(shop, *args).out
    assert as_json[0]["email"] in as_table


MORE_COLUMNS = """created_date: {kind: created_date, description: Day the member joined}
      is_new: {kind: boolean, probability: 1}
      fee: {kind: decimal, scale: 2, min: 1, max: 9}
      nothing: {kind: integer, min: 1, max: 9, null_rate: 1}
      word: {kind: choice, values: {"[red]7[/red]": 1}}"""


def test_programs_get_numbers_and_booleans_as_such_and_people_get_texts_as_they_are(tmp_path: Path) -> None:
    with_corner_shop(
        tmp_path, ("created_date: {kind: created_date, description: Day the member joined}", MORE_COLUMNS)
    )
    args = (GROUP, "preview", "corner_shop", "members", "--date", FIRST, "--rows", "1")
    (row,) = json.loads(igf(tmp_path, *args, "--format", "json").out)
    assert (row["member_id"], row["is_new"], row["nothing"], row["word"]) == (1, True, None, "[red]7[/red]")
    assert isinstance(row["points"], int)
    assert isinstance(row["fee"], str)
    assert isinstance(row["created_date"], str)
    (text,) = igf(tmp_path, *args, "--format", "csv").records
    assert (text["is_new"], text["nothing"], text["points"]) == ("true", "", str(row["points"]))
    assert "[red]7[/red]" in igf(tmp_path, *args).out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("corner_shop", "member", "--date", FIRST), "dataset 'corner_shop' has no table 'member'"),
        (("corner_shp", "members", "--date", FIRST), "did you mean corner_shop?"),
        (("corner_shop", "members", "--date", "2023-12-31"), "2023-12-31 lies before 2024-01-01"),
        (("corner_shop", "sales", "--date", "2041-01-01"), "2041-01-01 lies outside of 2015 to 2040"),
        (("corner_shop", "sales", "--date", FIRST, "--rows", "0"), "0 is not in the range"),
    ],
)
def test_a_preview_of_what_cannot_be_is_refused(shop: Path, args: tuple[str, ...], message: str) -> None:
    before = tree(shop)
    refused = igf(shop, GROUP, "preview", *args)
    assert (refused.code, refused.out) == (2, "")
    assert message in refused.err
    assert tree(shop) == before
