"""The tables that a run fills: made where they are missing, widened where a column is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.date_rows import UNIX_EPOCH
from ingen_fab.runtime.generation.tables import DatasetSpec, TableSpec
from ingen_fab.runtime.warehouse.tsql_words import tsql_day, tsql_name, tsql_table, tsql_text, tsql_type
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession
from ingen_fab.runtime.warehouse.warehouse_state import WarehouseState

GENERATION_DAY = "generation_date"


def target_table(dataset: DatasetSpec, table: TableSpec) -> str:
    """The table of the warehouse that holds a table's rows."""
    return tsql_table(dataset.schema, table.name)


def target_path(dataset: DatasetSpec, table_name: str) -> str:
    """What the state says of the place of a table's rows."""
    return f"{dataset.schema}.{table_name}"


def make_target_tables(
    session: WarehouseSession, state: WarehouseState, dataset: DatasetSpec, names: Iterable[str]
) -> None:
    """Make or widen the tables of these names.

    Raises RuntimeUserError where a column has another type, and where another dataset has rows there.
    """
    session.make_schema(dataset.schema)
    there = session.tables_of(dataset.schema)
    for name in names:
        table = dataset.table(name)
        refuse_day_column(table)
        owner = state.owner_of(target_path(dataset, name), dataset.dataset_id)
        if owner is not None:
            raise RuntimeUserError(
                f"the table {target_path(dataset, name)} holds rows of the dataset {owner}",
                hint="Give this dataset a schema of its own: output: {schema: another_name}.",
            )
        wanted = {column: tsql_type(kind) for column, kind in table.columns} | {GENERATION_DAY: "date"}
        if name in there:
            _widen(session, dataset, name, wanted)
            continue
        columns = ", ".join(f"{tsql_name(column)} {kind}" for column, kind in wanted.items())
        session.run(f"CREATE TABLE {target_table(dataset, table)} ({columns});")


def refuse_day_column(table: TableSpec) -> None:
    """Raise RuntimeUserError for a column whose name the warehouse needs for the day."""
    if any(column.casefold() == GENERATION_DAY for column, _ in table.columns):
        raise RuntimeUserError(
            f"table '{table.name}' has a column {GENERATION_DAY}, which is the day of a row in a warehouse",
            hint="Give the column another name.",
        )


def _widen(session: WarehouseSession, dataset: DatasetSpec, name: str, wanted: dict[str, str]) -> None:
    found = session.run(
        "SELECT COLUMN_NAME, DATA_TYPE, CAST(NUMERIC_SCALE AS varchar(10)), "
        "CAST(CHARACTER_MAXIMUM_LENGTH AS varchar(10)) FROM INFORMATION_SCHEMA.COLUMNS "
        f"WHERE TABLE_SCHEMA = {tsql_text(dataset.schema)} AND TABLE_NAME = {tsql_text(name)};"
    )
    there = {str(column): (str(kind), scale, size) for column, kind, scale, size in found}
    for column, kind in wanted.items():
        if column not in there:
            target = tsql_table(dataset.schema, name)
            session.run(f"ALTER TABLE {target} ADD {tsql_name(column)} {kind} NULL;")
            continue
        spelled, scale, size = there[column]
        same_scale = not kind.startswith("decimal(") or kind == f"decimal(18,{scale})"
        wider = kind.startswith("varchar(") and 0 <= int(size or -1) < int(kind[8:-1])
        if wider:
            spelled = f"{spelled}({size})"
        if wider or spelled.lower() != kind.partition("(")[0] or not same_scale:
            raise RuntimeUserError(
                f"the column {column} of {target_path(dataset, name)} is a {spelled}, not a {kind}",
                hint=f"Drop the table {target_path(dataset, name)}, or rename the column; then run again.",
            )


def counted_rows(session: WarehouseSession, dataset: DatasetSpec, name: str) -> dict[date, int]:
    """How many rows of each day lie in a table; nothing where there is no table."""
    if name not in session.tables_of(dataset.schema):
        return {}
    day = tsql_name(GENERATION_DAY)
    found = session.run(
        f"SELECT CAST({day} AS varchar(10)) AS [day], CAST(COUNT_BIG(*) AS varchar(20)) AS [rows] "
        f"FROM {tsql_table(dataset.schema, name)} GROUP BY {day};"
    )
    return {date.fromisoformat(str(on)): int(str(rows)) for on, rows in found}


def removal(dataset: DatasetSpec, name: str, days: Sequence[date]) -> str:
    """The statement that removes the rows of some days."""
    listed = ", ".join(tsql_day(day) for day in days)
    return f"DELETE FROM {tsql_table(dataset.schema, name)} WHERE {tsql_name(GENERATION_DAY)} IN ({listed})"


def insertion(dataset: DatasetSpec, table: TableSpec, staged: str) -> str:
    """The statement that puts staged rows into their table, each with its day."""
    columns = ", ".join(tsql_name(column) for column, _ in table.columns)
    epoch = tsql_day(UNIX_EPOCH)
    return (
        f"INSERT INTO {target_table(dataset, table)} ({columns}, {tsql_name(GENERATION_DAY)}) "
        f"SELECT {columns}, DATEADD(day, CAST([$day] AS int), {epoch}) FROM {staged}"
    )
