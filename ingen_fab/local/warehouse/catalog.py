"""The tables of a warehouse file: their names, case and all, and the T-SQL types of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeAlias

import duckdb
from sqlglot import exp

from ingen_fab.local.warehouse.errors import WarehouseError, not_here
from ingen_fab.local.warehouse.queries import Found
from ingen_fab.local.warehouse.scope import Columns, quoted, text_literal
from ingen_fab.local.warehouse.types import INT, SqlType, held_type

DEFAULT_SCHEMA = "dbo"
# Of #tables: DuckDB keeps them in a database of their own.
TEMPORARY_SCHEMA = "main"
# Where this stand-in keeps views of its own; T-SQL names it INFORMATION_SCHEMA and sys.
CATALOG_SCHEMA = "tsql_catalog"
# The schema of the names that stand for OPENROWSET; none of T-SQL's own begins so.
BULK_SCHEMA = "$bulk"
# The types of columns that hold text: DuckDB's VARCHAR has no length.
TEXT_TYPES = f"{CATALOG_SCHEMA}.text_types"
_NAME = SqlType("varchar", 128)
# Schema, table and columns.
MadeTable: TypeAlias = tuple[str, str, Columns]
_VIEWS = {
    "columns": (
        f'SELECT current_database() AS "TABLE_CATALOG", schema_name AS "TABLE_SCHEMA", table_name AS '
        f'"TABLE_NAME", column_name AS "COLUMN_NAME", CAST(row_number() OVER (PARTITION BY schema_name, '
        f'table_name ORDER BY column_index) AS INTEGER) AS "ORDINAL_POSITION", '
        f"CASE WHEN is_nullable THEN 'YES' ELSE 'NO' END AS \"IS_NULLABLE\", "
        f"CASE data_type WHEN 'BOOLEAN' THEN 'bit' WHEN 'INTEGER' THEN 'int' "
        f"WHEN 'TIMESTAMP' THEN 'datetime2' "
        f"WHEN 'DOUBLE' THEN 'float' WHEN 'FLOAT' THEN 'real' WHEN 'BLOB' THEN 'varbinary' "
        f"WHEN 'UUID' THEN 'uniqueidentifier' "
        f"ELSE lower(regexp_replace(data_type, '[(].*', '')) END AS \"DATA_TYPE\", "
        f"CASE WHEN data_type = 'VARCHAR' THEN COALESCE(of_size, 8000) END AS "
        f'"CHARACTER_MAXIMUM_LENGTH", '
        f'CAST(numeric_precision AS INTEGER) AS "NUMERIC_PRECISION", '
        f'CAST(numeric_scale AS INTEGER) AS "NUMERIC_SCALE" '
        f"FROM duckdb_columns() LEFT JOIN {CATALOG_SCHEMA}.text_types ON of_schema = schema_name "
        f"AND of_table = table_name AND of_column = column_name "
        f"WHERE database_name = current_database() AND NOT internal "
        f"AND schema_name NOT IN ('main', '{CATALOG_SCHEMA}')",
        {
            **dict.fromkeys(("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME"), _NAME),
            "ORDINAL_POSITION": INT,
            "IS_NULLABLE": SqlType("varchar", 3),
            "DATA_TYPE": _NAME,
            **dict.fromkeys(("CHARACTER_MAXIMUM_LENGTH", "NUMERIC_PRECISION", "NUMERIC_SCALE"), INT),
        },
    ),
    "tables": (
        f'SELECT current_database() AS "TABLE_CATALOG", schema_name AS "TABLE_SCHEMA", name AS "TABLE_NAME", '
        f"kind AS \"TABLE_TYPE\" FROM (SELECT schema_name, table_name AS name, 'BASE TABLE' AS kind "
        f"FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal UNION ALL "
        f"SELECT schema_name, view_name, 'VIEW' FROM duckdb_views() WHERE database_name = current_database() "
        f"AND NOT internal) WHERE schema_name NOT IN ('main', '{CATALOG_SCHEMA}')",
        dict.fromkeys(("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE"), _NAME),
    ),
    "schemata": (
        f'SELECT current_database() AS "CATALOG_NAME", schema_name AS "SCHEMA_NAME" FROM duckdb_schemas() '
        f"WHERE database_name = current_database() AND (NOT internal OR schema_name = 'dbo') "
        f"AND schema_name NOT IN ('main', '{CATALOG_SCHEMA}')",
        dict.fromkeys(("CATALOG_NAME", "SCHEMA_NAME"), _NAME),
    ),
    "sys_schemas": (
        f'SELECT schema_name AS "name", CAST(oid AS INTEGER) AS schema_id FROM duckdb_schemas() '
        f"WHERE database_name = current_database() AND schema_name NOT IN ('main', '{CATALOG_SCHEMA}')",
        {"name": _NAME, "schema_id": INT},
    ),
    "sys_tables": (
        f'SELECT table_name AS "name", CAST(table_oid AS INTEGER) AS object_id, '
        f"CAST(schema_oid AS INTEGER) AS schema_id FROM duckdb_tables() "
        f"WHERE database_name = current_database() "
        f"AND schema_name NOT IN ('main', '{CATALOG_SCHEMA}')",
        {"name": _NAME, "object_id": INT, "schema_id": INT},
    ),
}
_STANDARD = {
    ("INFORMATION_SCHEMA", "COLUMNS"): "columns",
    ("INFORMATION_SCHEMA", "TABLES"): "tables",
    ("INFORMATION_SCHEMA", "SCHEMATA"): "schemata",
    ("sys", "schemas"): "sys_schemas",
    ("sys", "tables"): "sys_tables",
}


@dataclass
class Catalog:
    """Looks tables up in an open file; `forget` after every statement that changes one."""

    engine: duckdb.DuckDBPyConnection
    name: str
    bulk: dict[str, Found] = field(default_factory=dict)  # rows of files, by the name that stands for them
    _known: dict[tuple[str, str], Found] | None = field(default=None)

    def prepare(self) -> None:
        """Make the schema dbo and the views of the catalog where the file has none."""
        self.engine.execute(f"CREATE SCHEMA IF NOT EXISTS {DEFAULT_SCHEMA}")
        self.engine.execute(f"CREATE SCHEMA IF NOT EXISTS {CATALOG_SCHEMA}")
        self.engine.execute(
            f"CREATE TABLE IF NOT EXISTS {TEXT_TYPES} "
            "(of_schema VARCHAR, of_table VARCHAR, of_column VARCHAR, of_name VARCHAR, of_size INTEGER)"
        )
        for view, (text, _) in _VIEWS.items():
            self.engine.execute(f"CREATE OR REPLACE VIEW {CATALOG_SCHEMA}.{view} AS {text}")

    def forget(self) -> None:
        """Read the tables anew when one is next asked for: a transaction was rolled back."""
        self._known = None

    def learn(self, made: Sequence[MadeTable], gone: Sequence[tuple[str, str]]) -> None:
        """Take note of what a statement has made and dropped, which is faster than to read everything."""
        known = self.tables()
        for key in gone:
            known.pop(key, None)
        for schema, table, columns in made:
            text = quoted(table) if schema == TEMPORARY_SCHEMA else f"{quoted(schema)}.{quoted(table)}"
            known[(schema, table)] = Found(text, columns)

    def temporary(self) -> list[str]:
        """The names of the #tables that are there."""
        return [name for schema, name in self.tables() if schema == TEMPORARY_SCHEMA]

    def schema_of(self, table: exp.Table) -> str:
        """The schema that a statement means; raises WarehouseError for another database."""
        if table.catalog and table.catalog != self.name:
            raise not_here(f"a table of another artifact ({table.catalog})")
        return table.db or DEFAULT_SCHEMA

    def tables(self) -> dict[tuple[str, str], Found]:
        """Every table and view by schema and name."""
        if self._known is None:
            rows = self.engine.execute(
                "SELECT schema_name, table_name, column_name, data_type, of_name, of_size "
                f"FROM duckdb_columns() LEFT JOIN {TEXT_TYPES} ON of_schema = schema_name "
                "AND of_table = table_name AND of_column = column_name "
                "WHERE database_name IN (current_database(), 'temp') AND NOT internal "
                "ORDER BY schema_name, table_name, column_index"
            ).fetchall()
            found: dict[tuple[str, str], dict[str, SqlType]] = {}
            for schema, table, column, kind, name, size in rows:
                columns = found.setdefault((schema, table), {})
                columns[column] = SqlType(name, size) if name else held_type(kind)
            self._known = {
                (schema, table): Found(f"{quoted(schema)}.{quoted(table)}", columns)
                for (schema, table), columns in found.items()
            }
        return self._known

    def find(self, table: exp.Table) -> Found:
        """A table; raises WarehouseError 208 where there is none of exactly that name."""
        schema = self.schema_of(table)
        if schema == BULK_SCHEMA and table.name in self.bulk:
            return self.bulk[table.name]
        standard = _STANDARD.get((schema, table.name))
        if standard is not None:
            return Found(f"{CATALOG_SCHEMA}.{standard}", _VIEWS[standard][1])
        if table.this.args.get("temporary"):
            schema, name = TEMPORARY_SCHEMA, f"#{table.name}"
        else:
            name = table.name
        found = self.tables().get((schema, name))
        if found is None:
            raise WarehouseError(
                f"Invalid object name '{schema}.{name}'.", number=208, hint=self._near(schema, name)
            )
        return found

    def _near(self, schema: str, name: str) -> str | None:
        wanted = (schema.casefold(), name.casefold())
        tables = self.tables()
        for known in tables:
            if (known[0].casefold(), known[1].casefold()) == wanted:
                return f"Names are case-sensitive: write {known[0]}.{known[1]}."
        names = sorted(f"{known[0]}.{known[1]}" for known in tables)
        near = get_close_matches(f"{schema}.{name}", names, n=1)
        return f"Did you mean {near[0]}?" if near else None

    def schemas(self) -> set[str]:
        """The names of all schemas."""
        rows = self.engine.execute(f'SELECT "name" FROM {CATALOG_SCHEMA}.sys_schemas').fetchall()
        return {str(row[0]) for row in rows}

    def object_id(self, name: str) -> str:
        """OBJECT_ID of `schema.table`: a number, or NULL."""
        parts = [part.strip().removeprefix("[").removesuffix("]") for part in name.split(".")]
        schema, table = (parts[-2], parts[-1]) if len(parts) > 1 else (DEFAULT_SCHEMA, parts[-1])
        if table.startswith("#"):
            schema = TEMPORARY_SCHEMA
        known = sorted(self.tables())
        return str(known.index((schema, table)) + 1) if (schema, table) in known else "NULL"


def noted_types(schema: str, table: str, columns: Columns) -> list[str]:
    """The statements that keep the types of a table's texts."""
    texts = [
        f"({text_literal(schema)}, {text_literal(table)}, {text_literal(column)}, '{kind.name}', {kind.size})"
        for column, kind in columns.items()
        if kind.is_text
    ]
    return [f"INSERT INTO {TEXT_TYPES} VALUES {', '.join(texts)}"] if texts else []


def forgotten_types(schema: str, table: str) -> str:
    """The statement that lets go of the types of a table that is dropped."""
    return f"DELETE FROM {TEXT_TYPES} WHERE {_of_table(schema, table)}"


def renamed_types(schema: str, table: str, new: str) -> str:
    """The statement that gives the types of a table to its new name."""
    return f"UPDATE {TEXT_TYPES} SET of_table = {text_literal(new)} WHERE {_of_table(schema, table)}"


def _of_table(schema: str, table: str) -> str:
    return f"of_schema = {text_literal(schema)} AND of_table = {text_literal(table)}"
