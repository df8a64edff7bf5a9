"""The verb that compiles a T-SQL notebook for some days of a dataset."""

from __future__ import annotations

import json
from pathlib import Path

from ingen_fab.compiler.fixed_range import fixed_range_notebook
from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.errors import UserError
from ingen_fab.project.items import GENERATION_FOLDER
from ingen_fab.project.runtime_modules import runtime_modules
from ingen_fab.project.values import SeriesOptions
from ingen_fab.project.verbs import Project
from ingen_fab.runtime.lakehouse.batch_relations import FrozenRelationRows
from ingen_fab.targets.warehouse import WAREHOUSE


def compile_fixed_range(project: Project, options: SeriesOptions) -> Path:
    """Write the notebook of these days, seed, scale and tables; the same bytes for the same request.

    Raises UserError where the target is not the warehouse, and for days or tables that cannot be made.
    """
    if options.environment != "warehouse":
        raise UserError(
            "a notebook for fixed days is T-SQL, which only a warehouse runs",
            hint="Add --target-environment warehouse, or leave the days out: the notebook takes any.",
        )
    plan = project.plan(project.load(options.dataset_id))
    spec = dataset_spec(plan, WAREHOUSE)
    frozen = {
        relation.name: FrozenRelationRows(tuple(relation.columns), json.dumps(relation.rows))
        for relation in plan.relations
    }
    parameters = options.parameters_of(WAREHOUSE, project.lakehouse.root)
    parameters.pop("warehouse")
    with runtime_modules(project.lakehouse) as load:
        checked = load("warehouse.warehouse_parameters").checked_warehouse_parameters(spec, **parameters)
        notebook = fixed_range_notebook(plan, spec, checked, frozen)
    name = f"{options.dataset_id}_tsql_{options.first:%Y%m%d}_{options.last:%Y%m%d}"
    return project.items.write_notebook(
        GENERATION_FOLDER,
        notebook,
        name,
        f"Makes the rows of {options.dataset_id} from {options.first} to {options.last} in a warehouse",
        warehouse=project.settings.warehouse,
    )
