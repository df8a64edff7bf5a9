"""Statements that change something, as DuckDB's: tables and their rows; what a warehouse refuses is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from ingen_fab.local.warehouse.casts import cast
from ingen_fab.local.warehouse.catalog import Catalog, column_comment
from ingen_fab.local.warehouse.errors import WarehouseError, not_here, not_on_fabric
from ingen_fab.local.warehouse.expressions import Surroundings
from ingen_fab.local.warehouse.queries import QueryCarrier, Selected
from ingen_fab.local.warehouse.scope import Carried, Scope, Source, quoted
from ingen_fab.local.warehouse.types import MAX_LENGTH, SqlType, type_of
from ingen_fab.sql.tsql_surface import VALUES_ROWS

# INSERT of literals alone means the same in both languages, and there may be very many of them.
_LITERAL = r"(?:-?\d{1,19}|'(?:[^'\\]|'')*'|NULL)"
_ROW = rf"\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})*\s*\)"
_NAME = r"\[(?:[^\]]|\]\])+\]"
PLAIN_INSERT = re.compile(
    rf"\s*INSERT INTO ({_NAME})\.({_NAME}) \(({_NAME}(?:, {_NAME})*)\) VALUES\s+({_ROW}(?:\s*,\s*{_ROW})*)\s*"
)


@dataclass(frozen=True)
class Work:
    """What DuckDB is to do: the texts in turn; `rows` says that the last one's rows are the result."""

    texts: tuple[str, ...]
    rows: bool = False
    changes_tables: bool = False


@dataclass
class StatementCarrier:
    """Carries one statement after the other."""

    catalog: Catalog
    around: Surroundings

    def carry(self, node: exp.Expression) -> Work:
        """The work of a statement; raises WarehouseError for what a warehouse or this stand-in refuses."""
        for kind, handler in _HANDLERS.items():
            if isinstance(node, kind):
                return handler(self, node)
        raise not_here(f"the statement {node.sql('tsql')[:80]}")

    def _queries(self) -> QueryCarrier:
        return QueryCarrier(self.catalog.find, self.around)

    # --- queries ------------------------------------------------------------------------------------------

    def select(self, node: exp.Expression) -> Work:
        into = node.args.get("into")
        if into is None:
            text, columns = self._queries().query(node)
            _refuse_doubled(columns)
            return Work((text,), rows=True)
        node.set("into", None)
        text, columns = self._queries().query(node)
        return self._made_table(into.this, text, columns)

    def _made_table(self, table: exp.Table, text: str, columns: Selected) -> Work:
        nameless = [place for place, (name, _) in enumerate(columns, 1) if not name]
        if nameless:
            raise WarehouseError(f"No column name was specified for column {nameless[0]}.", number=1038)
        target, temporary = self._new_name(table)
        comments = [
            column_comment(target, name, kind)
            for name, kind in columns
            if kind.is_text and kind.size != MAX_LENGTH and not temporary
        ]
        return Work((f"CREATE {temporary}TABLE {target} AS {text}", *comments), changes_tables=True)

    def _new_name(self, table: exp.Table) -> tuple[str, str]:
        """The name of a table to make; raises WarehouseError where it is taken or its schema is missing."""
        if table.this.args.get("temporary"):
            return quoted(f"#{table.name}"), "TEMP "
        schema = self.catalog.schema_of(table)
        if schema not in self.catalog.schemas():
            raise WarehouseError(
                f'The specified schema name "{schema}" either does not exist or you do not have permission to '
                "use it.",
                number=2760,
            )
        taken = [name for s, name in self.catalog.tables() if s == schema and name == table.name]
        if taken:
            raise WarehouseError(
                f"There is already an object named '{table.name}' in the database.", number=2714
            )
        return f"{quoted(schema)}.{quoted(table.name)}", ""

    # --- rows ---------------------------------------------------------------------------------------------

    def insert(self, node: exp.Insert) -> Work:
        target = node.this
        names = [column.name for column in target.expressions] if isinstance(target, exp.Schema) else []
        table = target.this if isinstance(target, exp.Schema) else target
        found = self.catalog.find(table)
        for name in names:
            if name not in found.columns:
                raise WarehouseError(f"Invalid column name '{name}'.", number=207)
        names = names or list(found.columns)
        source = node.expression
        queries = self._queries()
        prefix = queries.with_clause(node, None)
        if isinstance(source, exp.Values):
            if len(source.expressions) > VALUES_ROWS:
                raise too_many_rows(len(source.expressions))
            rows = [self._row(row, names, found.columns) for row in source.expressions]
            text = f"VALUES {', '.join(rows)}"
        elif source is None:
            raise not_here("INSERT of DEFAULT VALUES or of what EXEC gives")
        else:
            text, columns = queries.query(source)
            if len(columns) != len(names):
                raise _wrong_count(len(columns), len(names))
            text = _assigned(text, columns, [found.columns[name] for name in names])
        listed = ", ".join(map(quoted, names))
        return Work((f"{prefix}INSERT INTO {found.text} ({listed}) {text}",))

    def _row(self, row: exp.Expression, names: Sequence[str], kinds: object) -> str:
        cells = row.expressions if isinstance(row, exp.Tuple) else [row]
        if isinstance(row, exp.Paren):
            cells = [row.this]
        if len(cells) != len(names):
            raise _wrong_count(len(cells), len(names))
        assert isinstance(kinds, dict)
        expressions = self._queries().expressions
        values = [expressions.value(cell, Scope()) for cell in cells]
        return f"({', '.join(assigned(v, kinds[n]).text for v, n in zip(values, names, strict=True))})"

    def delete(self, node: exp.Delete) -> Work:
        queries = self._queries()
        prefix = queries.with_clause(node, None)
        if node.args.get("tables") or node.this.args.get("joins"):
            return self._delete_joined(node, prefix, queries)
        found = self.catalog.find(node.this)
        alias = node.this.alias or node.this.name
        scope = Scope([Source(alias, found.columns)])
        where = node.args.get("where")
        condition = f" WHERE {queries.expressions.condition(where.this, scope)}" if where is not None else ""
        return Work((f"{prefix}DELETE FROM {found.text} AS {quoted(alias)}{condition}",))

    def _delete_joined(self, node: exp.Delete, prefix: str, queries: QueryCarrier) -> Work:
        named = node.args["tables"][0].name if node.args.get("tables") else node.this.name
        if named != (node.this.alias or node.this.name):
            raise not_here("DELETE of a table that does not stand right behind FROM")
        scope = Scope()
        target = queries.table(node.this, scope)
        joins = "".join(queries.join(join, scope) for join in node.this.args.get("joins") or ())
        where = node.args.get("where")
        condition = f" WHERE {queries.expressions.condition(where.this, scope)}" if where is not None else ""
        found = self.catalog.find(node.this)
        picked = f"SELECT {quoted(named)}.rowid FROM {target}{joins}{condition}"
        return Work((f"{prefix}DELETE FROM {found.text} WHERE rowid IN ({picked})",))

    def update(self, node: exp.Update) -> Work:
        queries = self._queries()
        prefix = queries.with_clause(node, None)
        source = node.args.get("from_")
        table, scope, joins = node.this, Scope(), ""
        if source is not None:
            first = source.this
            if not isinstance(first, exp.Table) or table.name not in (first.alias, first.name):
                raise not_here("UPDATE of a table that does not stand right behind FROM")
            table = first
        found = self.catalog.find(table)
        alias = table.alias or table.name
        target = queries.table(table, scope)
        joins = "".join(queries.join(join, scope) for join in table.args.get("joins") or ())
        if joins:
            # DuckDB joins its FROM to the target: the target stands in it again, by its row's number.
            target = f"{found.text} AS \"$updated\""
        sets = ", ".join(self._set(part, found.columns, scope, queries) for part in node.expressions)
        where = node.args.get("where")
        condition = queries.expressions.condition(where.this, scope) if where is not None else ""
        if joins:
            inner = f"{found.text} AS {quoted(alias)}{joins}"
            tie = f"\"$updated\".rowid = {quoted(alias)}.rowid"
            condition = f"{tie} AND {condition}" if condition else tie
            return Work((f"{prefix}UPDATE {target} SET {sets} FROM {inner} WHERE {condition}",))
        tail = f" WHERE {condition}" if condition else ""
        return Work((f"{prefix}UPDATE {target} SET {sets}{tail}",))

    @staticmethod
    def _set(node: exp.Expression, columns: object, scope: Scope, queries: QueryCarrier) -> str:
        assert isinstance(node, exp.EQ) and isinstance(columns, dict)
        name = node.this.name
        if name not in columns:
            raise WarehouseError(f"Invalid column name '{name}'.", number=207)
        value = queries.expressions.value(node.expression, scope)
        return f"{quoted(name)} = {assigned(value, columns[name]).text}"

    def merge(self, node: exp.Merge) -> Work:
        queries = self._queries()
        prefix = queries.with_clause(node, None)
        scope = Scope()
        target = queries.table(node.this, scope)
        columns = self.catalog.find(node.this).columns
        source = queries.source(node.args["using"], scope)
        on = queries.expressions.condition(node.args["on"], scope)
        parts = []
        for when in node.args["whens"].expressions:
            parts.append(self._when(when, columns, scope, queries))
        return Work((f"{prefix}MERGE INTO {target} USING {source} ON {on} {' '.join(parts)}",))

    def _when(self, node: exp.When, columns: object, scope: Scope, queries: QueryCarrier) -> str:
        assert isinstance(columns, dict)
        head = "WHEN MATCHED" if node.args.get("matched") else "WHEN NOT MATCHED"
        if node.args.get("source"):
            head += " BY SOURCE"
        condition = node.args.get("condition")
        if condition is not None:
            head += f" AND {queries.expressions.condition(condition, scope)}"
        then = node.args["then"]
        if isinstance(then, exp.Update):
            sets = ", ".join(self._set(part, columns, scope, queries) for part in then.expressions)
            return f"{head} THEN UPDATE SET {sets}"
        if isinstance(then, exp.Insert):
            names = [column.name for column in then.this.expressions]
            values = [queries.expressions.value(value, scope) for value in then.expression.expressions]
            texts = [assigned(v, columns[n]).text for v, n in zip(values, names, strict=True)]
            return f"{head} THEN INSERT ({', '.join(map(quoted, names))}) VALUES ({', '.join(texts)})"
        return f"{head} THEN DELETE"

    def truncate(self, node: exp.TruncateTable) -> Work:
        return Work(tuple(f"DELETE FROM {self.catalog.find(table).text}" for table in node.expressions))

    # --- tables -------------------------------------------------------------------------------------------

    def create(self, node: exp.Create) -> Work:
        kind = str(node.args["kind"]).upper()
        if kind == "SCHEMA":
            name = node.this.db or node.this.name
            if name in self.catalog.schemas():
                raise WarehouseError(f"There is already an object named '{name}' in the database.", number=2714)
            return Work((f"CREATE SCHEMA {quoted(name)}",), changes_tables=True)
        if kind == "VIEW":
            return self._view(node)
        if kind != "TABLE":
            raise not_on_fabric(f"CREATE {kind}") if kind in ("INDEX", "TRIGGER") else not_here(f"CREATE {kind}")
        if node.args.get("exists"):
            raise not_on_fabric("IF NOT EXISTS in CREATE TABLE", "Write IF OBJECT_ID('schema.table') IS NULL.")
        if node.expression is not None:
            if isinstance(node.this, exp.Schema):
                raise not_on_fabric("a list of columns in CREATE TABLE ... AS SELECT")
            text, columns = self._queries().query(node.expression)
            return self._made_table(node.this, text, columns)
        return self._new_table(node)

    def _view(self, node: exp.Create) -> Work:
        text, columns = self._queries().query(node.expression)
        _refuse_doubled(columns)
        schema = self.catalog.schema_of(node.this)
        replace = "OR REPLACE " if node.args.get("replace") else ""
        name = f"{quoted(schema)}.{quoted(node.this.name)}"
        return Work((f"CREATE {replace}VIEW {name} AS {text}",), changes_tables=True)

    def _new_table(self, node: exp.Create) -> Work:
        target, temporary = self._new_name(node.this.this)
        parts, comments, seen = [], [], set()
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
            text, comment = self._column(column, target)
            parts.append(text)
            comments += [comment] if comment and not temporary else []
        made = f"CREATE {temporary}TABLE {target} ({', '.join(parts)})"
        return Work((made, *comments), changes_tables=True)

    @staticmethod
    def _column(column: exp.ColumnDef, target: str) -> tuple[str, str]:
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
        if kind.is_text and kind.size != MAX_LENGTH:
            text += f" CHECK (strlen({quoted(column.name)}) <= {kind.size})"
            return text, column_comment(target, column.name, kind)
        return text, ""

    def drop(self, node: exp.Drop) -> Work:
        kind = str(node.args["kind"]).upper()
        tables = node.args.get("tables") or [node.this]
        texts = []
        for table in tables:
            if kind == "SCHEMA":
                name = table.db or table.name
                # DuckDB would take the tables along; T-SQL does not.
                if any(schema == name for schema, _ in self.catalog.tables()):
                    raise WarehouseError(
                        f"Cannot drop schema '{name}' because it is being referenced by an object.", number=3729
                    )
                texts.append(f"DROP SCHEMA {'IF EXISTS ' if node.args.get('exists') else ''}{quoted(name)}")
                continue
            if kind not in ("TABLE", "VIEW"):
                raise not_here(f"DROP {kind}")
            schema = "main" if table.this.args.get("temporary") else self.catalog.schema_of(table)
            name = f"#{table.name}" if table.this.args.get("temporary") else table.name
            if (schema, name) in self.catalog.tables():
                texts.append(f"DROP {kind} {quoted(schema)}.{quoted(name)}" if schema != "main" else
                             f"DROP {kind} {quoted(name)}")  # fmt: skip
            elif not node.args.get("exists"):
                raise WarehouseError(
                    f"Cannot drop the {kind.lower()} '{name}', because it does not exist.", number=3701
                )
        return Work(tuple(texts), changes_tables=True)

    def alter(self, node: exp.Alter) -> Work:
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
                if kind.is_text and kind.size != MAX_LENGTH:
                    texts.append(column_comment(found.text, action.name, kind))
            elif isinstance(action, exp.Drop) and str(action.args["kind"]).upper() == "COLUMN":
                texts.append(f"ALTER TABLE {found.text} DROP COLUMN {quoted(action.this.name)}")
            else:
                raise not_here(f"ALTER TABLE ... {action.sql('tsql')[:60]}")
        return Work(tuple(texts), changes_tables=True)


def plain_insert(sql: str, catalog: Catalog) -> Work | None:
    """The work of an INSERT of nothing but literals, found without a syntax tree; None for any other text."""
    match = PLAIN_INSERT.fullmatch(sql)
    if match is None:
        return None
    schema, table, listed, rows = match.groups()
    names = [_bare(name) for name in re.findall(_NAME, listed)]
    found = catalog.find(exp.to_table(_bare(table), db=exp.to_identifier(_bare(schema), quoted=True), quoted=True))
    for name in names:
        if name not in found.columns:
            raise WarehouseError(f"Invalid column name '{name}'.", number=207)
    count = len(re.findall(_ROW, rows))
    if count > VALUES_ROWS:
        raise too_many_rows(count)
    return Work((f"INSERT INTO {found.text} ({', '.join(map(quoted, names))}) VALUES {rows}",))


def too_many_rows(count: int) -> WarehouseError:
    """The error for an INSERT of too many rows."""
    return WarehouseError(
        f"The number of row value expressions in the INSERT statement ({count}) exceeds the maximum allowed "
        f"number of {VALUES_ROWS} row values.",
        number=10738,
    )


def assigned(value: Carried, kind: SqlType) -> Carried:
    """A value as it goes into a column: another type by a cast, a text whole or not at all."""
    if value.kind.is_text and kind.is_text:
        return value
    if value.kind == kind:
        return value
    if kind.is_text:
        return Carried(cast(value, SqlType(kind.name, MAX_LENGTH)).text, kind)
    return cast(value, kind)


def _assigned(text: str, columns: Selected, kinds: Sequence[SqlType]) -> str:
    """A query whose columns are cast to those of a table where their types differ."""
    pairs = list(zip(columns, kinds, strict=True))
    if all(one == kind or (one.is_text and kind.is_text) for (_, one), kind in pairs):
        return text
    names = [f"c{place}" for place in range(len(pairs))]
    casts = [assigned(Carried(name, one), kind).text for name, ((_, one), kind) in zip(names, pairs, strict=True)]
    return f"SELECT {', '.join(casts)} FROM ({text}) AS rows_to_insert ({', '.join(names)})"


def _bare(name: str) -> str:
    return name[1:-1].replace("]]", "]")


def _wrong_count(given: int, wanted: int) -> WarehouseError:
    return WarehouseError(
        f"The number of supplied values does not match the table definition: {given} for {wanted} columns.",
        number=213,
    )


def _refuse_doubled(columns: Selected) -> None:
    seen: dict[str, str] = {}
    for name, _ in columns:
        other = seen.setdefault(name.casefold(), name)
        if name and other != name:
            raise not_here(f"a result whose columns differ in case alone ({other}, {name})")


_HANDLERS: dict[type[exp.Expression], Callable[[StatementCarrier, exp.Expression], Work]] = {
    exp.Query: StatementCarrier.select,
    exp.Insert: StatementCarrier.insert,  # type: ignore[dict-item]
    exp.Delete: StatementCarrier.delete,  # type: ignore[dict-item]
    exp.Update: StatementCarrier.update,  # type: ignore[dict-item]
    exp.Merge: StatementCarrier.merge,  # type: ignore[dict-item]
    exp.TruncateTable: StatementCarrier.truncate,  # type: ignore[dict-item]
    exp.Create: StatementCarrier.create,  # type: ignore[dict-item]
    exp.Drop: StatementCarrier.drop,  # type: ignore[dict-item]
    exp.Alter: StatementCarrier.alter,  # type: ignore[dict-item]
}
