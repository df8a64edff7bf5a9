"""Sends batches of T-SQL to a warehouse; values come back as text, transactions whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from ingen_fab.runtime.errors import RuntimeFailure, RuntimeUserError
from ingen_fab.runtime.warehouse.tsql_words import tsql_name, tsql_text, tsql_value

TextRow = tuple[str | None, ...]

# Rows of one INSERT ... VALUES at the most, and characters of one batch.
INSERTED_ROWS = 1000
BATCH_CHARACTERS = 1_000_000
# Two transactions changed one table: the later one is rolled back whole, and may simply be sent again.
CONFLICTS = ("24556", "24706", "3960")
ATTEMPTS = 5
FIRST_PAUSE_SECONDS = 0.5
# How a batch tells of its end, or of its error.
ENDED = "SELECT '0' AS [number], '' AS [message];\nEND TRY\nBEGIN CATCH\n"
TOLD = "SELECT CAST(ERROR_NUMBER() AS varchar(20)) AS [number], ERROR_MESSAGE() AS [message];\nEND CATCH;"


class WarehouseSession:
    """One connection; `name` is the warehouse's, in this workspace or in the one of the id `workspace`."""

    def __init__(self, name: str, workspace: str = "") -> None:
        if not name:
            raise RuntimeUserError(
                "no warehouse is named", hint="Give the parameter warehouse the name of a warehouse."
            )
        # Not on top: each run on this machine has a notebookutils of its own, for its own project.
        import notebookutils

        self.name = name
        self._connection = notebookutils.data.connect_to_artifact(name, workspace, "Warehouse")

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def run(self, sql: str) -> list[TextRow]:
        """Run one batch and return the rows of its first query, each value as text.

        Whoever asks for numbers casts them: a DataFrame makes floats of whole numbers beside a NULL.
        """
        frame = self._connection.query(sql)
        if frame is None:
            return []
        rows = frame.itertuples(index=False, name=None)
        return [
            tuple(None if value is None or value != value else str(value) for value in row) for row in rows
        ]

    def attempt(self, statements: Iterable[str]) -> None:
        """Run statements one after the other; RuntimeFailure where one fails: those before it stay done."""
        body = "\n".join(f"{statement};" for statement in statements)
        number, message = self.run(f"SET NOCOUNT ON;\nBEGIN TRY\n{body}\n{ENDED}{TOLD}")[0]
        if number != "0":
            raise RuntimeFailure(f"the warehouse {self.name} refused: {message} (error {number})")

    def transact(self, statements: Iterable[str]) -> None:
        """Run statements in one transaction; RuntimeFailure where one fails, and then none of them counts.

        A conflict with another transaction is tried again a few times.
        """
        body = "\n".join(f"{statement};" for statement in statements)
        batch = (
            "SET NOCOUNT ON;\nBEGIN TRY\nBEGIN TRANSACTION;\n"
            f"{body}\n"
            f"COMMIT TRANSACTION;\n{ENDED}IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;\n{TOLD}"
        )
        pause = FIRST_PAUSE_SECONDS
        for attempt in range(1, ATTEMPTS + 1):
            number, message = self.run(batch)[0]
            if number == "0":
                return
            if number not in CONFLICTS or attempt == ATTEMPTS:
                raise RuntimeFailure(
                    f"the warehouse {self.name} rolled back: {message} (error {number})",
                    hint="Nothing of it was changed; run again when the cause is mended.",
                )
            time.sleep(pause)
            pause *= 2

    def make_schema(self, schema: str) -> None:
        """Make a schema where it is missing; CREATE SCHEMA wants a batch of its own."""
        made = tsql_text(f"CREATE SCHEMA {tsql_name(schema)}")
        self.run(f"IF SCHEMA_ID({tsql_text(schema)}) IS NULL EXEC({made});")

    def tables_of(self, schema: str) -> list[str]:
        """The names of a schema's tables."""
        found = self.run(
            f"SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = {tsql_text(schema)} "
            "ORDER BY TABLE_NAME;"
        )
        return [str(row[0]) for row in found]

    def send_rows(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[int | str | None]]
    ) -> None:
        """Insert rows of numbers and texts, in as few batches as their size allows."""
        batch: list[str] = []
        size = 0
        for statement in insert_statements(table, columns, rows):
            if batch and size + len(statement) > BATCH_CHARACTERS:
                self.run(";\n".join(batch))
                batch, size = [], 0
            batch.append(statement)
            size += len(statement)
        if batch:
            self.run(";\n".join(batch))


def insert_statements(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[int | str | None]]
) -> Iterable[str]:
    """INSERT statements of at most a thousand rows each; `table` is quoted, names of columns are not."""
    head = f"INSERT INTO {table} ({', '.join(tsql_name(column) for column in columns)}) VALUES\n"
    pending: list[str] = []
    for row in rows:
        pending.append(f"({', '.join(tsql_value(value) for value in row)})")
        if len(pending) == INSERTED_ROWS:
            yield head + ",\n".join(pending)
            pending = []
    if pending:
        yield head + ",\n".join(pending)
