"""Spark's catalog over the folders of one local lakehouse: Tables/<table> and Tables/<schema>/<table>.

On Fabric a Delta table that is written to Tables is in the catalog, a schema is a folder, and DROP TABLE
takes the files away. Spark's in-memory catalog learns all three here.
"""

from __future__ import annotations

import logging
import re
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingen_fab.errors import UserError
from ingen_fab.local.delta_folders import DeltaFolder, delta_folders, schema_folders
from ingen_fab.local.lakehouse import WORKSPACE, LocalLakehouse
from ingen_fab.local.spark_names import LakehouseNames
from ingen_fab.local.spark_statements import created_schema, dropped_table, quoted, text_literal

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# What a lakehouse calls its first schema. In one without schemas, tables lie right in Tables.
FIRST_SCHEMA = "dbo"
# A table without USING is a Delta table; Spark 3.5 would make one of Hive.
FABRIC_DEFAULTS = {
    "spark.sql.sources.default": "delta",
    "spark.sql.legacy.createHiveTableByDefault": "false",
}


# So long a table that appears is left to the notebook beside this one that may be making it.
SECONDS_OF_ITS_MAKER = 2.0


# What Spark says of a name with a part in front of the schema that it does not know.
_TOO_MANY_PARTS = "[REQUIRES_SINGLE_PART_NAMESPACE]"


class LakehouseCatalog:
    """The catalog of a running session, attached to one lakehouse after the other.

    Its `sql` and `table` stand for those of the session.

    No file of a lakehouse is touched by attaching or by leaving it.
    """

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark
        self._plain: Callable[..., DataFrame] = spark.sql
        self._plain_table: Callable[[str], DataFrame] = spark.table
        # pyspark 4.1 logs each failed statement with all stacks, and so those that are mended here.
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
        for name, value in FABRIC_DEFAULTS.items():
            spark.conf.set(name, value)
        # Notebooks that run side by side share the session.
        self._lock = threading.RLock()
        self._lakehouse: LocalLakehouse | None = None
        self._names = LakehouseNames(WORKSPACE, frozenset())
        self._known: dict[tuple[str, str], DeltaFolder] = {}
        self._schemas: set[str] = set()

    def attach(self, lakehouse: LocalLakehouse, *names: str) -> None:
        """Let the session see a lakehouse: relative paths, OneLake's paths, schemas and tables.

        `names` are further names of the lakehouse, which may stand in front of a schema.
        """
        with self._lock:
            if self._lakehouse != lakehouse:
                self._change_to(lakehouse)
        self.refresh()
        with self._lock:
            self._names = LakehouseNames(WORKSPACE, frozenset({lakehouse.name, *names} - {""}))
            self._names.tell_spark(self._spark, self._schemas)

    def _change_to(self, lakehouse: LocalLakehouse) -> None:
        if self._lakehouse is not None:
            self._forget(self._lakehouse)
        self._lakehouse = lakehouse
        self._point_paths_at(lakehouse)
        self._add_schema(FIRST_SCHEMA, str(_first_place(lakehouse)))
        self._spark.catalog.setCurrentDatabase(FIRST_SCHEMA)

    def refresh(self) -> bool:
        """Learn what has come to the disk and forget what has gone; whether there was anything new."""
        while True:
            with self._lock:
                new = self._learnt()
                wait = max((self._left_to_its_maker(table) for table in new), default=0.0)
                if not wait:
                    for table in new:
                        self._add_table(table)
                    return bool(new)
            time.sleep(wait)

    def _learnt(self) -> list[DeltaFolder]:
        """Learn schemas and forget tables that have gone; the tables that are new."""
        assert self._lakehouse is not None
        tables = self._lakehouse.tables
        for name in schema_folders(tables):
            if name.lower() not in self._schemas:
                self._add_schema(name, str(tables / name))
        found = {_key(table.schema, table.name): table for table in reversed(delta_folders(tables))}
        for key in self._known.keys() - found.keys():
            gone = self._known.pop(key)
            self._plain(f"DROP TABLE IF EXISTS {_full_name(gone)}")
        return [table for key, table in found.items() if key not in self._known and table.is_committed]

    def _left_to_its_maker(self, table: DeltaFolder) -> float:
        """Seconds to wait before a table is told to Spark.

        Beside this notebook another one may be making it: the files are there before Spark's catalog has it,
        and would be told that it is there already.
        """
        if threading.current_thread() is threading.main_thread():
            return 0.0
        age = table.age
        if age >= SECONDS_OF_ITS_MAKER or self._spark.catalog.tableExists(_full_name(table)):
            return 0.0
        return SECONDS_OF_ITS_MAKER - age

    def _add_table(self, table: DeltaFolder) -> None:
        place = text_literal(str(table.path))
        self._plain(f"CREATE TABLE IF NOT EXISTS {_full_name(table)} USING delta LOCATION {place}")
        self._known[_key(table.schema, table.name)] = table

    def sql(self, sqlQuery: str, args: Any = None, **kwargs: Any) -> DataFrame:  # noqa: N803 (Spark's name)
        """Run a statement as `spark.sql` does; a table that it does not find is looked for on disk.

        Raises UserError for a name of another lakehouse.
        """
        statement = self._bare(sqlQuery)
        if self._create_schema(statement):
            return self._plain("SELECT 1 WHERE false").select()
        doomed = self._doomed(statement)
        given: Mapping[str, Any] = kwargs if args is None else {"args": args, **kwargs}
        result = self._found(lambda: self._plain(self._bare(sqlQuery), **given))
        if doomed is not None:
            with self._lock:
                self._known.pop(_key(doomed.schema, doomed.name), None)
            shutil.rmtree(doomed.path, ignore_errors=True)
        return result

    def table(self, tableName: str) -> DataFrame:  # noqa: N803 (Spark's name)
        """Find a table as `spark.table` does, and else on disk; raises UserError as `sql` does."""
        return self._found(lambda: self._plain_table(self._bare(tableName)))

    def _bare(self, statement: str) -> str:
        return self._names.bare(statement, self._schemas)

    def _found(self, ask: Callable[[], DataFrame]) -> DataFrame:
        from pyspark.errors import AnalysisException

        try:
            return ask()
        except AnalysisException as error:
            if _TOO_MANY_PARTS in str(error):
                raise self._of_another_lakehouse(error) from error
            if not self.refresh():
                raise
        return ask()

    def _of_another_lakehouse(self, error: Exception) -> UserError:
        asked = ".".join(re.findall(r"`((?:[^`]|``)+)`", str(error).split("\n")[0]))
        own = " or ".join(sorted(self._names.lakehouses))
        return UserError(
            f"there is no {asked} here: the one lakehouse is {own}, in the workspace {WORKSPACE}",
            hint="Write schema.table, or lakehouse.schema.table with the name of the notebook's lakehouse.",
        )

    def _create_schema(self, statement: str) -> bool:
        new = created_schema(statement)
        if new is None or self._lakehouse is None:
            return False
        place = text_literal(str(self._lakehouse.tables / new.name))
        self._plain(f"{new.before} LOCATION {place}{new.after}")
        self._schemas.add(new.name.lower())
        return True

    def _doomed(self, statement: str) -> DeltaFolder | None:
        """The table on disk that a DROP TABLE is about; Spark leaves the files of those alone."""
        dropped = dropped_table(statement)
        if dropped is None:
            return None
        self.refresh()
        schema, name = dropped
        return self._known.get(_key(schema or self._spark.catalog.currentDatabase(), name))

    def _add_schema(self, name: str, place: str) -> None:
        self._plain(f"CREATE SCHEMA IF NOT EXISTS {quoted(name)} LOCATION {text_literal(place)}")
        self._schemas.add(name.lower())

    def _forget(self, lakehouse: LocalLakehouse) -> None:
        """Empty the catalog; it would delete the folders of its schemas, so they get others first."""
        self._names.let_spark_forget(self._spark)
        self._spark.catalog.setCurrentDatabase("default")
        nowhere = text_literal(str(lakehouse.root / "warehouse" / "forgotten"))
        for schema in self._spark.catalog.listDatabases():
            if schema.name != "default":
                self._plain(f"ALTER SCHEMA {quoted(schema.name)} SET LOCATION {nowhere}")
                self._plain(f"DROP SCHEMA {quoted(schema.name)} CASCADE")
        for table in self._spark.catalog.listTables("default"):
            if table.isTemporary:
                self._spark.catalog.dropTempView(table.name)
        self._spark.catalog.clearCache()
        self._known.clear()
        self._schemas.clear()

    def _point_paths_at(self, lakehouse: LocalLakehouse) -> None:
        # pyspark has no types for what lies behind py4j.
        context: Any = self._spark.sparkContext
        hadoop, jvm = context._jsc.hadoopConfiguration(), context._jvm
        files = jvm.org.apache.hadoop.fs.FileSystem.get(hadoop)
        files.setWorkingDirectory(jvm.org.apache.hadoop.fs.Path(str(lakehouse.root)))


def catalog_of(spark: SparkSession) -> LakehouseCatalog:
    """The catalog of a session, put in the place of its `sql` at the first call."""
    present = getattr(spark.__dict__.get("sql"), "__self__", None)
    if isinstance(present, LakehouseCatalog):
        return present
    made = LakehouseCatalog(spark)
    # Attributes of this one session: cells call spark.sql, and so does %%sql.
    spark.__dict__.update(sql=made.sql, table=made.table)
    return made


def _first_place(lakehouse: LocalLakehouse) -> Path:
    """Where new tables of the first schema go; a lakehouse has schemas unless its tables say otherwise."""
    first = lakehouse.tables / FIRST_SCHEMA
    has_no_schemas = any(not table.schema for table in delta_folders(lakehouse.tables))
    return lakehouse.tables if has_no_schemas and not first.is_dir() else first


def _key(schema: str, name: str) -> tuple[str, str]:
    # Spark takes names in any case.
    return (schema or FIRST_SCHEMA).lower(), name.lower()


def _full_name(table: DeltaFolder) -> str:
    return f"{quoted(table.schema or FIRST_SCHEMA)}.{quoted(table.name)}"
