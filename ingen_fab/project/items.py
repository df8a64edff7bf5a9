"""The items of a project in `fabric_workspace_items`: ids by one rule, and what notebooks attach to."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from ingen_fab.model.settings import ProjectSettings
from ingen_fab.notebook.binding import LAKEHOUSE, WAREHOUSE, Attached, Store, attached
from ingen_fab.notebook.cells import Kernel, Notebook
from ingen_fab.notebook.item import NOTEBOOK, logical_id, write_file, write_item, write_notebook_item
from ingen_fab.notebook.item_folders import ItemFolder, find_items

ITEMS_FOLDER = "fabric_workspace_items"
GENERATION_FOLDER = "synthetic_data"
INGESTION_FOLDER = "flat_file_ingestion"
# Fabric writes some files with other line ends or none at the end; Git must not touch them.
GIT_ATTRIBUTES = "* -text\n"


class ProjectItems:
    """Writes items below one folder; items of the user's own beside them are used and never written."""

    def __init__(self, folder: Path, settings: ProjectSettings) -> None:
        self.folder = folder
        self.settings = settings

    def item_id(self, item_type: str, name: str) -> str:
        """The logicalId of an item that is compiled: of the project's name and the item alone."""
        return logical_id(self.settings.project_name, item_type, name)

    def write_notebook(
        self,
        folder: str,
        notebook: Notebook,
        name: str,
        description: str,
        *,
        warehouse: str | None = None,
    ) -> Path:
        """Write a compiled notebook, attached to the project's lakehouse (and a warehouse); gives its folder.

        `folder` is the one below the items, with `/` between its parts. Raises OSError, and UserError for a
        name that Fabric does not take.
        """
        # A T-SQL notebook works in its warehouse alone.
        with_lakehouse = notebook.kernel is not Kernel.TSQL
        stores = Attached(
            self._store(LAKEHOUSE, self.settings.lakehouse) if with_lakehouse else None,
            self._store(WAREHOUSE, warehouse) if warehouse else None,
        )
        return write_notebook_item(
            self.folder / folder,
            attached(notebook, stores),
            name,
            self.item_id(NOTEBOOK, name),
            description,
        )

    def write(self, folder: str, item_type: str, name: str, parts: dict[str, str], description: str) -> Path:
        """Write an item of another type, unless the user has one of that type and name elsewhere."""
        path = self.folder / folder / f"{name}.{item_type}"
        own = self.own(item_type, name, path)
        if own is not None:
            return own.path
        return write_item(
            self.folder / folder, item_type, name, self.item_id(item_type, name), parts, description
        )

    def write_git_attributes(self) -> Path:
        """Write the file that keeps Git from changing line ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / ".gitattributes"
        if not path.exists():
            write_file(path, GIT_ATTRIBUTES)
        return path

    def own(self, item_type: str, name: str, written_at: Path) -> ItemFolder | None:
        """The user's own item of that type and name: one that lies elsewhere than we write it."""
        return next(
            (
                item
                for item in self._found_at_first
                if (item.type, item.name) == (item_type, name) and item.path != written_at
            ),
            None,
        )

    def found(self) -> list[ItemFolder]:
        """All items as they lie there now."""
        return find_items(self.folder)

    @cached_property
    def _found_at_first(self) -> list[ItemFolder]:
        return find_items(self.folder)

    def _store(self, item_type: str, name: str) -> Store:
        own = self.own(item_type, name, self.folder / store_folder(item_type) / f"{name}.{item_type}")
        return Store(name, own.logical_id if own else self.item_id(item_type, name))


def store_folder(item_type: str) -> str:
    """The folder of the lakehouses, or of the warehouses."""
    return f"{item_type.lower()}s"
