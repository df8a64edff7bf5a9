"""Records in a Delta table which table-days exist, of what they were made, and where they lie."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pds
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.lakehouse.delta_table import append_to_delta_table, open_delta_table
from ingen_fab.runtime.lakehouse.state_rows import FORGOTTEN_ROW_COUNT, StateKey, StateRow, forgotten_rows
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage, explained_os_error

STATE_TYPES = {
    "dataset_id": pa.string(),
    "table_name": pa.string(),
    "generation_date": pa.date32(),
    "target": pa.string(),
    "path_format": pa.string(),
    "file_format": pa.string(),
    "file_path": pa.string(),
    "row_count": pa.int64(),
    "min_key": pa.int64(),
    "max_key": pa.int64(),
    "content_hash": pa.int64(),
    "seed": pa.int64(),
    "scale": pa.string(),
    "config_fingerprint": pa.string(),
    "generator_version": pa.int32(),
    "generation_mode": pa.string(),
    "finished_at": pa.timestamp("us", tz="UTC"),
}

STATE_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StateTable:
    """The Delta table `table_name`; append-only, so that writers do not get in each other's way."""

    def __init__(self, storage: LakehouseStorage, table_name: str) -> None:
        self._storage = storage
        self._name = table_name

    def append(self, rows: Iterable[StateRow]) -> None:
        """Record rows in one commit; no commit without rows. The table is made at its first use."""
        listed = list(rows)
        if not listed:
            return
        columns = {
            name: pa.array([getattr(row, name) for row in listed], type=kind)
            for name, kind in STATE_TYPES.items()
        }
        append_to_delta_table(self._storage, self._name, pa.table(columns))

    def latest(
        self, dataset_id: str, target: str, path_format: str, file_format: str
    ) -> dict[StateKey, StateRow]:
        """Return what exists now, by table and day; nothing where there is no table yet.

        The row that finished last counts, of two at the same time the one that was committed last.
        """
        table = open_delta_table(self._storage, self._name)
        if table is None:
            return {}
        wanted = {
            "dataset_id": dataset_id,
            "target": target,
            "path_format": path_format,
            "file_format": file_format,
        }
        rows = _last_rows(self._read(table, wanted))
        columns = [_values(column) for column in rows.columns]
        found = (StateRow(*values) for values in zip(*columns, strict=True))
        return {(row.table_name, row.generation_date): row for row in found}

    def forget(
        self,
        dataset_id: str,
        target: str,
        path_format: str,
        file_format: str,
        table_days: Iterable[StateKey],
    ) -> None:
        """Record that these table-days exist no more; those that are not recorded need nothing."""
        known = self.latest(dataset_id, target, path_format, file_format)
        self.append(forgotten_rows(known, table_days))

    def _read(self, table: DeltaTable, wanted: dict[str, str]) -> pa.Table:
        """Return the wanted rows in the order in which they were committed."""
        uri = self._storage.table_uri(self._name)
        condition = pds.scalar(True)
        for name, value in wanted.items():
            condition = condition & (pds.field(name) == value)
        try:
            dataset = table.to_pyarrow_dataset()
            missing = STATE_TYPES.keys() - set(dataset.schema.names)
            if missing:
                raise RuntimeUserError(
                    f"the table {self._name} at {uri} is no state table: it has no column {min(missing)}",
                    hint="Give state_table_name another name, or move that table away.",
                )
            # A run that was killed right after making the table left it so, and get_add_actions would panic.
            if not dataset.files:
                return dataset.to_table(columns=list(STATE_TYPES))
            # A file is written right before its commit, so its time tells the order of the commits.
            actions = pa.record_batch(table.get_add_actions(flatten=True))
            written = dict(
                zip(actions["path"].to_pylist(), actions["modification_time"].to_pylist(), strict=True)
            )
            files = sorted(dataset.get_fragments(condition), key=lambda file: written[file.path])
            ordered = pds.FileSystemDataset(files, dataset.schema, dataset.format, dataset.filesystem)
            return ordered.to_table(columns=list(STATE_TYPES), filter=condition)
        except (DeltaError, OSError) as error:
            raise explained_os_error(error, uri) from error


def _last_rows(rows: pa.Table) -> pa.Table:
    """Return the last row of each table and day, without those that say that it is there no more."""
    places = pa.array(range(rows.num_rows), pa.int64())
    rows = rows.append_column("commit_order", places)
    rows = rows.sort_by([("finished_at", "ascending"), ("commit_order", "ascending")])
    rows = rows.drop_columns("commit_order").append_column("place", places)
    last = rows.group_by(["table_name", "generation_date"]).aggregate([("place", "max")])
    rows = rows.drop_columns("place").take(last["place_max"])
    return rows.filter(pc.not_equal(rows["row_count"], FORGOTTEN_ROW_COUNT))


def _values(column: pa.ChunkedArray) -> list[Any]:
    """Return the column's Python values, ten times as fast as to_pylist."""
    array = column.combine_chunks()
    if array.null_count:
        return list(array.to_pylist())
    if pa.types.is_integer(array.type):
        return _integers(array)
    if pa.types.is_timestamp(array.type):
        micros = _integers(array.cast(STATE_TYPES["finished_at"]).cast(pa.int64()))
        return [STATE_EPOCH + timedelta(microseconds=number) for number in micros]
    encoded = array.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    return [words[number] for number in _integers(encoded.indices)]


def _integers(array: pa.Array) -> list[int]:
    numbers = memoryview(array.buffers()[1]).cast("i" if array.type.bit_width == 32 else "q")
    return numbers[array.offset : array.offset + len(array)].tolist()
