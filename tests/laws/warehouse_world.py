"""What a run leaves in the local warehouse, read as plain rows; and how a run is called without notebook."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import duckdb

from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.local.warehouse.connection import warehouse_file
from ingen_fab.project import Project, SeriesOptions
from ingen_fab.targets.warehouse import WAREHOUSE
from tests.laws.world import Content, World

NAME = "Config_WH"


def in_warehouse(world: World, options: SeriesOptions) -> dict[str, Any]:
    """Call what the warehouse's notebook calls, without notebook and shell; its summary as a dict."""
    with importable(create_module(Session("tests", "jupyter", world.project.lakehouse))):
        from ingen_fab.runtime.warehouse.warehouse_generate import generate_series_in_warehouse
        from ingen_fab.runtime.warehouse.warehouse_parameters import checked_warehouse_parameters

        spec = dataset_spec(world.plan, WAREHOUSE)
        parameters: dict[str, Any] = options.parameters_of(WAREHOUSE, world.project.lakehouse.root)
        name = parameters.pop("warehouse")
        checked = checked_warehouse_parameters(spec, **parameters)
        return asdict(generate_series_in_warehouse(spec, world.frozen, checked, name))


def rows_of(project: Project, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the warehouse's file, asked for in DuckDB's SQL."""
    with duckdb.connect(str(warehouse_file(project.lakehouse.root, NAME)), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def table_days(world: World, table: str, schema: str = "synthetic_data") -> dict[date, Content]:
    """The rows of a table by day, without the day, as `World.content` has those of files."""
    path = str(warehouse_file(world.project.lakehouse.root, NAME))
    with duckdb.connect(path, read_only=True) as connection:
        found = connection.execute(f'SELECT * FROM "{schema}"."{table}"')
        columns = tuple(str(column[0]) for column in found.description or ())
        assert columns[-1] == "generation_date"
        by_day: dict[date, list[tuple[Any, ...]]] = {}
        for row in found.fetchall():
            by_day.setdefault(row[-1], []).append(row[:-1])
    return {
        day: Content(
            columns[:-1], tuple(sorted(rows, key=lambda row: tuple((v is not None, v) for v in row)))
        )
        for day, rows in by_day.items()
    }


def column_types(world: World, table: str) -> dict[str, str]:
    """The types of a table's columns, in DuckDB's words."""
    rows = rows_of(
        world.project,
        "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'synthetic_data' "
        f"AND table_name = '{table}'",
    )
    return {str(name): str(kind) for name, kind in rows}


def recorded_in_warehouse(world: World) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What the warehouse's state says of every table and day, as `World.recorded` has the lakehouse's."""
    rows = rows_of(
        world.project,
        "SELECT table_name, CAST(generation_date AS VARCHAR), row_count, min_key, max_key, content_hash, "
        "config_fingerprint FROM dbo.synthetic_data_state QUALIFY row_number() OVER "
        "(PARTITION BY table_name, generation_date ORDER BY finished_at DESC) = 1",
    )
    return {(str(row[0]), str(row[1])): row[2:] for row in rows if row[2] != -1}
