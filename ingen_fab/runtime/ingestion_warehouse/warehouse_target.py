"""The table of a warehouse that a config fills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.ingestion.config_row import AUDIT_COLUMNS
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion_warehouse.staging_tables import columns_of_table
from ingen_fab.runtime.ingestion_warehouse.warehouse_kinds import kind_of_column, warehouse_type
from ingen_fab.runtime.warehouse.tsql_words import tsql_table, tsql_text
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession

AUDIT_TYPES = (
    ("_ingestion_timestamp", "datetime2(6)"),
    ("_source_file", "varchar(4000)"),
    ("_source_date", "date"),
    ("_execution_id", "varchar(100)"),
)


@dataclass(frozen=True)
class HeldColumn:
    """A column of a target: its kind, and the bytes that a text may have (0: no limit or no text)."""

    name: str
    kind: str
    longest: int


@dataclass(frozen=True)
class WarehouseTarget:
    """One target; `name` is schema.table, of letters, digits and _."""

    session: WarehouseSession
    name: str

    @property
    def schema(self) -> str:
        """Its schema."""
        return self.name.partition(".")[0]

    @property
    def table(self) -> str:
        """Its name in statements."""
        schema, _, name = self.name.partition(".")
        return tsql_table(schema, name)

    def columns(self) -> tuple[HeldColumn, ...]:
        """Its columns without those of the audit; none where it is not there."""
        schema, _, name = self.name.partition(".")
        found = self.session.run(
            "SELECT COLUMN_NAME, DATA_TYPE, CAST(NUMERIC_PRECISION AS varchar(10)), "
            "CAST(NUMERIC_SCALE AS varchar(10)), CAST(CHARACTER_MAXIMUM_LENGTH AS varchar(10)) "
            f"FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = {tsql_text(schema)} "
            f"AND TABLE_NAME = {tsql_text(name)} ORDER BY ORDINAL_POSITION;"
        )
        names = {str(row[0]) for row in found}
        missing = sorted(set(AUDIT_COLUMNS) - names)
        if found and missing:
            raise RuntimeUserError(
                f"the table {self.name} has no column {', '.join(missing)}, by which loaded rows are known",
                hint="Give target_table_name another name, or add the columns.",
            )
        return tuple(
            HeldColumn(str(name), kind_of_column(str(kind), digits, scale), max(0, int(size or 0)))
            for name, kind, digits, scale, size in found
            if name not in AUDIT_COLUMNS
        )

    def exists(self) -> bool:
        """Whether it is there."""
        schema, _, name = self.name.partition(".")
        return name in self.session.tables_of(schema)

    def row_count(self) -> int:
        """Its rows; the table must be there."""
        found = self.session.run(f"SELECT CAST(COUNT_BIG(*) AS varchar(20)) AS [n] FROM {self.table};")
        return int(str(found[0][0]))

    def create_statement(self, fields: Sequence[SchemaField]) -> str:
        """What makes it with some columns and those of the audit."""
        columns = [*((field.name, warehouse_type(field.kind)) for field in fields), *AUDIT_TYPES]
        return f"CREATE TABLE {self.table} ({columns_of_table(columns)})"

    def widen_statements(self, fields: Sequence[SchemaField]) -> list[str]:
        """What adds columns, NULL in the rows that are there."""
        return [
            f"ALTER TABLE {self.table} ADD {columns_of_table([(field.name, warehouse_type(field.kind))])}"
            for field in fields
        ]
