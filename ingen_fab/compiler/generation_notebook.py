"""Plan + target -> the notebook that generates any day of a dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ingen_fab.compiler.carry import library_text
from ingen_fab.compiler.environment import render_cell
from ingen_fab.compiler.literals import json_lines
from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.generation.plan import Plan
from ingen_fab.notebook.cells import (
    Cell,
    Kernel,
    Notebook,
    code_cell,
    markdown_cell,
    parameters_cell,
    pyspark_notebook,
    python_notebook,
)
from ingen_fab.runtime.generation.tables import DatasetSpec, QueryText, TableSpec
from ingen_fab.targets.target import Target

NOTEBOOKS: Mapping[Kernel, Callable[[Iterable[Cell]], Notebook]] = {
    Kernel.PYTHON: python_notebook,
    Kernel.PYSPARK: pyspark_notebook,
}


def notebook_name(dataset_id: str, target: Target) -> str:
    """The display name of a dataset's notebook."""
    return f"{dataset_id}_{target.name}"


def generation_notebook(plan: Plan, target: Target) -> tuple[Notebook, DatasetSpec]:
    """The notebook, and the values that its cells spell out."""
    spec = dataset_spec(plan, target)
    kernel = Kernel(target.kernel)

    def cell(template: str, **values: object) -> str:
        folder = target.templates if template in target.own_cells else "shared"
        return render_cell(f"{folder}/{template}", {"spec": spec, "plan": plan, **values}).strip("\n")

    frozen = [(relation, json_lines(relation.rows)) for relation in plan.relations]
    cells: list[Cell] = [
        markdown_cell(cell("title.md.j2")),
        parameters_cell(cell("parameters.py.j2"), kernel),
        code_cell(cell("library.py.j2", library=library_text(target.library)), kernel),
        code_cell(cell("frozen.py.j2", frozen=frozen), kernel),
        *(code_cell(cell("table.py.j2", table=table, texts=_texts(table), facts=_rules(table)), kernel)
          for table in spec.tables),
        code_cell(cell("dataset.py.j2", fields=_dataset_fields(spec)), kernel),
        code_cell(cell("run.py.j2"), kernel),
        code_cell(cell("exit.py.j2"), kernel),
    ]  # fmt: skip
    return NOTEBOOKS[kernel](cells), spec


def _texts(table: TableSpec) -> list[tuple[str, QueryText]]:
    """The queries of a table by the field that holds each."""
    texts = [("rows", table.rows), ("keys", table.keys), ("hashes", table.hashes)]
    return texts + ([("reference", table.reference)] if table.reference is not None else [])


def _rules(table: TableSpec) -> list[tuple[str, object]]:
    """The fields of a table that are no queries, in the order of the dataclass."""
    names = (
        "name", "kind", "stream", "fingerprint", "frequency", "rule", "key", "columns", "foreign_keys",
        "rows_at_most", "selected", "selected_text",
    )  # fmt: skip
    return [(name, getattr(table, name)) for name in names]


def _dataset_fields(spec: DatasetSpec) -> list[tuple[str, object]]:
    bare = replace(spec, tables=())
    names = (
        "dataset_id", "generator_version", "start_date", "state_table", "schema", "path_format",
        "file_format", "publish_snapshots", "max_rows_per_file", "public_holidays",
    )  # fmt: skip
    return [(name, getattr(bare, name)) for name in names]
