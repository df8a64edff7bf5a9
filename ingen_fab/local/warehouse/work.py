"""What one statement of T-SQL is for DuckDB: texts, and what they leave behind."""

from __future__ import annotations

from dataclasses import dataclass

from ingen_fab.local.warehouse.catalog import MadeTable


@dataclass(frozen=True)
class Work:
    """What DuckDB is to do: the texts in turn; `rows` says that the last one's rows are the result.

    `made` and `gone` are the tables that are there afterwards, or no more; `rereads` is for other changes.
    """

    texts: tuple[str, ...]
    rows: bool = False
    made: tuple[MadeTable, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    rereads: bool = False
