"""The statements that change a target: rows added, slices replaced, keys merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion.load_plan import REPLACE, PlannedSlice
from ingen_fab.runtime.ingestion_warehouse.checked_rows import ROW_REASON, SLICE_NUMBER
from ingen_fab.runtime.ingestion_warehouse.text_values import digest_of, quoted_names, text_of_value
from ingen_fab.runtime.warehouse.tsql_words import tsql_name, tsql_text

ROW_CHANGE, ENDS_KEY = "_ingen_fab_change", "_ingen_fab_ends_key"
ADDED, CHANGED, SAME, LATE_ROW = "inserted", "updated", "unchanged", "older"


@dataclass(frozen=True)
class WarehouseChanges:
    """The changes of some slices; `target` and the tables of their rows are quoted."""

    config: IngestionConfig
    execution_id: str
    slices: Sequence[PlannedSlice]
    fields: Sequence[SchemaField]
    target: str

    def replaced(self) -> str | None:
        """The condition of the target's rows that go; None where none do, empty where all do."""
        if self.config.write_mode == "overwrite":
            if not self.config.is_dated:
                return ""
            days = ", ".join(f"CAST({tsql_text(planned.slice.key)} AS date)" for planned in self.slices)
            return f"[_source_date] IN ({days})"
        old = {path for planned in self.slices for path in planned.replaced}
        if not old or self.config.write_mode == "merge":
            return None
        now = {file.path for planned in self.slices for file in planned.slice.files}
        paths = ", ".join(tsql_text(f"Files/{path}") for path in sorted(old | now))
        return f"[_source_file] IN ({paths})"

    def deletion(self) -> list[str]:
        """The statement that takes away what is replaced, if anything is."""
        condition = self.replaced()
        if condition is None:
            return []
        return [f"DELETE FROM {self.target}" + (f" WHERE {condition}" if condition else "")]

    def counted_deletion(self) -> str | None:
        """The query for the rows that go, by date or by file: their word, and how many."""
        condition = self.replaced()
        if condition is None:
            return None
        word = "CAST([_source_date] AS varchar(10))"
        if self.config.write_mode != "overwrite":
            word = "[_source_file]"
        elif not self.config.is_dated:
            word = "'*'"
        where = f" WHERE {condition}" if condition else ""
        return (
            f"SELECT [word], CAST(COUNT_BIG(*) AS varchar(20)) AS [n] FROM (SELECT {word} AS [word] "
            f"FROM {self.target}{where}) AS [gone] GROUP BY [word];"
        )

    def deleted_of(self, by_word: dict[str, int]) -> dict[int, int]:
        """The rows that each slice replaces, by its number."""
        if self.config.write_mode == "overwrite":
            return {
                n: by_word.get(planned.slice.key if self.config.is_dated else "*", 0)
                for n, planned in enumerate(self.slices)
            }
        return {
            number: sum(by_word.get(f"Files/{path}", 0) for path in planned.replaced)
            for number, planned in enumerate(self.slices)
            if planned.action == REPLACE
        }

    def insertion(self, rows: str, condition: str = f"[{ROW_REASON}] IS NULL") -> str:
        """The statement that adds rows."""
        names = [field.name for field in self.fields]
        return f"INSERT INTO {self.target} ({self._columns(names)}) {self._rows(rows, condition)}"

    def marking(self, checked: str, marked: str, held: Sequence[str]) -> str:
        """What gives each good row its change, as if slices came one by one, and tells the last of its key.

        `held` are the columns of the target; none where it is not there.
        """
        keys = self._keys()
        by_key = f"PARTITION BY {', '.join(f'j.{key}' for key in keys)}, j.[_ingen_fab_older]"
        texts = [text_of_value(f"c.{tsql_name(field.name)}", field.kind) for field in self.fields]
        same_keys = " AND ".join(f"h.{key} = r.{key}" for key in keys)
        return (
            f"WITH [held] AS ({self._held(held, checked)}),\n"
            f"[rows] AS (SELECT c.*, {digest_of(texts)} AS [_ingen_fab_values] FROM {checked} AS c "
            f"WHERE c.[{ROW_REASON}] IS NULL),\n"
            "[joined] AS (SELECT r.*, h.[held_values] AS [_ingen_fab_held], "
            "CASE WHEN r.[_source_date] < h.[held_date] THEN 1 ELSE 0 END AS [_ingen_fab_older] "
            f"FROM [rows] AS r LEFT JOIN [held] AS h ON {same_keys}),\n"
            "[ordered] AS (SELECT j.*, COALESCE(LAG(j.[_ingen_fab_values]) OVER "
            f"({by_key} ORDER BY j.[{SLICE_NUMBER}]), j.[_ingen_fab_held]) AS [_ingen_fab_before], "
            f"LEAD(j.[{SLICE_NUMBER}]) OVER ({by_key} ORDER BY j.[{SLICE_NUMBER}]) AS [_ingen_fab_next] "
            "FROM [joined] AS j)\n"
            "SELECT o.*, CASE WHEN o.[_ingen_fab_older] = 0 AND o.[_ingen_fab_next] IS NULL THEN 1 "
            f"ELSE 0 END AS [{ENDS_KEY}], CASE WHEN o.[_ingen_fab_older] = 1 THEN '{LATE_ROW}' "
            f"WHEN o.[_ingen_fab_before] IS NULL THEN '{ADDED}' "
            f"WHEN o.[_ingen_fab_before] <> o.[_ingen_fab_values] THEN '{CHANGED}' ELSE '{SAME}' END "
            f"AS [{ROW_CHANGE}] INTO {marked} FROM [ordered] AS o"
        )

    def _held(self, held: Sequence[str], checked: str) -> str:
        keys = self._keys()
        if not held:
            kinds = ", ".join(f"c.{key}" for key in keys)
            # Of the same types as the keys, and without a row.
            return (
                f"SELECT {kinds}, CAST(NULL AS bigint) AS [held_values], CAST(NULL AS date) AS [held_date] "
                f"FROM {checked} AS c WHERE 1 = 0"
            )
        texts = [
            text_of_value(f"t.{tsql_name(field.name)}", field.kind)
            if field.name in held
            else "CAST(NULL AS varchar(1))"
            for field in self.fields
        ]
        listed = ", ".join(f"t.{key}" for key in keys)
        return (
            f"SELECT {listed}, {digest_of(texts)} AS [held_values], t.[_source_date] AS [held_date] "
            f"FROM {self.target} AS t"
        )

    def merging(self, marked: str) -> str:
        """MERGE of the row that each key ends with; one that is older than the target's changes nothing."""
        names = [*(field.name for field in self.fields)]
        audit = ["_ingestion_timestamp", "_source_file", "_source_date", "_execution_id"]
        on = " AND ".join(f"merged.{key} = taken.{key}" for key in self._keys())
        sets = ", ".join(f"{tsql_name(name)} = taken.{tsql_name(name)}" for name in [*names, *audit])
        values = ", ".join(f"taken.{tsql_name(name)}" for name in [*names, *audit])
        return (
            f"MERGE INTO {self.target} AS merged USING ({self._rows(marked, f'[{ENDS_KEY}] = 1')}) AS taken "
            f"ON {on}\nWHEN MATCHED AND (taken.[_source_date] IS NULL OR merged.[_source_date] IS NULL "
            f"OR taken.[_source_date] >= merged.[_source_date]) THEN UPDATE SET {sets}\n"
            f"WHEN NOT MATCHED THEN INSERT ({self._columns(names)}) VALUES ({values})"
        )

    def _keys(self) -> list[str]:
        """The merge keys as the fields spell them."""
        spelled = {field.name.lower(): field.name for field in self.fields}
        return [tsql_name(spelled[key.lower()]) for key in self.config.merge_keys]

    @staticmethod
    def _columns(names: Sequence[str]) -> str:
        return (
            f"{quoted_names(names)}, [_ingestion_timestamp], [_source_file], [_source_date], [_execution_id]"
        )

    def _rows(self, rows: str, condition: str) -> str:
        names = quoted_names([field.name for field in self.fields])
        return (
            f"SELECT {names}, SYSUTCDATETIME() AS [_ingestion_timestamp], [_source_file], [_source_date], "
            f"{tsql_text(self.execution_id)} AS [_execution_id] FROM {rows} WHERE {condition}"
        )
