"""Attaches a notebook to a lakehouse and a warehouse of its own project, by their logicalIds.

Fabric's Git integration and fabric-cicd put the ids of the workspace in their place. A workspace id of zeros
means the workspace that the notebook lies in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ingen_fab.notebook.cells import Json, Notebook

SAME_WORKSPACE = "00000000-0000-0000-0000-000000000000"
LAKEHOUSE = "Lakehouse"
WAREHOUSE = "Warehouse"
# What Fabric calls a Warehouse among the warehouses of a notebook.
_WAREHOUSE_KIND = "Datawarehouse"


@dataclass(frozen=True)
class Store:
    """A lakehouse or a warehouse of the project."""

    name: str
    logical_id: str


@dataclass(frozen=True)
class Attached:
    """The stores that a notebook is attached to, each where it has one."""

    lakehouse: Store | None
    warehouse: Store | None = None

    @property
    def dependencies(self) -> Mapping[str, Json]:
        """The `dependencies` of the notebook's metadata, in the order in which Fabric writes them."""
        found: dict[str, Json] = {}
        if self.lakehouse:
            found["lakehouse"] = {
                "default_lakehouse": self.lakehouse.logical_id,
                "default_lakehouse_name": self.lakehouse.name,
                "default_lakehouse_workspace_id": SAME_WORKSPACE,
                "known_lakehouses": [{"id": self.lakehouse.logical_id}],
            }
        if self.warehouse:
            found["warehouse"] = {
                "default_warehouse": self.warehouse.logical_id,
                "known_warehouses": [{"id": self.warehouse.logical_id, "type": _WAREHOUSE_KIND}],
            }
        return found


def attached(notebook: Notebook, stores: Attached) -> Notebook:
    """The notebook attached to these stores, whatever it was attached to before."""
    return replace(
        notebook, metadata={**(notebook.metadata or {}), "dependencies": stores.dependencies}, raw_head=None
    )
