"""Law 7: the same configuration compiles to the same bytes anywhere, and makes the same files there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ingen_fab.project import Project
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON
from tests.laws.conftest import MakeWorld
from tests.laws.shops import reversed_keys, shop, with_tables
from tests.laws.world import World

ROOT = Path(__file__).resolve().parents[2]
PLACES = {
    "here": {"TZ": "UTC", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"},
    "there": {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "4242"},
}


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.mark.parametrize("dataset", ["retail_oltp_incremental", "ecommerce_star_incremental"])
def test_the_catalog_compiles_to_the_same_bytes_in_another_folder(tmp_path: Path, dataset: str) -> None:
    items = []
    for name in ("one", "an other folder"):
        folder = tmp_path / name
        folder.mkdir()
        Project(folder).compile_generation(dataset, LAKEHOUSE_PYTHON)
        items.append(bytes_of(folder))
    assert items[0] == items[1]
    assert len(items[0]) == 2
    for path, content in items[0].items():
        assert b"\r" not in content, path
        assert str(tmp_path).encode() not in content


def test_compiling_again_over_the_old_item_changes_no_byte(world: MakeWorld) -> None:
    again = world(shop())
    item = again.project.compile_generation("shop", LAKEHOUSE_PYTHON).item
    first = bytes_of(item)
    Project(again.folder).compile_generation("shop", LAKEHOUSE_PYTHON)
    assert bytes_of(item) == first


@pytest.mark.slow
def test_another_time_zone_language_and_hash_seed_make_the_same_notebook_and_files(world: MakeWorld) -> None:
    made: dict[str, World] = {}
    for name, place in PLACES.items():
        made[name] = world(shop())
        run_elsewhere(made[name], place)
    here, there = made.values()
    items = [bytes_of(one.folder / "fabric_workspace_items") for one in (here, there)]
    assert items[0] == items[1]
    assert len(items[0]) == 2
    assert here.content() == there.content()
    csv_here, csv_there = (one.path("orders", "2024-01-02").read_bytes() for one in (here, there))
    assert csv_here == csv_there


def run_elsewhere(one: World, place: dict[str, str]) -> None:
    command = [sys.executable, "-m", "ingen_fab.cli.main", "--project-dir", str(one.folder), "synthetic-data"]
    command += ["generate-series", "shop", "--start-date", "2024-01-01", "--end-date", "2024-01-02"]
    finished = subprocess.run(
        [*command, "--file-format", "csv", "--path-format", "flat"],
        env={**os.environ, **place, "PYTHONPATH": str(ROOT)},
        cwd=one.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert finished.returncode == 0, finished.stderr
    one.path_format, one.file_format = "flat", "csv"


def test_the_order_of_tables_moves_only_where_they_stand(world: MakeWorld) -> None:
    one, other = world(shop()), world(reversed_keys(shop()))
    sorted_lines = []
    for each in (one, other):
        notebook = each.project.compile_generation("shop", LAKEHOUSE_PYTHON).item / "notebook-content.py"
        queries = re.findall(r"DECIMAL|stream=.*", notebook.read_text(encoding="utf-8"))
        sorted_lines.append(sorted(queries))
    assert sorted_lines[0] == sorted_lines[1]


def test_a_notebook_says_nothing_of_when_or_by_whom_it_was_made(world: MakeWorld) -> None:
    item = world(with_tables(shop(), {})).project.compile_generation("shop", LAKEHOUSE_PYTHON).item
    for path, content in bytes_of(item).items():
        text = content.decode("utf-8")
        assert not re.findall(r"20(?:2[5-9]|3\d)-\d\d-\d\dT", text), path
        assert str(Path.home()) not in text
        assert os.environ.get("USER", "nobody at all") not in text or os.environ.get("USER") == "root"
