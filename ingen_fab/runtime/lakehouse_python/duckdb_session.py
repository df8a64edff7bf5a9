"""A DuckDB connection set up so that texts run as written, and relations registered for parallel scans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.generation.date_rows import DateFacts
from ingen_fab.runtime.generation.day_facts import BLOCK_ROWS
from ingen_fab.runtime.generation.tables import QueryText, TableSpec

FrozenRows = Sequence[Sequence[int | str]]


class DuckDBSession:
    """One in-memory database for one run; what does not fit spills into `spill_folder`."""

    def __init__(self, spill_folder: str) -> None:
        self.connection = duckdb.connect(":memory:")
        for setting in (
            # The texts name the small side of each join second; row estimates of exploded blocks are far off.
            "SET disabled_optimizers = 'join_order,build_side_probe_side'",
            "SET preserve_insertion_order = true",
            "SET TimeZone = 'UTC'",
            "SET enable_progress_bar = false",
            "SET autoinstall_known_extensions = false",
            f"SET temp_directory = {sql_text(str(Path(spill_folder)))}",
        ):
            self.connection.execute(setting)

    def close(self) -> None:
        """Close the database and let its memory go."""
        self.connection.close()

    def run(self, sql: str) -> list[tuple[object, ...]]:
        """Execute one statement and fetch its rows; a full disk is a failure with a plain message."""
        try:
            return self.connection.execute(sql).fetchall()
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise RuntimeFailure(
                f"the rows could not be written: {str(error).splitlines()[0]}",
                hint="Make room on the disk, or lower batch_size or scale.",
            ) from error

    def register_frozen(self, name: str, columns: Sequence[tuple[str, str]], rows: FrozenRows) -> None:
        """A relation fixed at compile time, kept as a table of this session.

        Its texts become an ENUM, which parquet's writer takes for a dictionary: it need not look for repeats.
        """
        types = {"integer": pa.int64(), "text": pa.string()}
        arrays = [
            pa.array([row[position] for row in rows], type=types[kind])
            for position, (_, kind) in enumerate(columns)
        ]
        self._register("frozen_rows", pa.Table.from_arrays(arrays, names=[column for column, _ in columns]))
        selected = [
            self._enumerated(name, column) if kind == "text" else sql_name(column) for column, kind in columns
        ]
        self.run(f"CREATE TEMP TABLE {sql_name(name)} AS SELECT {', '.join(selected)} FROM frozen_rows")
        self.connection.unregister("frozen_rows")

    def _enumerated(self, name: str, column: str) -> str:
        """Make the type of a text column of `frozen_rows`; returns how the column is selected."""
        enum, text = sql_name(f"{name}.{column}"), sql_name(column)
        self.run(
            f"CREATE TYPE {enum} AS ENUM (SELECT DISTINCT {text} FROM frozen_rows WHERE {text} IS NOT NULL)"
        )
        return f"CAST({text} AS {enum}) AS {text}"

    def register_facts(self, name: str, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """Day facts in record batches of about one block of rows: DuckDB scans batches in parallel."""
        rows = list(facts)
        batches = [_arrow(columns, part).to_batches() for part in _portions(rows)]
        schema = _schema(columns, rows)
        table = pa.Table.from_batches([batch for part in batches for batch in part], schema=schema)
        self._register(name, table)

    def register_rows(self, table: TableSpec, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """The day facts from which a table's files are made."""
        self.register_facts(f"days_{table.name}", columns, facts)

    def register_lookup(self, name: str, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """Day facts that rows are joined to."""
        self.register_facts(name, columns, facts)

    def create(self, name: str, query: QueryText) -> None:
        """A temporary table with the rows of a query."""
        self._create(name, query.sql)

    def add_up(self, name: str, rows: str, slot: str, units: str) -> None:
        """A temporary table with the sums over rows that share a slot."""
        sums = f"{sql_name(slot)} AS of_slot, CAST(sum({sql_name(units)}) AS BIGINT) AS of_total"
        self._create(name, f"SELECT {sums} FROM {sql_name(rows)} GROUP BY {sql_name(slot)}")

    def _create(self, name: str, sql: str) -> None:
        self.drop(name)
        self.run(f"CREATE TEMP TABLE {sql_name(name)} AS {sql}")

    def drop(self, name: str) -> None:
        """Drop a temporary table if it is there."""
        self.run(f"DROP TABLE IF EXISTS {sql_name(name)}")

    def _register(self, name: str, table: pa.Table) -> None:
        self.connection.unregister(name)
        self.connection.register(name, table)


def sql_name(name: str) -> str:
    """A quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def sql_text(text: str) -> str:
    """A quoted literal."""
    return "'" + text.replace("'", "''") + "'"


def _portions(rows: list[DateFacts]) -> list[list[DateFacts]]:
    """Consecutive facts whose row counts add up to about one block."""
    portions: list[list[DateFacts]] = []
    filled = BLOCK_ROWS
    for facts in rows:
        count = facts.get("d_count", 1)
        size = count if isinstance(count, int) else 1
        if filled + size > BLOCK_ROWS:
            portions.append([])
            filled = 0
        portions[-1].append(facts)
        filled += size
    return portions


def _schema(columns: Sequence[str], rows: Sequence[DateFacts]) -> pa.Schema:
    texts = {name for facts in rows for name, value in facts.items() if isinstance(value, str)}
    texts |= {"d_holiday_name", "d_month_name", "d_day_name"}
    return pa.schema([(name, pa.string() if name in texts else pa.int64()) for name in columns])


def _arrow(columns: Sequence[str], rows: Sequence[DateFacts]) -> pa.Table:
    schema = _schema(columns, rows)
    arrays = [pa.array([facts[name] for facts in rows], type=schema.field(name).type) for name in columns]
    return pa.Table.from_arrays(arrays, schema=schema)
