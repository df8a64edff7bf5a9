"""What the verbs of generation ask of a warehouse: its plan, what it holds, and to take that away again.

The runtime's modules are loaded when something is asked, since they need notebookutils.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from importlib import import_module
from typing import Any

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.project.runtime_modules import runtime_modules
from ingen_fab.project.values import DEFAULT_WAREHOUSE, SeriesOptions
from ingen_fab.runtime.generation.series import SeriesPlan
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.targets.target import Target


class WarehouseVerbs:
    """The warehouse of a project: a file beside the local lakehouse, or the server of the environment."""

    def __init__(self, lakehouse: LocalLakehouse) -> None:
        self._lakehouse = lakehouse

    def planned(self, options: SeriesOptions, target: Target, spec: DatasetSpec) -> SeriesPlan:
        """What a run would do; raises UserError for options that are about files."""
        if options.path_format or options.file_format:
            raise UserError(
                "a warehouse has tables, and no files: path-format and file-format have no meaning there",
                hint="Leave them out, or generate for the lakehouse.",
            )
        parameters = options.parameters_of(target, self._lakehouse.root)
        name = parameters.pop("warehouse")
        with self._session(str(name)) as (load, session):
            checked = load("warehouse.warehouse_parameters").checked_warehouse_parameters(spec, **parameters)
            run = load("warehouse.warehouse_generate")
            plan: SeriesPlan = run.planned_warehouse_series(session, spec, checked)[1]
        return plan

    def recorded(self, spec: DatasetSpec, name: str = DEFAULT_WAREHOUSE) -> list[Any]:
        """The state rows of the table-days that are there."""
        with self._session(name) as (load, session):
            table_format = load("warehouse.warehouse_parameters").TABLE_FORMAT
            state = load("warehouse.warehouse_state").WarehouseState(session, spec.state_table)
            latest = state.latest(spec.dataset_id, "warehouse", table_format, table_format)
            return list(latest.values())

    def remove(self, spec: DatasetSpec, rows: Sequence[Any], name: str = DEFAULT_WAREHOUSE) -> None:
        """Delete the rows of table-days and forget them, all in one transaction."""
        keys = [(row.table_name, row.generation_date) for row in rows]
        with self._session(name) as (load, session):
            state = load("warehouse.warehouse_state").WarehouseState(session, spec.state_table)
            load("warehouse.warehouse_generate").remove_days(session, state, spec, keys)

    def folder(self, name: str = DEFAULT_WAREHOUSE) -> Any:
        """The folder with the warehouse's file."""
        connection = import_module("ingen_fab.local.warehouse.connection")
        return connection.warehouse_file(self._lakehouse.root, name).parent

    def place(self, schema: str, name: str = DEFAULT_WAREHOUSE) -> str:
        """Where the rows of a dataset are, in words."""
        connection = import_module("ingen_fab.local.warehouse.connection")
        where = connection.place_of(self._lakehouse.root, name)
        return f"Tables: schema {schema} of the warehouse {name} ({where})"

    @contextmanager
    def _session(self, name: str) -> Iterator[tuple[Any, Any]]:
        """A loader of runtime modules and an open session; a warehouse that is missing stays so."""
        connection = import_module("ingen_fab.local.warehouse.connection")
        with (
            runtime_modules(self._lakehouse) as load,
            connection.left_as_found(self._lakehouse.root, name),
            closing(load("warehouse.warehouse_session").WarehouseSession(name)) as session,
        ):
            yield load, session
