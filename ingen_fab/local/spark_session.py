"""The Spark session of this machine: one a process, with Delta, quiet, and with its files in the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse, refuse_unwritable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SPARK_PACKAGES = ("pyspark", "delta-spark")
INSTALL_PACKAGES = "pip install 'ingen_fab[spark]'"
INSTALL_JAVA = "Install Java 17 (Debian, Ubuntu: apt-get install openjdk-17-jre-headless) or set JAVA_HOME."
OLDEST_JAVA = 17
# Beside Files and Tables.
SPARK_LOG = "spark.log"
LARGEST_HEAP = 4 << 30
# What spark-submit prints where Maven's files can neither be found nor fetched.
_UNRESOLVED = re.compile(r"unresolved dependenc|module not found|Server access error", re.IGNORECASE)
_JAVA_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


@dataclass(frozen=True)
class SparkObstacle:
    """One thing without which Spark cannot start here, and how to get it."""

    subject: str
    detail: str
    remedy: str


def spark_obstacles() -> list[SparkObstacle]:
    """What Spark lacks on this machine, found without starting it; the Delta jars are not looked for."""
    found = [
        SparkObstacle(name, f"the package {name} is not installed", INSTALL_PACKAGES)
        for name in SPARK_PACKAGES
        if find_spec({"delta-spark": "delta"}.get(name, name)) is None
    ]
    java = _java_obstacle()
    return found + ([java] if java is not None else [])


def java_version() -> int | None:
    """The major version of the Java that Spark would take; None where there is none that runs."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None:
        return None
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    number = _JAVA_VERSION.search(told.stderr)
    return int(number[1]) if number is not None else None


def _java_obstacle() -> SparkObstacle | None:
    home = os.environ.get("JAVA_HOME")
    number = java_version()
    if number is None:
        where = f"in JAVA_HOME ({home})" if home else "on the PATH"
        return SparkObstacle("java", f"no Java runs {where}", INSTALL_JAVA)
    if number < OLDEST_JAVA:
        return SparkObstacle("java", f"Java is {number}, Spark needs {OLDEST_JAVA} or newer", INSTALL_JAVA)
    return None


def spark_session(lakehouse: LocalLakehouse) -> SparkSession:
    """The session of this process, made at the first call; later calls get the same, of whatever lakehouse.

    Spark's own output goes to `spark.log` beside Files and Tables. Raises UserError where pyspark,
    delta-spark, Java or the jars of Delta are missing, with a hint how to get them.
    """
    obstacles = spark_obstacles() if not _is_running() else []
    if obstacles:
        raise UserError(
            f"Spark cannot start here: {'; '.join(obstacle.detail for obstacle in obstacles)}",
            hint=obstacles[0].remedy,
        )
    return _session(lakehouse)


def _is_running() -> bool:
    try:
        from pyspark import SparkContext
    except ImportError:
        return False
    return SparkContext._active_spark_context is not None


def _session(lakehouse: LocalLakehouse) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    if _is_running():
        return SparkSession.builder.getOrCreate()
    refuse_unwritable(lakehouse.root)
    lakehouse.root.mkdir(parents=True, exist_ok=True)
    settings = SparkConf(loadDefaults=False).setAll(list(_settings(lakehouse).items()))
    log = lakehouse.root / SPARK_LOG
    with log.open("w", encoding="utf-8") as stream:
        try:
            # Through the gateway, so that what spark-submit and the JVM print does not reach the terminal.
            gateway = launch_gateway(settings, {"stderr": stream})  # type: ignore[no-untyped-call,unused-ignore]
        except PySparkRuntimeError as error:
            raise _start_error(log) from error
    return SparkSession(SparkContext(conf=settings, gateway=gateway))


def _start_error(log: Path) -> UserError:
    text = log.read_text(encoding="utf-8", errors="replace")
    if _UNRESOLVED.search(text):
        return UserError(
            f"Spark cannot start here: the jars of Delta {version('delta-spark')} could not be fetched",
            hint=f"They come from Maven Central once, so go online for the first run; details are in {log}.",
        )
    last = next((line for line in reversed(text.splitlines()) if line.strip()), "Java ended at once")
    return UserError(f"Spark cannot start here: {last.strip()}", hint=f"The whole message is in {log}.")


def _settings(lakehouse: LocalLakehouse) -> dict[str, str]:
    """The configuration: small jobs on this machine's cores, Delta in the catalog, no screen output."""
    cores = str(_cores())
    return _delta_packages() | {
        "spark.master": f"local[{cores}]",
        "spark.app.name": "ingen_fab",
        # HotSpot leaves methods above 8000 bytes to its interpreter; Spark makes larger ones of deep queries.
        "spark.driver.extraJavaOptions": "-XX:-DontCompileHugeMethods",
        "spark.driver.memory": f"{_heap() >> 20}m",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        # After two minutes without a heartbeat Spark gives its executor up and ends; it has one here, and a
        # process that was stopped for a while (Ctrl-Z, a paused container) is to go on.
        "spark.network.timeout": "10h",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": cores,
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": (lakehouse.root / "warehouse").as_uri(),
        "spark.sql.session.timeZone": "UTC",
    }


def _delta_packages() -> dict[str, str]:
    from delta import configure_spark_with_delta_pip
    from pyspark.sql import SparkSession

    options: dict[str, str] = configure_spark_with_delta_pip(SparkSession.Builder())._options
    return dict(options)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _heap() -> int:
    """A quarter of the machine's memory, within bounds, in bytes."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        memory = LARGEST_HEAP
    return max(1 << 30, min(LARGEST_HEAP, memory // 4))


class SparkNamespace(dict[str, Any]):
    """The variables of a notebook, in which `spark` is made when a cell first asks for it."""

    def __init__(self, make_spark: Callable[[], SparkSession]) -> None:
        super().__init__()
        self._make_spark = make_spark

    def __missing__(self, name: str) -> Any:
        if name == "spark":
            self["spark"] = self._make_spark()
        elif name == "sc":
            self["sc"] = self["spark"].sparkContext
        else:
            raise KeyError(name)
        return self[name]
