"""The tables that a load makes beside its target, and the files that it sets aside; all gone at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingen_fab.runtime.warehouse.tsql_words import STAGING_SCHEMA, tsql_name, tsql_table
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession

INGESTION_PREFIX = "ingest_"


@dataclass
class StagingTables:
    """Tables named after an execution."""

    session: WarehouseSession
    execution_id: str
    made: list[str] = field(default_factory=list)
    count: int = 0

    def prepare(self) -> None:
        """Make the schema, and drop what runs left that were killed."""
        self.session.make_schema(STAGING_SCHEMA)
        left = [name for name in self.session.tables_of(STAGING_SCHEMA) if name.startswith(INGESTION_PREFIX)]
        self._drop(tsql_table(STAGING_SCHEMA, name) for name in left)

    def named(self, what: str) -> str:
        """A free name, quoted; whoever asks makes the table."""
        self.count += 1
        own = f"{INGESTION_PREFIX}{self.execution_id}_{self.count}_{what}"
        self.made.append(tsql_table(STAGING_SCHEMA, own))
        return self.made[-1]

    def create(self, what: str, columns: Sequence[tuple[str, str]]) -> str:
        """An empty table of columns and their types."""
        table = self.named(what)
        self.session.run(f"CREATE TABLE {table} ({columns_of_table(columns)});")
        return table

    def drop(self, tables: Iterable[str]) -> None:
        """Drop some of them."""
        gone = list(tables)
        self._drop(gone)
        self.made = [table for table in self.made if table not in gone]

    def drop_all(self) -> None:
        """Drop all of them."""
        self.drop(list(self.made))

    def _drop(self, tables: Iterable[str]) -> None:
        listed = ", ".join(tables)
        if listed:
            self.session.run(f"DROP TABLE IF EXISTS {listed};")


def columns_of_table(columns: Sequence[tuple[str, str]]) -> str:
    """Columns with their types as CREATE TABLE lists them; each may be NULL."""
    return ", ".join(f"{tsql_name(name)} {kind} NULL" for name, kind in columns)
