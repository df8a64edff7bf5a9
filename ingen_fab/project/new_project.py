"""Makes a project to start from: the sample project and the DDL scripts of the product, with its own name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ingen_fab.config.json_schema import json_schema
from ingen_fab.errors import UserError
from ingen_fab.model.settings import SETTINGS_FILE
from ingen_fab.notebook.item import check_display_name
from ingen_fab.packaged import ddl_scripts_dir, sample_project_dir

# How the sample project calls itself.
SAMPLE_NAME = "A first project"
SCHEMA = Path("schemas", "dataset.schema.json")
# Editors with the YAML language server complete keys by it and mark mistakes.
SCHEMA_LINE = "# yaml-language-server: $schema=../schemas/dataset.schema.json\n"
DATASETS, SCRIPTS = "datasets", "ddl_scripts"
# In their place the sample project has configurations of its own dataset.
NOT_FOR_NEW_PROJECTS = "002_Sample_Data_Ingestion"
LEFT_BY_RUNS = frozenset({"tmp", "fabric_workspace_items", "spark-warehouse", "metastore_db", "__pycache__"})


def new_project(parent: Path, name: str) -> Path:
    """Make the folder `parent/name` with a project that works at once, and return it.

    Raises `UserError` for a name that no folder can have, and where the folder is there and not empty.
    """
    check_display_name(name)
    if name.startswith((".", "-")):
        raise UserError(f"the project name {name!r} begins with {name[0]!r}", hint="Choose another name.")
    folder = parent / name
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            f"{folder} is there and not empty",
            hint="Choose another name, or empty it: nothing is written over.",
        )
    files = _files(name)
    try:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise UserError(f"{folder} cannot be made: {error.strerror or error}") from error
    return folder


def _files(name: str) -> Mapping[Path, str]:
    """The files of a project by their paths in it."""
    files = _texts(sample_project_dir())
    for path in list(files):
        if path.parent.name == DATASETS:
            files[path] = SCHEMA_LINE + files[path]
    # A name in JSON is one in YAML as well.
    settings = Path(SETTINGS_FILE)
    files[settings] = files[settings].replace(json.dumps(SAMPLE_NAME), json.dumps(name, ensure_ascii=False))
    readme = Path("README.md")
    files[readme] = files[readme].replace(f"# {SAMPLE_NAME}\n", f"# {name}\n")
    scripts = {Path(SCRIPTS) / path: text for path, text in _texts(ddl_scripts_dir()).items()}
    files |= {
        path: text
        for path, text in scripts.items()
        if path.name != "README.md" and NOT_FOR_NEW_PROJECTS not in path.parts and path not in files
    }
    files[SCHEMA] = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    return files


def _texts(folder: Path) -> dict[Path, str]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = ((path.relative_to(folder), path) for path in paths)
    return {
        inner: path.read_text(encoding="utf-8")
        for inner, path in found
        if not LEFT_BY_RUNS & set(inner.parts)
    }
