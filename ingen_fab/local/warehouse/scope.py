"""What names mean at a place of a statement: sources with their columns and types, case and all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingen_fab.local.warehouse.errors import WarehouseError
from ingen_fab.local.warehouse.types import SqlType

Columns = Mapping[str, SqlType]


@dataclass(frozen=True)
class Carried:
    """DuckDB's text of an expression, and the type that T-SQL gives its value; `number` is a literal's."""

    text: str
    kind: SqlType
    literal: str | None = None


@dataclass(frozen=True)
class Source:
    """A table, common table expression or subquery by the name that columns are asked for with."""

    alias: str
    columns: Columns
    hidden: Columns = field(default_factory=dict)

    def kind(self, name: str) -> SqlType | None:
        """The type of a column; None where there is none."""
        return self.columns.get(name) or self.hidden.get(name)


@dataclass
class Scope:
    """The sources of one SELECT; `outer` is what lies around a subquery, `results` what it selects itself."""

    sources: list[Source] = field(default_factory=list)
    outer: Scope | None = None
    results: dict[str, SqlType] = field(default_factory=dict)

    def column(self, table: str, name: str) -> Carried:
        """A column; raises WarehouseError 207 where no source has it, 209 where several have."""
        found = [s for s in self.sources if (not table or s.alias == table) and s.kind(name) is not None]
        if len(found) > 1:
            raise WarehouseError(f"Ambiguous column name '{name}'.", number=209)
        if found:
            text = f"{quoted(found[0].alias)}.{quoted(name)}" if found[0].alias else quoted(name)
            kind = found[0].kind(name)
            assert kind is not None
            return Carried(text, kind)
        if not table and name in self.results:
            return Carried(quoted(name), self.results[name])
        if self.outer is not None:
            return self.outer.column(table, name)
        spelled = f"{table}.{name}" if table else name
        raise WarehouseError(f"Invalid column name '{spelled}'.", number=207, hint=self._near(name))

    def _near(self, name: str) -> str | None:
        spelled = {c for s in self.sources for c in s.columns if c.casefold() == name.casefold()}
        return f"Names are case-sensitive: write {min(spelled)}." if spelled else None

    def star(self, table: str) -> list[tuple[str, Carried]]:
        """Every column of one source, or of all."""
        chosen = [source for source in self.sources if not table or source.alias == table]
        if not chosen:
            raise WarehouseError(f"The column prefix '{table}' does not match with a table name.", number=107)
        return [
            (name, Carried(f"{quoted(source.alias)}.{quoted(name)}", kind))
            for source in chosen
            for name, kind in source.columns.items()
        ]


def quoted(name: str) -> str:
    """A name as DuckDB takes it."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    """A text as DuckDB takes it."""
    return "'" + value.replace("'", "''") + "'"
