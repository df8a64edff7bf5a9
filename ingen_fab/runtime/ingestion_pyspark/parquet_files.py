"""Parquet files by what their footers say: columns and types of each, as Spark reads them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

from ingen_fab.runtime.ingestion.config_row import SourcePlace
from ingen_fab.runtime.ingestion.discovery import ListedFile
from ingen_fab.runtime.ingestion_pyspark.bad_files import BadFile, is_damage
from ingen_fab.runtime.ingestion_pyspark.spark_places import IngestionPlaces
from ingen_fab.runtime.lakehouse.listing import LISTING_THREADS

# An instant in nanoseconds, as pandas writes them; Spark reads it as a whole number.
NANOS = "TIMESTAMP_NANOS"
NO_WHOLE_FILE = "no whole parquet file"


def kind_of(data_type: Any) -> str:
    """A type as the package writes it: in capitals where it has no names of fields in it."""
    text = str(data_type.simpleString())
    return text if "<" in text else text.upper()


@dataclass(frozen=True)
class ParquetColumns:
    """Files of one schema: names and types of their columns."""

    files: tuple[ListedFile, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class ParquetFiles:
    """Reads footers; one job for each schema that the files have."""

    spark: SparkSession
    places: IngestionPlaces
    source: SourcePlace

    def columns(self, files: Sequence[ListedFile]) -> tuple[list[ParquetColumns], list[BadFile]]:
        """The files by their schemas, in the order of the first of each, and those without a footer."""
        found: dict[str, list[ListedFile]] = {}
        nanos: dict[str, frozenset[str]] = {}
        bad = []
        with ThreadPoolExecutor(LISTING_THREADS) as pool:
            for file, footer in zip(files, pool.map(self._footer, files), strict=True):
                if footer is None:
                    bad.append(BadFile(file.path, NO_WHOLE_FILE))
                    continue
                text, nanos[text] = footer
                found.setdefault(text, []).append(file)
        return [self._of_schema(alike, nanos[text]) for text, alike in found.items()], bad

    def _of_schema(self, files: Sequence[ListedFile], nanos: frozenset[str]) -> ParquetColumns:
        schema: StructType = self.spark.read.parquet(
            self.places.spark_path(self.source, files[0].path)
        ).schema
        kinds = (NANOS if field.name in nanos else kind_of(field.dataType) for field in schema)
        return ParquetColumns(tuple(files), tuple(schema.names), tuple(kinds))

    def _footer(self, file: ListedFile) -> tuple[str, frozenset[str]] | None:
        """The schema of a file as text, and its columns in nanoseconds; None for what is no parquet file."""
        jvm: Any = self.spark._jvm
        conf = self.spark.sparkContext._jsc.hadoopConfiguration()
        path = jvm.org.apache.hadoop.fs.Path(f"{self.places.files_uri(self.source)}/{file.path}")
        try:
            source = jvm.org.apache.parquet.hadoop.util.HadoopInputFile.fromPath(path, conf)
            reader = jvm.org.apache.parquet.hadoop.ParquetFileReader.open(source)
        except Py4JJavaError as error:
            if not is_damage(error):
                raise
            return None
        try:
            schema = reader.getFileMetaData().getSchema()
            kinds = {
                str(field.getName()): str(field.getLogicalTypeAnnotation()) for field in schema.getFields()
            }
        finally:
            reader.close()
        nanos = frozenset(name for name, kind in kinds.items() if kind.startswith("TIMESTAMP(NANOS"))
        return str(schema), nanos
