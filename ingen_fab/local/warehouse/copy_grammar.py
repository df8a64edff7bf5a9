"""COPY INTO as values: table, columns, addresses and options; what Fabric refuses is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ingen_fab.local.warehouse.errors import WarehouseError, not_here, not_on_fabric
from ingen_fab.local.warehouse.script import Token, tokens_of

FILE_TYPES = ("CSV", "JSONL", "PARQUET")
# Options by the types of files that they are for (COPY INTO on Fabric, 2026-08-28).
COPY_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "FILE_TYPE": FILE_TYPES,
    "CREDENTIAL": FILE_TYPES,
    "ERRORFILE": ("CSV", "JSONL"),
    "ERRORFILE_CREDENTIAL": ("CSV", "JSONL"),
    "MAXERRORS": ("CSV", "JSONL"),
    "COMPRESSION": ("CSV", "PARQUET"),
    "FIELDQUOTE": ("CSV",),
    "FIELDTERMINATOR": ("CSV",),
    "ROWTERMINATOR": ("CSV",),
    "FIRSTROW": ("CSV",),
    "DATEFORMAT": ("CSV", "JSONL"),
    "ENCODING": ("CSV", "JSONL"),
    "PARSER_VERSION": ("CSV",),
    "MATCH_COLUMN_COUNT": ("CSV",),
    "IDENTITY_INSERT": FILE_TYPES,
}
NOT_HERE_YET = ("CREDENTIAL", "ERRORFILE_CREDENTIAL", "COMPRESSION", "DATEFORMAT", "IDENTITY_INSERT")
_HEX = re.compile(r"0[xX]((?:[0-9a-fA-F]{2})+)")
_NAMED_ENDS = {r"\t": "\t", r"\n": "\n", r"\r\n": "\r\n", r"\r": "\r"}


@dataclass(frozen=True)
class CopyColumn:
    """A column of the list: the place of its field from 1, or 0 where none is given."""

    name: str
    field: int = 0


@dataclass(frozen=True)
class CopyInto:
    """A COPY INTO statement."""

    schema: str  # empty where the statement names none
    table: str
    columns: tuple[CopyColumn, ...]  # empty: those of the table
    addresses: tuple[str, ...]
    options: Mapping[str, str]

    @property
    def file_type(self) -> str:
        """CSV, JSONL or PARQUET."""
        return self.options.get("FILE_TYPE", "CSV").upper()

    def number(self, option: str, default: int) -> int:
        """A whole number."""
        text = self.options.get(option, str(default))
        if not text.isdigit():
            raise WarehouseError(f"Incorrect value '{text}' for {option}.", number=102)
        return int(text)

    def character(self, option: str, default: str) -> str:
        """A terminator or quote, also written in hexadecimal."""
        text = self.options.get(option, default)
        match = _HEX.fullmatch(text)
        return bytes.fromhex(match[1]).decode("latin-1") if match else _NAMED_ENDS.get(text, text)


def copy_into(sql: str) -> CopyInto:
    """Read the statement; raises WarehouseError for what is none, and for what Fabric refuses."""
    return _CopyReader(sql, list(tokens_of(sql))).statement()


@dataclass
class _CopyReader:
    sql: str
    tokens: list[Token]
    place: int = 0

    def statement(self) -> CopyInto:
        self.word("COPY")
        self.word("INTO")
        names = [self.name()]
        while self.at("."):
            self.place += 1
            names.append(self.name())
        columns = self.columns() if self.at("(") else ()
        self.word("FROM")
        addresses = [self.text()]
        while self.at(","):
            self.place += 1
            addresses.append(self.text())
        options = {}
        if self.at("WITH"):
            self.place += 1
            options = self.options()
        if self.place < len(self.tokens):
            raise self.unexpected()
        found = CopyInto(names[-2] if len(names) > 1 else "", names[-1], columns, tuple(addresses), options)
        _refuse_options(found)
        return found

    def columns(self) -> tuple[CopyColumn, ...]:
        found = []
        self.word("(")
        while True:
            name, field = self.name(), 0
            if self.at("DEFAULT"):
                raise not_here("DEFAULT of a column in COPY INTO")
            if self.place < len(self.tokens) and self.raw().isdigit():
                field = int(self.raw())
                self.place += 1
            found.append(CopyColumn(name, field))
            if self.at(")"):
                break
            self.word(",")
        self.word(")")
        return tuple(found)

    def options(self) -> dict[str, str]:
        found: dict[str, str] = {}
        self.word("(")
        while True:
            key = self.tokens[self.place].word if self.place < len(self.tokens) else ""
            self.place += 1
            self.word("=")
            if key in found:
                raise WarehouseError(f"{key} stands twice in COPY INTO.", number=102)
            found[key] = self.value()
            if self.at(")"):
                break
            self.word(",")
        self.word(")")
        return found

    def value(self) -> str:
        if self.at("("):
            raise not_here("CREDENTIAL of COPY INTO")
        raw = self.raw()
        if raw.startswith("'"):
            return self.text()
        self.place += 1
        return raw

    def raw(self) -> str:
        if self.place >= len(self.tokens):
            raise self.unexpected()
        token = self.tokens[self.place]
        return self.sql[token.start : token.end]

    def at(self, word: str) -> bool:
        return self.place < len(self.tokens) and self.tokens[self.place].word == word

    def word(self, word: str) -> None:
        if not self.at(word):
            raise self.unexpected()
        self.place += 1

    def name(self) -> str:
        raw = self.raw()
        self.place += 1
        if raw.startswith("["):
            return raw[1:-1].replace("]]", "]")
        if raw.startswith('"'):
            return raw[1:-1].replace('""', '"')
        if not re.fullmatch(r"[@\w#$]+", raw):
            self.place -= 1
            raise self.unexpected()
        return raw

    def text(self) -> str:
        raw = self.raw()
        if not (raw.startswith("'") and raw.endswith("'")):
            raise self.unexpected()
        self.place += 1
        return raw[1:-1].replace("''", "'")

    def unexpected(self) -> WarehouseError:
        near = "at the end"
        if self.place < len(self.tokens):
            token = self.tokens[self.place]
            near = f"near '{self.sql[token.start : token.end]}'"
        return WarehouseError(f"Incorrect syntax {near} of COPY INTO.", number=102)


def _refuse_options(found: CopyInto) -> None:
    if found.file_type not in FILE_TYPES:
        raise not_on_fabric(f"FILE_TYPE = '{found.file_type}'", f"It takes {', '.join(FILE_TYPES)}.")
    for option in found.options:
        kinds = COPY_OPTIONS.get(option)
        if kinds is None:
            raise WarehouseError(f"'{option}' is not an option of COPY INTO.", number=102)
        if found.file_type not in kinds:
            raise not_on_fabric(f"{option} with FILE_TYPE = '{found.file_type}'")
        if option in NOT_HERE_YET:
            raise not_here(f"{option} of COPY INTO")
    if found.file_type == "JSONL":
        raise not_here("COPY INTO of JSONL")
    delimiter = found.options.get("FIELDTERMINATOR", ",")
    if len(found.character("FIELDTERMINATOR", ",")) != 1 and found.options.get("PARSER_VERSION") != "1.0":
        raise not_on_fabric(f"FIELDTERMINATOR = '{delimiter}' of several characters in parser 2.0")
    if found.options.get("ENCODING", "UTF8").upper() not in ("UTF8", "UTF16"):
        raise not_on_fabric(f"ENCODING = '{found.options['ENCODING']}'", "It takes UTF8 and UTF16.")
    if found.options.get("MATCH_COLUMN_COUNT", "OFF").upper() not in ("ON", "OFF"):
        raise WarehouseError("MATCH_COLUMN_COUNT is ON or OFF.", number=102)
