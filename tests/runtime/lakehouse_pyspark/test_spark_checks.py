"""Files in which something is wrong, and that the self-check finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.generation.series import TableDay
from ingen_fab.runtime.lakehouse.promises import SelfCheckFailure
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
from ingen_fab.targets.lakehouse_pyspark import LAKEHOUSE_PYSPARK
from tests.generation.tiny import dataset_of, plan_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from ingen_fab.runtime.lakehouse_pyspark.spark_checks import SparkChecks

DAYS = [date(2024, 1, 1), date(2024, 1, 2)]
KEY = {"kind": "key"}
TABLES: dict[str, Any] = {
    "people": {"type": "snapshot", "base_rows": 6, "columns": {"person_id": KEY}},
    "lines": {
        "type": "incremental",
        "base_rows_per_day": 24,
        "columns": {
            "line_id": KEY,
            "fact_id": {"kind": "foreign_key", "references": "facts.fact_id", "pick": "dealt"},
            "amount": {"kind": "decimal", "min": 1, "max": 9},
        },
    },
}
COLUMNS: dict[str, Any] = {
    "person_id": {"kind": "foreign_key", "references": "people.person_id", "null_rate": 0.2},
    "total": {"kind": "sum_of_children", "table": "lines", "column": "amount"},
}
Change = Callable[[pa.Table], pa.Table]
MakeChecks = Callable[..., "SparkChecks"]


@pytest.fixture
def checks(spark: SparkSession, storage: LakehouseStorage) -> Iterator[MakeChecks]:
    """Writes two days of three tables, gives their checks; a change is made to the first file of a table."""
    from ingen_fab.runtime.lakehouse.batch_relations import BatchRelations
    from ingen_fab.runtime.lakehouse.layout import FileLayout
    from ingen_fab.runtime.lakehouse.staging import StagingArea
    from ingen_fab.runtime.lakehouse_pyspark.spark_checks import SparkChecks
    from ingen_fab.runtime.lakehouse_pyspark.spark_files import SparkFiles
    from ingen_fab.runtime.lakehouse_pyspark.spark_relations import SparkRelations
    from ingen_fab.runtime.lakehouse_pyspark.spark_settings import spark_settings

    plan = plan_of(dataset_of(COLUMNS, rows=10, tables=TABLES))
    census = Census(dataset_spec(plan, LAKEHOUSE_PYSPARK), 0, "1")
    relations = SparkRelations(spark, census)
    days = {table.name: DAYS for table in census.dataset.tables}

    def make(table_name: str = "", change: Change = lambda table: table) -> SparkChecks:
        layout = FileLayout("tiny", "nested", "parquet")
        writer = SparkFiles(spark, relations, storage, StagingArea(storage, "tiny", "run"), "parquet")
        made = BatchRelations(relations, DayFacts(census), days)
        made.prepare()
        made.bring_totals(census.dataset.table("facts"), {})
        files = {}
        for name in days:
            items = [
                TableDay(name, day, census.rows(census.dataset.table(name), day), "make", "") for day in DAYS
            ]
            files[name] = writer.write(census.dataset.table(name), items)
        if table_name:
            staged = files[table_name]
            path = Path(storage.local_path(f"{staged.folder}/{staged.names[0]}"))
            written = pq.read_table(path)
            optional = pa.schema([field.with_nullable(True) for field in written.schema])
            changed = change(written.cast(optional))
            # Spark checks what it wrote by a sum beside it.
            (path.parent.parent / f".{path.name}.crc").unlink()
            pq.write_table(changed, path)
        return SparkChecks(relations, storage, layout, files, days)

    for relation in plan.relations:
        relations.register_frozen(relation.name, relation.columns, relation.rows)
    with spark_settings(spark):
        yield make
    relations.close()


def with_value(table: pa.Table, column: str, row: int, value: object) -> pa.Table:
    """The table with one value replaced."""
    mask = pa.array([place == row for place in range(table.num_rows)])
    place = table.schema.get_field_index(column)
    kind = table.schema.field(place).type
    replaced = pc.if_else(mask, pa.scalar(value, type=kind), table[column])
    return table.set_column(place, table.schema.field(place), replaced)


def test_what_was_made_passes_with_its_figures(checks: MakeChecks) -> None:
    good = checks()
    figures = good.figures()
    good.totals()
    assert {key: (f.rows, f.min_key, f.max_key) for key, f in figures.items()} == {
        ("people", DAYS[0]): (6, 1, 6),
        ("people", DAYS[1]): (6, 1, 6),
        ("facts", DAYS[0]): (10, 1, 10),
        ("facts", DAYS[1]): (10, 11, 20),
        ("lines", DAYS[0]): (24, 1, 24),
        ("lines", DAYS[1]): (24, 25, 48),
    }
    assert all(f.content_hash > 0 for f in figures.values())
    assert set(good.passed) == {"people", "facts", "lines"}


WRONG: list[tuple[str, Change, str]] = [
    ("people", lambda t: t.slice(1), "5 rows made, 6 planned"),
    ("people", lambda t: with_value(t, "person_id", 0, 6), "person_id is not unique"),
    ("facts", lambda t: with_value(t, "fact_id", 3, 5), "fact_id is not unique"),
    ("facts", lambda t: with_value(t, "fact_id", 9, 11), "fact_id is not unique"),
    ("lines", lambda t: t.slice(1), "23 rows made, 24 planned"),
    ("facts", lambda t: with_value(t, "person_id", 3, 7), "1 values of person_id point at no row of people"),
    ("lines", lambda t: with_value(t, "fact_id", 3, None), "1 values of fact_id point at no row of facts"),
    ("lines", lambda t: with_value(t, "fact_id", 3, 11), "1 values of fact_id point at no row of facts"),
]


@pytest.mark.parametrize(("table", "change", "message"), WRONG, ids=[message for _, _, message in WRONG])
def test_a_file_in_which_something_is_wrong_is_found(
    checks: MakeChecks, table: str, change: Change, message: str
) -> None:
    with pytest.raises(SelfCheckFailure, match=message) as caught:
        checks(table, change).figures()
    assert f"table '{table}' on 2024-01-0" in str(caught.value)


def test_a_total_that_is_not_the_sum_is_found(checks: MakeChecks) -> None:
    bad = checks("facts", lambda table: with_value(table, "total", 2, 1))
    bad.figures()
    with pytest.raises(SelfCheckFailure, match=r"1 rows have a total that is not the sum of lines\.amount"):
        bad.totals()
