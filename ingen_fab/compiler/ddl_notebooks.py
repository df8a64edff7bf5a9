"""DDL scripts -> notebooks: one a folder, one that runs those of an entity, one that runs all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingen_fab.compiler.carry import library_text
from ingen_fab.compiler.ddl_scripts import ScriptFolder
from ingen_fab.compiler.environment import render_cell
from ingen_fab.compiler.generation_notebook import NOTEBOOKS
from ingen_fab.compiler.tsql_ddl import tsql_ddl_notebook
from ingen_fab.errors import UserError
from ingen_fab.notebook.cells import Cell, Kernel, Notebook, code_cell, markdown_cell, parameters_cell
from ingen_fab.targets.ddl_target import DdlTarget

ORCHESTRATOR_LIBRARY = ("ingen_fab.runtime.ddl.orchestration",)


@dataclass(frozen=True)
class DdlNotebook:
    """A compiled notebook: its display name, and the entity below whose folder it lies ("": none)."""

    name: str
    entity: str
    description: str
    notebook: Notebook


def all_scripts_name(target: DdlTarget) -> str:
    """The display name of the notebook that runs everything."""
    return f"ddl_{target.environment}_all"


def ddl_notebooks(folders: Sequence[ScriptFolder], target: DdlTarget) -> tuple[DdlNotebook, ...]:
    """The notebooks of all folders; the last one runs everything.

    Raises UserError where two of them would bear the same name.
    """
    made: list[DdlNotebook] = []
    orchestrators: list[str] = []
    for entity, of_entity in groupby(folders, lambda folder: folder.entity):
        names = []
        for folder in of_entity:
            name = f"ddl_{target.environment}_{entity}_{folder.name}"
            made.append(DdlNotebook(name, entity, _described(folder), _folder_notebook(folder, target)))
            names.append(name)
            if target.environment == "warehouse":
                about = f"{_described(folder)}, as T-SQL"
                made.append(DdlNotebook(f"{name}_tsql", entity, about, tsql_ddl_notebook(folder)))
        orchestrator = f"ddl_{target.environment}_{entity}_all"
        title = f"All DDL scripts of {entity}"
        made.append(DdlNotebook(orchestrator, entity, title, _orchestrator(title, names, target)))
        orchestrators.append(orchestrator)
    title = f"All DDL scripts of {target.scripts_folder}"
    everything = all_scripts_name(target)
    made.append(DdlNotebook(everything, "", title, _orchestrator(title, orchestrators, target)))
    _refuse_same_names(made)
    return tuple(made)


def _described(folder: ScriptFolder) -> str:
    return f"Runs the DDL scripts of {folder.entity}/{folder.name}, each once per content"


def _folder_notebook(folder: ScriptFolder, target: DdlTarget) -> Notebook:
    values: dict[str, object] = {"folder": folder, "target": target}
    kernel = Kernel(target.kernel)

    def cell(template: str, **more: object) -> str:
        return render_cell(template, {**values, **more}).strip("\n")

    cells: list[Cell] = [
        markdown_cell(cell("ddl/title.md.j2")),
        parameters_cell(cell("ddl/parameters.py.j2", orchestrates=False), kernel),
        code_cell(cell("shared/library.py.j2", library=library_text(target.library)), kernel),
        code_cell(cell(f"{target.templates}/scripts.py.j2"), kernel),
        *(code_cell(cell("ddl/script.py.j2", script=script), kernel) for script in folder.scripts),
        code_cell(cell("ddl/exit.py.j2"), kernel),
    ]
    return NOTEBOOKS[kernel](cells)


def _orchestrator(title: str, names: Sequence[str], target: DdlTarget) -> Notebook:
    values: dict[str, object] = {"title": title, "names": names, "target": target}
    kernel = Kernel(target.kernel)

    def cell(template: str, **more: object) -> str:
        return render_cell(template, {**values, **more}).strip("\n")

    cells: list[Cell] = [
        markdown_cell(cell("ddl/orchestrator_title.md.j2")),
        parameters_cell(cell("ddl/parameters.py.j2", orchestrates=True), kernel),
        code_cell(cell("shared/library.py.j2", library=library_text(ORCHESTRATOR_LIBRARY)), kernel),
        code_cell(cell("ddl/arguments.py.j2"), kernel),
        *(code_cell(cell("ddl/call.py.j2", name=name), kernel) for name in names),
        code_cell(cell("ddl/orchestrator_exit.py.j2"), kernel),
    ]
    return NOTEBOOKS[kernel](cells)


def _refuse_same_names(made: Sequence[DdlNotebook]) -> None:
    seen: set[str] = set()
    for notebook in made:
        # The names of a workspace's items are alike in upper and lower case.
        if notebook.name.lower() in seen:
            raise UserError(
                f"two DDL notebooks would bear the name {notebook.name}",
                hint="Rename one of the folders: entity and folder make the name.",
            )
        seen.add(notebook.name.lower())
