"""Rows of a table without writing: the notebook's own functions, used in place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date

from ingen_fab.generation.plan import FrozenRelation
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import epoch_day
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.generation.series import chosen_tables
from ingen_fab.runtime.lakehouse_python.batch_relations import BatchRelations
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession, sql_name


def preview_rows(
    census: Census, relations: Iterable[FrozenRelation], table_name: str, day: date, rows: int
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Column names, and the first rows of a table on a day as the text of CSV fields; NULL is empty.

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
    names = tuple(name for name, _ in table.columns)
    return names, [tuple("" if value is None else str(value) for value in row) for row in found]
