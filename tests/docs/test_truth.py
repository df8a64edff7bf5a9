"""What the documents say of the code is so: fault points, state columns, folders, numbers of the demo."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingen_fab.catalog.files import dataset_ids
from ingen_fab.project import Project
from ingen_fab.runtime.ingestion.config_columns import CONFIG_NAMES
from tests.command_line import igf
from tests.docs.documents import DOCS, ROOT, read, table_after
from tests.laws.world import World

PACKAGE = ROOT / "ingen_fab"
ARCHITECTURE = "docs/architecture.md"


def first_cells(marker: str) -> list[str]:
    """The names in the first column of the table behind a marker."""
    return [
        name for row in table_after(read(ARCHITECTURE), marker) for name in re.findall(r"`(\w+)`", row[0])
    ]


def fault_points() -> Iterator[str]:
    """The names that the code passes to `fault_point`."""
    for path in sorted((PACKAGE / "runtime").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "fault_point"
            ):
                (argument,) = node.args
                assert isinstance(argument, ast.Constant)
                yield str(argument.value)


def test_the_fault_points_of_the_document_are_those_of_the_code() -> None:
    assert sorted(first_cells("<!-- fault-points -->")) == sorted(set(fault_points()))


def test_the_state_columns_of_the_document_are_those_of_the_table(tmp_path: Path) -> None:
    with Project(tmp_path)._runtime() as load:
        assert first_cells("<!-- state-columns -->") == list(load("lakehouse.state").STATE_TYPES)


def test_the_config_columns_of_the_document_are_those_of_the_table() -> None:
    rows = table_after(read("docs/ingestion.md"), "<!-- config-columns -->")
    assert [row[0].strip("`") for row in rows] == list(CONFIG_NAMES)


def folders() -> set[str]:
    """The folders of the package that hold modules, and those of the runtime."""
    found = {path.parent for path in PACKAGE.glob("*/*.py")} | {
        p.parent for p in PACKAGE.glob("runtime/*/*.py")
    }
    return {path.name for path in found}


def test_the_picture_of_the_house_names_every_folder_and_no_other() -> None:
    picture = read(ARCHITECTURE).split("## The house")[1].split("```")[1]
    named = set(re.findall(r"^ +(\w+)/ ", picture, re.MULTILINE))
    assert named == folders()


def test_every_file_that_a_document_names_is_there() -> None:
    for path in DOCS.glob("*.md"):
        for name in re.findall(r"`((?!datasets/)[a-z_]+/[\w/]+\.(?:py|yaml))`", path.read_text("utf-8")):
            assert (PACKAGE / name).is_file() or (ROOT / name).is_file(), f"{path.name}: {name}"


def test_the_index_links_every_document() -> None:
    for path in DOCS.glob("*.md"):
        assert path.name == "index.md" or f"({path.name})" in read("docs/index.md")


def test_the_demo_of_the_readme_makes_the_rows_that_it_shows(tmp_path: Path) -> None:
    days = ("--start-date", "2024-01-01", "--end-date", "2024-01-30", "--dry-run", "--format", "csv")
    outcome = igf(tmp_path, "synthetic-data", "generate-series", "retail_oltp_incremental", *days)
    planned: dict[str, int] = {}
    for row in outcome.records:
        planned[row["table"]] = planned.get(row["table"], 0) + int(row["rows"])
    shown = re.findall(r"^│ (\w+) +│ +30 │ +([\d,]+) │", read("README.md"), re.MULTILINE)
    assert {name: int(rows.replace(",", "")) for name, rows in shown} == planned
    assert f"{sum(planned.values()):,} rows in" in read("README.md")
    assert "--start-date 2024-01-01 --end-date 2024-01-30" in read("Makefile")


NULL_RATES = re.compile(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \| (\S+) \|$", re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize("dataset_id", dataset_ids())
def test_the_null_rates_of_the_catalog_are_those_of_the_rows(dataset_id: str, tmp_path: Path) -> None:
    world = World(tmp_path, dataset_id)
    for name in world.dataset.table_configs:
        told = dict(
            NULL_RATES.findall(read("docs/catalog.md").split(f"\n### {name}\n")[1].split("\n### ")[0])
        )
        first = world.dataset.incremental_config.start_date
        columns, rows = world.project.preview(dataset_id, name, first, 400, 0, "0.01")
        empty = {column: sum(row[n] is None for row in rows) for n, column in enumerate(columns)}
        assert list(told) == list(columns)
        for column, rate in told.items():
            assert (empty[column] == 0) is (rate == "0"), f"{name}.{column}: {rate}, {empty[column]} empty"
