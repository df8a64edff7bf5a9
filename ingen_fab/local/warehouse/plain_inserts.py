"""INSERT of nothing but literals: the same text in both languages, and often a very long one."""

from __future__ import annotations

import re

from sqlglot import exp

from ingen_fab.local.warehouse.catalog import Catalog
from ingen_fab.local.warehouse.errors import WarehouseError
from ingen_fab.local.warehouse.scope import quoted
from ingen_fab.local.warehouse.types import MAX_LENGTH
from ingen_fab.local.warehouse.work import Work
from ingen_fab.sql.tsql_surface import VALUES_ROWS

_TEXT = r"'(?:[^'\\]|'')*'"
_LITERAL = rf"(?:-?\d{{1,19}}|{_TEXT}|NULL)"
_ROW = rf"\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})*\s*\)"
_NAME = r"\[(?:[^\]]|\]\])+\]"
PLAIN_INSERT = re.compile(
    rf"\s*INSERT INTO ({_NAME})\.({_NAME}) \(({_NAME}(?:, {_NAME})*)\) VALUES\s+({_ROW}(?:\s*,\s*{_ROW})*)\s*"
)


def plain_insert(sql: str, catalog: Catalog) -> Work | None:
    """The work of an INSERT of nothing but literals, found without a syntax tree; None for any other text."""
    match = PLAIN_INSERT.fullmatch(sql)
    if match is None:
        return None
    schema, table, listed, rows = match.groups()
    names = [_bare(name) for name in re.findall(_NAME, listed)]
    found = catalog.find(
        exp.to_table(_bare(table), db=exp.to_identifier(_bare(schema), quoted=True), quoted=True)
    )
    for name in names:
        if name not in found.columns:
            raise WarehouseError(f"Invalid column name '{name}'.", number=207)
    sizes = [found.columns[name].size for name in names if found.columns[name].is_text]
    shortest = min((size for size in sizes if size != MAX_LENGTH), default=MAX_LENGTH)
    if shortest != MAX_LENGTH and any(len(t.encode()) > shortest for t in re.findall(_TEXT, rows)):
        # Which text goes into which column, the grammar has to tell.
        return None
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


def _bare(name: str) -> str:
    return name[1:-1].replace("]]", "]")
