from __future__ import annotations

import csv
import json
import shlex
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.conftest import FIRST, LAST, MADE
from tests.command_line import GROUP, files_of, igf, tree

ONE_DAY = (GROUP, "generate-incremental", "corner_shop")
SERIES = (GROUP, "generate-series", "corner_shop", "--start-date", FIRST, "--end-date", LAST)
TABLES = ["members", "articles", "sales", "sale_lines"]


def rows_in(file: Path) -> int:
    with file.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def shop_files(project: Path) -> list[str]:
    folder = files_of(project) / "synthetic_data" / "corner_shop"
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("options", [(), ("--force",), ("--path-format", "flat"), ("--format", "json")])
def test_a_dry_run_writes_nothing_at_all(tmp_path: Path, options: tuple[str, ...]) -> None:
    planned = igf(
        tmp_path, GROUP, "generate-series", "retail_oltp_incremental", "--start-date", "2024-01-01",
        "--end-date", "2024-01-30", "--dry-run", *options,
    )  # fmt: skip
    assert planned.code == 0, planned.err
    assert tree(tmp_path) == {}


def test_the_hint_of_a_dry_run_makes_what_it_showed(shop: Path) -> None:
    asked = (*SERIES, "--tables", "sales", "--scale", "0.1", "--path-format", "flat", "--dry-run")
    hint = igf(shop, *asked).err.partition("Next: ")[2].strip()
    made = igf(shop, *shlex.split(hint)[1:])
    assert made.code == 0, made.err
    assert igf(shop, *asked).err.startswith("0 of ")


def test_a_dry_run_is_what_the_run_then_does(shop: Path) -> None:
    before = tree(shop)
    planned = igf(shop, *SERIES, *MADE, "--dry-run", "--format", "csv")
    assert planned.code == 0
    assert tree(shop) == before

    made = igf(shop, *SERIES, *MADE, "--format", "csv")
    assert made.code == 0, made.err
    assert {row["action"] for row in planned.records} == {"make"}
    assert {row["reason"] for row in planned.records} == {"missing"}
    days, rows = Counter[str](), Counter[str]()
    for row in planned.records:
        days[row["table"]] += 1
        rows[row["table"]] += int(row["rows"])
        day = row["date"]
        file = f"{day.replace('-', '/')}/{row['table']}/{row['table']}_{day.replace('-', '')}.csv"
        assert rows_in(files_of(shop) / "synthetic_data" / "corner_shop" / file) == int(row["rows"])
    assert {row["table"]: int(row["days"]) for row in made.records} == days
    assert {row["table"]: int(row["rows"]) for row in made.records} == rows
    assert len(shop_files(shop)) == len(planned.records) == 8


def test_a_dry_run_tells_what_is_up_to_date_forced_stale_and_gone(generated: Path) -> None:
    def reasons(*options: str) -> set[tuple[str, str]]:
        planned = igf(generated, *SERIES, *MADE, "--dry-run", "--format", "csv", *options)
        return {(row["action"], row["reason"]) for row in planned.records}

    assert reasons() == {("keep", "up to date")}
    assert reasons("--force") == {("make", "forced")}
    assert reasons("--seed", "1") == {("make", "stale: another seed")}
    assert reasons("--scale", "0.2") == {("make", "stale: another scale")}
    (files_of(generated) / "synthetic_data/corner_shop/2024/01/02/sales/sales_20240102.csv").unlink()
    assert reasons() == {("keep", "up to date"), ("make", "the file is gone or damaged")}
    assert reasons("--path-format", "nested") == {("make", "missing")}


def test_stale_days_outside_of_the_range_are_named_in_one_line_and_left(generated: Path) -> None:
    planned = igf(generated, *ONE_DAY, "--date", LAST, *MADE, "--seed", "1", "--dry-run")
    assert planned.code == 0
    assert planned.err.splitlines()[1:] == [
        f"not made by this run: 4 files of the day {FIRST} (articles, members, sale_lines, sales), "
        "made with another seed; their rows may not join with those of this run",
        "To make them like this run: ingen_fab synthetic-data generate-series corner_shop "
        f"--start-date {FIRST} --end-date {FIRST} --path-format by_table --seed 1 --scale 0.1",
        "Next: ingen_fab synthetic-data generate-series corner_shop "
        f"--start-date {LAST} --end-date {LAST} --path-format by_table --seed 1 --scale 0.1",
    ]


def test_tables_that_were_left_out_are_named_with_the_command_that_mends_them(generated: Path) -> None:
    made = igf(generated, *SERIES, *MADE, "--seed", "1", "--tables", "members")
    assert made.code == 0
    assert (
        f"not made by this run: 6 files of the days from {FIRST} to {LAST} (articles, sale_lines, sales), "
        "made with another seed; their rows may not join"
    ) in made.err
    words = made.err.partition("To make them like this run: ")[2].splitlines()[0].split()
    mended = igf(generated, *words[1:])
    assert mended.code == 0
    assert "6 files made, 2 up to date" in mended.err
    assert "To make them like" not in mended.err


def test_the_command_that_comes_next_shows_the_same_rows(
    shop: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("a folder")
    made = igf(
        elsewhere, "--project-dir", str(shop), *ONE_DAY, "--date", FIRST, "--scale", "0.1", "--seed", "9",
        "--path-format", "flat", "--file-format", "csv", "--tables", "members",
    )  # fmt: skip
    hint = made.err.partition("Next: ")[2].strip()
    assert hint.endswith("--seed 9 --scale 0.1")
    shown = igf(elsewhere, *shlex.split(hint)[1:], "--format", "csv", "--rows", "100")
    file = files_of(shop) / "synthetic_data/corner_shop/20240101_members.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        assert shown.records == list(csv.DictReader(stream))


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_scale_that_no_table_can_have_is_refused_by_a_message(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    refused = igf(
        tmp_path, GROUP, "generate-incremental", "retail_oltp_incremental", "--date", "2024-01-17",
        "--scale", "100000", *options,
    )  # fmt: skip
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("Error: table 'customers' would have 5000000000 living rows")
    assert "\nHint: " in refused.err
    assert tree(tmp_path) == {}


def test_a_second_run_has_nothing_to_do(generated: Path) -> None:
    before = tree(generated)
    again = igf(generated, *SERIES, *MADE)
    assert again.code == 0
    assert again.out == ""
    assert again.err.count("nothing to do: 8 of 8 table-days up to date") == 1
    assert tree(generated) == before


def test_results_go_to_stdout_and_everything_else_to_stderr(shop: Path) -> None:
    made = igf(shop, *SERIES, *MADE, "--format", "json")
    assert made.code == 0
    shown = json.loads(made.out)
    assert [row["table"] for row in shown] == TABLES
    assert all(" " not in name for row in shown for name in row)
    for message in ("8 of 8 files", "checks passed", "Files: ", "Next: ingen_fab"):
        assert message in made.err
    assert str(files_of(shop) / "synthetic_data" / "corner_shop") in made.err


def test_a_run_with_nothing_to_do_gives_programs_an_empty_result(generated: Path) -> None:
    as_csv = igf(generated, *SERIES, *MADE, "--format", "csv")
    assert as_csv.out.startswith("table,days,rows,")
    assert as_csv.records == []
    assert json.loads(igf(generated, *SERIES, *MADE, "--format", "json").out) == []


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_a_plan_is_printed_in_every_format(shop: Path, output: str) -> None:
    planned = igf(shop, *ONE_DAY, "--date", FIRST, "--dry-run", "--format", output)
    assert planned.code == 0
    assert planned.err == (
        "4 of 4 table-days to make, 700 rows\nNext: ingen_fab synthetic-data generate-series corner_shop "
        f"--start-date {FIRST} --end-date {FIRST}\n"
    )
    if output == "csv":
        assert planned.out.splitlines()[0] == "date,table,rows,action,reason"
        assert planned.out.splitlines()[1] == "2024-01-01,members,300,make,missing"
    elif output == "json":
        assert json.loads(planned.out)[0] == {
            "date": "2024-01-01", "table": "members", "rows": 300, "action": "make", "reason": "missing",
        }  # fmt: skip
    else:
        assert all(table in planned.out for table in TABLES)


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ("members", {"members"}),
        ("articles, members", {"articles", "members"}),
        ("sales", {"members", "sales"}),
        ("sale_lines", set(TABLES)),
    ],
)
def test_tables_are_made_with_their_parents(shop: Path, asked: str, made: set[str]) -> None:
    planned = igf(shop, *ONE_DAY, "--date", FIRST, "--tables", asked, "--dry-run", "--format", "csv")
    assert {row["table"] for row in planned.records} == made


def test_a_run_for_some_tables_makes_those_files_alone(shop: Path) -> None:
    made = igf(shop, *ONE_DAY, "--date", FIRST, "--tables", "sales", "--scale", "0.1")
    assert made.code == 0, made.err
    assert shop_files(shop) == ["2024/01/01/members.parquet", "2024/01/01/sales.parquet"]


def test_the_seed_decides_the_values(shop: Path) -> None:
    for layout, seed in (("nested", "42"), ("by_table", "42"), ("flat", "7")):
        made = igf(
            shop, *ONE_DAY, "--date", FIRST, "--tables", "members", "--scale", "0.1",
            "--path-format", layout, "--file-format", "csv", "--seed", seed,
        )  # fmt: skip
        assert made.code == 0, made.err
    folder = files_of(shop) / "synthetic_data" / "corner_shop"
    nested = (folder / "2024/01/01/members.csv").read_bytes()
    assert (folder / "2024/01/01/members/members_20240101.csv").read_bytes() == nested
    assert (folder / "20240101_members.csv").read_bytes() != nested
