"""Rows of a table without writing: the notebook's own functions, used in place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date

from ingen_fab.generation.plan import FrozenRelation
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import epoch_day
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.generation.series import chosen_tables
from ingen_fab.runtime.lakehouse.batch_relations import BatchRelations
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession, sql_name

PreviewValue = str | int | bool | None
PreviewRow = tuple[PreviewValue, ...]


def preview_rows(
    census: Census, relations: Iterable[FrozenRelation], table_name: str, day: date, rows: int
) -> tuple[tuple[str, ...], list[PreviewRow]]:
    """Column names, and the first rows of a table on a day.

    Whole numbers and booleans are such, NULL is None, and all else is the text of its CSV field.
    Raises RuntimeUserError for a table that is not there and a day that cannot be.
    """
    chosen = chosen_tables(census, [table_name])
    census.refuse_impossible(chosen, [day])
    table = census.dataset.table(table_name)
    with tempfile.TemporaryDirectory() as spill:
        session = DuckDBSession(spill)
        try:
            for relation in relations:
                session.register_frozen(relation.name, relation.columns, relation.rows)
            made = BatchRelations(session, DayFacts(census), {table_name: [day]})
            made.prepare()
            for child in census.dataset.tables:
                for total in child.totals:
                    if total.parent == table_name:
                        made.register_rows_of(child, [day])
                        made.totals_from(child, total, None)
            order = ", ".join(sql_name(column) for column in table.key)
            texts = ", ".join(f"CAST({sql_name(name)} AS VARCHAR)" for name, _ in table.columns)
            found = session.run(
                f"SELECT {texts} FROM (SELECT {table.selected_text} FROM ({table.rows.sql}) AS made "
                f'WHERE "$day" = {epoch_day(day)} ORDER BY {order} LIMIT {rows}) AS first_rows'
            )
        finally:
            session.close()
    kinds = [kind for _, kind in table.columns]
    return tuple(name for name, _ in table.columns), [_values(kinds, row) for row in found]


def _values(kinds: Sequence[str], texts: Sequence[object]) -> PreviewRow:
    return tuple(
        None if text is None else _value(kind, str(text)) for kind, text in zip(kinds, texts, strict=True)
    )


def _value(kind: str, text: str) -> PreviewValue:
    if kind in ("bigint", "integer"):
        return int(text)
    return text == "true" if kind == "boolean" else text
