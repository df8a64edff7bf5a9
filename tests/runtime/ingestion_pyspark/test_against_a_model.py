"""Random files, changes, deletions and reruns through Spark leave what a model in plain Python says."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.runtime.ingestion_pyspark.lake import Lake, Row

# The rows (id, text) of a file; the files of each day by name; what a step writes, None where it deletes.
Rows = tuple[tuple[int, str | None], ...]
Disk = dict[int, dict[str, Rows]]
Step = Mapping[tuple[int, str], Rows | None]
MODES: dict[str, Row] = {
    "append": {"write_mode": "append"},
    "merge": {"write_mode": "merge", "merge_keys": "id"},
    "overwrite": {"write_mode": "overwrite"},
}
FORMATS = ("csv", "json", "parquet")
NUMBERS = count()


@dataclass
class Model:
    """What a target holds: rows (id, text, day), and the files of each day as they were loaded."""

    mode: str
    rows: list[tuple[int, str | None, int]] = field(default_factory=list)
    seen: Disk = field(default_factory=dict)

    def run(self, disk: Disk) -> dict[int, tuple[int, int, int]]:
        """Load what is new or changed, the oldest day first; rows read, inserted and updated of each day."""
        told = {}
        for day, files in sorted(disk.items()):
            if not files or self.seen.get(day) == files:
                continue
            self.seen[day] = dict(files)
            every = [(*row, day) for _, rows in sorted(files.items()) for row in rows]
            if self.mode != "merge":
                self.rows = [row for row in self.rows if row[2] != day] + every
                told[day] = (len(every), len(every), 0)
                continue
            # Of two rows of a day with one key the later file's is taken.
            new, held = {row[0]: row for row in every}, {row[0]: row for row in self.rows}
            taken = {key: row for key, row in new.items() if key not in held or held[key][2] <= day}
            changed = [key for key in taken if key in held and held[key][1] != taken[key][1]]
            told[day] = (len(every), len(new.keys() - held.keys()), len(changed))
            self.rows = list((held | taken).values())
        return told


def content(rows: Rows, file_format: str) -> bytes:
    """A file with these rows."""
    if file_format == "parquet":
        sink = io.BytesIO()
        ids, texts = [row[0] for row in rows], [row[1] for row in rows]
        pq.write_table(
            pa.table({"id": pa.array(ids, pa.int64()), "text": pa.array(texts, pa.string())}), sink
        )
        return sink.getvalue()
    if file_format == "json":
        return "".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in rows).encode()
    quoted = ((number, "" if text is None else '"' + text.replace('"', '""') + '"') for number, text in rows)
    return ("id,text\n" + "".join(f"{number},{text}\n" for number, text in quoted)).encode()


def path_of(source: str, day: int, name: str) -> str:
    return f"{source}/2024/01/{day:02}/{name}"


def check(lake: Lake, steps: Sequence[Step], file_format: str, together: bool) -> None:
    """Take the steps with all modes at once, each with a run behind it, and compare with the models."""
    number = next(NUMBERS)
    models = {f"{mode}_{number}": Model(mode) for mode in MODES}
    lake.configure(
        *(
            lake.source(
                name,
                source_file_format=file_format,
                file_discovery_pattern="**",
                error_handling_strategy="skip",
                batch_import_enabled=together,
                custom_schema_json='{"id": "bigint", "text": "string"}',
                **MODES[model.mode],
            )
            for name, model in models.items()
        )
    )
    disk: Disk = {}
    # Behind the last step comes a run in which nothing changed.
    for step in [*steps, {}]:
        for (day, file), rows in step.items():
            if rows is None:
                disk.get(day, {}).pop(file, None)
            else:
                disk.setdefault(day, {})[file] = rows
            for name in models:
                if rows is None:
                    (lake.folder / "Files" / path_of(name, day, file)).unlink(missing_ok=True)
                else:
                    lake.write(path_of(name, day, file), content(rows, file_format))
        lake.run()
        for name, model in models.items():
            compare(lake, name, model, model.run(disk))


def compare(lake: Lake, name: str, model: Model, told: Mapping[int, tuple[int, int, int]]) -> None:
    """The target with the model, and the log of the last run with what the model did."""
    found = lake.table(name, audit=True) if model.seen else []
    rows = [(row["id"], row["text"], row["_source_date"]) for row in found]
    expected = [(key, text, date(2024, 1, day)) for key, text, day in model.rows]
    assert sorted(rows, key=str) == sorted(expected, key=str)
    log = lake.log(name)
    last = [entry for entry in log if entry["execution_id"] == log[-1]["execution_id"]] if log else []
    done = {
        int(str(entry["date_partition"])[-2:]): (
            entry["source_row_count"],
            entry["records_inserted"],
            entry["records_updated"],
        )
        for entry in last
        if entry["status"] == "completed"
    }
    assert done == told
    for entry in last:
        if entry["status"] == "completed":
            assert entry["source_row_count"] == entry["records_processed"] + entry["records_failed"]
            assert entry["row_count_reconciliation_status"] == "matched"
    assert {entry["status"] for entry in last} <= {"completed", "skipped", "no_data_found"}


@pytest.mark.long
def test_files_that_change_come_and_go_leave_what_the_model_says(lake: Lake) -> None:
    steps: list[Step] = [
        {(1, "a"): ((1, "x"), (2, None)), (2, "a"): ((1, 'y "q", z'), (3, "")), (2, "b"): ((1, "b"),)},
        {(1, "a"): ((1, "late"), (4, "d")), (3, "a"): (), (2, "b"): None},
    ]
    check(lake, steps, "csv", together=True)


def in_order(rows: list[tuple[int, str | None]]) -> Rows:
    """By key: the same rows in another order are no change."""
    return tuple(sorted(rows, key=lambda row: row[0]))


FILES = st.tuples(st.integers(1, 4), st.sampled_from(("a", "b")))
TEXTS = st.one_of(st.none(), st.sampled_from(("", "x", "y", "é, ;", 'say "hi"')))
ROWS = st.lists(st.tuples(st.integers(1, 5), TEXTS), max_size=4, unique_by=lambda row: row[0]).map(in_order)
STEPS = st.lists(
    st.dictionaries(FILES, st.one_of(ROWS, ROWS, ROWS, st.none()), max_size=5), min_size=2, max_size=4
)


@pytest.mark.long
@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, file_format=st.sampled_from(FORMATS), together=st.booleans())
def test_random_files_leave_what_the_model_says(
    lake: Lake, steps: list[Step], file_format: str, together: bool
) -> None:
    check(lake, steps, file_format, together)
