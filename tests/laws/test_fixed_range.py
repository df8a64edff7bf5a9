"""A T-SQL notebook of fixed days makes the rows of the Python notebook; DDL scripts run once from one."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.warehouse.connection import warehouse_file
from ingen_fab.local.warehouse.engine import WarehouseEngine
from ingen_fab.local.warehouse.errors import WarehouseError
from ingen_fab.notebook.cells import CellKind, Kernel, Notebook
from ingen_fab.notebook.item_reader import read_notebook_item
from ingen_fab.project import SeriesOptions
from ingen_fab.project.fixed_range import compile_fixed_range
from tests.command_line import igf
from tests.laws.conftest import MakeWorld
from tests.laws.shops import daily, everything
from tests.laws.test_warehouse_statements import MAXDOP
from tests.laws.warehouse_world import NAME, in_warehouse, recorded_in_warehouse, rows_of, table_days
from tests.laws.world import World


def cells_of(notebook: Notebook) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.kind is not CellKind.MARKDOWN]


def run_cells(path: Path, cells: Iterable[str]) -> None:
    """Run each cell as a batch of its own; nothing of one is left for the next but tables."""
    engine = WarehouseEngine(path, NAME)
    try:
        for cell in cells:
            engine.run(cell)
    finally:
        engine.close()


def notebook_of(world: World, options: SeriesOptions) -> Notebook:
    item = compile_fixed_range(
        world.project, replace(options, environment="warehouse", path_format="", file_format="")
    )
    assert (item / "notebook-content.sql").is_file()
    return read_notebook_item(item)


def file_of(world: World) -> Path:
    return warehouse_file(world.project.lakehouse.root, NAME)


@pytest.mark.parametrize(
    "dataset",
    [
        pytest.param(lambda: daily(20), id="a small shop"),
        pytest.param(everything, id="every kind of column", marks=pytest.mark.long),
    ],
)
def test_fixed_days_have_the_rows_and_the_state_of_the_python_notebook(
    world: MakeWorld, tmp_path: Path, dataset: Callable[[], dict[str, Any]]
) -> None:
    python, fixed = world(dataset()), world(dataset())
    options = replace(python.days("2024-01-01", "2024-01-02"), batch_size=1)
    notebook = notebook_of(fixed, options)
    assert notebook.kernel is Kernel.TSQL
    assert set(notebook.dependencies) == {"warehouse"}
    cells = cells_of(notebook)
    in_warehouse(python, options)
    # Stopped in the middle, and then run from the first cell.
    run_cells(file_of(fixed), cells[: len(cells) * 2 // 3])
    run_cells(file_of(fixed), cells)
    for table in python.spec.tables:
        assert table_days(fixed, table.name) == table_days(python, table.name)
    assert recorded_in_warehouse(fixed) == recorded_in_warehouse(python)
    assert rows_of(fixed.project, "SELECT 1 FROM duckdb_tables() WHERE table_name LIKE 'run_%'") == []
    # What it recorded, the Python notebook finds up to date.
    again = in_warehouse(fixed, options)
    assert again["kept"] == again["planned"]
    if MAXDOP is not None:
        file = tmp_path / "cells.sql"
        file.write_text("\nGO\n".join(cells) + "\nGO\n", encoding="utf-8")
        done = subprocess.run(
            [MAXDOP, "--parser-version", "fabricdw", str(file)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[:2000]


def test_a_check_that_fails_ends_the_cell_and_changes_no_day(world: MakeWorld) -> None:
    made = world(daily(20))
    cells = cells_of(notebook_of(made, made.days("2024-01-01")))
    staged = next(place for place, cell in enumerate(cells) if cell.startswith("IF EXISTS"))
    run_cells(file_of(made), cells[:staged])
    (name,) = {
        row[0]
        for row in rows_of(
            made.project, "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE '%rows_events'"
        )
    }
    run_cells(file_of(made), [f"DELETE FROM _ingen_fab_staging.[{name}] WHERE [id] = 1"])
    with pytest.raises(WarehouseError, match="the self-check of table 'events' failed"):
        run_cells(file_of(made), cells[staged:])
    assert rows_of(made.project, "SELECT count(*) FROM synthetic_data.events") == [(0,)]


def test_compiling_fixed_days_again_gives_the_same_bytes(world: MakeWorld) -> None:
    made = world(daily(20))
    options = made.days("2024-01-01", "2024-01-02")
    assert notebook_of(made, options) == notebook_of(made, options)
    with pytest.raises(UserError, match="only a warehouse runs"):
        compile_fixed_range(made.project, options)


DDL = "fabric_workspace_items/ddl/Warehouses/Config_WH/ddl_warehouse_Config_WH_{}_tsql.Notebook"
FOLDERS = (
    *("001_Initial_Creation_Ingestion", "002_Sample_Data_Ingestion"),
    "003_Initial_Creation_Synthetic_Data",
)


def test_ddl_scripts_run_once_from_tsql_notebooks(tmp_path: Path) -> None:
    assert igf(tmp_path, "ddl", "compile", "--generation-mode=warehouse").code == 0
    cells = [
        cell for folder in FOLDERS for cell in cells_of(read_notebook_item(tmp_path / DDL.format(folder)))
    ]
    file = tmp_path / "tmp" / "warehouse" / f"{NAME}.duckdb"
    run_cells(file, cells)
    run_cells(file, cells)
    engine = WarehouseEngine(file, NAME)
    recorded = engine.run("SELECT status, COUNT(*) AS n FROM dbo.ddl_script_executions GROUP BY status").rows
    configs = engine.run("SELECT COUNT(*) AS n FROM dbo.config_flat_file_ingestion").rows
    engine.close()
    assert (recorded, configs) == ((("completed", 5),), ((6,),))
    # The Python notebooks know of it.
    ran = igf(tmp_path, "ddl", "run", "--generation-mode=warehouse", "--format", "csv")
    assert {row["action"] for row in ran.records} == {"skip"}
