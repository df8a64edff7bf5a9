"""Finds out what this machine can run: versions of what each mode needs, and a writable lakehouse."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse

# package -> what it is for; the versions that Fabric's Python notebooks have are in pyproject.toml.
PYTHON_MODE = {
    "duckdb": "makes the rows of python mode",
    "deltalake": "keeps the state of python mode",
    "pyarrow": "carries rows between the two",
    "ipython": "runs the cells of notebooks",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    state: Literal["ok", "missing", "optional"]
    detail: str
    remedy: str = ""


def findings(lakehouse: LocalLakehouse, refuse: Callable[[], None]) -> list[Finding]:
    """What is here and what is missing; `refuse` raises UserError where the lakehouse cannot be used."""
    found = [Finding("python", "ok", platform.python_version())]
    found += [_package(name, purpose) for name, purpose in PYTHON_MODE.items()]
    found.append(_optional("faker", "only for `faker:` columns", "pip install 'ingen_fab[pools]'"))
    found.append(_lakehouse(lakehouse, refuse))
    return found


def _package(name: str, purpose: str) -> Finding:
    try:
        return Finding(name, "ok", f"{version(name)}: {purpose}")
    except PackageNotFoundError:
        return Finding(name, "missing", purpose, "pip install --force-reinstall ingen_fab")


def _optional(name: str, purpose: str, remedy: str) -> Finding:
    try:
        return Finding(name, "ok", f"{version(name)}: {purpose}")
    except PackageNotFoundError:
        return Finding(name, "optional", f"not installed: {purpose}", remedy)


def _lakehouse(lakehouse: LocalLakehouse, refuse: Callable[[], None]) -> Finding:
    try:
        refuse()
    except UserError as error:
        return Finding("local lakehouse", "missing", error.message, error.hint or "")
    return Finding("local lakehouse", "ok", str(lakehouse.root))
