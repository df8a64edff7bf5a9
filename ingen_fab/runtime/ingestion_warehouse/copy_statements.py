"""COPY INTO and OPENROWSET as text: one file into one table of its own."""

from __future__ import annotations

from ingen_fab.runtime.ingestion.config_row import CsvOptions
from ingen_fab.runtime.lakehouse.storage import ONELAKE_HOST
from ingen_fab.runtime.warehouse.tsql_words import tsql_text

# Of one statement: all are looked at, and the load itself judges how many are too many.
MOST_ERRORS = 1_000_000_000


def onelake_address(workspace: str, lakehouse: str, path: str) -> str:
    """The address of something below Files by the ids of workspace and lakehouse, as COPY INTO wants it."""
    return f"https://{ONELAKE_HOST}/{workspace}/{lakehouse}/Files/{path}"


def copy_csv(table: str, address: str, csv: CsvOptions, errors: str) -> str:
    """COPY INTO of a CSV file; with `errors`, rows that cannot be read go there and do not end it.

    Rows of another number of fields end it all the same. No ROWTERMINATOR: so every kind of line end is one.
    """
    options = [
        "FILE_TYPE = 'CSV'",
        f"FIRSTROW = {2 if csv.has_header else 1}",
        f"FIELDTERMINATOR = {tsql_text(_terminator(csv.delimiter))}",
        f"FIELDQUOTE = {tsql_text(_terminator(csv.quote))}",
        "ENCODING = 'UTF8'",
        "MATCH_COLUMN_COUNT = 'ON'",
    ]
    if errors:
        options += [f"MAXERRORS = {MOST_ERRORS}", f"ERRORFILE = {tsql_text(errors)}"]
    return f"COPY INTO {table} FROM {tsql_text(address)} WITH ({', '.join(options)})"


def _terminator(character: str) -> str:
    """A tab and its like in hexadecimal, which every tool shows."""
    if character and not character.isprintable():
        return "0x" + character.encode().hex().upper()
    return character


def copy_parquet(table: str, address: str) -> str:
    """A new table with the rows of a parquet file, in the types that the file has."""
    return (
        f"CREATE TABLE {table} AS SELECT * FROM OPENROWSET(BULK {tsql_text(address)}, "
        "FORMAT = 'PARQUET') AS [rows]"
    )


def caught(statement: str, failed: str, number: int) -> str:
    """The statement, and where it fails a row with its number and the message in the table `failed`."""
    return (
        f"BEGIN TRY\n{statement};\nEND TRY\nBEGIN CATCH\n"
        f"INSERT INTO {failed} ([file], [message]) SELECT {number}, LEFT(ERROR_MESSAGE(), 4000);\nEND CATCH"
    )
