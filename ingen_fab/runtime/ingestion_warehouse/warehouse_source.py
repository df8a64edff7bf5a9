"""The files of a load with their columns, compared with those of the config and of the target."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ingen_fab.runtime.errors import RuntimeFailure, RuntimeUserError
from ingen_fab.runtime.ingestion.column_names import (
    as_spelled,
    header_of,
    refuse_other_columns,
    source_columns,
)
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.config_values import delta_name
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion.discovery import ListedFile
from ingen_fab.runtime.ingestion.load_plan import PlannedSlice, named
from ingen_fab.runtime.ingestion_warehouse.warehouse_kinds import kind_in_warehouse
from ingen_fab.runtime.ingestion_warehouse.warehouse_refusals import WILDCARDS
from ingen_fab.runtime.ingestion_warehouse.warehouse_target import HeldColumn
from ingen_fab.runtime.lakehouse.listing import LISTING_THREADS, LakehouseListing

BYTES_OF_A_HEADER = 256 * 1024
COMPRESSED = (".gz", ".bz2", ".zip")


@dataclass(frozen=True)
class NumberedFile:
    """A file of a load: its number and its slice's, and its columns in the order of the file.

    The columns are in the target's names; None where only a table with its rows will tell them.
    """

    number: int
    slice_number: int
    file: ListedFile
    columns: tuple[str, ...] | None


@dataclass(frozen=True)
class UnreadableFile:
    """A file of which no row can be read, and why; it counts as one row."""

    path: str
    reason: str


@dataclass(frozen=True)
class SourceColumns:
    """All columns of a load with the kinds that are settled, and what a reader should know."""

    names: tuple[str, ...]
    known: dict[str, str]
    longest: dict[str, int]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class WarehouseSource:
    """Finds what the files of a config hold."""

    config: IngestionConfig
    listing: LakehouseListing

    def files(
        self, slices: Sequence[PlannedSlice], held: Sequence[HeldColumn]
    ) -> tuple[list[NumberedFile], list[UnreadableFile]]:
        """The files of slices, numbered from 0, and those that cannot be read."""
        listed = [(number, file) for number, planned in enumerate(slices) for file in planned.slice.files]
        bad = [found for _, file in listed if (found := self._refused(file)) is not None]
        paths = {found.path for found in bad}
        readable = [(number, file) for number, file in listed if file.path not in paths]
        heads = self._headers([file for _, file in readable])
        staged: list[NumberedFile] = []
        for number, file in readable:
            columns = heads.get(file.path)
            if columns == ():
                bad.append(UnreadableFile(file.path, "the file is empty, without a header"))
                continue
            if columns is not None:
                columns = self._columns(columns, file.path, [column.name for column in held])
            staged.append(NumberedFile(len(staged), number, file, columns))
        return staged, bad

    def _refused(self, file: ListedFile) -> UnreadableFile | None:
        if WILDCARDS.search(file.path):
            return UnreadableFile(file.path, "its name has a character that an address takes for another one")
        if file.path.endswith(COMPRESSED) and self.config.source_file_format == "csv":
            return UnreadableFile(file.path, "it is compressed, and its header cannot be read")
        if not file.size and self.config.source_file_format == "parquet":
            return UnreadableFile(file.path, "no whole parquet file")
        return None

    def _headers(self, files: Sequence[ListedFile]) -> dict[str, tuple[str, ...]]:
        """The fields of the first line of each CSV file."""
        if self.config.source_file_format != "csv":
            return {}
        with ThreadPoolExecutor(LISTING_THREADS) as pool:
            texts = pool.map(
                lambda file: self.listing.head(file.path, BYTES_OF_A_HEADER) if file.size else "", files
            )
            return {
                file.path: header_of(text, self.config.csv) for file, text in zip(files, texts, strict=True)
            }

    def _columns(self, fields: tuple[str, ...], path: str, held: Sequence[str]) -> tuple[str, ...]:
        expected = [delta_name(field.name) for field in self.config.schema] or list(held)
        if len(fields) > self.config.csv.max_columns:
            raise RuntimeUserError(
                f"{path} has {len(fields)} columns, and max_columns is {self.config.csv.max_columns}"
            )
        if self.config.csv.has_header:
            return as_spelled(source_columns(fields, path), expected)
        if expected and len(expected) != len(fields):
            raise RuntimeFailure(
                f"{path} has {len(fields)} fields in its first line, and {len(expected)} columns are expected"
            )
        return tuple(expected) or tuple(f"_c{place}" for place in range(len(fields)))

    def columns(self, staged: Sequence[NumberedFile], held: Sequence[HeldColumn]) -> SourceColumns:
        """The columns of files that are known by now, with what settles their kinds."""
        written = {delta_name(f.name): kind_in_warehouse(f.kind) for f in self.config.schema}
        kinds = {column.name: column.kind for column in held}
        self._refuse_other_kinds(written, kinds)
        expected = list(written) or list(kinds)
        warnings: list[str] = []
        by_shape: dict[tuple[str, ...], list[str]] = {}
        for found in staged:
            by_shape.setdefault(found.columns or (), []).append(found.file.path)
        for shape, paths in by_shape.items():
            if written:
                refuse_other_columns(shape, expected, named(paths))
            elif kinds:
                warnings += _evolved(shape, expected, named(paths))
        names = dict.fromkeys([*expected, *(name for shape in by_shape for name in shape)])
        return SourceColumns(
            tuple(names), kinds | written, {c.name: c.longest for c in held}, tuple(warnings)
        )

    def _refuse_other_kinds(self, written: dict[str, str], held: dict[str, str]) -> None:
        for name, kind in written.items():
            if held.get(name, kind) != kind:
                raise RuntimeUserError(
                    f"{self.config.config_id}: {name} is {kind} by custom_schema_json and {held[name]} in "
                    f"{self.config.target_table}",
                    hint="Change custom_schema_json, or move the table away and load it anew.",
                )


def _evolved(shape: Sequence[str], expected: Sequence[str], where: str) -> list[str]:
    """What is said where files have other columns than a target whose columns were inferred."""
    new = [name for name in shape if name not in expected]
    missing = [name for name in expected if name not in shape]
    told = [f"{where}: new column {named(new)}; the target gets it, NULL in older rows"] if new else []
    return told + ([f"{where}: no column {named(missing)}; loaded as NULL"] if missing else [])


def missing_columns(names: Sequence[str], fields: Sequence[SchemaField]) -> list[SchemaField]:
    """The fields that a target of these columns has not."""
    return [field for field in fields if field.name not in names]
