"""What DDL scripts are on each environment: where they lie, their language, how their notebooks are made."""

from __future__ import annotations

from dataclasses import dataclass

from ingen_fab.errors import TargetError


@dataclass(frozen=True)
class DdlTarget:
    """`library` names the modules that a notebook of scripts calls; what they import is carried along.

    `parameters` are texts that every notebook takes and hands on, each with its meaning; all default to "".
    """

    environment: str  # lakehouse or warehouse, as on the command line
    scripts_folder: str  # the folder below ddl_scripts
    suffix: str  # of a script's file
    kernel: str  # kernel_info.name of the notebooks
    library: tuple[str, ...]
    templates: str  # folder of the cells that are its own
    parameters: tuple[tuple[str, str], ...]


LAKEHOUSE_DDL = DdlTarget(
    environment="lakehouse",
    scripts_folder="Lakehouses",
    suffix=".py",
    kernel="synapse_pyspark",
    library=("ingen_fab.runtime.ddl.spark_executions", "ingen_fab.runtime.ddl.python_scripts"),
    templates="lakehouse_ddl",
    parameters=(("lakehouse_root", "empty: the default lakehouse"),),
)
WAREHOUSE_DDL = DdlTarget(
    environment="warehouse",
    scripts_folder="Warehouses",
    suffix=".sql",
    kernel="jupyter",
    library=("ingen_fab.runtime.ddl.script_runs", "ingen_fab.runtime.warehouse.tsql_scripts"),
    templates="warehouse_ddl",
    parameters=(
        ("warehouse", "empty: the one that bears the name of the scripts' entity"),
        ("workspace", "the id of its workspace; empty: this one"),
    ),
)
DDL_TARGETS: tuple[DdlTarget, ...] = (LAKEHOUSE_DDL, WAREHOUSE_DDL)


def ddl_target_of(environment: str) -> DdlTarget:
    """The target of an environment; raises TargetError where this version has none."""
    for target in DDL_TARGETS:
        if target.environment == environment:
            return target
    known = ", ".join(target.environment for target in DDL_TARGETS)
    raise TargetError(
        f"this version cannot run DDL scripts for target {environment}", hint=f"It can for: {known}."
    )
