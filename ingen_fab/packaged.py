"""Finds the folders that come with the product: in the installed package, or in a source checkout."""

from __future__ import annotations

from pathlib import Path

from ingen_fab.errors import IngenFabError

_PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """Return the folder of cell templates; raises IngenFabError when it is missing."""
    return _folder("templates")


def sample_project_dir() -> Path:
    """Return the folder of the sample project; raises IngenFabError when it is missing."""
    return _folder("sample_project")


def ddl_scripts_dir() -> Path:
    """Return the folder of the product's own DDL scripts; raises IngenFabError when it is missing."""
    return _folder("ddl_scripts")


def _folder(name: str, package: Path = _PACKAGE) -> Path:
    """Return the folder `name` that belongs to the package at `package`.

    A wheel carries it under `_packaged`. In a checkout it lies beside the package, and beside
    pyproject.toml: without that file the place is a site-packages, where a folder of that name is not ours.
    """
    installed = package / "_packaged" / name
    if installed.is_dir():
        return installed
    checkout = package.parent / name
    if checkout.is_dir() and (package.parent / "pyproject.toml").is_file():
        return checkout
    raise IngenFabError(
        f"the folder '{name}' of ingen_fab is missing: neither {installed} nor {checkout} is there",
        hint="Install ingen_fab again.",
    )
