"""Where a config's files and target lie: the notebook's lakehouse, or another one that its row names."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from ingen_fab.runtime.ingestion.config_row import IngestionConfig, SourcePlace
from ingen_fab.runtime.lakehouse.storage import ONELAKE_HOST, LakehouseStorage, attached_lakehouse

# Spark takes these in a path as a pattern.
GLOB_CHARACTERS = re.compile(r"([\\*?\[\]{}])")


@dataclass(frozen=True)
class IngestionPlaces:
    """Addresses below one lakehouse, `storage`; on this machine it stands for every other one as well."""

    storage: LakehouseStorage

    def files_uri(self, source: SourcePlace) -> str:
        """The address of Files for notebookutils, without a slash at its end."""
        if self.storage.is_local:
            return f"file://{os.path.dirname(self.storage.local_path('any'))}"
        workspace, lakehouse = attached_lakehouse()
        return f"abfss://{source.workspace or workspace}@{ONELAKE_HOST}/{source.lakehouse or lakehouse}/Files"

    def target_uri(self, config: IngestionConfig) -> str:
        """The address of a config's target."""
        if self.storage.is_local or not (config.target_workspace or config.target_lakehouse):
            return self.storage.table_uri(config.target_table)
        workspace, lakehouse = attached_lakehouse()
        workspace, lakehouse = config.target_workspace or workspace, config.target_lakehouse or lakehouse
        return (
            f"abfss://{workspace}@{ONELAKE_HOST}/{lakehouse}/Tables/{config.target_table.replace('.', '/')}"
        )

    def spark_path(self, source: SourcePlace, path: str) -> str:
        """The address of a file for Spark, in which nothing is taken for a pattern."""
        return GLOB_CHARACTERS.sub(r"\\\1", f"{self.files_uri(source)}/{path}")
