"""Reads the files of a config in one go, each field as text (parquet: as it is), with the file of a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from urllib.parse import unquote

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

from ingen_fab.runtime.ingestion.column_names import field_begin, whole_field
from ingen_fab.runtime.ingestion.config_row import CsvOptions, IngestionConfig
from ingen_fab.runtime.ingestion.config_values import JAVA_ENCODINGS
from ingen_fab.runtime.ingestion.discovery import ListedFile
from ingen_fab.runtime.ingestion_pyspark.parquet_files import NANOS
from ingen_fab.runtime.ingestion_pyspark.spark_places import IngestionPlaces
from ingen_fab.runtime.lakehouse_pyspark.spark_relations import spark_name, spark_text

# Columns of ours beside those of the source.
CORRUPT, FILE_URI = "_ingen_fab_corrupt", "_ingen_fab_file"
LISTED = "_ingen_fab_listed_"
LINE, RAW = "_ingen_fab_line", "_ingen_fab_raw"
# No field reads like this: what stands between two delimiters is NULL, and an empty text in quotes is one.
NO_FIELD = "\ue000\ue001"
MOST_COLUMNS = 20480
LOCAL_SCHEME = re.compile("^file:/+")
# The file of a row, as Spark spells its address. `_metadata.file_path` says the same, and costs as much as
# reading ten columns of CSV.
SPARK_URI = "input_file_name()"


@dataclass(frozen=True)
class FileShape:
    """Columns of a source in the order of the file, in the target's names; `whole` is a JSON array."""

    columns: tuple[str, ...]
    whole: bool = False
    by_line: bool = False  # CSV in which a line has a quote that is not closed
    names: tuple[str, ...] = ()  # as JSON and parquet have them
    kinds: tuple[str, ...] = ()  # types of parquet


def csv_reader_options(options: CsvOptions) -> dict[str, str]:
    """Spark's options for CSV files; every field stays text."""
    return {
        "sep": options.delimiter,
        "quote": options.quote,
        "escape": options.escape,
        "encoding": JAVA_ENCODINGS[options.encoding],
        "ignoreLeadingWhiteSpace": str(options.trim_left).lower(),
        "ignoreTrailingWhiteSpace": str(options.trim_right).lower(),
        "nullValue": options.null_value or NO_FIELD,
        "emptyValue": options.empty_value,
        # What is longer or has more fields is counted here; Spark would end the whole job.
        "maxColumns": str(max(options.max_columns, MOST_COLUMNS)),
        "maxCharsPerColumn": "-1",
        "mode": "PERMISSIVE",
        "columnNameOfCorruptRecord": CORRUPT,
        **({"comment": options.comment} if options.comment else {}),
    }


def may_have_open_quotes(options: CsvOptions) -> bool:
    """Whether a quote must be closed on its line."""
    return bool(options.quote) and not options.multiline and not options.encoding.startswith("utf-16")


def open_quote_sql(column: str, options: CsvOptions) -> str:
    """Whether a line has an odd number of quotes; Spark's reader takes the last field as it is then."""
    if not may_have_open_quotes(options):
        return "false"
    line = column
    if options.escape and options.escape != options.quote:
        line = f"replace({column}, {spark_text(options.escape + options.quote)}, '')"
    quote = spark_text(options.quote)
    # Most lines have none: that is seen without making a text of each.
    return f"contains({column}, {quote}) AND (length({line}) - length(replace({line}, {quote}, ''))) % 2 = 1"


def text_schema(columns: Sequence[str]) -> str:
    """All columns as text, and the text of rows that could not be cut into them."""
    return ", ".join(f"{spark_name(name)} STRING" for name in (*columns, CORRUPT))


@dataclass(frozen=True)
class TokenReader:
    """Reads files of one config."""

    spark: SparkSession
    places: IngestionPlaces
    config: IngestionConfig

    def read(self, shapes: Mapping[FileShape, Sequence[ListedFile]], columns: Sequence[str]) -> DataFrame:
        """The rows of all files with the given columns, NULL where a file lacks one.

        Files of one shape are read together; there is one read where all files are alike.
        """
        mixed = mixed_kinds(shapes)
        frames = [
            self._with_columns(self._frame(shape, files), columns, mixed) for shape, files in shapes.items()
        ]
        return reduce(DataFrame.unionByName, frames)

    def json_columns(self, files: Sequence[ListedFile], whole: bool) -> tuple[str, ...]:
        """The names of the fields of JSON files, in the order in which Spark finds them."""
        reader = self.spark.read.options(**self._json_options(whole), primitivesAsString="true")
        schema = reader.json(self._paths(files)).schema
        return tuple(name for name in schema.names if name != CORRUPT)

    def beginnings(self, files: Sequence[ListedFile], size: int) -> dict[str, str]:
        """The first bytes of files as text in the config's encoding, by path, in one job."""
        frame = self.spark.read.format("binaryFile").load(self._paths(files))
        rows = frame.selectExpr(f"{SPARK_URI} AS uri", f"substring(content, 1, {size}) AS part").collect()
        root = f"{self.places.files_uri(self.config.source)}/"
        return {
            plain_uri(row.uri).removeprefix(root): bytes(row.part).decode(self.config.csv.encoding, "replace")
            for row in rows
        }

    def _paths(self, files: Sequence[ListedFile]) -> list[str]:
        return [self.places.spark_path(self.config.source, file.path) for file in files]

    def _frame(self, shape: FileShape, files: Sequence[ListedFile]) -> DataFrame:
        paths = self._paths(files)
        if self.config.source_file_format == "parquet":
            read_as = {NANOS: "BIGINT"}
            fields = zip(shape.names, shape.kinds, strict=True)
            schema = ", ".join(f"{spark_name(name)} {read_as.get(kind, kind)}" for name, kind in fields)
            renamed = [
                f"{_plain_instant(spark_name(name), kind)} AS {spark_name(column)}"
                for column, name, kind in zip(shape.columns, shape.names, shape.kinds, strict=True)
            ]
            return (
                self.spark.read.schema(schema)
                .parquet(*paths)
                .selectExpr(*renamed, f"CAST(NULL AS STRING) AS {CORRUPT}", f"{SPARK_URI} AS {FILE_URI}")
            )
        if shape.by_line:
            return self.lines(shape, files).drop(LINE, RAW)
        reader = self.spark.read.schema(text_schema(shape.names or shape.columns))
        if self.config.source_file_format == "json":
            frame = reader.options(**self._json_options(shape.whole)).json(paths)
        else:
            csv = self.config.csv
            options = csv_reader_options(csv) | {
                "header": str(csv.has_header).lower(),
                # Spark cuts lines at bytes, which are halves of letters in UTF-16.
                "multiLine": str(csv.multiline or csv.encoding.startswith("utf-16")).lower(),
                # Names are compared here, with a message that tells file and column.
                "enforceSchema": "true",
            }
            frame = reader.options(**options).csv(paths)
        # By place: names of JSON may differ in capitals alone from those of the target.
        return frame.select("*", F.expr(SPARK_URI).alias(FILE_URI)).toDF(*shape.columns, CORRUPT, FILE_URI)

    def lines(self, shape: FileShape, files: Sequence[ListedFile]) -> DataFrame:
        """The same rows cut out of the files line by line, with number and text of each line."""
        csv, is_csv = self.config.csv, self.config.source_file_format == "csv"
        decoded = f"decode(content, '{JAVA_ENCODINGS[csv.encoding]}')"
        lines = (
            self.spark.read.format("binaryFile")
            .load(self._paths(files))
            .selectExpr("content", f"{SPARK_URI} AS {FILE_URI}")
            .selectExpr(
                FILE_URI,
                f"posexplode(split(ltrim('\\uFEFF', {decoded}), '\\r\\n|\\n|\\r')) AS (place, {RAW})",
            )
            .where(F.trim(F.col(RAW)) != "")
        )
        if is_csv and csv.comment:
            lines = lines.where(~F.col(RAW).startswith(csv.comment))
        if is_csv and csv.has_header:
            first = F.min("place").over(Window.partitionBy(FILE_URI))
            lines = lines.withColumn("first", first).where("place > first")
        if is_csv:
            cut = F.from_csv(F.col(RAW), text_schema(shape.columns), csv_reader_options(csv))
        else:
            options = {"mode": "PERMISSIVE", "columnNameOfCorruptRecord": CORRUPT}
            cut = F.from_json(F.col(RAW), text_schema(shape.names or shape.columns), options)
        broken = f"IF({open_quote_sql(RAW, csv)}, {RAW}, cut.{CORRUPT})" if is_csv else f"cut.{CORRUPT}"
        named = zip(shape.names or shape.columns, shape.columns, strict=True)
        values = [f"cut.{spark_name(name)} AS {spark_name(column)}" for name, column in named]
        return lines.withColumn("cut", cut).selectExpr(
            *values, f"{broken} AS {CORRUPT}", FILE_URI, f"place + 1 AS {LINE}", RAW
        )

    def with_open_quotes(self, files: Sequence[ListedFile]) -> set[str]:
        """The paths of CSV files in which a line has a quote that is not closed, by a look at their text."""
        if not files or not may_have_open_quotes(self.config.csv):
            return set()
        text = self.spark.read.option("encoding", JAVA_ENCODINGS[self.config.csv.encoding])
        lines = text.text(self._paths(files)).where(open_quote_sql("value", self.config.csv))
        found = lines.selectExpr("_metadata.file_path AS uri").distinct().collect()
        root = f"{self.places.files_uri(self.config.source)}/"
        return {plain_uri(row.uri).removeprefix(root) for row in found}

    def ending_in_quotes(self, files: Sequence[ListedFile]) -> set[str]:
        """The paths of CSV files that end within a field in quotes, by a look at their whole text."""
        if not files:
            return set()
        csv = self.config.csv
        text = f"ltrim('\\uFEFF', decode(content, '{JAVA_ENCODINGS[csv.encoding]}'))"
        rest = f"regexp_replace({text}, {spark_text(whole_field(csv))}, '')"
        opening = spark_text(field_begin(csv) + re.escape(csv.quote))
        content = self.spark.read.format("binaryFile").load(self._paths(files))
        if not csv.encoding.startswith("utf-16"):
            # Most files have no quote at all, and bytes show it long before a regular expression is through.
            content = content.where(f"contains(content, X'{csv.quote.encode(csv.encoding).hex()}')")
        rows = content.where(f"{rest} RLIKE {opening}").selectExpr("_metadata.file_path AS uri").collect()
        root = f"{self.places.files_uri(self.config.source)}/"
        return {plain_uri(row.uri).removeprefix(root) for row in rows}

    def _json_options(self, whole: bool) -> dict[str, str]:
        return {
            "mode": "PERMISSIVE",
            "columnNameOfCorruptRecord": CORRUPT,
            "encoding": JAVA_ENCODINGS[self.config.csv.encoding],
            "multiLine": str(whole).lower(),
        }

    def _with_columns(self, frame: DataFrame, columns: Sequence[str], mixed: Collection[str]) -> DataFrame:
        there = {field.name: field.dataType.typeName() for field in frame.schema}
        nothing = "NULL" if self.config.source_file_format == "parquet" else "CAST(NULL AS STRING)"
        values = []
        for column in columns:
            name = spark_name(column)
            value = name if column in there else nothing
            if column in mixed and column in there:
                value = _as_text(name, there[column])
            values.append(f"{value} AS {name}")
        return frame.selectExpr(*values, CORRUPT, FILE_URI)


def plain_uri(spelled: str) -> str:
    """The address of a file as the listing has it.

    Spark encodes it as a URI: spaces are %20, letters beyond ASCII may or may not be encoded; and the
    scheme of a local file ends in one slash or three.
    """
    return LOCAL_SCHEME.sub("file:///", unquote(spelled))


def mixed_kinds(shapes: Iterable[FileShape]) -> frozenset[str]:
    """The columns that have different types in different parquet files."""
    found: dict[str, set[str]] = {}
    for shape in shapes:
        for column, kind in zip(shape.columns, shape.kinds, strict=bool(shape.kinds)):
            found.setdefault(column, set()).add(instant_kind(kind))
    return frozenset(column for column, kinds in found.items() if len(kinds) > 1)


def instant_kind(kind: str) -> str:
    """The type that a column of parquet is loaded with: what is an instant is one in UTC."""
    return "TIMESTAMP" if kind in (NANOS, "TIMESTAMP_NTZ") else kind


def _plain_instant(name: str, kind: str) -> str:
    if kind == NANOS:
        return f"timestamp_micros({name} div 1000L)"
    return f"CAST({name} AS TIMESTAMP)" if kind == "TIMESTAMP_NTZ" else name


def _as_text(name: str, type_name: str) -> str:
    """A value as text from which each type can be read; a number without decimals has no point in it."""
    text = f"CAST({name} AS STRING)"
    if type_name not in ("float", "double", "decimal"):
        return text
    whole = f"try_cast({name} AS DECIMAL(38,0))"
    return f"IF({whole} = {name}, CAST({whole} AS STRING), {text})"


def listing_relation(spark: SparkSession, rows: Sequence[tuple[str, int, str | None, int]]) -> DataFrame:
    """The files as a small relation: address as Spark has it, number, date, number of the slice."""
    values = ", ".join(
        f"({spark_text(uri)}, {file}, {'NULL' if day is None else spark_text(day)}, {number})"
        for uri, file, day, number in rows
    )
    return spark.sql(
        f"SELECT uri AS {LISTED}uri, file AS {LISTED}file, CAST(day AS DATE) AS {LISTED}day,"
        f" number AS {LISTED}number"
        f" FROM VALUES {values} AS t(uri, file, day, number)"
    )
