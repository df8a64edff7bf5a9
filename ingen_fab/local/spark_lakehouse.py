"""The Spark session of one run, which sees the run's lakehouse as on Fabric."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.spark_catalog import catalog_of
from ingen_fab.local.spark_session import spark_session
from ingen_fab.local.spark_statements import mentions_spark
from ingen_fab.local.time_limit import LimitedThread

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class SparkLakehouse:
    """The session of one run and of those that it calls; Spark is loaded when it is asked for.

    One process has one Spark session, whatever the lakehouse: asking for it attaches it to this one. `names`
    are further ones by which the lakehouse is known on Fabric.
    """

    def __init__(self, lakehouse: LocalLakehouse, *names: str) -> None:
        self._lakehouse = lakehouse
        self._names = names
        self._lock = threading.RLock()
        self._spark: SparkSession | None = None
        self._conf: dict[str, str] = {}

    def session(self) -> SparkSession:
        """The session, made at the first call; raises UserError where Spark cannot start here."""
        with self._lock:
            if self._spark is None:
                self._spark = spark_session(self._lakehouse)
                catalog_of(self._spark).attach(self._lakehouse, *self._names)
                _set(self._spark, self._conf)
        _take_for_this_thread(self._spark)
        return self._spark

    def before_cell(self, source: str) -> None:
        """Bring the catalog up to date; start Spark where the cell may use it without naming `spark`."""
        if self._spark is not None:
            _take_for_this_thread(self._spark)
            catalog_of(self._spark).refresh()
        elif mentions_spark(source):
            self.session()

    def has_ended(self) -> bool:
        """Whether there was a session, and its Java process is no more."""
        if self._spark is None:
            return False
        gateway: Any = self._spark.sparkContext._gateway
        return gateway is None or gateway.proc.poll() is not None

    def configure(self, conf: Mapping[str, str]) -> None:
        """Set these when the session is made, or now; settings that are fixed by then are named on stderr."""
        self._conf |= conf
        if self._spark is not None:
            _set(self._spark, conf)


def _take_for_this_thread(spark: SparkSession) -> None:
    """Let `SparkSession.getActiveSession()` find it, and let a time limit end the jobs of this thread."""
    thread = threading.current_thread()
    if not isinstance(thread, LimitedThread) or thread.stop_waiting:
        return
    # pyspark has no types for what lies behind py4j.
    jvm: Any = spark.sparkContext._jvm
    jvm.org.apache.spark.sql.SparkSession.setActiveSession(spark._jsparkSession)
    group = f"{thread.name} {thread.ident}"
    spark.sparkContext.setJobGroup(group, thread.name, interruptOnCancel=True)
    thread.stop_waiting.append(lambda: spark.sparkContext.cancelJobGroup(group))


def _set(spark: SparkSession, conf: Mapping[str, str]) -> None:
    from pyspark.errors import PySparkException

    for name, value in conf.items():
        try:
            spark.conf.set(name, value)
        except PySparkException:
            # Settings of the cluster: memory, cores, jars, extensions.
            print(f"%%configure: without effect on this machine: conf.{name}", file=sys.stderr)
