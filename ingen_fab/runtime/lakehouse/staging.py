"""Holds what a run has written and not yet published, outside of the dataset's folder."""

from __future__ import annotations

import os
from datetime import date

from ingen_fab.runtime.lakehouse.layout import STAGING_FOLDER
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage, explained_os_error


class StagingArea:
    """The folder `_ingen_fab_staging/<dataset>/<run>` below Files; made when the first path is asked for."""

    def __init__(self, storage: LakehouseStorage, dataset_id: str, run_id: str) -> None:
        self._storage = storage
        self._dataset_folder = f"{STAGING_FOLDER}/{dataset_id}"
        self._run_id = run_id
        self._made = False
        self.folder = f"{self._dataset_folder}/{run_id}"

    def path(self, table: str, day: date, extension: str) -> str:
        """Return the path, relative to Files, at which the rows of a table and day are staged."""
        if not self._made:
            self._storage.ensure_folder(self.folder)
            self._made = True
        return f"{self.folder}/{table}_{day:%Y%m%d}.{extension}"

    def folder_of(self, name: str) -> str:
        """Return the path, relative to Files, of a folder that an engine makes and fills itself."""
        if not self._made:
            self._storage.ensure_folder(self.folder)
            self._made = True
        return f"{self.folder}/{name}"

    def clear_leftovers(self) -> None:
        """Delete what other runs of this dataset left; for the holder of its lock, so that they are dead."""
        path = self._storage.local_path(self._dataset_folder)
        try:
            names = os.listdir(path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise explained_os_error(error, path) from error
        for name in names:
            if name != self._run_id:
                self._storage.remove(f"{self._dataset_folder}/{name}", kept_folders=0)

    def close(self) -> None:
        """Delete this run's folder and the staging folders around it that are empty."""
        self._storage.remove(self.folder, kept_folders=0)
        self._made = False
