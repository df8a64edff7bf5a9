"""SQL on the tables of a project, by environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from ingen_fab.config.datasets import checked_project
from ingen_fab.errors import TargetError
from ingen_fab.local.lakehouse import LocalLakehouse

# environment -> "module:function" of what answers; each takes the lakehouse and the text.
ENGINES: Mapping[str, str] = {
    "lakehouse": "ingen_fab.local.spark_query:query_lakehouse",
    "warehouse": "ingen_fab.local.warehouse.reading:query_warehouse",
}


def query(folder: Path, sql: str, environment: str) -> Iterator[Any]:
    """Answer the statements of a text one after the other; each gives `columns` and `rows`.

    Raises UserError for what cannot be answered, TargetError for an environment that this version has not.
    """
    project = checked_project(folder)
    if environment not in ENGINES:
        raise TargetError(
            f"this version cannot query target {environment}", hint=f"It can query: {', '.join(ENGINES)}."
        )
    module, _, function = ENGINES[environment].partition(":")
    answers: Iterator[Any] = getattr(import_module(module), function)(LocalLakehouse.of_project(project), sql)
    return answers
