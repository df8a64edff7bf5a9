"""The messages in docs/troubleshooting.md are those that a user sees."""

from __future__ import annotations

import ast
import errno
import fcntl
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ingen_fab.project import Project
from tests.command_line import igf
from tests.docs.documents import ROOT, read

SHOP = """\
dataset_id: shop
incremental_config: {START}
table_configs:
  guests:
    type: snapshot
    base_rows: 3
    columns: {guest_id: {kind: key}, ODD}
  visits:
    type: incremental
    base_rows_per_day: 5
    columns: {visit_id: {kind: key}, guest_id: {kind: foreign_key, references: guests.guest_id}}
"""


def write(folder: Path, *changes: tuple[str, str]) -> None:
    text = SHOP
    for old, new in (*changes, (", ODD", ""), ("START", "start_date: 2024-01-01")):
        text = text.replace(old, new)
    (folder / "datasets").mkdir(exist_ok=True)
    (folder / "datasets" / "shop.yaml").write_text(text, encoding="utf-8")


def said(folder: Path, command: str, *changes: tuple[str, str]) -> str:
    """The messages of a command on the shop, which is written first with some of its texts replaced."""
    write(folder, *changes)
    name, *rest = command.split()
    return igf(folder, "synthetic-data", name, "shop", *rest).err


ONE_DAY = "generate-incremental --date 2024-01-01"
COLUMN = "ODD"
CHURN = ("base_rows: 3", "base_rows: 2\n    churn_enabled: true\n    daily_churn_rate: 0.5")
GROWTH = ("base_rows: 3", "base_rows: 99999\n    growth_enabled: true\n    daily_growth_rate: 99")


def locked(folder: Path) -> str:
    lock = folder / "tmp" / "spark" / "Files" / "_ingen_fab_staging" / "shop.lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        return said(folder, ONE_DAY)


def refused_by_the_system(number: int) -> Callable[[Path], str]:
    def message(folder: Path) -> str:
        with Project(folder)._runtime() as load:
            return str(load("lakehouse.storage").explained_os_error(OSError(number, ""), str(folder)))

    return message


def in_a_bad_folder(folder: Path) -> str:
    bad = folder / "a[1]"
    bad.mkdir()
    return said(bad, ONE_DAY)


LEAVING = (
    "  visits:",
    "  cards:\n    type: snapshot\n    base_rows: 3\n    columns: {card_id: {kind: key}, "
    "guest_id: {kind: foreign_key, references: guests.guest_id}}\n  visits:",
)
# The beginning of a heading -> what makes the message appear in an empty project. What is in neither table is
# looked up in the code.
PROVOKED: dict[str, Callable[[Path], str]] = {
    "another run is generating": locked,
    "... cannot be written to: Permission": refused_by_the_system(errno.EACCES),
    "... cannot be made: Not a directory": refused_by_the_system(errno.ENOTDIR),
    "no Delta table can lie below": in_a_bad_folder,
    "the disk is full": refused_by_the_system(errno.ENOSPC),
    "... lies before": lambda folder: said(folder, "generate-incremental --date 2023-12-31"),
    "... lies outside of": lambda folder: said(folder, "generate-incremental --date 2041-01-01"),
    "the end date": lambda folder: said(
        folder, "generate-series --start-date 2024-01-02 --end-date 2024-01-01"
    ),
    "there is no dataset": lambda folder: igf(folder, "synthetic-data", "validate", "retail_oltp").err,
    "...: unknown key": lambda folder: said(folder, "validate", ("base_rows: 3", "base_row: 3")),
    "...: has no effect without": lambda folder: said(folder, "validate", ("START", "drift_percentage: 0.1")),
    "...: rows of": lambda folder: said(folder, "validate", CHURN, LEAVING),
    "table '...' has rows on": lambda folder: said(
        folder, "generate-series --start-date 2024-01-01 --end-date 2024-03-01 --dry-run", CHURN
    ),
    "table '...' would have": lambda folder: said(
        folder, "generate-incremental --date 2024-01-09 --dry-run", GROWTH
    ),
    "making ... of ...: missing": lambda folder: said(
        folder,
        "generate-incremental --date 2024-01-02",
        ("base_rows: 3", "base_rows: 3\n    frequency: weekly"),
    ),
    "this version cannot generate": lambda folder: said(
        folder, f"{ONE_DAY} --target-environment warehouse --generation-mode pyspark"
    ),
    "...: Faker knows no provider": lambda folder: said(
        folder, "validate", (COLUMN, "x: {kind: pool, faker: compny}")
    ),
    'in "..."': lambda folder: said(
        folder, "validate", (COLUMN, "x: {kind: expression, sql: \"upper('x')\", type: string}")
    ),
}


# The same in a project in which the first day was made.
MORE_GUESTS = ("base_rows: 3", "base_rows: 4")
AFTER_A_RUN: dict[str, Callable[[Path], str]] = {
    "making ... of ...: stale": lambda folder: said(folder, ONE_DAY, MORE_GUESTS),
    "not made by this run": lambda folder: said(
        folder, "generate-incremental --date 2024-01-02", MORE_GUESTS
    ),
    "nothing to do": lambda folder: said(folder, ONE_DAY),
    "nothing was removed": lambda folder: said(folder, "clean"),
}


@pytest.fixture(scope="module")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    said(folder, ONE_DAY)
    return folder


def headings() -> list[str]:
    return re.findall(r"^## (.*)$", read("docs/troubleshooting.md"), re.MULTILINE)


@pytest.mark.parametrize("heading", headings())
def test_a_message_in_the_document_is_one_that_a_user_sees(
    heading: str, made_shop: Path, tmp_path: Path
) -> None:
    pattern = re.escape(heading).replace(re.escape("..."), ".*")
    if any(heading.startswith(start) for start in AFTER_A_RUN):
        shutil.copytree(made_shop, tmp_path, dirs_exist_ok=True)
    actions = [do for start, do in {**PROVOKED, **AFTER_A_RUN}.items() if heading.startswith(start)]
    if actions:
        assert re.search(pattern, actions[0](tmp_path))
    else:
        pieces = [piece for piece in heading.split("...") if len(piece) > 3]
        assert all(any(piece in text for text in texts_of_the_code()) for piece in pieces)


def test_every_message_that_is_provoked_is_in_the_document() -> None:
    starts = (*PROVOKED, *AFTER_A_RUN)
    assert [start for start in starts if not any(h.startswith(start) for h in headings())] == []


@cache
def texts_of_the_code() -> tuple[str, ...]:
    """The texts in the package, those of one f-string or log line with nothing in the place of values."""
    found = []
    for path in sorted((ROOT / "ingen_fab").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "\0" for part in node.values]
                found.append("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value.replace("%s", "\0"))
    return tuple(found)
