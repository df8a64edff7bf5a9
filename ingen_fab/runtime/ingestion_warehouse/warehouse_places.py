"""Where a config's files lie, for notebookutils and for COPY INTO: the attached lakehouse, or another one."""

from __future__ import annotations

from ingen_fab.runtime.ingestion.config_row import SourcePlace
from ingen_fab.runtime.ingestion_warehouse.copy_statements import onelake_address
from ingen_fab.runtime.lakehouse.layout import STAGING_FOLDER
from ingen_fab.runtime.lakehouse.storage import ONELAKE_HOST, attached_lakehouse


class WarehousePlaces:
    """Addresses in OneLake by ids; on this machine the one local lakehouse stands for every other one."""

    staging_folder = STAGING_FOLDER

    def files_uri(self, source: SourcePlace) -> str:
        """The address of Files for notebookutils, without a slash at its end."""
        workspace, lakehouse = self._ids(source)
        return f"abfss://{workspace}@{ONELAKE_HOST}/{lakehouse}/Files"

    def address(self, source: SourcePlace) -> str:
        """The address of Files for COPY INTO, without a slash at its end."""
        return onelake_address(*self._ids(source), "").rstrip("/")

    @staticmethod
    def _ids(source: SourcePlace) -> tuple[str, str]:
        if source.workspace and source.lakehouse:
            return source.workspace, source.lakehouse
        workspace, lakehouse = attached_lakehouse()
        return source.workspace or workspace, source.lakehouse or lakehouse
