"""Finds out what this machine can run: what each generation mode needs, and a writable lakehouse."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.spark_session import SPARK_PACKAGES, java_version, spark_obstacles

# package -> what it is for; the versions that Fabric's Python notebooks have are in pyproject.toml.
PYTHON_MODE = {
    "duckdb": "makes the rows of python mode",
    "deltalake": "keeps the state of python mode",
    "pyarrow": "carries rows between the two",
    "ipython": "runs the cells of notebooks",
}


SPARK_MODE = {
    "pyspark": "runs PySpark notebooks",
    "delta-spark": "reads and writes Delta tables with Spark",
    "java": "runs Spark",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    state: Literal["ok", "missing", "optional"]
    detail: str
    remedy: str = ""


def findings(lakehouse: LocalLakehouse, refuse: Callable[[], None], mode: str = "auto") -> list[Finding]:
    """What is here and what is missing for a mode: python, pyspark, or auto for both.

    `refuse` raises UserError where the lakehouse cannot be used.
    """
    found = [Finding("python", "ok", platform.python_version())]
    found += [_package(name, purpose) for name, purpose in PYTHON_MODE.items()]
    found.append(_optional("faker", "only for `faker:` columns", "pip install 'ingen_fab[pools]'"))
    if mode != "python":
        found += _spark()
    found.append(_lakehouse(lakehouse, refuse))
    return found


def _spark() -> list[Finding]:
    """The needs of pyspark mode and of PySpark notebooks; Spark is not started for it."""
    lacking = {obstacle.subject: obstacle for obstacle in spark_obstacles()}
    found = []
    for subject in (*SPARK_PACKAGES, "java"):
        if subject in lacking:
            found.append(Finding(subject, "missing", lacking[subject].detail, lacking[subject].remedy))
        else:
            number = java_version() if subject == "java" else version(subject)
            found.append(Finding(subject, "ok", f"{number}: {SPARK_MODE[subject]}"))
    if not lacking.keys() & set(SPARK_PACKAGES):
        found.append(_delta_jars())
    return found


def _delta_jars() -> Finding:
    folder = jars_folder()
    jars = sorted(folder.glob(f"io.delta_delta-spark_*-{version('delta-spark')}.jar"))
    if jars:
        return Finding("delta jars", "ok", str(jars[0]))
    return Finding(
        "delta jars",
        "missing",
        f"Delta's jars are not in {folder}",
        "Go online once: the first PySpark notebook fetches them from Maven Central (about 90 MB).",
    )


def jars_folder() -> Path:
    """Where Spark keeps jars that it has fetched; the folder of Ivy is that of Spark 4.1 (3.5: ~/.ivy2)."""
    newer = int(version("pyspark").split(".")[0]) >= 4
    return Path.home() / (".ivy2.5.2" if newer else ".ivy2") / "jars"


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
