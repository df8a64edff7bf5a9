"""Loads slices of one config in one transaction: copied, checked, then rows, rejects and log together."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from ingen_fab.runtime.ingestion.load_plan import NAMED_AT_MOST, LoadedFile, PlannedSlice
from ingen_fab.runtime.ingestion.log_entries import StepTimes
from ingen_fab.runtime.ingestion.slice_counts import SliceCounts
from ingen_fab.runtime.ingestion_warehouse.checked_rows import (
    FILE_COLUMNS,
    FILE_COUNTED,
    ROW_DIGEST,
    ROW_REASON,
    ROW_TEXT,
    SLICE_NUMBER,
    CheckedRows,
)
from ingen_fab.runtime.ingestion_warehouse.staged_load import LoadPlaces, StagedLoad
from ingen_fab.runtime.ingestion_warehouse.staging_tables import StagingTables
from ingen_fab.runtime.ingestion_warehouse.text_inference import inferred_in_warehouse
from ingen_fab.runtime.ingestion_warehouse.warehouse_changes import (
    ADDED,
    CHANGED,
    ENDS_KEY,
    ROW_CHANGE,
    WarehouseChanges,
)
from ingen_fab.runtime.ingestion_warehouse.warehouse_kinds import warehouse_type
from ingen_fab.runtime.ingestion_warehouse.warehouse_log import insert_rejects
from ingen_fab.runtime.ingestion_warehouse.warehouse_source import WarehouseSource, missing_columns
from ingen_fab.runtime.ingestion_warehouse.warehouse_target import HeldColumn, WarehouseTarget
from ingen_fab.runtime.lakehouse.fault_points import fault_point
from ingen_fab.runtime.lakehouse.listing import LakehouseListing
from ingen_fab.runtime.warehouse.tsql_words import tsql_text, tsql_value
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession


@dataclass(frozen=True)
class CountedFile:
    """Rows of one file: all, bad ones, and the digest of its content."""

    slice_number: int
    path: str
    rows: int
    rejected: int
    digest: str


@dataclass
class WarehouseLoadResult:
    """What a transaction is to load, by slice; and what a reader should know."""

    counts: dict[str, SliceCounts] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    details: str = ""
    times: StepTimes = field(default_factory=StepTimes)
    rows_before: int = 0
    made_target: bool = False


# Gives the statements that begin the transaction of a load, and those that close its log at its end.
ClosingStatements = Callable[[WarehouseLoadResult], tuple[list[str], list[str]]]


@dataclass
class WarehouseLoad:
    """The load of some slices of a config."""

    session: WarehouseSession
    staging: StagingTables
    places: LoadPlaces
    listing: LakehouseListing
    target: WarehouseTarget
    config: IngestionConfig
    execution_id: str
    slices: Sequence[PlannedSlice]
    forget: str  # what lets go of the log of a target that is made anew

    def run(self, closing: ClosingStatements) -> WarehouseLoadResult:
        """Load the slices; raises, and changes nothing, where they must not be loaded."""
        try:
            return self._run(closing)
        finally:
            self.staging.drop_all()

    def _run(self, closing: ClosingStatements) -> WarehouseLoadResult:
        result, started = WarehouseLoadResult(), time.perf_counter()
        held, there = self.target.columns(), self.target.exists()
        source = WarehouseSource(self.config, self.listing)
        files, bad = source.files(self.slices, held)
        staged = StagedLoad(self.staging, self.config, self.places, files, bad)
        staged.copy()
        self._refuse_bad_files(staged)
        tokens, fields = self._fields(source, staged, held, result)
        if not fields:
            raise _nothing_to_load(staged)
        checked, counted = self._checked(tokens, staged, fields, held)
        self._judge(staged, counted, checked)
        result.rows_before = self.target.row_count() if there else 0
        result.times = StepTimes(read=_milliseconds_since(started))
        self._write(result, staged, fields, checked, counted, held if there else None, closing)
        return result

    def digests(self) -> dict[str, str]:
        """What the files hold now, as a number by path; changes nothing."""
        try:
            held = self.target.columns()
            source = WarehouseSource(self.config, self.listing)
            files, bad = source.files(self.slices, held)
            staged = StagedLoad(self.staging, self.config, self.places, files, bad)
            staged.copy()
            tokens, fields = self._fields(source, staged, held, WarehouseLoadResult())
            return {file.path: file.digest for file in self._checked(tokens, staged, fields, held)[1]}
        finally:
            self.staging.drop_all()

    def _refuse_bad_files(self, staged: StagedLoad) -> None:
        if staged.bad and self.config.error_handling_strategy == "fail":
            raise RuntimeFailure(
                "files that cannot be read; nothing was written"
                + "".join(f"\n  Files/{found.path}: {found.reason}" for found in staged.bad),
                hint="Mend or remove the files, or set error_handling_strategy to log.",
            )

    # --- read and check -----------------------------------------------------------------------------------

    def _fields(
        self,
        source: WarehouseSource,
        staged: StagedLoad,
        held: Sequence[HeldColumn],
        result: WarehouseLoadResult,
    ) -> tuple[str, tuple[SchemaField, ...]]:
        """The table of all fields, and the columns with their kinds.

        The kinds of texts that nobody settled are inferred, or text.
        """
        columns = source.columns(staged.files, held)
        result.warnings += columns.warnings
        known = staged.kinds | columns.known
        types = {name: warehouse_type(kind) for name, kind in staged.kinds.items()}
        if not columns.names:
            return "", ()
        tokens = staged.tokens(columns.names, types)
        unknown = [(name, f"t{n}") for n, name in enumerate(columns.names) if name not in known]
        found: dict[str, str] = {}
        if unknown and self.config.schema_inference:
            inferred = inferred_in_warehouse(self.session, tokens, unknown, self.config)
            found = {field.name: field.kind for field in inferred}
        return tokens, tuple(
            SchemaField(name, known.get(name) or found.get(name, "STRING")) for name in columns.names
        )

    def _checked(
        self, tokens: str, staged: StagedLoad, fields: Sequence[SchemaField], held: Sequence[HeldColumn]
    ) -> tuple[str, list[CountedFile]]:
        files = self.staging.create("files", FILE_COLUMNS)
        days = [planned.slice.key if planned.slice.day else None for planned in self.slices]
        self.session.send_rows(
            files,
            [name for name, _ in FILE_COLUMNS],
            ((f.number, f.slice_number, f"Files/{f.file.path}", days[f.slice_number]) for f in staged.files),
        )
        checked = self.staging.named("checked")
        longest = {column.name: column.longest for column in held}
        rows = CheckedRows(self.config, fields, longest, self.config.source_file_format == "csv")
        self.session.attempt([rows.statement(tokens, files, checked)])
        return checked, self._counted(checked, staged)

    def _counted(self, checked: str, staged: StagedLoad) -> list[CountedFile]:
        found = self.session.run(
            f"SELECT CAST([{FILE_COUNTED}] AS varchar(10)) AS [f], CAST(COUNT_BIG(*) AS varchar(20)) AS [n], "
            f"CAST(COUNT_BIG([{ROW_REASON}]) AS varchar(20)) AS [bad], "
            f"CAST(SUM(CAST([{ROW_DIGEST}] AS decimal(38,0))) AS varchar(40)) AS [digest] "
            f"FROM {checked} GROUP BY [{FILE_COUNTED}];"
        )
        by_number = {int(str(row[0])): row[1:] for row in found}
        unread: dict[str, int] = {}
        for row in staged.unread:
            path = staged.path_of(row.file)
            unread[path] = unread.get(path, 0) + 1
        counted = []
        for file in staged.files:
            rows, bad, digest = by_number.get(file.number, ("0", "0", "0"))
            aside = unread.get(file.file.path, 0)
            counted.append(
                CountedFile(
                    file.slice_number, file.file.path, int(str(rows)) + aside, int(str(bad)) + aside,
                    f"{int(str(rows)) + aside}:{digest}",
                )
            )  # fmt: skip
        return counted

    # --- bad rows -----------------------------------------------------------------------------------------

    def _judge(self, staged: StagedLoad, counted: Sequence[CountedFile], checked: str) -> None:
        """Raise where bad rows are not allowed, or more than the budget."""
        rejected = sum(file.rejected for file in counted)
        if rejected and self.config.error_handling_strategy == "fail":
            raise self._refused(f"{rejected:,} bad rows", checked)
        for number, planned in enumerate(self.slices):
            paths = {file.path for file in planned.slice.files}
            whole = sum(1 for found in staged.bad if found.path in paths)
            mine = [file for file in counted if file.slice_number == number]
            bad = sum(file.rejected for file in mine) + whole
            total = sum(file.rows for file in mine) + whole
            if self.config.validation.over_budget(total, bad):
                raise self._refused(
                    f"{bad:,} of {total:,} rows of {planned.slice.key} are bad, more than its budget", checked
                )

    def _refused(self, told: str, checked: str) -> RuntimeFailure:
        found = self._first_rejects(checked)
        return RuntimeFailure(
            f"{told}; nothing was written" + "".join(f"\n  {line}" for line in found),
            hint="Mend the files, or set error_handling_strategy to log, which keeps bad rows in "
            "rejects_flat_file_ingestion and loads the others.",
        )

    def _first_rejects(self, checked: str) -> list[str]:
        found = self.session.run(
            f"SELECT TOP ({NAMED_AT_MOST}) [_source_file], [{ROW_REASON}] FROM {checked} "
            f"WHERE [{ROW_REASON}] IS NOT NULL ORDER BY [_source_file], [{ROW_DIGEST}];"
        )
        return [f"{path}: {reason}" for path, reason in found]

    def _rejects(self, staged: StagedLoad, checked: str, counted: Sequence[CountedFile]) -> list[str]:
        """The statements that write the bad rows into the table of rejects."""
        head = ", ".join(map(tsql_text, (self.execution_id, self.config.config_id, self.config.target_table)))
        statements = []
        if any(file.rejected for file in counted):
            statements.append(
                insert_rejects(
                    f"SELECT {head}, [_source_file], [_source_date], CAST(NULL AS bigint), [{ROW_REASON}], "
                    f"[{ROW_TEXT}], SYSUTCDATETIME() FROM {checked} WHERE [{ROW_REASON}] IS NOT NULL"
                )
            )
        for path, reason, text in self._set_aside(staged):
            day = next(p.slice.key for p in self.slices if path in {f.path for f in p.slice.files})
            dated = f"CAST({tsql_text(day)} AS date)" if self.config.is_dated else "CAST(NULL AS date)"
            statements.append(
                insert_rejects(
                    f"SELECT {head}, {tsql_text(f'Files/{path}')}, {dated}, CAST(NULL AS bigint), "
                    f"{tsql_text(reason)}, {tsql_value(text)}, SYSUTCDATETIME()"
                )
            )
        return statements

    def _set_aside(self, staged: StagedLoad) -> list[tuple[str, str, str | None]]:
        """Path, reason and text of what never came into a table."""
        found: list[tuple[str, str, str | None]] = [(bad.path, bad.reason, None) for bad in staged.bad]
        for row in staged.unread:
            path = staged.path_of(row.file)
            columns = next(file.columns or () for file in staged.files if file.file.path == path)
            name = columns[row.column - 1] if 0 < row.column <= len(columns) else ""
            found.append((path, f"{name}: {row.reason}" if name else row.reason, row.text))
        return found

    # --- write --------------------------------------------------------------------------------------------

    def _write(
        self,
        result: WarehouseLoadResult,
        staged: StagedLoad,
        fields: Sequence[SchemaField],
        checked: str,
        counted: Sequence[CountedFile],
        held: Sequence[HeldColumn] | None,
        closing: ClosingStatements,
    ) -> None:
        started = time.perf_counter()
        changes = WarehouseChanges(self.config, self.execution_id, self.slices, fields, self.target.table)
        statements, result.made_target = self._shaped(fields, held), held is None
        if self.config.write_mode == "merge":
            marked = self.staging.named("marked")
            names = [column.name for column in held or ()]
            self.session.attempt([changes.marking(checked, marked, names)])
            inserted, updated = self._merged(marked)
            result.counts = self._counts(staged, counted, inserted, updated, {})
            whole = changes.insertion(marked, f"[{ENDS_KEY}] = 1")
            statements.append(changes.merging(marked) if held else whole)
        else:
            inserted = {}
            for file in counted:
                good = file.rows - file.rejected
                inserted[file.slice_number] = inserted.get(file.slice_number, 0) + good
            deleted = self._deleted(changes) if held is not None else {}
            result.counts = self._counts(staged, counted, inserted, {}, deleted)
            statements += changes.deletion() if held is not None else []
            statements.append(changes.insertion(checked))
        rejects = self._rejects(staged, checked, counted)
        result.details = self._told(staged, checked) if rejects else ""
        result.times = StepTimes(result.times.read, 0, _milliseconds_since(started))
        fault_point("ingest_before_commit")
        guards, closed = closing(result)
        self.session.transact([*guards, *statements, *rejects, *closed])
        fault_point("ingest_committed")

    def _shaped(self, fields: Sequence[SchemaField], held: Sequence[HeldColumn] | None) -> list[str]:
        """The statements that make the target; its schema, and columns that it lacks, are made at once.

        A batch that adds a column and names it is refused as a whole: the name is looked up before it runs.
        """
        if held is None:
            self.session.make_schema(self.target.schema)
            return [self.forget, self.target.create_statement(fields)]
        for statement in self.target.widen_statements(
            missing_columns([column.name for column in held], fields)
        ):
            self.session.attempt([statement])
        return []

    def _told(self, staged: StagedLoad, checked: str) -> str:
        aside = [f"Files/{path}: {reason}" for path, reason, _ in self._set_aside(staged)]
        return "\n".join([*aside, *self._first_rejects(checked)][:NAMED_AT_MOST])

    def _merged(self, marked: str) -> tuple[dict[int, int], dict[int, int]]:
        """Inserts and updates by the slice's number."""
        texts = ", ".join(
            f"CAST(SUM(CASE WHEN [{ROW_CHANGE}] = '{word}' THEN 1 ELSE 0 END) AS varchar(20)) AS [{word}]"
            for word in (ADDED, CHANGED)
        )
        found = self.session.run(
            f"SELECT CAST([{SLICE_NUMBER}] AS varchar(10)) AS [slice], {texts} FROM {marked} "
            f"GROUP BY [{SLICE_NUMBER}];"
        )
        return (
            {int(str(row[0])): int(str(row[1])) for row in found},
            {int(str(row[0])): int(str(row[2])) for row in found},
        )

    def _deleted(self, changes: WarehouseChanges) -> dict[int, int]:
        query = changes.counted_deletion()
        if query is None:
            return {}
        return changes.deleted_of({str(word): int(str(n)) for word, n in self.session.run(query)})

    def _counts(
        self,
        staged: StagedLoad,
        counted: Sequence[CountedFile],
        inserted: Mapping[int, int],
        updated: Mapping[int, int],
        deleted: Mapping[int, int],
    ) -> dict[str, SliceCounts]:
        counts = {}
        for number, planned in enumerate(self.slices):
            mine = [file for file in counted if file.slice_number == number]
            paths = {file.path for file in planned.slice.files}
            whole = sum(1 for found in staged.bad if found.path in paths)
            digests = {file.path: file.digest for file in mine}
            counts[planned.slice.key] = SliceCounts(
                rows=sum(file.rows for file in mine) + whole,
                rejected=sum(file.rejected for file in mine) + whole,
                inserted=inserted.get(number, 0),
                updated=updated.get(number, 0),
                deleted=deleted.get(number, 0),
                files=tuple(
                    LoadedFile(file.path, file.size, file.modified, digests.get(file.path, ""))
                    for file in planned.slice.files
                ),
            )
        return counts


def _milliseconds_since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


def _nothing_to_load(staged: StagedLoad) -> RuntimeFailure:
    """The failure where no file has a column, and neither has the target."""
    return RuntimeFailure(
        "no file has a column, and there is no target yet"
        + "".join(f"\n  Files/{found.path}: {found.reason}" for found in staged.bad)
    )
