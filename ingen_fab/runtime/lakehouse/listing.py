"""Lists the files below a folder through notebookutils, one call a folder, several folders at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import notebookutils

from ingen_fab.runtime.ingestion.discovery import ListedFile, is_hidden

LISTING_THREADS = 16


def head_of(uri: str, size: int) -> str:
    """The first bytes of a file as text in UTF-8."""
    return str(notebookutils.fs.head(uri, size))


class LakehouseListing:
    """The files of a lakehouse as they are now; a folder is listed once in the life of this object.

    `files_uri` is the address of Files, without a slash at its end.
    """

    def __init__(self, files_uri: str) -> None:
        self._files_uri = files_uri
        self._known: dict[str, list[ListedFile]] = {}

    def below(self, path: str) -> list[ListedFile]:
        """The files below a folder of Files, or the file itself; nothing where there is neither."""
        if path not in self._known:
            self._known[path] = self._listed(path)
        return self._known[path]

    def head(self, path: str, size: int) -> str:
        """The first bytes of a file as text in UTF-8."""
        return head_of(f"{self._files_uri}/{path}", size)

    def _listed(self, path: str) -> list[ListedFile]:
        if not notebookutils.fs.exists(f"{self._files_uri}/{path}"):
            return []
        parent, _, name = path.rpartition("/")
        # What a path itself is, a listing of its folder tells; of a file, `ls` gives the file.
        entries = notebookutils.fs.ls(f"{self._files_uri}/{parent}" if parent else self._files_uri)
        itself = [entry for entry in entries if entry.name == name]
        if itself and itself[0].isFile:
            return [ListedFile(path, int(itself[0].size), int(itself[0].modifyTime))]
        found: list[ListedFile] = []
        folders = [path]
        with ThreadPoolExecutor(LISTING_THREADS) as pool:
            while folders:
                deeper: list[str] = []
                for files, inner in pool.map(self._folder, folders):
                    found += files
                    deeper += inner
                folders = deeper
        return found

    def _folder(self, folder: str) -> tuple[list[ListedFile], list[str]]:
        files, folders = [], []
        for entry in notebookutils.fs.ls(f"{self._files_uri}/{folder}"):
            # A listing of a folder of ADLS may show the folder itself, without a name.
            name = entry.name.rstrip("/")
            if not name or is_hidden(name):
                continue
            path = f"{folder}/{name}" if folder else name
            if entry.isFile:
                files.append(ListedFile(path, int(entry.size), int(entry.modifyTime)))
            else:
                folders.append(path)
        return files, folders
