"""SELECT and what stands around it, as DuckDB's text: names are looked up, so that each must be there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlglot import exp

from ingen_fab.local.warehouse.errors import WarehouseError, not_here, not_on_fabric
from ingen_fab.local.warehouse.expressions import Expressions, Surroundings
from ingen_fab.local.warehouse.scope import Columns, Scope, Source, quoted
from ingen_fab.local.warehouse.types import TEXT, SqlType, common_type

Selected = list[tuple[str, SqlType]]
# No query here has so many rows: TOP of them keeps the layers of a query apart, for which DuckDB has no need.
BARRIER_ROWS = 1_000_000_000
_SETS: dict[type[exp.Expression], str] = {
    exp.Union: "UNION", exp.Except: "EXCEPT", exp.Intersect: "INTERSECT",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A table as DuckDB reaches it, and its columns; `hidden` are those that no star gives."""

    text: str
    columns: Columns
    hidden: Columns = field(default_factory=dict)


# Of (schema, table) as the statement names them; raises WarehouseError 208 where there is none.
FindTable = Callable[[exp.Table], Found]


@dataclass
class QueryCarrier:
    """Carries queries; `ctes` are the common table expressions that are known at the place."""

    find_table: FindTable
    around: Surroundings
    ctes: dict[str, Columns] = field(default_factory=dict)
    expressions: Expressions = field(init=False)

    def __post_init__(self) -> None:
        self.expressions = Expressions(self, self.around)

    def subquery(self, node: exp.Expression, outer: Scope) -> tuple[str, Selected]:
        """A query inside of another."""
        return self.query(node, outer)

    def query(self, node: exp.Expression, outer: Scope | None = None) -> tuple[str, Selected]:
        """A SELECT, or several with UNION and the like between them: text and columns."""
        if isinstance(node, exp.Subquery):
            text, columns = self.query(node.this, outer)
            return f"({text})", columns
        known = dict(self.ctes)
        try:
            prefix = self.with_clause(node, outer)
            if type(node) in _SETS:
                text, columns = self.set_operation(node, outer)
            elif isinstance(node, exp.Select):
                text, columns = self.select(node, outer)
            else:
                raise not_here(f"a query that begins like {node.sql('tsql')[:60]}")
        finally:
            self.ctes = known
        return prefix + text, columns

    def with_clause(self, node: exp.Expression, outer: Scope | None) -> str:
        """Common table expressions, which become known; none may name itself."""
        clause = node.args.get("with_")
        if clause is None:
            return ""
        parts = []
        for cte in clause.expressions:
            text, columns = self.query(cte.this, outer)
            names = [column.name for column in cte.args["alias"].columns] or [name for name, _ in columns]
            _refuse_twins(names)
            self.ctes[cte.alias] = dict(zip(names, (kind for _, kind in columns), strict=True))
            listed = f" ({', '.join(map(quoted, names))})" if cte.args["alias"].columns else ""
            parts.append(f"{quoted(cte.alias)}{listed} AS NOT MATERIALIZED ({text})")
        return f"WITH {', '.join(parts)} "

    def set_operation(self, node: exp.Expression, outer: Scope | None) -> tuple[str, Selected]:
        """UNION and the like."""
        left, one = self.query(node.this, outer)
        right, other = self.query(node.args["expression"], outer)
        if len(one) != len(other):
            raise WarehouseError(
                "All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number "
                "of expressions in their target lists.",
                number=205,
            )
        word = _SETS[type(node)]
        if not node.args.get("distinct"):
            word += " ALL"
        both = zip(one, other, strict=True)
        columns = [(name, common_type(kind, second)) for (name, kind), (_, second) in both]
        text = f"{left} {word} {right}"
        scope = Scope(results=dict(columns))
        return text + self.tail(node, scope), columns

    def select(self, node: exp.Select, outer: Scope | None) -> tuple[str, Selected]:
        """One SELECT."""
        for part in ("hint", "lateral", "windows", "qualify", "locks", "sample", "pivots", "match", "sort"):
            if node.args.get(part):
                raise not_here(f"{part.upper()} of a query")
        scope = Scope(outer=outer)
        source = self.from_clause(node, scope)
        columns, texts = self.projections(node, scope)
        distinct = "DISTINCT " if node.args.get("distinct") else ""
        text = f"SELECT {distinct}{', '.join(texts)}{source}"
        where, group, having = (node.args.get(part) for part in ("where", "group", "having"))
        if where is not None:
            text += f" WHERE {self.expressions.condition(where.this, scope)}"
        if group is not None:
            text += f" GROUP BY {', '.join(self.grouped(part, scope) for part in group.expressions)}"
        if having is not None:
            text += f" HAVING {self.expressions.condition(having.this, scope)}"
        scope.results = {name: kind for name, kind in columns if name}
        return text + self.tail(node, scope), columns

    def grouped(self, node: exp.Expression, scope: Scope) -> str:
        """What rows are grouped by: a literal would be a place in DuckDB, and T-SQL refuses it."""
        if isinstance(node, exp.Literal):
            raise WarehouseError(
                "Each GROUP BY expression must contain at least one column that is not an outer reference.",
                number=164,
            )
        return self.expressions.value(node, scope).text

    def tail(self, node: exp.Expression, scope: Scope) -> str:
        """ORDER BY, TOP, OFFSET and FETCH."""
        order, limit, offset = (node.args.get(part) for part in ("order", "limit", "offset"))
        inside = node.parent is not None and not isinstance(node.parent, exp.Insert)
        if order is not None and limit is None and offset is None and inside:
            raise WarehouseError(
                "The ORDER BY clause is invalid in views, derived tables, subqueries and common table "
                "expressions, unless TOP or OFFSET is also specified.",
                number=1033,
            )
        text = self.ordered(order, scope) if order is not None else ""
        if limit is not None:
            text += self.limited(limit, ordered=order is not None)
        if offset is not None:
            text += f" OFFSET {self.expressions.value(offset.expression, scope).text}"
        return text

    def ordered(self, node: exp.Order, scope: Scope) -> str:
        """ORDER BY: names of what is selected win over those of the sources."""
        results = Scope(outer=scope, results=scope.results)
        return self.expressions.order(node, results)

    def limited(self, node: exp.Expression, *, ordered: bool) -> str:
        """TOP or FETCH; one of a thousand million rows is no limit."""
        options = node.args.get("limit_options")
        if options is not None and (options.args.get("percent") or options.args.get("with_ties")):
            raise not_here("TOP with PERCENT or WITH TIES")
        count = node.args.get("expression") or node.args.get("count")
        if count is None:
            raise WarehouseError("Incorrect syntax near TOP.", number=102)
        value = self.expressions.value(count, Scope())
        if not ordered and value.literal is not None and int(value.literal) >= BARRIER_ROWS:
            return ""
        return f" LIMIT {value.text}"

    def projections(self, node: exp.Select, scope: Scope) -> tuple[Selected, list[str]]:
        """What is selected: names with types, and texts."""
        columns: Selected = []
        texts: list[str] = []
        for part in node.expressions:
            star = part if isinstance(part, exp.Star) else None
            if star is not None or (isinstance(part, exp.Column) and isinstance(part.this, exp.Star)):
                table = part.table if isinstance(part, exp.Column) else ""
                for name, found in scope.star(table):
                    columns.append((name, found.kind))
                    texts.append(found.text)
                continue
            inner, name = (part.this, part.alias) if isinstance(part, exp.Alias) else (part, _name_of(part))
            value = self.expressions.value(inner, scope)
            columns.append((name, value.kind))
            texts.append(f"{value.text} AS {quoted(name)}" if name else value.text)
        return columns, texts

    # --- FROM ---------------------------------------------------------------------------------------------

    def from_clause(self, node: exp.Expression, scope: Scope) -> str:
        """FROM and its joins; their sources become known one after the other."""
        source = node.args.get("from_")
        if source is None:
            return ""
        text = " FROM " + self.source(source.this, scope)
        for join in [*(source.this.args.get("joins") or ()), *(node.args.get("joins") or ())]:
            text += self.join(join, scope)
        return text

    def join(self, node: exp.Join, scope: Scope) -> str:
        """One join; the rows of the joined table become known."""
        if node.args.get("using") or node.method:
            raise not_on_fabric("a join with USING or NATURAL")
        side, kind = (node.side or "").upper(), (node.kind or "").upper()
        on = node.args.get("on")
        if kind == "CROSS" or (on is None and not side and not kind):
            return f" CROSS JOIN {self.source(node.this, scope)}"
        if on is None:
            raise not_here(f"{side} {kind} JOIN without ON")
        text = self.source(node.this, scope)
        word = " ".join(filter(None, [side, "OUTER" if kind == "OUTER" else "", "JOIN"]))
        return f" {word} {text} ON {self.expressions.condition(on, scope)}"

    def source(self, node: exp.Expression, scope: Scope) -> str:
        """One thing that rows come from."""
        if isinstance(node, exp.Table):
            return self.table(node, scope)
        if isinstance(node, exp.Subquery):
            text, columns = self.query(node.this)
            return self.named(f"({text})", node, columns, scope)
        if isinstance(node, exp.Values):
            text, columns = self.values(node)
            return self.named(f"({text})", node, columns, scope)
        raise not_here(f"FROM {node.sql('tsql')[:60]}")

    def table(self, node: exp.Table, scope: Scope) -> str:
        """A table or common table expression."""
        if node.args.get("pivots") or node.args.get("sample"):
            raise not_here("PIVOT or TABLESAMPLE")
        alias = node.alias or node.name
        if not node.db and node.name in self.ctes:
            scope.sources.append(Source(alias, self.ctes[node.name]))
            return f"{quoted(node.name)} AS {quoted(alias)}"
        found = self.find_table(node)
        scope.sources.append(Source(alias, found.columns, found.hidden))
        return f"{found.text} AS {quoted(alias)}"

    def named(self, text: str, node: exp.Expression, columns: Selected, scope: Scope) -> str:
        """A source in brackets with the name that T-SQL wants of it, and names of its columns."""
        if not node.alias:
            raise WarehouseError("A table in brackets needs a name: write AS name behind it.", number=102)
        given = node.args["alias"].columns
        names = [column.name for column in given] or [name for name, _ in columns]
        if not all(names):
            raise WarehouseError(
                f"No column name was specified for column {names.index('') + 1} of '{node.alias}'.",
                number=8155,
            )
        _refuse_twins(names)
        scope.sources.append(Source(node.alias, dict(zip(names, (kind for _, kind in columns), strict=True))))
        return f"{text} AS {quoted(node.alias)} ({', '.join(map(quoted, names))})"

    def values(self, node: exp.Values) -> tuple[str, Selected]:
        """VALUES as a table; its columns have the types that their values have together."""
        kinds: list[SqlType] = []
        rows = []
        for row in node.expressions:
            cells = [self.expressions.value(cell, Scope()) for cell in row.expressions]
            kinds = kinds or [cell.kind for cell in cells]
            if len(cells) != len(kinds):
                raise WarehouseError("All rows of VALUES must have as many values.", number=10709)
            kinds = [common_type(kind, cell.kind) for kind, cell in zip(kinds, cells, strict=True)]
            rows.append(f"({', '.join(cell.text for cell in cells)})")
        columns = [("", TEXT if kind.name == "null" else kind) for kind in kinds]
        return f"VALUES {', '.join(rows)}", columns


def _name_of(node: exp.Expression) -> str:
    return node.name if isinstance(node, exp.Column) else ""


def _refuse_twins(names: list[str]) -> None:
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.casefold(), name)
        if name and other != name:
            raise not_here(f"two columns whose names differ in case alone ({other}, {name})")
    doubled = [name for name in names if name and names.count(name) > 1]
    if doubled:
        raise WarehouseError(f"The column '{doubled[0]}' was specified multiple times.", number=8156)


def refuse_near_twins(columns: Selected) -> None:
    """Raise WarehouseError for names that differ in case alone: DuckDB takes them for one."""
    seen: dict[str, str] = {}
    for name, _ in columns:
        other = seen.setdefault(name.casefold(), name)
        if name and other != name:
            raise not_here(f"a result whose columns differ in case alone ({other}, {name})")
