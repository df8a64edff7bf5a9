"""The verbs: load, plan, compile, run. What the command line calls, and what a script may call as well.

Importing this module stays cheap: DuckDB, deltalake and IPython are loaded when something runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from ingen_fab.compiler.generation_notebook import generation_notebook, notebook_name
from ingen_fab.config.datasets import DatasetSource, checked_project, find_datasets, load_by_id, located
from ingen_fab.config.json_schema import json_schema
from ingen_fab.config.settings import load_settings
from ingen_fab.errors import IngenFabError, PlanError
from ingen_fab.generation.expected_rows import expected_rows_a_day
from ingen_fab.generation.plan import Plan
from ingen_fab.generation.planner import make_plan
from ingen_fab.local import faults
from ingen_fab.local.lakehouse import LocalLakehouse, refuse_unwritable
from ingen_fab.model.checks import dataset_warnings
from ingen_fab.model.dataset import Dataset
from ingen_fab.model.problems import Problem
from ingen_fab.notebook.cells import Notebook
from ingen_fab.project.inputs import generation_inputs
from ingen_fab.project.items import GENERATION_FOLDER, ITEMS_FOLDER, ProjectItems
from ingen_fab.project.runtime_modules import runtime_modules, told_to_the_user
from ingen_fab.project.values import CheckedDataset, CompiledNotebook, ListedDataset, SeriesOptions
from ingen_fab.project.warehouse import WarehouseVerbs
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.series import SeriesPlan, asked_days, chosen_tables
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.layout import DATASETS_FOLDER, FILE_FORMATS, PATH_FORMATS
from ingen_fab.targets.registry import TARGETS, target_of
from ingen_fab.targets.target import Target

# From so many rows a day on, `auto` prefers Spark.
PYSPARK_ROWS = 1_000_000


class Project:
    """A folder with datasets (or none: the catalog is always there), its notebooks, its local lakehouse."""

    def __init__(self, folder: Path) -> None:
        self.folder = checked_project(folder)
        self.lakehouse = LocalLakehouse.of_project(folder)
        self.warehouse = WarehouseVerbs(self.lakehouse)
        self.settings = load_settings(folder)
        self.items = ProjectItems(folder / ITEMS_FOLDER, self.settings)
        self._compiled: dict[tuple[str, str], tuple[Notebook, DatasetSpec]] = {}

    # --- load and plan ------------------------------------------------------------------------------------

    def load(self, dataset_id: str) -> Dataset:
        """The checked dataset of that id; raises UnknownDatasetError or ConfigError."""
        return load_by_id(self.folder, dataset_id)

    def plan(self, dataset: Dataset) -> Plan:
        """The dataset as portable queries; raises PlanError for what cannot be generated."""
        try:
            return make_plan(dataset, generation_inputs(dataset))
        except PlanError as error:
            said = located(self.folder, dataset.dataset_id, [Problem(error.path, error.message)])
            raise PlanError(said[0], hint=error.hint) from error

    def validate(self, dataset_id: str) -> CheckedDataset:
        """Load a dataset and plan every table; raises with every problem named."""
        dataset = self.load(dataset_id)
        self.plan(dataset)
        warnings = located(self.folder, dataset_id, dataset_warnings(dataset))
        return CheckedDataset(tuple(dataset.table_configs), dataset.incremental_config.start_date, warnings)

    def list_datasets(self) -> list[ListedDataset]:
        """Datasets of the project and of the catalog, by id."""
        return [self._listed(source) for source in find_datasets(self.folder).values()]

    def _listed(self, source: DatasetSource) -> ListedDataset:
        try:
            dataset = self.load(source.dataset_id)
            rows = self._rows_a_day(dataset)
        except IngenFabError as error:
            problem = error.message.splitlines()[0]
            return ListedDataset(source.dataset_id, "", source.origin, (), None, problem)
        return ListedDataset(
            dataset.dataset_id, dataset.dataset_name, source.origin, tuple(dataset.table_configs), rows
        )

    def _rows_a_day(self, dataset: Dataset, seed: int = 0, scale: str = "1") -> int:
        with told_to_the_user():
            return expected_rows_a_day(Census(self._notebook(dataset)[1], seed, scale))

    def _notebook(self, dataset: Dataset, target: Target = TARGETS[0]) -> tuple[Notebook, DatasetSpec]:
        """Compiled once in the life of this object: a run asks for it several times."""
        key = (dataset.dataset_id, target.name)
        if key not in self._compiled:
            self._compiled[key] = generation_notebook(self.plan(dataset), target)
        return self._compiled[key]

    # --- compile ------------------------------------------------------------------------------------------

    def choose_target(self, options: SeriesOptions, say: Callable[[str], None]) -> Target:
        """The target of a request; `auto` picks by the rows of a day and says what it cannot have."""
        if options.mode != "auto":
            return target_of(options.environment, options.mode)
        if options.environment != "lakehouse":
            return target_of(options.environment, "python")
        rows = self._rows_a_day(self.load(options.dataset_id), options.seed, options.scale)
        if rows < PYSPARK_ROWS:
            return target_of(options.environment, "python")
        obstacles = import_module("ingen_fab.local.spark_session").spark_obstacles()
        if obstacles:
            say(f"{rows:,} rows a day would suit pyspark, but {obstacles[0].detail}: running python")
            return target_of(options.environment, "python")
        return target_of(options.environment, "pyspark")

    def settled_target(self, dataset_id: str) -> Target:
        """The target that the settings choose for a dataset: the same one on every machine."""
        environment, mode = self.settings.target_environment, self.settings.generation_mode
        if mode == "auto":
            rows = self._rows_a_day(self.load(dataset_id))
            mode = "pyspark" if environment == "lakehouse" and rows >= PYSPARK_ROWS else "python"
        return target_of(environment, mode)

    def compile_generation(self, dataset_id: str, target: Target) -> CompiledNotebook:
        """Write the generation notebook of a dataset; the same bytes for the same configuration."""
        notebook, spec = self._notebook(self.load(dataset_id), target)
        name = notebook_name(dataset_id, target)
        in_warehouse = target.environment == "warehouse"
        made = "rows" if in_warehouse else "files"
        try:
            item = self.items.write_notebook(
                GENERATION_FOLDER, notebook, name, f"Generates the {made} of {dataset_id}, any day",
                warehouse=self.settings.warehouse if in_warehouse else None,
            )  # fmt: skip
        except OSError as error:
            with self._runtime() as load:
                raise load("lakehouse.storage").explained_os_error(error, str(self.items.folder)) from error
        return CompiledNotebook(item, name, target, spec)

    # --- run ----------------------------------------------------------------------------------------------

    def generate(
        self,
        options: SeriesOptions,
        say: Callable[[str], None] = lambda _text: None,
        progress: AbstractContextManager[object] | None = None,
    ) -> dict[str, Any]:
        """Compile the notebook, run what lies on disk, and give back its summary."""
        target = self.choose_target(options, say)
        self._refuse_early(options, target)
        compiled = self.compile_generation(options.dataset_id, target)
        runner = import_module("ingen_fab.local.runner")
        reader = import_module("ingen_fab.notebook.item_reader")
        with progress or nullcontext():
            result = runner.run_notebook(
                reader.read_notebook_item(compiled.item),
                name=compiled.name,
                parameters=options.parameters_of(target, self.lakehouse.root),
                lakehouse=self.lakehouse,
            )
        if result.exit_value is None:
            raise IngenFabError(f"notebook {compiled.name} ended without an exit value")
        summary: dict[str, Any] = json.loads(result.exit_value)
        return summary

    def place_of(self, options: SeriesOptions) -> str:
        """Where the rows of a request are, in words."""
        if options.environment != "warehouse":
            return f"Files: {self.lakehouse.files / DATASETS_FOLDER / options.dataset_id}"
        schema = self.load(options.dataset_id).output.schema_name
        return self.warehouse.place(schema, options.warehouse)

    def run_notebook(self, path: Path, texts: Mapping[str, str], on_cell: Any = None) -> str | None:
        """Run a notebook of any origin and return its exit value; see `local.run_path`."""
        run = import_module("ingen_fab.local.run_path").run_path
        value: str | None = run(path, texts, self.lakehouse, self.folder / ITEMS_FOLDER, on_cell)
        return value

    def _refuse_early(self, options: SeriesOptions, target: Target) -> None:
        """Find what is impossible before anything is written, so that the message is about the question."""
        self._series_plan(options, target)
        faults.arm()
        folders = [self.lakehouse.files / DATASETS_FOLDER / options.dataset_id, self.lakehouse.tables]
        if target.environment == "warehouse":
            folders = [self.warehouse.folder(options.warehouse)]
        refuse_unwritable(self.folder / ITEMS_FOLDER / GENERATION_FOLDER, *folders)

    def planned(self, options: SeriesOptions, say: Callable[[str], None] = lambda _text: None) -> SeriesPlan:
        """What a run with these options would do: the plan that the notebook itself makes."""
        return self._series_plan(options, self.choose_target(options, say))

    def _series_plan(self, options: SeriesOptions, target: Target) -> SeriesPlan:
        spec = self._notebook(self.load(options.dataset_id), target)[1]
        if target.environment == "warehouse":
            return self.warehouse.planned(options, target, spec)
        with self._runtime() as load:
            run = load("lakehouse.series_run")
            storage = load("lakehouse.storage").LakehouseStorage(str(self.lakehouse.root))
            state = load("lakehouse.state").StateTable(storage, spec.state_table)
            parameters = options.parameters(self.lakehouse.root)
            parameters.pop("lakehouse_root")
            checked = load("lakehouse.run_parameters").checked_parameters(spec, **parameters)
            plan: SeriesPlan = run.planned_series(storage, state, spec, checked)[1]
        return plan

    # --- look and clean -----------------------------------------------------------------------------------

    def preview(
        self, dataset_id: str, table: str, day: date, rows: int, seed: int, scale: str
    ) -> tuple[tuple[str, ...], list[tuple[str | int | bool | None, ...]]]:
        """The first rows of a table on a day: made by the notebook's own code, written nowhere."""
        dataset = self.load(dataset_id)
        spec = self._notebook(dataset)[1]
        with self._runtime():
            preview = import_module("ingen_fab.local.preview")
            found: tuple[tuple[str, ...], list[tuple[str | int | bool | None, ...]]] = preview.preview_rows(
                Census(spec, seed, scale), self.plan(dataset).relations, table, day, rows
            )
        return found

    def recorded(
        self,
        dataset_id: str,
        first: date | None,
        last: date | None,
        tables: tuple[str, ...],
        environment: str = "lakehouse",
    ) -> list[Any]:
        """State rows of what is there, by day and table: files of every layout, or days in the warehouse.

        Raises UserError for a table that the dataset has not, and for days that are out of order.
        """
        dataset = self.load(dataset_id)
        census = Census(self._notebook(dataset)[1], 0, "1")
        with told_to_the_user():
            chosen_tables(census, tables)
            if first and last:
                asked_days(first, last)
        rows = self.warehouse.recorded(census.dataset) if environment == "warehouse" else self._files(dataset)
        return sorted(
            (
                row
                for row in rows
                if (first is None or row.generation_date >= first)
                and (last is None or row.generation_date <= last)
                and (not tables or row.table_name in tables)
            ),
            key=lambda row: (row.generation_date, row.table_name, row.file_path),
        )

    def _files(self, dataset: Dataset) -> list[Any]:
        """State rows of the files that are there, of every layout."""
        dataset_id, table_name = dataset.dataset_id, dataset.incremental_config.state_table_name
        with self._runtime() as load:
            storage = load("lakehouse.storage").LakehouseStorage(str(self.lakehouse.root))
            state = load("lakehouse.state").StateTable(storage, table_name)
            return [
                row
                for path in PATH_FORMATS
                for file in FILE_FORMATS
                for row in state.latest(dataset_id, "lakehouse", path, file).values()
            ]

    def remove(self, dataset_id: str, rows: list[Any], environment: str = "lakehouse") -> None:
        """Delete files, then forget their state rows: after a kill, the same request goes on.

        A state row without its file counts as missing everywhere. In a warehouse both go at once.
        """
        if environment == "warehouse":
            self.warehouse.remove(self._notebook(self.load(dataset_id))[1], rows)
            return
        table_name = self.load(dataset_id).incremental_config.state_table_name
        layouts = sorted({(row.path_format, row.file_format) for row in rows})
        with self._runtime() as load:
            storage = load("lakehouse.storage").LakehouseStorage(str(self.lakehouse.root))
            state = load("lakehouse.state").StateTable(storage, table_name)
            with load("lakehouse.dataset_lock").dataset_lock(storage, dataset_id):
                for row in rows:
                    storage.remove(row.file_path.removeprefix("Files/"))
                for path, file in layouts:
                    mine = [row for row in rows if (row.path_format, row.file_format) == (path, file)]
                    keys = [(row.table_name, row.generation_date) for row in mine]
                    state.forget(dataset_id, "lakehouse", path, file, keys)

    def diagnose(self, mode: str = "auto") -> list[Any]:
        """What this machine has of what a generation mode needs; auto is all of them."""
        diagnosis = import_module("ingen_fab.local.diagnosis")
        findings: list[Any] = diagnosis.findings(self.lakehouse, self._refuse_lakehouse, mode)
        return findings

    def _refuse_lakehouse(self) -> None:
        refuse_unwritable(self.lakehouse.files, self.lakehouse.tables)
        with self._runtime() as load:
            load("lakehouse.storage").LakehouseStorage(str(self.lakehouse.root)).table_uri("state")

    def _runtime(self) -> AbstractContextManager[Callable[[str], Any]]:
        return runtime_modules(self.lakehouse)


def dataset_json_schema() -> dict[str, Any]:
    """The JSON Schema of a dataset's YAML."""
    return json_schema()


def convert_notebook(source: Path, destination: Path, kernel: str | None, force: bool) -> Any:
    """Write a notebook in the other of its two forms; gives back a `notebook.convert.Conversion`."""
    return import_module("ingen_fab.notebook.convert").convert(source, destination, kernel, force)
