"""The relations of a batch as temporary views of a Spark session; nothing runs until files are written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - the name that everybody gives it
from pyspark.sql.types import ArrayType, LongType, StringType, StructField, StructType

from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import UNIX_EPOCH, DateFacts
from ingen_fab.runtime.generation.tables import TableSpec
from ingen_fab.runtime.lakehouse.parts import blocks_of_parts

SPARK_TEXT_FACTS = frozenset({"d_holiday_name", "d_month_name", "d_day_name"})
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
    variables: set[str] = field(default_factory=set)

    @staticmethod
    def quoted(name: str) -> str:
        """An identifier in backticks."""
        return spark_name(name)

    def register_rows(self, table: TableSpec, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """The day facts of a table, one partition a file: its task makes the file without any shuffle.

        Each row of the broadcast side has all blocks of one file, in their order; the other side has as many
        partitions as there are files, with the file's number alone.
        """
        parts: list[SparkPart] = []
        rows = []
        for day_number, of_day in groupby(facts, key=lambda block: block["d_day"]):
            day = date.fromordinal(UNIX_EPOCH.toordinal() + int(str(day_number)))
            for number, blocks in enumerate(self._parts_of(table, day, list(of_day)), start=1):
                values = [tuple(block[name] for name in columns) for block in blocks]
                rows.append((len(parts), values))
                parts.append(SparkPart(day, number))
        self.parts[table.name] = parts
        shape = ArrayType(_facts_type(columns), containsNull=False)
        schema = StructType([StructField("part", LongType(), False), StructField("blocks", shape, False)])
        files = self.spark.createDataFrame(rows, schema, verifySchema=False)
        tasks = self.spark.range(0, len(parts), 1, max(1, len(parts)))
        joined = tasks.join(files.hint("broadcast"), tasks["id"] == files["part"])
        self._view(f"days_{table.name}", joined.select(F.inline("blocks")))

    def _parts_of(self, table: TableSpec, day: date, blocks: list[DateFacts]) -> list[list[DateFacts]]:
        rows, limit = self.census.rows(table, day), self.census.dataset.max_rows_per_file
        return blocks_of_parts(table, blocks, rows, limit) if rows > limit else [blocks]

    def register_facts(self, name: str, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """Day facts from which another relation is made."""
        self._view(name, self._frame(columns, facts))

    def register_lookup(self, name: str, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """Day facts that rows are joined to, sent to every executor."""
        self._view(name, self._frame(columns, facts).hint("broadcast"))

    def _frame(self, columns: Sequence[str], facts: Iterable[DateFacts]) -> DataFrame:
        rows = [tuple(block[name] for name in columns) for block in facts]
        return self.spark.createDataFrame(rows, _facts_type(columns), verifySchema=False)

    def register_frozen(self, name: str, columns: Sequence[tuple[str, str]], rows: FrozenSparkRows) -> None:
        """A relation fixed at compile time: each column as an array in a variable of the session.

        Its first column counts the rows from 0, which is how rows find theirs: by place, without a join.
        """
        for place, (column, kind) in enumerate(columns[1:], start=1):
            array = "ARRAY<BIGINT>" if kind == "integer" else "ARRAY<STRING>"
            values = spark_text(json.dumps([row[place] for row in rows]))
            variable = f"session.{spark_name(f'{name}_{column}')}"
            made = f"from_json({values}, '{array}')"
            self.spark.sql(f"DECLARE OR REPLACE VARIABLE {variable} {array} DEFAULT {made}")
            self.variables.add(variable)

    def create(self, name: str, sql: str) -> None:
        """A relation that rows are joined to: made with the job that reads it, of what is registered now."""
        self._view(name, self.spark.sql(sql).hint("broadcast"))

    def drop(self, name: str) -> None:
        """Let a view go if it is there."""
        self.spark.catalog.dropTempView(name)
        self.views.discard(name)

    def close(self) -> None:
        """Let all views and variables go."""
        for name in sorted(self.views):
            self.drop(name)
        for variable in sorted(self.variables):
            self.spark.sql(f"DROP TEMPORARY VARIABLE IF EXISTS {variable}")
        self.variables.clear()

    def _view(self, name: str, frame: DataFrame) -> None:
        frame.createOrReplaceTempView(spark_name(name))
        self.views.add(name)


def _facts_type(columns: Sequence[str]) -> StructType:
    return StructType(
        [
            StructField(name, StringType())
            if name in SPARK_TEXT_FACTS
            # What cannot be NULL spares Spark a check at every step.
            else StructField(name, LongType(), nullable=False)
            for name in columns
        ]
    )


def spark_name(name: str) -> str:
    """A quoted identifier."""
    return "`" + name.replace("`", "``") + "`"


def spark_text(text: str) -> str:
    """A quoted literal; a dollar sign before a brace would be substituted before the text is parsed."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\u0024{")
    return f"'{escaped}'"
