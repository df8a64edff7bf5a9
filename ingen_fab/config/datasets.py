"""Finds the datasets of a project and of the catalog, and loads them by id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingen_fab.catalog.files import dataset_ids, dataset_text
from ingen_fab.config.load import load_dataset_text, read_config_text
from ingen_fab.config.yaml_source import parse
from ingen_fab.errors import ConfigError, UnknownDatasetError, UserError
from ingen_fab.model.dataset import Dataset
from ingen_fab.model.problems import Problem, nearest

DATASETS_FOLDER = "datasets"
CATALOG_ORIGIN = "catalog/datasets"
SUFFIXES = (".yaml", ".yml", ".json")

_ID_IN_TEXT = re.compile(r"""^[{\s]*["']?dataset_id["']?\s*:\s*["']?([A-Za-z_]\w*)""", re.MULTILINE)


@dataclass(frozen=True)
class DatasetSource:
    """Where a dataset is written: `path` is None for one of the catalog; `origin` names the file in messages.

    `rivals` are other files of the project with the same id; such a dataset is listed and not loaded.
    """

    dataset_id: str
    origin: str
    path: Path | None = None
    rivals: tuple[str, ...] = ()

    def text(self) -> str:
        """The text of the dataset; raises ConfigError where the file cannot be read."""
        return dataset_text(self.dataset_id) if self.path is None else read_config_text(self.path)


def checked_project(folder: Path) -> Path:
    """The folder of a project; raises UserError where there is none, or where tables cannot lie in it."""
    if not folder.is_dir():
        raise UserError(f"the project folder {folder} does not exist", hint="Make it, or name another one.")
    path = str(folder.resolve())
    # Delta tables are addressed by URL, whose parser takes no control characters.
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in path):
        raise UserError(
            f"the path of the project folder has a tab or another control character in it: {path!r}",
            hint="Rename the folder.",
        )
    return folder


def find_datasets(project_dir: Path) -> dict[str, DatasetSource]:
    """Datasets by id, sorted: the files of the project's `datasets` folder, then those of the catalog.

    A dataset of the project hides one of the catalog with the same id. A file that cannot be read is listed
    by the id that it seems to have, and says what is wrong when it is loaded.
    """
    found: dict[str, DatasetSource] = {}
    folder = project_dir / DATASETS_FOLDER
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in files:
        if path.suffix.lower() not in SUFFIXES or path.name.startswith((".", "_")) or not path.is_file():
            continue
        origin = f"{DATASETS_FOLDER}/{path.name}"
        dataset_id = _id_of(path, origin)
        known = found.get(dataset_id)
        if known is None:
            found[dataset_id] = DatasetSource(dataset_id, origin, path)
        else:
            rivals = (*known.rivals, origin)
            found[dataset_id] = DatasetSource(dataset_id, known.origin, known.path, rivals)
    for dataset_id in dataset_ids():
        found.setdefault(dataset_id, DatasetSource(dataset_id, f"{CATALOG_ORIGIN}/{dataset_id}.yaml"))
    return dict(sorted(found.items()))


def load_by_id(project_dir: Path, dataset_id: str) -> Dataset:
    """The dataset of that id; raises UnknownDatasetError with the nearest id, or ConfigError."""
    found = find_datasets(project_dir)
    source = found.get(dataset_id)
    if source is None:
        near = nearest(dataset_id, found)
        meant = f"; did you mean {near}?" if near else ""
        raise UnknownDatasetError(
            f"there is no dataset '{dataset_id}'{meant}",
            hint=_meant_by_file_name(dataset_id, found.values())
            or "`ingen_fab synthetic-data list-incremental-datasets` lists them.",
        )
    if source.rivals:
        files = ", ".join((source.origin, *source.rivals))
        raise ConfigError(f"the dataset_id '{dataset_id}' stands in more than one file: {files}")
    return load_dataset_text(source.text(), source.origin)


def located(project_dir: Path, dataset_id: str, problems: list[Problem]) -> tuple[str, ...]:
    """Problems of a dataset that could be loaded, each with the file and the line where it stands.

    Of a dataset that came from elsewhere they name the keys alone.
    """
    source = find_datasets(project_dir).get(dataset_id)
    if source is None:
        return tuple(str(problem) for problem in problems)
    return tuple(parse(source.text(), source.origin).located(problems))


def _meant_by_file_name(name: str, sources: Iterable[DatasetSource]) -> str | None:
    """What to give instead of the name of a dataset's file, with or without its folder and suffix."""
    file = PurePath(name)
    for source in sources:
        known = PurePath(source.origin)
        if file.name in (known.name, known.stem):
            return f"{source.origin} holds the dataset '{source.dataset_id}': give that id."
    is_file_name = file.suffix.lower() in SUFFIXES or len(file.parts) > 1
    return f"Give the dataset_id of a dataset in {DATASETS_FOLDER}/, no file name." if is_file_name else None


def _id_of(path: Path, origin: str) -> str:
    """The dataset_id in a file; where it cannot be parsed, what looks like it, and last the file's name."""
    try:
        text = read_config_text(path)
    except ConfigError:
        return path.stem
    try:
        data = parse(text, origin).data
    except ConfigError:
        data = None
    said = data.get("dataset_id") if isinstance(data, dict) else None
    if isinstance(said, str) and said:
        return said
    seen = _ID_IN_TEXT.search(text)
    return seen[1] if seen else path.stem
