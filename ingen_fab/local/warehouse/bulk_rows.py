"""OPENROWSET(BULK ...): its text is taken out of a statement, and a name stands there for its rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from ingen_fab.local.warehouse.bulk_locations import local_files
from ingen_fab.local.warehouse.catalog import BULK_SCHEMA
from ingen_fab.local.warehouse.copy_files import parquet_value
from ingen_fab.local.warehouse.errors import WarehouseError, not_here, not_on_fabric
from ingen_fab.local.warehouse.grammar import tree_of
from ingen_fab.local.warehouse.queries import Found
from ingen_fab.local.warehouse.scope import quoted, text_literal
from ingen_fab.local.warehouse.script import Token, tokens_of
from ingen_fab.local.warehouse.types import LONG_TEXT, SqlType, type_of

PATH_COLUMN = "$path"
FORMATS = {".csv": "CSV", ".tsv": "CSV", ".parquet": "PARQUET", ".parq": "PARQUET"}
CSV_OPTIONS = ("FIELDTERMINATOR", "FIELDQUOTE", "FIRSTROW", "HEADER_ROW", "PARSER_VERSION", "ROWTERMINATOR")


@dataclass
class BulkRows:
    """The OPENROWSETs of a batch; `root` stands for every lakehouse."""

    engine: duckdb.DuckDBPyConnection
    root: Path
    tables: dict[str, Found] = field(default_factory=dict)

    def replaced(self, sql: str) -> str:
        """The statement with a name in the place of every OPENROWSET."""
        if "OPENROWSET" not in sql.upper():
            return sql
        tokens = list(tokens_of(sql))
        parts, end, place = [], 0, 0
        while place < len(tokens):
            if tokens[place].word != "OPENROWSET":
                place += 1
                continue
            close = _closing(sql, tokens, place + 1)
            inside = [sql[t.start : t.end] for t in tokens[place + 2 : close]]
            start, shape = tokens[place].start, ""
            if close + 2 < len(tokens) and (tokens[close + 1].word, tokens[close + 2].word) == ("WITH", "("):
                last = _closing(sql, tokens, close + 2)
                shape = sql[tokens[close + 2].end : tokens[last].start]
                close = last
            name = f"rows_{len(self.tables)}"
            self.tables[name] = self._found(inside, shape)
            parts.append(f"{sql[end:start]}[{BULK_SCHEMA}].[{name}]")
            end, place = tokens[close].end, close + 1
        # filepath() and filename() are columns here.
        text = "".join([*parts, sql[end:]])
        return re.sub(r"\.\s*filepath\s*\(\s*\)", f".[{PATH_COLUMN}]", text, flags=re.IGNORECASE)

    def _found(self, inside: list[str], shape: str) -> Found:
        addresses, options = _arguments(inside)
        files = [path for address in addresses for path in local_files(address, self.root)]
        kind = options.get("FORMAT", FORMATS.get(files[0].suffix.lower(), "")).upper()
        listed = f"[{', '.join(text_literal(str(path)) for path in files)}]"
        if kind == "PARQUET":
            return self._parquet(listed, shape, addresses[0])
        if kind == "CSV":
            return self._csv(files, options, shape, addresses[0])
        raise (
            not_on_fabric(f"FORMAT = '{kind}' in OPENROWSET")
            if kind in ("DELTA", "ORC", "")
            else not_here(f"OPENROWSET of {kind}")
        )

    def _parquet(self, listed: str, shape: str, address: str) -> Found:
        source = f"read_parquet({listed}, filename='{PATH_COLUMN}')"
        try:
            held = self.engine.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        except duckdb.Error as error:
            raise WarehouseError(
                f"The file cannot be read: {str(error).splitlines()[0]}", number=13807
            ) from error
        values = {str(name): parquet_value(str(name), str(kind)) for name, kind, *_ in held}
        values.pop(PATH_COLUMN)
        wanted: Mapping[str, SqlType] = (
            {name: kind for name, kind, _ in _shape(shape)}
            if shape
            else {name: value.kind for name, value in values.items()}
        )
        texts = [
            f"CAST({values[name].text if name in values else 'NULL'} AS {kind.held_as}) AS {quoted(name)}"
            for name, kind in wanted.items()
        ]
        return self._rows(texts, dict(wanted), source, address)

    def _csv(self, files: list[Path], options: Mapping[str, str], shape: str, address: str) -> Found:
        columns = _shape(shape)
        if not columns:
            raise not_here("OPENROWSET of CSV without WITH (columns)")
        delimiter = options.get("FIELDTERMINATOR", ",")
        listed = f"[{', '.join(text_literal(str(path)) for path in files)}]"
        # A file may have more fields than are asked for.
        heads = [_fields_of(path, delimiter, options.get("FIELDQUOTE", '"')) for path in files]
        count = max(*(place for _, _, place in columns), *heads)
        fields = ", ".join(f"'f{n}': 'VARCHAR'" for n in range(1, count + 1))
        skip = int(options.get("FIRSTROW", "2" if options.get("HEADER_ROW", "").upper() == "TRUE" else "1"))
        quote = text_literal(options.get("FIELDQUOTE", '"'))
        source = (
            f"read_csv({listed}, filename='{PATH_COLUMN}', auto_detect=false, header=false, skip={skip - 1}, "
            f"columns={{{fields}}}, nullstr='', allow_quoted_nulls=false, null_padding=true, quote={quote}, "
            f"escape={quote}, delim={text_literal(delimiter)})"
        )
        texts = [f"CAST(f{place} AS {kind.held_as}) AS {quoted(name)}" for name, kind, place in columns]
        return self._rows(texts, {name: kind for name, kind, _ in columns}, source, address)

    def _rows(self, texts: list[str], columns: dict[str, SqlType], source: str, address: str) -> Found:
        """A query in brackets; what filepath() gives is the address again."""
        head = address[: address.index("/Files")]
        local = f"substring({quoted(PATH_COLUMN)}, {len(str(self.root)) + 1})"
        path = f"{text_literal(head)} || {local} AS {quoted(PATH_COLUMN)}"
        text = f"(SELECT {', '.join([*texts, path])} FROM {source})"
        return Found(text, columns, hidden={PATH_COLUMN: LONG_TEXT})


def _fields_of(path: Path, delimiter: str, quote: str) -> int:
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        return len(next(csv.reader(stream, delimiter=delimiter, quotechar=quote or None), []))


def _closing(sql: str, tokens: list[Token], place: int) -> int:
    depth = 0
    for number in range(place, len(tokens)):
        depth += (tokens[number].word == "(") - (tokens[number].word == ")")
        if not depth:
            return number
    raise WarehouseError(f"Incorrect syntax near '{sql[tokens[place].start :][:20]}'.", number=102)


def _arguments(inside: list[str]) -> tuple[list[str], dict[str, str]]:
    """The addresses behind BULK, and the options by upper name."""
    if not inside or inside[0].upper() != "BULK":
        raise not_on_fabric("OPENROWSET without BULK")
    texts = [part[1:-1].replace("''", "'") for part in inside if part.startswith("'")]
    options = {}
    for place, part in enumerate(inside):
        if part == "=":
            value = inside[place + 1]
            options[inside[place - 1].upper()] = value.strip("'").replace("''", "'")
    unknown = set(options) - {"FORMAT", "DATA_SOURCE", *CSV_OPTIONS}
    if unknown or "DATA_SOURCE" in options:
        raise not_here(f"{min(unknown or {'DATA_SOURCE'})} of OPENROWSET")
    first_option = next((n for n, part in enumerate(inside) if part == "="), len(inside))
    addresses = texts[: sum(part.startswith("'") for part in inside[:first_option])]
    if not addresses:
        raise WarehouseError("OPENROWSET(BULK ...) names no file.", number=102)
    return addresses, options


def _shape(text: str) -> list[tuple[str, SqlType, int]]:
    """WITH (name type [place], ...); a column without a place has the next one."""
    found: list[tuple[str, SqlType, int]] = []
    depth, part, parts = 0, "", []
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append(part)
            part = ""
        else:
            part += character
    for piece in filter(str.strip, [*parts, part]):
        match = re.fullmatch(r"\s*(\[(?:[^\]]|\]\])+\]|\w+)\s+(.+?)(?:\s+(\d+))?\s*", piece, re.DOTALL)
        if match is None:
            raise WarehouseError(f"Incorrect syntax near '{piece.strip()[:30]}'.", number=102)
        name = match[1][1:-1].replace("]]", "]") if match[1].startswith("[") else match[1]
        node = tree_of(f"SELECT CAST(NULL AS {match[2]}) AS x").expressions[0].this
        found.append((name, type_of(node.to), int(match[3] or len(found) + 1)))
    return found
