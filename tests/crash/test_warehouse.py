"""A run into the warehouse that is killed and started again ends as a clean run does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.command_line import GROUP, igf
from tests.crash.dataset_run import DATASET, KILLED, finish, killed_at, new_project

COMMAND = (
    *(GROUP, "generate-series", DATASET, "--start-date", "2024-01-01", "--end-date", "2024-01-04"),
    *("--batch-size", "2", "--scale", "0.1", "--target-environment", "warehouse"),
)
TABLES = ("members", "articles", "sales", "sale_lines")
Made = dict[str, list[tuple[Any, ...]]]


def made_in(project: Path) -> Made:
    """Every row of every table, and what the state says of them without its times; nothing of staging."""
    path = project / "tmp" / "warehouse" / "Config_WH.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        known = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}

        def rows(sql: str) -> list[tuple[Any, ...]]:
            return connection.execute(f"{sql} ORDER BY ALL").fetchall()

        found = {name: rows(f"SELECT * FROM synthetic_data.{name}") for name in TABLES if name in known}
        if "synthetic_data_state" in known:
            found["state"] = rows("SELECT * EXCLUDE finished_at FROM dbo.synthetic_data_state")
        found["staging"] = [(name,) for name in sorted(known) if name.startswith("run_")]
    return found


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Made:
    project = new_project(tmp_path_factory.mktemp("clean"))
    finish(project, COMMAND)
    return made_in(project)


# The series has 13 table-days in 2 batches: 4 tables in the first of them, 3 in the second.
@pytest.mark.slow
@pytest.mark.parametrize("fault", ["rows_staged:6", "before_replace:2", "days_replaced:1"])
def test_a_killed_run_is_finished_by_the_same_command(tmp_path: Path, clean: Made, fault: str) -> None:
    project = new_project(tmp_path)
    killed = killed_at(project, COMMAND, fault)
    assert killed.code == KILLED, killed.err
    before = made_in(project)
    # What is there is whole days, and the state knows each of them.
    for name in TABLES:
        recorded = sum(row[7] for row in before.get("state", []) if row[1] == name)
        assert len(before.get(name, [])) == recorded
        assert set(before.get(name, [])) <= set(clean[name])
    finish(project, COMMAND)
    assert made_in(project) == clean
    again = igf(project, *COMMAND, "--dry-run", "--format", "csv")
    assert {row["action"] for row in again.records} == {"keep"}
