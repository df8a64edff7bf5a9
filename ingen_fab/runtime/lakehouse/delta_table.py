"""Opens, makes and appends to Delta tables without Spark, so that every engine can read them."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import time
import uuid

import pyarrow as pa
from deltalake import DeltaTable, Schema, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, SchemaMismatchError, TableNotFoundError

from ingen_fab.runtime.errors import RuntimeFailure, RuntimeUserError
from ingen_fab.runtime.lakehouse.storage import ERROR_NUMBER, LakehouseStorage, explained_os_error

# Spark's Runtime 2.0 would turn deletion vectors on, which deltalake 1.2.1 cannot read.
DELTA_PROPERTIES = {"delta.enableDeletionVectors": "false"}
DELTA_READER_VERSION = 1
DELTA_WRITER_VERSION = 2

DELTA_ATTEMPTS = 8
DELTA_PAUSE_SECONDS = 0.1


def open_delta_table(storage: LakehouseStorage, name: str) -> DeltaTable | None:
    """Return the table as it is now, or None where there is none."""
    uri = storage.table_uri(name)
    try:
        return DeltaTable(uri, storage_options=storage.storage_options())
    except TableNotFoundError as error:
        # A folder that may not be read is said to be missing too; only the number in the text tells.
        spelled = ERROR_NUMBER.search(str(error))
        if spelled and int(spelled[1]) != errno.ENOENT:
            raise explained_os_error(error, uri) from error
        return None
    except (DeltaError, OSError) as error:
        raise explained_os_error(error, uri) from error


def append_to_delta_table(storage: LakehouseStorage, name: str, rows: pa.Table) -> None:
    """Append rows in one commit, making the table first where it is missing.

    A commit that another writer was faster with is tried again. Raises RuntimeUserError where the table has
    other columns.
    """
    uri = storage.table_uri(name)
    for attempt in range(1, DELTA_ATTEMPTS + 1):
        try:
            table = open_delta_table(storage, name) or _created(storage, name, rows.schema)
            # By the opened table and not by its path: for a path with a space, deltalake 1.2.1 makes a
            # second, empty folder with %20 in its name.
            write_deltalake(table, rows, mode="append", configuration=DELTA_PROPERTIES)
        except SchemaMismatchError as error:
            raise RuntimeUserError(
                f"the table {name} at {uri} has other columns than expected",
                hint="Give the table that the run writes another name, or move the old one away.",
            ) from error
        except CommitFailedError as error:
            if attempt == DELTA_ATTEMPTS:
                raise RuntimeFailure(
                    f"the table {name} at {uri} could not be written: others write it all the time ({error})",
                    hint="Run again when they have ended.",
                ) from error
            time.sleep(DELTA_PAUSE_SECONDS * attempt)
        except (DeltaError, OSError) as error:
            raise explained_os_error(error, uri) from error
        else:
            return


def _created(storage: LakehouseStorage, name: str, schema: pa.Schema) -> DeltaTable:
    if storage.is_local:
        _create_local(storage.table_uri(name), schema)
    else:
        # Another run that makes it at the same moment is as good.
        with contextlib.suppress(DeltaError):
            DeltaTable.create(
                storage.table_uri(name),
                schema,
                mode="ignore",
                configuration=DELTA_PROPERTIES,
                storage_options=storage.storage_options(),
            )
    table = open_delta_table(storage, name)
    if table is None:
        raise RuntimeFailure(f"the table {name} could not be made at {storage.table_uri(name)}")
    return table


def _create_local(path: str, schema: pa.Schema) -> None:
    """Write the first commit of an empty table; nothing to do where another process was faster.

    Done by hand since deltalake 1.2.1 fails, or makes a second folder, where the path has a space in it.
    """
    log = os.path.join(path, "_delta_log")
    draft = os.path.join(log, f"_commit_{uuid.uuid4().hex}.json.tmp")
    os.makedirs(log, exist_ok=True)
    try:
        with open(draft, "x", encoding="utf-8") as stream:
            stream.writelines(f"{json.dumps(action)}\n" for action in _first_actions(schema))
        with contextlib.suppress(FileExistsError):
            os.link(draft, os.path.join(log, f"{0:020}.json"))
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)


def _first_actions(schema: pa.Schema) -> list[dict[str, object]]:
    now = time.time_ns() // 1_000_000
    metadata = {
        "id": str(uuid.uuid4()),
        "format": {"provider": "parquet", "options": {}},
        "schemaString": Schema.from_arrow(schema).to_json(),
        "partitionColumns": [],
        "createdTime": now,
        "configuration": DELTA_PROPERTIES,
    }
    return [
        {"commitInfo": {"timestamp": now, "operation": "CREATE TABLE", "operationParameters": {}}},
        {"protocol": {"minReaderVersion": DELTA_READER_VERSION, "minWriterVersion": DELTA_WRITER_VERSION}},
        {"metaData": metadata},
    ]
