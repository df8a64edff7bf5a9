"""The statement that turns staged fields into rows: typed, with file, digest and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion_warehouse.text_values import (
    broken_rule,
    broken_text,
    cleaned_text,
    digest_of,
    text_of_value,
    too_long_text,
    typed_text,
)
from ingen_fab.runtime.ingestion_warehouse.warehouse_kinds import warehouse_type
from ingen_fab.runtime.warehouse.tsql_words import tsql_name, tsql_text

# Columns beside those of the source.
SLICE_NUMBER, FILE_COUNTED = "_ingen_fab_slice", "_ingen_fab_file"
ROW_DIGEST, ROW_REASON, ROW_TEXT = "_ingen_fab_digest", "_ingen_fab_reason", "_ingen_fab_text"
FILE_COLUMNS = (("file", "int"), ("slice", "int"), ("path", "varchar(4000)"), ("day", "date"))
SAME_KEY_REASON = "another row of this slice has the same merge key"


@dataclass(frozen=True)
class CheckedRows:
    """Rows of a config; `fields` are its columns, whose fields are t0, t1 ... of the staged table.

    `is_text` says that those are texts; else they have the types of a parquet file.
    """

    config: IngestionConfig
    fields: Sequence[SchemaField]
    longest: Mapping[str, int]
    is_text: bool

    def statement(self, tokens: str, files: str, checked: str) -> str:
        """SELECT ... INTO the table `checked`."""
        places = range(len(self.fields))
        cleaned = ", ".join(f"{self._cleaned(place)} AS [t{place}]" for place in places)
        texts = ", ".join(f"c.[t{place}]" for place in places)
        typed = ", ".join(f"{self._typed(place)} AS [v{place}]" for place in places)
        both = ", ".join(f"t.[t{place}], t.[v{place}]" for place in places)
        named = ", ".join(
            f"j.[v{place}] AS {tsql_name(field.name)}" for place, field in enumerate(self.fields)
        )
        return (
            f"WITH [cleaned] AS (SELECT r.[file], {cleaned} FROM {tokens} AS r),\n"
            f"[typed] AS (SELECT c.[file], {texts}, {typed} FROM [cleaned] AS c),\n"
            f"[judged] AS (SELECT t.[file], f.[slice], f.[path], f.[day], {both}, "
            f"{self._digest()} AS [digest], {self._reason()} AS [reason] "
            f"FROM [typed] AS t INNER JOIN {files} AS f ON f.[file] = t.[file]),\n"
            f"[ranked] AS (SELECT j.[file], j.[slice], j.[path], j.[day], {both.replace('t.[', 'j.[')}, "
            f"j.[digest], j.[reason], {self._place()} AS [place] FROM [judged] AS j)\n"
            f"SELECT {named}, j.[path] AS [_source_file], j.[day] AS [_source_date], "
            f"j.[slice] AS [{SLICE_NUMBER}], j.[file] AS [{FILE_COUNTED}], j.[digest] AS [{ROW_DIGEST}], "
            f"CASE WHEN j.[reason] IS NULL AND j.[place] > 1 THEN {tsql_text(SAME_KEY_REASON)} "
            f"ELSE j.[reason] END AS [{ROW_REASON}], {self._text()} AS [{ROW_TEXT}] "
            f"INTO {checked} FROM [ranked] AS j"
        )

    def _cleaned(self, place: int) -> str:
        name = f"r.[t{place}]"
        return cleaned_text(name, self.config.csv) if self.is_text else name

    def _typed(self, place: int) -> str:
        name, kind = f"c.[t{place}]", self.fields[place].kind
        if self.is_text:
            return typed_text(name, kind, self.config)
        return f"TRY_CAST({name} AS {warehouse_type(kind)})"

    def _digest(self) -> str:
        return digest_of(
            [
                f"t.[t{place}]" if self.is_text else text_of_value(f"t.[v{place}]", field.kind)
                for place, field in enumerate(self.fields)
            ]
        )

    def _reason(self) -> str:
        by_name = {field.name.lower(): place for place, field in enumerate(self.fields)}
        broken = [line for place in range(len(self.fields)) for line in self._broken(place)]
        for key in self.config.merge_keys:
            told = tsql_text(f"{key}: a merge key is empty")
            broken.append(f"WHEN t.[v{by_name[key.lower()]}] IS NULL THEN {told}")
        for rule in self.config.validation.rules:
            place = by_name[rule.column.lower()]
            broken.append(broken_rule(rule, self.fields[place], f"t.[v{place}]"))
        if not broken:
            return "CAST(NULL AS varchar(8000))"
        return f"CASE {' '.join(broken)} ELSE CAST(NULL AS varchar(8000)) END"

    def _broken(self, place: int) -> list[str]:
        field, text, value = self.fields[place], f"t.[t{place}]", f"t.[v{place}]"
        if self.is_text:
            most = self.config.csv.max_chars
            longest = self.longest.get(field.name, 0)
            found = broken_text(field.name, text, value, field.kind, longest if 0 < longest < 8000 else 0)
            return ([too_long_text(field.name, text, most)] if most > 0 else []) + found
        told = tsql_text(f"{field.name}: no {field.kind}")
        return [f"WHEN {text} IS NOT NULL AND {value} IS NULL THEN {told}"]

    def _place(self) -> str:
        """The row's place among those of its slice and merge key: the later file first."""
        if not self.config.merge_keys:
            return "1"
        by_name = {field.name.lower(): place for place, field in enumerate(self.fields)}
        keys = ", ".join(f"j.[v{by_name[key.lower()]}]" for key in self.config.merge_keys)
        return (
            "ROW_NUMBER() OVER (PARTITION BY j.[slice], CASE WHEN j.[reason] IS NULL THEN 0 ELSE 1 END, "
            f"{keys} ORDER BY j.[path] DESC, j.[digest] DESC)"
        )

    def _text(self) -> str:
        """The fields of a bad row, put together again."""
        parts = [
            f"ISNULL({text_of_value(f'j.[t{place}]', 'STRING' if self.is_text else field.kind)}, '')"
            for place, field in enumerate(self.fields)
        ]
        delimiter = tsql_text(self.config.csv.delimiter if self.is_text else ",")
        joined = f" + {delimiter} + ".join(["CAST('' AS varchar(max))" + " + " + parts[0], *parts[1:]])
        return f"CASE WHEN j.[reason] IS NULL AND j.[place] = 1 THEN NULL ELSE LEFT({joined}, 8000) END"
