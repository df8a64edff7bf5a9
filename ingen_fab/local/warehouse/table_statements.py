"""CREATE, ALTER and DROP of T-SQL as DuckDB's; constraints that a warehouse has not are refused."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from ingen_fab.local.warehouse.catalog import (
    TEMPORARY_SCHEMA,
    Catalog,
    MadeTable,
    forgotten_types,
    noted_types,
)
from ingen_fab.local.warehouse.errors import WarehouseError, not_here, not_on_fabric
from ingen_fab.local.warehouse.expressions import Surroundings
from ingen_fab.local.warehouse.queries import QueryCarrier, Selected, refuse_near_twins
from ingen_fab.local.warehouse.scope import Columns, quoted
from ingen_fab.local.warehouse.types import SqlType, type_of
from ingen_fab.local.warehouse.work import Work


@dataclass
class TableStatements:
    """Carries the statements that make, change and drop tables, views and schemas."""

    catalog: Catalog
    around: Surroundings

    def _queries(self) -> QueryCarrier:
        return QueryCarrier(self.catalog.find, self.around)

    def made_table(self, table: exp.Table, text: str, columns: Selected) -> Work:
        """A table of the rows of a query."""
        nameless = [place for place, (name, _) in enumerate(columns, 1) if not name]
        if nameless:
            raise WarehouseError(f"No column name was specified for column {nameless[0]}.", number=1038)
        target, temporary = self._new_name(table)
        # A text has no length then: INFORMATION_SCHEMA says 8000.
        return Work(
            (f"CREATE {temporary}TABLE {target} AS {text}",), made=(self._made(table, dict(columns)),)
        )

    def _made(self, table: exp.Table, columns: Columns) -> MadeTable:
        if table.this.args.get("temporary"):
            return TEMPORARY_SCHEMA, f"#{table.name}", columns
        return self.catalog.schema_of(table), table.name, columns

    def _new_name(self, table: exp.Table) -> tuple[str, str]:
        """The name of a table to make; raises WarehouseError where it is taken or its schema is missing."""
        if table.this.args.get("temporary"):
            return quoted(f"#{table.name}"), "TEMP "
        schema = self.catalog.schema_of(table)
        if schema not in self.catalog.schemas():
            raise WarehouseError(
                f'The specified schema name "{schema}" either does not exist or you do not have '
                "permission to use it.",
                number=2760,
            )
        taken = [name for s, name in self.catalog.tables() if s == schema and name == table.name]
        if taken:
            raise WarehouseError(
                f"There is already an object named '{table.name}' in the database.", number=2714
            )
        return f"{quoted(schema)}.{quoted(table.name)}", ""

    def create(self, node: exp.Create) -> Work:
        """CREATE of a schema, a view or a table."""
        kind = str(node.args["kind"]).upper()
        if kind == "SCHEMA":
            name = node.this.db or node.this.name
            if name in self.catalog.schemas():
                raise WarehouseError(
                    f"There is already an object named '{name}' in the database.", number=2714
                )
            return Work((f"CREATE SCHEMA {quoted(name)}",))
        if kind == "VIEW":
            return self._view(node)
        if kind != "TABLE":
            raise (
                not_on_fabric(f"CREATE {kind}")
                if kind in ("INDEX", "TRIGGER")
                else not_here(f"CREATE {kind}")
            )
        if node.args.get("exists"):
            raise not_on_fabric(
                "IF NOT EXISTS in CREATE TABLE", "Write IF OBJECT_ID('schema.table') IS NULL."
            )
        if node.expression is not None:
            if isinstance(node.this, exp.Schema):
                raise not_on_fabric("a list of columns in CREATE TABLE ... AS SELECT")
            text, columns = self._queries().query(node.expression)
            return self.made_table(node.this, text, columns)
        return self._new_table(node)

    def _view(self, node: exp.Create) -> Work:
        text, columns = self._queries().query(node.expression)
        refuse_near_twins(columns)
        schema = self.catalog.schema_of(node.this)
        replace = "OR REPLACE " if node.args.get("replace") else ""
        name = f"{quoted(schema)}.{quoted(node.this.name)}"
        made = self._made(node.this, dict(columns))
        return Work((f"CREATE {replace}VIEW {name} AS {text}",), made=(made,))

    def _new_table(self, node: exp.Create) -> Work:
        target, temporary = self._new_name(node.this.this)
        parts, seen, kinds = [], set(), {}
        for column in node.this.expressions:
            if not isinstance(column, exp.ColumnDef):
                raise not_on_fabric(
                    f"{column.sql('tsql')[:60]} inside of CREATE TABLE",
                    "Add keys with ALTER TABLE, NOT ENFORCED.",
                )
            if column.name.casefold() in seen:
                raise WarehouseError(
                    f"Column name '{column.name}' in table is specified more than once, "
                    "or two names differ in case alone.",
                    number=2705,
                )
            seen.add(column.name.casefold())
            text, kinds[column.name] = self._column(column)
            parts.append(text)
        made = f"CREATE {temporary}TABLE {target} ({', '.join(parts)})"
        entry = self._made(node.this.this, kinds)
        notes = [] if temporary else noted_types(*entry)
        return Work((made, *notes), made=(entry,))

    @staticmethod
    def _column(column: exp.ColumnDef) -> tuple[str, SqlType]:
        if column.kind is None:
            raise not_on_fabric("a computed column")
        kind = type_of(column.kind)
        text = f"{quoted(column.name)} {kind.held_as}"
        for constraint in column.args.get("constraints") or ():
            what = constraint.args.get("kind")
            if isinstance(what, exp.NotNullColumnConstraint):
                text += "" if what.args.get("allow_null") else " NOT NULL"
            elif isinstance(what, exp.CollateColumnConstraint):
                continue
            else:
                raise not_on_fabric(f"{constraint.sql('tsql')[:60]} of a column")
        return text, kind

    def drop(self, node: exp.Drop) -> Work:
        """DROP of tables, views and schemas."""
        kind = str(node.args["kind"]).upper()
        tables = node.args.get("tables") or [node.this]
        texts, gone = [], []
        for table in tables:
            if kind == "SCHEMA":
                name = table.db or table.name
                # DuckDB would take the tables along; T-SQL does not.
                if any(schema == name for schema, _ in self.catalog.tables()):
                    raise WarehouseError(
                        f"Cannot drop schema '{name}' because it is being referenced by an object.",
                        number=3729,
                    )
                texts.append(f"DROP SCHEMA {'IF EXISTS ' if node.args.get('exists') else ''}{quoted(name)}")
                continue
            if kind not in ("TABLE", "VIEW"):
                raise not_here(f"DROP {kind}")
            schema, name, _ = self._made(table, {})
            found = self.catalog.tables().get((schema, name))
            if found is not None:
                texts += [f"DROP {kind} {found.text}", forgotten_types(schema, name)]
                gone.append((schema, name))
            elif not node.args.get("exists"):
                raise WarehouseError(
                    f"Cannot drop the {kind.lower()} '{name}', because it does not exist.", number=3701
                )
        return Work(tuple(texts), gone=tuple(gone))

    def alter(self, node: exp.Alter) -> Work:
        """ALTER TABLE: a nullable column more, or one less."""
        found = self.catalog.find(node.this)
        texts = []
        for action in node.args["actions"]:
            if isinstance(action, exp.ColumnDef) and action.kind is not None:
                constraints = [part.args.get("kind") for part in action.args.get("constraints") or ()]
                if any(not (isinstance(c, exp.NotNullColumnConstraint) and c.args.get("allow_null"))
                       for c in constraints):  # fmt: skip
                    raise not_on_fabric("a column that is added and not nullable")
                kind = type_of(action.kind)
                texts.append(f"ALTER TABLE {found.text} ADD COLUMN {quoted(action.name)} {kind.held_as}")
                texts += noted_types(self.catalog.schema_of(node.this), node.this.name, {action.name: kind})
            elif isinstance(action, exp.Drop) and str(action.args["kind"]).upper() == "COLUMN":
                texts.append(f"ALTER TABLE {found.text} DROP COLUMN {quoted(action.this.name)}")
            else:
                raise not_here(f"ALTER TABLE ... {action.sql('tsql')[:60]}")
        return Work(tuple(texts), rereads=True)
