"""Bad rows with file, line and text as they stand in the file: read once more, where there are any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from pyspark.sql import DataFrame, SparkSession

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion.discovery import ListedFile
from ingen_fab.runtime.ingestion_pyspark.config_rows import SOURCE_DATE, SOURCE_FILE, ConfigRows
from ingen_fab.runtime.ingestion_pyspark.row_checks import REASON
from ingen_fab.runtime.ingestion_pyspark.source_schema import PACKED
from ingen_fab.runtime.ingestion_pyspark.spark_tokens import (
    CORRUPT,
    FILE_URI,
    LINE,
    RAW,
    FileShape,
    TokenReader,
)
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name, spark_text

# A file is one value while its lines are numbered; above this its bad rows have no line.
LARGEST_NUMBERED_FILE = 256 * 1024 * 1024


@dataclass(frozen=True)
class RejectedRows:
    """Finds the bad rows of some files of a config."""

    spark: SparkSession
    rows: ConfigRows
    reader: TokenReader
    fields: Sequence[SchemaField]
    columns: Sequence[str]

    def find(
        self, shapes: Mapping[FileShape, Sequence[ListedFile]], expected: Mapping[str, int]
    ) -> DataFrame:
        """source_file, source_date, line_number, reason and raw_text; `expected` counts them by path.

        Raises RuntimeFailure where other rows are bad than a moment ago.
        """
        for tokens in (self._numbered(shapes), self._plain(shapes)):
            if tokens is None:
                continue
            checked = self.rows.with_paths(
                self.rows.checked(self.rows.sourced(tokens), self.fields, (LINE, RAW), in_words=True)
            )
            found = checked.where(f"{REASON} IS NOT NULL").selectExpr(
                f"{SOURCE_FILE} AS source_file",
                f"{SOURCE_DATE} AS source_date",
                f"CAST({LINE} AS BIGINT) AS line_number",
                f"{REASON} AS reason",
                f"{RAW} AS raw_text",
            )
            kept = found.persist()
            counts = Counter(
                {row.source_file.removeprefix("Files/"): row["count"]
                 for row in kept.groupBy("source_file").count().collect()}
            )  # fmt: skip
            if counts == Counter(dict(expected)):
                return kept
            kept.unpersist()
        raise RuntimeFailure(
            f"files of {self.rows.config.config_id} were written to while they were read; nothing was loaded",
            hint="Run again when they are complete.",
        )

    def first(self, shapes: Mapping[FileShape, Sequence[ListedFile]], at_most: int) -> list[str]:
        """Some bad rows in words: the file and the reason."""
        tokens = self.reader.read(shapes, self.columns)
        checked = self.rows.with_paths(
            self.rows.checked(self.rows.sourced(tokens), self.fields, in_words=True)
        )
        bad = checked.where(f"{REASON} IS NOT NULL").select(SOURCE_FILE, REASON).limit(at_most).collect()
        return [f"{row[SOURCE_FILE]}: {row[REASON]}" for row in bad]

    def _plain(self, shapes: Mapping[FileShape, Sequence[ListedFile]]) -> DataFrame:
        """The rows as they were read before; a text is put together from its fields."""
        tokens = self.reader.read(shapes, self.columns)
        fields = ", ".join(map(spark_name, self.columns))
        if self.rows.config.source_file_format == "csv":
            parts = ", ".join(f"coalesce(CAST({spark_name(name)} AS STRING), '')" for name in self.columns)
            text = f"concat_ws({spark_text(self.rows.config.csv.delimiter)}, {parts})"
        else:
            text = f"to_json(struct({fields}))"
        return tokens.selectExpr(
            "*", f"CAST(NULL AS BIGINT) AS {LINE}", f"coalesce({CORRUPT}, {text}) AS {RAW}"
        )

    def _numbered(self, shapes: Mapping[FileShape, Sequence[ListedFile]]) -> DataFrame | None:
        """The lines of the files, cut into fields one by one; None where a row is not a line."""
        config = self.rows.config
        sizes = [file.size for files in shapes.values() for file in files]
        compressed = any(f.path.endswith(PACKED) for files in shapes.values() for f in files)
        if (
            config.source_file_format == "parquet"
            or config.csv.multiline
            or any(shape.whole for shape in shapes)
            or compressed
            or max(sizes) > LARGEST_NUMBERED_FILE
        ):
            return None
        frames = [self._padded(self.reader.lines(shape, files)) for shape, files in shapes.items()]
        return reduce(DataFrame.unionByName, frames)

    def _padded(self, lines: DataFrame) -> DataFrame:
        there = set(lines.columns)
        columns = [
            spark_name(name) if name in there else f"CAST(NULL AS STRING) AS {spark_name(name)}"
            for name in self.columns
        ]
        return lines.selectExpr(*columns, CORRUPT, FILE_URI, LINE, RAW)
