"""DDL scripts of a project: found, compiled into notebooks, planned and run.

Importing this module stays cheap: deltalake and IPython are loaded when something runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from ingen_fab.compiler.ddl_notebooks import DdlNotebook, all_scripts_name, ddl_notebooks
from ingen_fab.compiler.ddl_scripts import ScriptFolder, find_scripts
from ingen_fab.errors import IngenFabError, UserError
from ingen_fab.local import faults
from ingen_fab.local.lakehouse import refuse_unwritable
from ingen_fab.notebook.item import NOTEBOOK
from ingen_fab.packaged import ddl_scripts_dir
from ingen_fab.project.items import ITEMS_FOLDER, ProjectItems
from ingen_fab.project.runtime_modules import runtime_modules
from ingen_fab.project.verbs import Project
from ingen_fab.runtime.ddl.due_scripts import SCRIPT_RUN, script_decision
from ingen_fab.targets.ddl_target import DdlTarget, ddl_target_of

SCRIPTS_FOLDER = "ddl_scripts"
DDL_FOLDER = "ddl"
WORKSPACE_REPO = "fabric_workspace_repo"
LOCAL_OUTPUT = "local"


@dataclass(frozen=True)
class PlannedScript:
    """What a run would do with a script, and why."""

    path: str
    action: str
    reason: str


class DdlProject:
    """The DDL scripts of a project for one environment.

    Those of the project's folder `ddl_scripts`; where it has none for the environment, those of the product.
    """

    def __init__(self, project: Project, environment: str) -> None:
        self.project = project
        self.target: DdlTarget = ddl_target_of(environment)

    @property
    def root(self) -> Path:
        """The folder that holds the scripts."""
        own = self.project.folder / SCRIPTS_FOLDER
        return own if (own / self.target.scripts_folder).is_dir() else ddl_scripts_dir()

    @cached_property
    def scripts(self) -> tuple[ScriptFolder, ...]:
        """The scripts in their order; raises UserError for what is no script, and where there is none."""
        found = find_scripts(self.root, self.target)
        if not found:
            raise UserError(
                f"there are no DDL scripts in {self.root / self.target.scripts_folder}",
                hint=f"They lie in <entity>/<number_folder>/<number_script>{self.target.suffix} below it.",
            )
        return found

    @cached_property
    def notebooks(self) -> tuple[DdlNotebook, ...]:
        """The notebooks of the scripts; the last one runs everything."""
        return ddl_notebooks(self.scripts, self.target)

    @property
    def warehouses(self) -> tuple[str, ...]:
        """The warehouses that the scripts are of: each entity is one; none for a lakehouse."""
        entities = dict.fromkeys(folder.entity for folder in self.scripts)
        return tuple(entities) if self.target.environment == "warehouse" else ()

    def compile(self, output_mode: str = WORKSPACE_REPO) -> tuple[Path, ...]:
        """Write the notebooks and return their items; the same bytes for the same scripts."""
        items = self._items(output_mode)
        written = []
        with self._runtime() as load:
            try:
                for made in self.notebooks:
                    folder = "/".join(filter(None, (DDL_FOLDER, self.target.scripts_folder, made.entity)))
                    written.append(
                        items.write_notebook(
                            folder, made.notebook, made.name, made.description,
                            warehouse=made.entity if made.entity in self.warehouses else None,
                        )
                    )  # fmt: skip
            except OSError as error:
                raise load("lakehouse.storage").explained_os_error(error, str(items.folder)) from error
        return tuple(written)

    def leftovers(self, output_mode: str = WORKSPACE_REPO) -> tuple[Path, ...]:
        """Notebooks that lie among those of the scripts and that no script makes any more."""
        made = {notebook.name for notebook in self.notebooks}
        folder = self._items(output_mode).folder / DDL_FOLDER / self.target.scripts_folder
        found = sorted(folder.rglob(f"*.{NOTEBOOK}"))
        return tuple(path for path in found if path.name.removesuffix(f".{NOTEBOOK}") not in made)

    def _items(self, output_mode: str) -> ProjectItems:
        if output_mode == WORKSPACE_REPO:
            return self.project.items
        # To be looked at only: not in Git, and nothing of it is deployed.
        return ProjectItems(self.project.folder / "tmp" / ITEMS_FOLDER, self.project.settings)

    def plan(self) -> tuple[PlannedScript, ...]:
        """What a run would do: the decisions that the notebooks make, from the same record."""
        with self._runtime():
            last = self._place().last_executions()
        planned = []
        for folder in self.scripts:
            for script in folder.scripts:
                decision = script_decision(script.content_hash, last.get(script.path))
                planned.append(PlannedScript(script.path, decision.action, decision.reason))
        return tuple(planned)

    def run(
        self,
        say: Callable[[str], None] = lambda _text: None,
        progress: AbstractContextManager[object] | None = None,
    ) -> list[dict[str, Any]]:
        """Compile, run the notebook on disk that runs everything, and give back what became of each script.

        Raises NotebookRunError for a script that fails; what ran before it stays done. UserError where
        another run is at work.
        """
        due = sum(script.action == SCRIPT_RUN for script in self.plan())
        faults.arm()
        with self._runtime():
            place = self._place()
            refuse_unwritable(self.project.items.folder / DDL_FOLDER, *place.folders())
            with place.lock():
                item = self.compile()[-1]
                of_all = sum(len(folder.scripts) for folder in self.scripts)
                say(f"running {due} of {of_all} DDL scripts on {place.engine}")
                with progress or nullcontext():
                    exit_value = self._run_notebook(item, place.parameters())
        outcomes: list[dict[str, Any]] = json.loads(exit_value)["scripts"]
        return outcomes

    def _run_notebook(self, item: Path, parameters: Mapping[str, object]) -> str:
        name = all_scripts_name(self.target)
        result = import_module("ingen_fab.local.runner").run_notebook(
            import_module("ingen_fab.notebook.item_reader").read_notebook_item(item),
            name=name,
            parameters=parameters,
            lakehouse=self.project.lakehouse,
            items=import_module("ingen_fab.local.items").Items((item.parent,)),
            path=item,
        )
        if result.exit_value is None:
            raise IngenFabError(f"notebook {name} ended without an exit value")
        value: str = result.exit_value
        return value

    def _place(self) -> Any:
        """A `local.ddl_places.DdlPlace`; for use while the runtime's modules can be loaded."""
        return import_module("ingen_fab.local.ddl_places").DDL_PLACES[self.target.environment](
            self.project.lakehouse
        )

    def _runtime(self) -> AbstractContextManager[Callable[[str], Any]]:
        return runtime_modules(self.project.lakehouse)
