"""Where DDL scripts work on this machine: what their notebooks are told, and what the record says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.warehouse.connection import server_of_environment, warehouse_file
from ingen_fab.runtime.ddl.due_scripts import EXECUTIONS_TABLE, LastExecution
from ingen_fab.runtime.lakehouse.dataset_lock import dataset_lock
from ingen_fab.runtime.lakehouse.delta_table import open_delta_table
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.runtime.warehouse.tsql_scripts import WarehouseExecutions

DDL_LOCK = "ddl_scripts"


class DdlPlace(Protocol):
    """What of a run is not alike on the lakehouse and in a warehouse."""

    engine: str  # in words, for messages

    def parameters(self) -> dict[str, object]:
        """Values for the parameters that `DdlTarget.parameters` names."""
        ...

    def folders(self) -> tuple[Path, ...]:
        """The folders that a run writes into."""
        ...

    def last_executions(self) -> dict[str, LastExecution]:
        """The last execution of each script, by its path; read without the engine where that is slow."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Held for a run; raises RuntimeUserError where another run holds it."""
        ...


class LakehousePlace:
    """The local lakehouse."""

    engine = "Spark"

    def __init__(self, lakehouse: LocalLakehouse) -> None:
        self._lakehouse = lakehouse

    def parameters(self) -> dict[str, object]:
        """The root of the lakehouse."""
        return {"lakehouse_root": str(self._lakehouse.root)}

    def folders(self) -> tuple[Path, ...]:
        """Tables, and Files for the lock."""
        return (self._lakehouse.tables, self._lakehouse.files)

    def lock(self) -> AbstractContextManager[None]:
        """A lock that is alike for all processes of this machine."""
        return dataset_lock(LakehouseStorage(str(self._lakehouse.root)), DDL_LOCK, "is running")

    def last_executions(self) -> dict[str, LastExecution]:
        """The latest rows of the Delta table, without Spark."""
        table = open_delta_table(LakehouseStorage(str(self._lakehouse.root)), EXECUTIONS_TABLE)
        if table is None:
            return {}
        columns = ["script_path", "content_hash", "status", "finished_at"]
        rows = table.to_pyarrow_table(columns=columns).to_pylist()
        rows.sort(key=lambda row: row["finished_at"])
        return {row["script_path"]: LastExecution(row["content_hash"], row["status"]) for row in rows}


class WarehousePlace:
    """The local warehouses: the scripts of an entity work on the one of its name."""

    engine = "the local warehouse"

    def __init__(self, lakehouse: LocalLakehouse) -> None:
        self._lakehouse = lakehouse
        if server_of_environment():
            self.engine = "the server of the environment"

    def parameters(self) -> dict[str, object]:
        """Nothing but the defaults: each entity's own warehouse, in this workspace."""
        return {"warehouse": "", "workspace": ""}

    def folders(self) -> tuple[Path, ...]:
        """Where the files of warehouses lie."""
        return (warehouse_file(self._lakehouse.root, "any").parent,)

    def lock(self) -> AbstractContextManager[None]:
        """The lock of the project's scripts, which are run one environment after the other."""
        return dataset_lock(LakehouseStorage(str(self._lakehouse.root)), DDL_LOCK, "is running")

    def last_executions(self) -> dict[str, LastExecution]:
        """The latest rows of every warehouse that is there; one server stands for all of them."""
        if server_of_environment():
            return WarehouseExecutions("any").latest()
        folder = self.folders()[0]
        names = sorted(path.stem for path in folder.glob("*.duckdb"))
        return {path: last for name in names for path, last in WarehouseExecutions(name).latest().items()}


# environment -> the place that stands for it in a project.
DDL_PLACES: Mapping[str, Callable[[LocalLakehouse], DdlPlace]] = {
    "lakehouse": LakehousePlace,
    "warehouse": WarehousePlace,
}
