"""The columns and types of a config's source: by its row, else as the target holds them, else inferred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql.types import StructType

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.ingestion.column_names import (
    as_spelled,
    ends_in_quotes,
    has_open_quote,
    header_of,
    refuse_more_columns,
    refuse_other_columns,
    source_columns,
)
from ingen_fab.runtime.ingestion.config_row import AUDIT_COLUMNS, IngestionConfig
from ingen_fab.runtime.ingestion.config_values import delta_name
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion.discovery import ListedFile
from ingen_fab.runtime.ingestion.load_plan import named
from ingen_fab.runtime.ingestion_pyspark.bad_files import BadFile
from ingen_fab.runtime.ingestion_pyspark.inference import inferred_fields
from ingen_fab.runtime.ingestion_pyspark.parquet_files import ParquetFiles, kind_of
from ingen_fab.runtime.ingestion_pyspark.spark_tokens import (
    FileShape,
    TokenReader,
    instant_kind,
    may_have_open_quotes,
)
from ingen_fab.runtime.lakehouse.listing import LISTING_THREADS, LakehouseListing

HEADER_BYTES = 256 * 1024
JSON_BYTES = 1024
NO_HEADER = "the file is empty, without a header"
# Spark reads them all the same.
PACKED = (".gz", ".bz2")


@dataclass(frozen=True)
class SourceShapes:
    """The files by their columns, all columns of them and of the target, and what a reader should know."""

    files: Mapping[FileShape, Sequence[ListedFile]]
    columns: tuple[str, ...]
    known: Mapping[str, str]  # types that are settled, by column
    warnings: tuple[str, ...]
    bad: tuple[BadFile, ...] = ()  # those of which no row can be read


def held_fields(target: StructType | None) -> tuple[SchemaField, ...]:
    """The columns of a target without the audit columns."""
    fields = target.fields if target is not None else []
    return tuple(
        SchemaField(field.name, kind_of(field.dataType))
        for field in fields
        if field.name not in AUDIT_COLUMNS
    )


@dataclass(frozen=True)
class SourceSchema:
    """Finds what the files of a config hold."""

    config: IngestionConfig
    reader: TokenReader
    listing: LakehouseListing

    def shapes(self, files: Sequence[ListedFile], target: StructType | None) -> SourceShapes:
        """The columns of the files, compared with those that are expected."""
        held = held_fields(target)
        written = tuple(SchemaField(delta_name(f.name), f.kind) for f in self.config.schema)
        known = {field.name: field.kind for field in held} | self._checked(written, held)
        expected = [field.name for field in written] or [field.name for field in held]
        by_shape, bad = self._by_shape(files, expected)
        warnings: list[str] = []
        first: set[str] = set()
        for shape, alike in by_shape.items():
            if written:
                # JSON leaves out what is NULL.
                there = {*shape.columns, *(expected if self.config.source_file_format == "json" else ())}
                refuse_other_columns(there, expected, named(f.path for f in alike))
            else:
                first = first or set(shape.columns)
                warnings += _evolution(shape, expected or tuple(first), alike)
        seen = dict.fromkeys(expected)
        kinds: dict[str, str] = {}
        for shape in by_shape:
            seen |= dict.fromkeys(shape.columns)
            # The type of the oldest file, as if the files had come one after the other.
            kinds = dict(zip(shape.columns, map(instant_kind, shape.kinds), strict=bool(shape.kinds))) | kinds
        return SourceShapes(by_shape, tuple(seen), kinds | known, tuple(warnings), tuple(bad))

    def fields(self, shapes: SourceShapes, tokens: DataFrame) -> tuple[SchemaField, ...]:
        """The columns with their types; those that nobody settled are inferred from all values, or text."""
        open_columns = [name for name in shapes.columns if name not in shapes.known]
        found = {}
        if open_columns and self.config.schema_inference:
            found = {field.name: field.kind for field in inferred_fields(tokens, open_columns)}
        return tuple(
            SchemaField(name, shapes.known.get(name) or found.get(name, "STRING")) for name in shapes.columns
        )

    def _checked(self, written: Sequence[SchemaField], held: Sequence[SchemaField]) -> dict[str, str]:
        """The types by custom_schema_json; the target must not have others."""
        types = {field.name.lower(): field.kind for field in held}
        for field in written:
            other = types.get(field.name.lower(), field.kind)
            if other != field.kind:
                raise RuntimeUserError(
                    f"{self.config.config_id}: {field.name} is {field.kind} by custom_schema_json"
                    f" and {other} in {self.config.target_table}",
                    hint="Change custom_schema_json, or move the table away and load it anew.",
                )
        return {field.name: field.kind for field in written}

    def _by_shape(
        self, files: Sequence[ListedFile], expected: Sequence[str]
    ) -> tuple[dict[FileShape, list[ListedFile]], list[BadFile]]:
        if self.config.source_file_format == "parquet":
            return self._of_parquet(files, expected)
        full = [file for file in files if file.size]
        if self.config.source_file_format == "json":
            return self._of_json(full, expected)
        by_shape, bad = self._of_csv(full, expected)
        if self.config.csv.has_header:
            bad += [BadFile(file.path, NO_HEADER) for file in files if not file.size]
        return by_shape, bad

    def _of_parquet(
        self, files: Sequence[ListedFile], expected: Sequence[str]
    ) -> tuple[dict[FileShape, list[ListedFile]], list[BadFile]]:
        reader = self.reader
        # A column is spelled as in the first file that has it.
        spelled = tuple(expected)
        found, bad = ParquetFiles(reader.spark, reader.places, self.config.source).columns(files)
        by_shape: dict[FileShape, list[ListedFile]] = {}
        for alike in found:
            columns = source_columns(alike.names, named(file.path for file in alike.files))
            shape = FileShape(as_spelled(columns, spelled), names=alike.names, kinds=alike.kinds)
            spelled = (*spelled, *shape.columns)
            by_shape.setdefault(shape, []).extend(alike.files)
        return by_shape, bad

    def _of_json(
        self, files: Sequence[ListedFile], expected: Sequence[str]
    ) -> tuple[dict[FileShape, list[ListedFile]], list[BadFile]]:
        by_shape: dict[FileShape, list[ListedFile]] = {}
        bad: list[BadFile] = []
        for whole, alike in self._by_array(files).items():
            names = self.reader.json_columns(alike, whole)
            columns = as_spelled(source_columns(names, named(file.path for file in alike)), expected)
            # Without a column Spark reads no row at all, and could not tell what is wrong with it.
            lacking = [name for name in expected if name not in columns]
            if columns:
                by_shape[FileShape(columns, whole, names=names)] = alike
            elif lacking:
                by_shape[FileShape(tuple(lacking), whole, names=tuple(lacking))] = alike
            else:
                bad += [BadFile(file.path, "no JSON object with a field in it") for file in alike]
        return by_shape, bad

    def _by_array(self, files: Sequence[ListedFile]) -> dict[bool, list[ListedFile]]:
        """Files that are one array, or one object over many lines, apart from those with an object a line."""
        found: dict[bool, list[ListedFile]] = {}
        for file, text in self._beginnings(files, JSON_BYTES).items():
            if file.size <= JSON_BYTES and not text.strip("\ufeff \t\r\n\0"):
                continue  # it has no row
            whole = self.config.csv.multiline or text.lstrip("\ufeff \t\r\n").startswith("[")
            found.setdefault(whole, []).append(file)
        return found

    def _beginnings(self, files: Sequence[ListedFile], size: int) -> dict[ListedFile, str]:
        """The first bytes of each file as text."""
        packed = any(file.path.endswith(PACKED) for file in files)
        if self.config.csv.encoding != "utf-8" or packed:
            texts = self.reader.beginnings(files, size)
            return {file: texts.get(file.path, "") for file in files}
        with ThreadPoolExecutor(LISTING_THREADS) as pool:
            return dict(
                zip(files, pool.map(lambda file: self.listing.head(file.path, size), files), strict=True)
            )

    def _of_csv(
        self, files: Sequence[ListedFile], expected: Sequence[str]
    ) -> tuple[dict[FileShape, list[ListedFile]], list[BadFile]]:
        by_shape: dict[FileShape, list[ListedFile]] = {}
        bad = []
        spelled = dict.fromkeys(expected)
        texts = self._beginnings(files, HEADER_BYTES)
        broken, open_at_the_end = self._with_open_quotes(texts), self._open_at_the_end(texts)
        for file, text in texts.items():
            names = header_of(text, self.config.csv)
            refuse_more_columns(names, self.config.csv, file.path)
            if self.config.csv.has_header and not names:
                bad.append(BadFile(file.path, NO_HEADER))
                continue
            if file in open_at_the_end:
                bad.append(BadFile(file.path, "a quote is not closed until the end of the file"))
                continue
            if self.config.csv.has_header:
                columns = as_spelled(source_columns(names, file.path), spelled)
                spelled |= dict.fromkeys(columns)
            else:
                columns = tuple(expected) or tuple(f"_c{place}" for place in range(len(names)))
            by_shape.setdefault(FileShape(columns, by_line=file in broken), []).append(file)
        return by_shape, bad

    def _open_at_the_end(self, texts: Mapping[ListedFile, str]) -> set[ListedFile]:
        """Files in which a quote is not closed, so that a field would swallow all lines behind it."""
        csv = self.config.csv
        if not csv.multiline or not csv.quote:
            return set()
        small = {file for file in texts if file.size <= HEADER_BYTES and not file.path.endswith(PACKED)}
        found = {file for file in small if ends_in_quotes(texts[file], csv)}
        large = self.reader.ending_in_quotes([file for file in texts if file not in small])
        return found | {file for file in texts if file.path in large}

    def _with_open_quotes(self, texts: Mapping[ListedFile, str]) -> set[ListedFile]:
        """Files with a quote that is not closed; those that are seen as a whole need no job of Spark's."""
        csv = self.config.csv
        if not may_have_open_quotes(csv):
            return set()
        small = {file for file in texts if file.size <= HEADER_BYTES and not file.path.endswith(PACKED)}
        found = {file for file in small if has_open_quote(texts[file], csv)}
        large = self.reader.with_open_quotes([file for file in texts if file not in small])
        return found | {file for file in texts if file.path in large}


def _evolution(shape: FileShape, expected: Sequence[str], files: Sequence[ListedFile]) -> list[str]:
    """What is said where files have other columns than a target whose columns were inferred."""
    new = [name for name in shape.columns if name not in expected]
    missing = [name for name in expected if name not in shape.columns]
    where = named(file.path for file in files)
    told = []
    if new:
        told.append(f"{where}: new column {named(new)}; the target gets it, NULL in older rows")
    if missing:
        told.append(f"{where}: no column {named(missing)}; loaded as NULL")
    return told
