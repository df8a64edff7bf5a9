"""`notebookutils.lakehouse`: what is known of the one lakehouse of this machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from ingen_fab.errors import UserError
from ingen_fab.local.delta_folders import delta_folders
from ingen_fab.local.lakehouse import WORKSPACE
from ingen_fab.local.notebookutils.parts import Part
from ingen_fab.local.notebookutils.runtime import local_id
from ingen_fab.local.session import Session


@dataclass(frozen=True)
class Artifact:
    """A lakehouse as Fabric tells of it."""

    id: str
    displayName: str  # noqa: N815 (Fabric's name)
    description: str
    workspaceId: str  # noqa: N815 (Fabric's name)
    type: str = "Lakehouse"
    properties: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class TableInfo:
    """A table of the lakehouse: its name, behind its schema if it has one, and its folder here."""

    name: str
    type: str
    location: str
    format: str


# Inside of the class, `list` is Fabric's method.
_Artifacts: TypeAlias = list[Artifact]
_Tables: TypeAlias = list[TableInfo]


class Lakehouses(Part):
    """What `notebookutils.lakehouse` is here: one lakehouse, that of the project."""

    part = "lakehouse"
    not_here_yet = frozenset({"create", "update", "updateDefinition", "delete", "loadTable", "help"})

    def __init__(self, session: Session) -> None:
        self._lakehouse = session.lakehouse

    def get(self, name: str = "", workspaceId: str = "") -> Artifact:  # noqa: N803 (Fabric's name)
        """Return the lakehouse; raises UserError for the name or id of another one."""
        self._refuse_other(name)
        return self._artifact({})

    def getWithProperties(self, name: str = "", workspaceId: str = "") -> Artifact:  # noqa: N802, N803
        """Return the lakehouse, and in `properties` where its Files and Tables are here."""
        self._refuse_other(name)
        return self._artifact(
            {
                "oneLakeFilesPath": str(self._lakehouse.files),
                "oneLakeTablesPath": str(self._lakehouse.tables),
            }
        )

    def list(self, workspaceId: str = "", maxResults: int = 1000) -> _Artifacts:  # noqa: N803
        """Return the one lakehouse that there is."""
        return [self._artifact({})][:maxResults]

    def listTables(  # noqa: N802 (Fabric's name)
        self,
        lakehouse: str = "",
        workspaceId: str = "",  # noqa: N803 (Fabric's name)
        maxResults: int = 1000,  # noqa: N803 (Fabric's name)
    ) -> _Tables:
        """Return the Delta tables below Tables, by name."""
        self._refuse_other(lakehouse)
        tables = [
            TableInfo(found.full_name, "Managed", str(found.path), "delta")
            for found in delta_folders(self._lakehouse.tables)
        ]
        return tables[:maxResults]

    def _artifact(self, properties: dict[str, object]) -> Artifact:
        name = self._lakehouse.name
        return Artifact(
            local_id("lakehouse", name), name, "", local_id("workspace", WORKSPACE), properties=properties
        )

    def _refuse_other(self, name: str) -> None:
        if name not in ("", self._lakehouse.name, local_id("lakehouse", self._lakehouse.name)):
            raise UserError(
                f"there is no lakehouse '{name}' here, only '{self._lakehouse.name}'",
                hint="Leave the name out to get the one that the notebook is attached to.",
            )
