"""A session that writes down the batches that a run would send, each to be a cell of a T-SQL notebook."""

from __future__ import annotations

from collections.abc import Iterable

from ingen_fab.runtime.warehouse.tsql_words import tsql_text
from ingen_fab.runtime.warehouse.warehouse_session import TextRow, WarehouseSession


class RecordedSession(WarehouseSession):
    """Nothing is sent; an empty warehouse is assumed, and what is shared is made only where it is missing."""

    def __init__(self) -> None:
        self.name = "the warehouse"
        self.batches: list[str] = []

    def close(self) -> None:
        """Nothing is open."""

    def run(self, sql: str) -> list[TextRow]:
        """Write a batch down; it has no rows."""
        self.batches.append(sql)
        return []

    def transact(self, statements: Iterable[str]) -> None:
        """Write statements down as one transaction, which ends the cell with its error where one fails."""
        self.batches.append(transaction(statements))

    def tables_of(self, schema: str) -> list[str]:
        """None is known of."""
        return []

    def make_once(self, table: str, statements: Iterable[str]) -> None:
        """Write down what makes and fills a table where it is missing."""
        body = transaction(statements)
        self.batches.append(f"IF OBJECT_ID({tsql_text(table)}, 'U') IS NULL\nBEGIN\n{body}\nEND;")

    def refuse(self, query: str, told: str) -> None:
        """Write down a check: a query that gives a row ends the cell with an error."""
        self.batches.append(f"IF EXISTS ({query})\nTHROW 50001, {tsql_text(told)}, 1;")


def transaction(statements: Iterable[str]) -> str:
    """Statements as one transaction, whose error is thrown again when all is rolled back."""
    body = "\n".join(f"{statement};" for statement in statements)
    return (
        f"SET NOCOUNT ON;\nBEGIN TRY\nBEGIN TRANSACTION;\n{body}\nCOMMIT TRANSACTION;\nEND TRY\nBEGIN CATCH\n"
        "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;\nTHROW;\nEND CATCH;"
    )
