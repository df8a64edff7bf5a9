"""Does COPY INTO: files -> rows of a table, bad rows into ERRORFILE, as the pages of Fabric describe it."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlglot import exp

from ingen_fab.local.warehouse.bulk_locations import local_files, local_folder
from ingen_fab.local.warehouse.casts import cast
from ingen_fab.local.warehouse.catalog import Catalog
from ingen_fab.local.warehouse.copy_grammar import CopyInto
from ingen_fab.local.warehouse.errors import WarehouseError
from ingen_fab.local.warehouse.queries import Found
from ingen_fab.local.warehouse.scope import Carried, quoted, text_literal
from ingen_fab.local.warehouse.types import LONG_TEXT, MAX_LENGTH, SqlType, held_type

# Number and words of the error for a row that cannot be loaded.
CONVERSION_ERROR = 13812
COLUMN_COUNT_ERRORS = ("MISSING COLUMNS", "TOO MANY COLUMNS")
_ROWS = '"$copied_rows"'


@dataclass(frozen=True)
class RejectedRow:
    """A row that is not loaded: the column from 1, where the row begins, its text.

    The place is in bytes where a line could not be cut into fields; else it is the number of the row.
    """

    file: str
    error: str
    column: int
    column_name: str
    value: str | None
    location: int
    text: str


@dataclass
class FileCopy:
    """Copies the files of one statement; `root` stands for every lakehouse."""

    engine: duckdb.DuckDBPyConnection
    catalog: Catalog
    root: Path
    statement: CopyInto
    rejected: list[RejectedRow] = field(default_factory=list)

    def run(self) -> int:
        """Load all files or none, and return how many rows; raises WarehouseError for too many bad rows."""
        table = exp.to_table(self.statement.table, db=self.statement.schema or None)
        found = self.catalog.find(table)
        names = [column.name for column in self.statement.columns] or list(found.columns)
        for name in names:
            if name not in found.columns:
                raise WarehouseError(f"Invalid column name '{name}'.", number=207)
        loaded = 0
        for address in self.statement.addresses:
            for path in local_files(address, self.root):
                shown = f"{address[: address.index('/Files')]}/{path.relative_to(self.root).as_posix()}"
                if self.statement.file_type == "PARQUET":
                    loaded += self._parquet(path, found, names)
                else:
                    loaded += self._csv(path, shown, found, names)
        self._write_rejected()
        return loaded

    # --- parquet ------------------------------------------------------------------------------------------

    def _parquet(self, path: Path, found: Found, names: Sequence[str]) -> int:
        source = f"read_parquet({text_literal(str(path))})"
        try:
            held = {
                str(name): str(kind)
                for name, kind, *_ in self.engine.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
            }
        except duckdb.Error as error:
            raise _unreadable(path, error) from error
        values = []
        for name in names:
            kind = found.columns[name]
            if name not in held:
                values.append(f"CAST(NULL AS {kind.held_as})")
                continue
            value = parquet_value(name, held[name])
            text = cast(value, kind).text if value.kind != kind else value.text
            values.append(f"tsql_fit({text}, {kind.size})" if _is_bounded(kind) else text)
        return self._inserted(found, names, f"SELECT {', '.join(values)} FROM {source}")

    # --- CSV ----------------------------------------------------------------------------------------------

    def _csv(self, path: Path, shown: str, found: Found, names: Sequence[str]) -> int:
        fields = [column.field or place for place, column in enumerate(self.statement.columns, 1)]
        fields = fields or list(range(1, len(names) + 1))
        count = max(fields)
        texts = [f"f{number}" for number in range(1, count + 1)]
        before = len(self.rejected)
        try:
            self._read_texts(path, shown, texts)
            kinds = [found.columns[name] for name in names]
            pairs = [(f"f{number}", name) for number, name in zip(fields, names, strict=True)]
            self._reject_values(shown, pairs, kinds, texts)
            if len(self.rejected) > self.statement.number("MAXERRORS", 0):
                raise _conversion_error(self.rejected[0])
            good = " AND ".join(
                f"NOT {_is_bad(text, kind)}" for (text, _), kind in zip(pairs, kinds, strict=True)
            )
            values = ", ".join(_value(text, kind).text for (text, _), kind in zip(pairs, kinds, strict=True))
            only = f" WHERE {good}" if len(self.rejected) > before else ""
            return self._inserted(found, names, f"SELECT {values} FROM {_ROWS}{only}")
        finally:
            self.engine.execute(f"DROP TABLE IF EXISTS temp.{_ROWS}")

    def _read_texts(self, path: Path, shown: str, texts: Sequence[str]) -> None:
        """All fields as text in a table of its own; lines that cannot be cut into fields are rejected."""
        if self.statement.options.get("MATCH_COLUMN_COUNT", "OFF").upper() == "OFF":
            self._read_loosely(path, texts)
            return
        statement = self.statement
        shape = ", ".join(f"'{text}': 'VARCHAR'" for text in texts)
        encoding = "utf-16" if statement.options.get("ENCODING", "").upper() == "UTF16" else "utf-8"
        options = {
            "delim": statement.character("FIELDTERMINATOR", ","),
            "quote": statement.character("FIELDQUOTE", '"'),
            "escape": statement.character("FIELDQUOTE", '"'),
            "nullstr": "",
            "encoding": encoding,
            "rejects_table": "copied_errors",
            "rejects_scan": "copied_scans",
        }
        told = ", ".join(f"{name}={text_literal(value)}" for name, value in options.items())
        try:
            self.engine.execute(
                f"CREATE OR REPLACE TEMP TABLE {_ROWS} AS SELECT * FROM read_csv({text_literal(str(path))}, "
                f"auto_detect=false, header=false, skip={statement.number('FIRSTROW', 1) - 1}, "
                f"columns={{{shape}}}, allow_quoted_nulls=false, store_rejects=true, {told})"
            )
            errors = self.engine.execute(
                "SELECT error_type, column_idx, column_name, line_byte_position, csv_line FROM copied_errors "
                "ORDER BY line_byte_position"
            ).fetchall()
        except duckdb.Error as error:
            raise _unreadable(path, error) from error
        finally:
            for name in ("copied_errors", "copied_scans"):
                self.engine.execute(f"DROP TABLE IF EXISTS temp.{name}")
        for broken in errors:
            self._reject_line(shown, len(texts), *broken)

    def _reject_line(
        self, shown: str, count: int, kind: str, column: int | None, name: str, location: int, line: str
    ) -> None:
        """Note a line that cannot be cut into fields; another number of them ends the statement."""
        if kind in COLUMN_COUNT_ERRORS:
            raise WarehouseError(
                f"Column count mismatch in the row starting at byte offset {location}: the table has "
                f"{count} columns. Underlying data description: file '{shown}'.",
                number=13848,
            )
        told = "Invalid character" if kind == "INVALID ENCODING" else "Closing quote is missing"
        self.rejected.append(
            RejectedRow(shown, told, int(column or 0), str(name), None, int(location), str(line))
        )

    def _read_loosely(self, path: Path, texts: Sequence[str]) -> None:
        """MATCH_COLUMN_COUNT OFF: fields that are missing are NULL, and those too many are left out."""
        statement = self.statement
        encoding = "utf-16" if statement.options.get("ENCODING", "").upper() == "UTF16" else "utf-8-sig"
        with path.open(encoding=encoding, newline="", errors="replace") as stream:
            lines = list(
                csv.reader(
                    stream,
                    delimiter=statement.character("FIELDTERMINATOR", ","),
                    quotechar=statement.character("FIELDQUOTE", '"') or None,
                )
            )[statement.number("FIRSTROW", 1) - 1 :]
        rows = [line for line in lines if line]
        columns = [
            pa.array([row[place] or None if place < len(row) else None for row in rows], pa.string())
            for place in range(len(texts))
        ]
        self.engine.register("copied_lines", pa.table(columns, names=list(texts)))
        self.engine.execute(f"CREATE OR REPLACE TEMP TABLE {_ROWS} AS SELECT * FROM copied_lines")
        self.engine.unregister("copied_lines")

    def _reject_values(
        self,
        shown: str,
        pairs: Sequence[tuple[str, str]],
        kinds: Sequence[SqlType],
        texts: Sequence[str],
    ) -> None:
        """Note the rows with a value that its column cannot hold, by the first such column."""
        branches = [
            f"WHEN {_is_bad(text, kind)} THEN {place}"
            for place, ((text, _), kind) in enumerate(zip(pairs, kinds, strict=True))
            if _may_be_bad(kind)
        ]
        if not branches:
            return
        bad = self.engine.execute(
            f"SELECT * FROM (SELECT CASE {' '.join(branches)} END AS place, row_number() OVER () AS number, "
            f"{', '.join(texts)} FROM {_ROWS}) WHERE place IS NOT NULL ORDER BY number"
        ).fetchall()
        for place, number, *row in bad:
            text, name = pairs[place]
            value = row[texts.index(text)]
            told = (
                "String or binary data would be truncated"
                if kinds[place].is_text
                else "Data conversion error"
            )
            line = self._line(row)
            self.rejected.append(RejectedRow(shown, told, int(text[1:]), name, str(value), int(number), line))

    def _line(self, row: Sequence[str | None]) -> str:
        out = io.StringIO()
        writer = csv.writer(
            out, delimiter=self.statement.character("FIELDTERMINATOR", ","), lineterminator=""
        )
        writer.writerow(row)
        return out.getvalue()

    def _inserted(self, found: Found, names: Sequence[str], query: str) -> int:
        done = self.engine.execute(
            f"INSERT INTO {found.text} ({', '.join(map(quoted, names))}) {query}"
        ).fetchone()
        return int(done[0]) if done else 0

    def _write_rejected(self) -> None:
        address = self.statement.options.get("ERRORFILE")
        if not address or not self.rejected:
            return
        made = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        folder = local_folder(address.rstrip("/"), self.root) / "_rejectedrows" / made / str(uuid.uuid4())
        folder.mkdir(parents=True)
        told = (
            json.dumps(
                {
                    "Error": row.error,
                    "Column": row.column,
                    "ColumnName": row.column_name,
                    "Value": row.value,
                    "IsOutputted": True,
                    "File": row.file,
                    "ErrorRowLocation": row.location,
                }
            )
            for row in self.rejected
        )
        (folder / "error.jsonl").write_text("".join(f"{line}\n" for line in told), encoding="utf-8")
        lines = "".join(f"{row.text}\n" for row in self.rejected)
        (folder / "row.csv").write_text(lines, encoding="utf-8")


def parquet_value(name: str, held: str) -> Carried:
    """A column of a parquet file; instants are in UTC, also where the file says so."""
    if held.startswith("TIMESTAMP"):
        return Carried(f"CAST({quoted(name)} AS TIMESTAMP)", SqlType("datetime2"))
    if held in ("TINYINT", "UTINYINT", "USMALLINT", "UINTEGER"):
        wider = {"TINYINT": "SMALLINT", "UTINYINT": "SMALLINT", "USMALLINT": "INTEGER", "UINTEGER": "BIGINT"}
        return Carried(f"CAST({quoted(name)} AS {wider[held]})", held_type(wider[held]))
    return Carried(quoted(name), held_type(held))


def _value(text: str, kind: SqlType) -> Carried:
    if kind.is_text:
        return Carried(text, kind)
    source = text
    if kind.name == "decimal":
        # What is more precise than the column is cut off, not rounded.
        source = f"regexp_replace({text}, '(\\.[0-9]{{{kind.scale}}})[0-9]+$', '\\1')"
    return cast(Carried(source, LONG_TEXT), kind, attempt=True)


def _is_bounded(kind: SqlType) -> bool:
    return kind.is_text and kind.size != MAX_LENGTH


def _may_be_bad(kind: SqlType) -> bool:
    return not kind.is_text or _is_bounded(kind)


def _is_bad(text: str, kind: SqlType) -> str:
    if _is_bounded(kind):
        return f"(COALESCE(strlen({text}), 0) > {kind.size})"
    if kind.is_text:
        return "FALSE"
    return f"({text} IS NOT NULL AND {_value(text, kind).text} IS NULL)"


def _conversion_error(row: RejectedRow) -> WarehouseError:
    return WarehouseError(
        "Bulk load data conversion error (type mismatch or invalid character for the specified codepage) for "
        f"row starting at byte offset {row.location}, column {row.column} ({row.column_name}). "
        f"Underlying data description: file '{row.file}'.",
        number=CONVERSION_ERROR,
    )


def _unreadable(path: Path, error: duckdb.Error) -> WarehouseError:
    return WarehouseError(f"The file {path.name} cannot be read: {str(error).splitlines()[0]}", number=13807)
