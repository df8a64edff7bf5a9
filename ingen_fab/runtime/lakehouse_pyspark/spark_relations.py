"""The relations of a batch as temporary views of a Spark session; nothing runs until files are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from pyspark.sql import DataFrame, SparkSession

from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import UNIX_EPOCH, DateFacts
from ingen_fab.runtime.generation.tables import QueryText, TableSpec
from ingen_fab.runtime.lakehouse.parts import blocks_of_parts

SPARK_TEXT_FACTS = frozenset({"d_holiday_name", "d_month_name", "d_day_name"})
# A text, an identifier, or the place of an array.
ARRAY_PLACE = re.compile(r"'(?:[^'\\]|\\.)*'|:`(?P<name>[^`]+)`|`(?:[^`]|``)*`", re.DOTALL)
FrozenSparkRows = Sequence[Sequence[int | str]]


@dataclass(frozen=True)
class SparkPart:
    """What one task writes: a day's file, or one part of it (from 1) where the day is a folder of parts."""

    day: date
    part: int


@dataclass
class SparkRelations:
    """Registers relations of one census; `parts` has what each partition of a table's rows becomes."""

    spark: SparkSession
    census: Census
    parts: dict[str, list[SparkPart]] = field(default_factory=dict)
    views: set[str] = field(default_factory=set)
    frozen: dict[str, str] = field(default_factory=dict)  # parameter of queries -> an array as JSON

    def register_rows(self, table: TableSpec, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """The day facts of a table, one partition a file: its task makes the file without any shuffle.

        There are as many partitions as files, each with the file's number, by which it finds its blocks.
        """
        parts: list[SparkPart] = []
        files = []
        for day_number, of_day in groupby(facts, key=lambda block: block["d_day"]):
            day = date.fromordinal(UNIX_EPOCH.toordinal() + int(str(day_number)))
            for number, blocks in enumerate(self._parts_of(table, day, list(of_day)), start=1):
                files.append([{name: block[name] for name in columns} for block in blocks])
                parts.append(SparkPart(day, number))
        self.parts[table.name] = parts
        kind = f"ARRAY<ARRAY<{_facts_type(columns)}>>"
        of_file = f"from_json({spark_text(json.dumps(files))}, '{kind}')[CAST(id AS INT)]"
        tasks = f"range(0, {len(parts)}, 1, {max(1, len(parts))})"
        self.register_view(
            f"days_{table.name}", self.spark.sql(_facts(columns, f"SELECT inline({of_file}) FROM {tasks}"))
        )

    def _parts_of(self, table: TableSpec, day: date, blocks: list[DateFacts]) -> list[list[DateFacts]]:
        rows, limit = self.census.rows(table, day), self.census.dataset.max_rows_per_file
        return blocks_of_parts(table, blocks, rows, limit) if rows > limit else [blocks]

    def register_facts(self, name: str, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """Day facts from which another relation is made."""
        self.register_view(name, self._frame(columns, facts))

    def register_lookup(self, name: str, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """Day facts that rows are joined to, sent to every executor."""
        self.register_view(name, self._frame(columns, facts).hint("broadcast"))

    def _frame(self, columns: Sequence[str], facts: Iterable[DateFacts]) -> DataFrame:
        rows = spark_text(json.dumps([{name: block[name] for name in columns} for block in facts]))
        return self.spark.sql(
            _facts(columns, f"SELECT inline(from_json({rows}, 'ARRAY<{_facts_type(columns)}>'))")
        )

    def register_frozen(self, name: str, columns: Sequence[tuple[str, str]], rows: FrozenSparkRows) -> None:
        """A relation fixed at compile time: each column as an array that queries get as a parameter.

        Its first column counts the rows from 0, which is how rows find theirs: by place, without a join.
        """
        for place, (column, _) in enumerate(columns[1:], start=1):
            self.frozen[f"{name}_{column}"] = json.dumps([row[place] for row in rows])

    def query(self, sql: str) -> DataFrame:
        """A query, with frozen arrays in the places that name them."""
        return self.spark.sql(with_arrays(sql, self.frozen))

    def create(self, name: str, query: QueryText) -> None:
        """A relation that rows are joined to: made with the job that reads it, of what is registered now."""
        self.register_view(name, self.query(query.sql).hint("broadcast"))

    def add_up(self, name: str, rows: str, slot: str, units: str) -> None:
        """Sums over rows that share a slot."""
        sums = f"{spark_name(slot)} AS of_slot, sum({spark_name(units)}) AS of_total"
        sql = f"SELECT {sums} FROM {spark_name(rows)} GROUP BY {spark_name(slot)}"
        self.register_view(name, self.spark.sql(sql).hint("broadcast"))

    def drop(self, name: str) -> None:
        """Let a view go if it is there."""
        self.spark.catalog.dropTempView(name)
        self.views.discard(name)

    def close(self) -> None:
        """Let all views go."""
        for name in sorted(self.views):
            self.drop(name)

    def register_view(self, name: str, frame: DataFrame) -> None:
        """Give a relation a name until the run ends."""
        frame.createOrReplaceTempView(spark_name(name))
        self.views.add(name)


def _facts_type(columns: Sequence[str]) -> str:
    fields = (f"{spark_name(name)}: {'STRING' if name in SPARK_TEXT_FACTS else 'BIGINT'}" for name in columns)
    return f"STRUCT<{', '.join(fields)}>"


def _facts(columns: Sequence[str], source: str) -> str:
    """A query of facts; what cannot be NULL spares Spark a check at every step, and JSON cannot say it."""
    given = (
        name if text else f"COALESCE({name}, 0L) AS {name}"
        for name, text in ((spark_name(column), column in SPARK_TEXT_FACTS) for column in columns)
    )
    return f"SELECT {', '.join(given)} FROM ({source})"


def with_arrays(sql: str, arrays: Mapping[str, str]) -> str:
    """The query with a literal for each :`name`; what texts and identifiers have in them is left alone.

    Spark binds such parameters itself, but not together with Delta 4.2's extension of its parser.
    """

    def bound(found: re.Match[str]) -> str:
        name = found["name"]
        return found[0] if name is None else spark_text(arrays[name])

    return ARRAY_PLACE.sub(bound, sql)


def spark_name(name: str) -> str:
    """A quoted identifier."""
    return "`" + name.replace("`", "``") + "`"


def spark_text(text: str) -> str:
    """A quoted literal; a dollar sign before a brace would be substituted before the text is parsed."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\u0024{")
    return f"'{escaped}'"
