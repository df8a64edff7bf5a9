"""Statements that change something, as DuckDB's: tables and their rows; and queries at the top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from ingen_fab.local.warehouse.casts import cast
from ingen_fab.local.warehouse.catalog import Catalog
from ingen_fab.local.warehouse.errors import WarehouseError, not_here
from ingen_fab.local.warehouse.expressions import Surroundings
from ingen_fab.local.warehouse.plain_inserts import too_many_rows
from ingen_fab.local.warehouse.queries import QueryCarrier, Selected, refuse_near_twins
from ingen_fab.local.warehouse.scope import Carried, Columns, Scope, Source, quoted
from ingen_fab.local.warehouse.table_statements import TableStatements
from ingen_fab.local.warehouse.types import MAX_LENGTH, SqlType
from ingen_fab.local.warehouse.work import Work
from ingen_fab.sql.tsql_surface import VALUES_ROWS


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

    def tables(self, node: exp.Expression) -> Work:
        """CREATE, DROP and ALTER."""
        statements = TableStatements(self.catalog, self.around)
        if isinstance(node, exp.Create):
            return statements.create(node)
        if isinstance(node, exp.Drop):
            return statements.drop(node)
        assert isinstance(node, exp.Alter)
        return statements.alter(node)

    def _queries(self) -> QueryCarrier:
        return QueryCarrier(self.catalog.find, self.around)

    # --- queries ------------------------------------------------------------------------------------------

    def select(self, node: exp.Expression) -> Work:
        """A query, or SELECT ... INTO."""
        into = node.args.get("into")
        if into is None:
            text, columns = self._queries().query(node)
            refuse_near_twins(columns)
            return Work((text,), rows=True)
        node.set("into", None)
        text, columns = self._queries().query(node)
        return TableStatements(self.catalog, self.around).made_table(into.this, text, columns)

    # --- rows ---------------------------------------------------------------------------------------------

    def insert(self, node: exp.Insert) -> Work:
        """INSERT of rows or of a query."""
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

    def _row(self, row: exp.Expression, names: Sequence[str], kinds: Columns) -> str:
        cells = row.expressions if isinstance(row, exp.Tuple) else [row]
        if isinstance(row, exp.Paren):
            cells = [row.this]
        if len(cells) != len(names):
            raise _wrong_count(len(cells), len(names))
        expressions = self._queries().expressions
        values = [expressions.value(cell, Scope()) for cell in cells]
        return f"({', '.join(assigned(v, kinds[n]).text for v, n in zip(values, names, strict=True))})"

    def delete(self, node: exp.Delete) -> Work:
        """DELETE, also with joins."""
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
        """UPDATE, also with joins."""
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
            target = f'{found.text} AS "$updated"'
        sets = ", ".join(self._set(part, found.columns, scope, queries) for part in node.expressions)
        where = node.args.get("where")
        condition = queries.expressions.condition(where.this, scope) if where is not None else ""
        if joins:
            inner = f"{found.text} AS {quoted(alias)}{joins}"
            tie = f'"$updated".rowid = {quoted(alias)}.rowid'
            condition = f"{tie} AND {condition}" if condition else tie
            return Work((f"{prefix}UPDATE {target} SET {sets} FROM {inner} WHERE {condition}",))
        tail = f" WHERE {condition}" if condition else ""
        return Work((f"{prefix}UPDATE {target} SET {sets}{tail}",))

    @staticmethod
    def _set(node: exp.Expression, columns: Columns, scope: Scope, queries: QueryCarrier) -> str:
        assert isinstance(node, exp.EQ)
        name = node.this.name
        if name not in columns:
            raise WarehouseError(f"Invalid column name '{name}'.", number=207)
        value = queries.expressions.value(node.expression, scope)
        return f"{quoted(name)} = {assigned(value, columns[name]).text}"

    def merge(self, node: exp.Merge) -> Work:
        """MERGE."""
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

    def _when(self, node: exp.When, columns: Columns, scope: Scope, queries: QueryCarrier) -> str:
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
        """TRUNCATE TABLE."""
        return Work(tuple(f"DELETE FROM {self.catalog.find(table).text}" for table in node.expressions))


def fits(one: SqlType, kind: SqlType) -> bool:
    """Whether every text of one type is one of the other."""
    if not (one.is_text and kind.is_text):
        return False
    return kind.size == MAX_LENGTH or (one.size != MAX_LENGTH and one.size <= kind.size)


def assigned(value: Carried, kind: SqlType) -> Carried:
    """A value as it goes into a column: another type by a cast, a text whole or not at all."""
    if value.kind.is_text and kind.is_text:
        return value if fits(value.kind, kind) else Carried(f"tsql_fit({value.text}, {kind.size})", kind)
    if value.kind == kind:
        return value
    if kind.is_text:
        return Carried(cast(value, SqlType(kind.name, MAX_LENGTH)).text, kind)
    return cast(value, kind)


def _assigned(text: str, columns: Selected, kinds: Sequence[SqlType]) -> str:
    """A query whose columns are cast to those of a table where their types differ."""
    pairs = list(zip(columns, kinds, strict=True))
    if all(one == kind or fits(one, kind) for (_, one), kind in pairs):
        return text
    names = [f"c{place}" for place in range(len(pairs))]
    casts = [
        assigned(Carried(name, one), kind).text for name, ((_, one), kind) in zip(names, pairs, strict=True)
    ]
    return f"SELECT {', '.join(casts)} FROM ({text}) AS rows_to_insert ({', '.join(names)})"


def _wrong_count(given: int, wanted: int) -> WarehouseError:
    return WarehouseError(
        f"The number of supplied values does not match the table definition: {given} for {wanted} columns.",
        number=213,
    )


_HANDLERS: dict[type[Any], Callable[[StatementCarrier, exp.Expression], Work]] = {
    exp.Query: StatementCarrier.select,
    exp.Insert: StatementCarrier.insert,  # type: ignore[dict-item]
    exp.Delete: StatementCarrier.delete,  # type: ignore[dict-item]
    exp.Update: StatementCarrier.update,  # type: ignore[dict-item]
    exp.Merge: StatementCarrier.merge,  # type: ignore[dict-item]
    exp.TruncateTable: StatementCarrier.truncate,  # type: ignore[dict-item]
    exp.Create: StatementCarrier.tables,
    exp.Drop: StatementCarrier.tables,
    exp.Alter: StatementCarrier.tables,
}
