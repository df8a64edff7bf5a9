"""The text of CSV fields, compared with what DuckDB's own writer makes of the same values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.model.types import BIGINT, BOOLEAN, DATE, INTEGER, STRING, TIMESTAMP, LogicalType, decimal_type
from ingen_fab.targets.lakehouse_pyspark import LAKEHOUSE_PYSPARK
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON

with importable(create_module(Session("tests", "jupyter", LocalLakehouse(Path("/nowhere"))))):
    from ingen_fab.runtime.lakehouse_python.table_files import COPY_OPTIONS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TEXTS = [
    *("plain", "a,b", 'say "hi"', '"', "", " ", " a ", "#", "a#b", "line\nbreak", "cr\rlf", "tab\t", "NULL"),
    *("it's", "back\\slash", "größe 東京 🛒", "a;b", "'", "null", "\\N", "${x}"),
]
INSTANTS = [0, -1, 1_704_067_199_000_000, 1_704_067_200_000_001, 1_704_067_200_120_000, 1_709_210_096_654_321]
NUMBERS = ["0", "-0.5", "123456789012345.67", "0.01", "-0.01"]


def duckdb_fields(values: list[object], logical: LogicalType, folder: Path) -> list[str]:
    """The fields that a Python notebook's files have for values."""
    kind = LAKEHOUSE_PYTHON.dialect.type_name(logical)
    field = LAKEHOUSE_PYTHON.field_text.field('"a b"', logical)
    fields = []
    with duckdb.connect() as connection:
        for place, value in enumerate(values):
            given = f"make_timestamptz({value})" if logical is TIMESTAMP else f"CAST($v AS {kind})"
            path = folder / f"{place}.csv"
            copy = f"COPY (SELECT {field}, 1 AS n FROM (SELECT {given} AS \"a b\")) TO '{path}'"
            connection.execute(
                f"{copy} ({COPY_OPTIONS['csv']})", {} if logical is TIMESTAMP else {"v": value}
            )
            text = path.read_bytes().decode()
            fields.append(text.removeprefix("a b,n\n").removesuffix(",1\n"))
    return fields


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_every_field_is_written_as_duckdb_writes_it(spark: SparkSession, zone: str, tmp_path: Path) -> None:
    cases: list[tuple[LogicalType, list[object]]] = [
        (STRING, [*TEXTS]),
        (TIMESTAMP, [*INSTANTS]),
        (BIGINT, [0, -5, 2**62]),
        (INTEGER, [7]),
        (BOOLEAN, [True, False]),
        (DATE, ["2024-02-29", "1969-12-31"]),
        (decimal_type(2), [*NUMBERS]),
        (decimal_type(3), [*NUMBERS]),
        (decimal_type(6), ["0", "-0.000001", "12.5"]),
    ]
    before = spark.conf.get("spark.sql.session.timeZone")
    spark.conf.set("spark.sql.session.timeZone", zone)
    try:
        for number, (logical, values) in enumerate(cases):
            folder = tmp_path / str(number)
            folder.mkdir()
            assert spark_fields(spark, values, logical) == duckdb_fields(values, logical, folder), logical
    finally:
        spark.conf.set("spark.sql.session.timeZone", before or "UTC")


def spark_fields(spark: SparkSession, values: list[object], logical: LogicalType) -> list[str]:
    """The fields of values, NULL last."""
    dialect = LAKEHOUSE_PYSPARK.dialect
    kind = dialect.type_name(logical)
    if logical is TIMESTAMP:
        given = [f"timestamp_micros({value}L)" for value in values]
    else:
        given = [f"CAST({dialect.text(str(value))} AS {kind})" for value in values]
    rows = ", ".join(f"({place}, {text})" for place, text in enumerate([*given, f"CAST(NULL AS {kind})"]))
    field = LAKEHOUSE_PYSPARK.field_text.field("`a b`", logical)
    source = f"SELECT {field}, place FROM (VALUES {rows} AS given(place, `a b`))"
    found = spark.sql(f"SELECT `a b` FROM ({source}) ORDER BY place").collect()
    *fields, last = [row[0] for row in found]
    assert last is None
    return fields
